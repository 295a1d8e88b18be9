"""`qa audit export`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli._desk import desk, show_concerns


@click.command(epilog="Example: qa audit export A-000001 -o A-000001.xlsx")
@click.argument("id")
@click.option("-o", "output", required=True, type=click.Path(path_type=Path), help="The workbook to write.")
def export(id: str, output: Path) -> None:
    """Write an audit back into its toolkit; imported again it makes no difference."""
    from qa_core.cycle.audits import export as exported
    from qa_core.cycle.learning_access import open_self_check
    from qa_core.cycle.returns import write_whole

    with desk() as at:
        open_self_check(at, id)
        show_concerns(at, id)
        write_whole(output, exported(at, id))
    click.echo(str(output))
