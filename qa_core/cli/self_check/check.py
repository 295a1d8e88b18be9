"""`qa self check`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli._desk import desk


@click.command(epilog="Example: qa self check caf-tier2 --case K-0417 --person P-01 -o self-check.xlsx")
@click.argument("instrument")
@click.option("--case", metavar="REF", required=True, help="The practitioner's own case.")
@click.option("--person", metavar="REF", required=True, help="Whose case it is.")
@click.option(
    "-o", "output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)
def check(instrument: str, case: str, person: str, output: Path) -> None:
    """Write a toolkit for a practitioner's own case; it says on its front that it counts nowhere.

    It comes back with qa toolkit import like any other. A concern in it is raised like any other, too.
    """
    from qa_core.cycle.returns import write_whole
    from qa_core.cycle.self_checks import check as checked

    with desk() as at:
        made = checked(at, at.registry.instrument(instrument), case, person)
        write_whole(output, made.data)
    click.echo(f"{output}  (return {made.allocation.return_id}, a self-check: it counts nowhere)")
