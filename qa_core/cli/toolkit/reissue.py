"""`qa toolkit reissue`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog='Example: qa toolkit reissue R-2345-6789 --reason "Laptop lost" -o K-0417.xlsx')
@click.argument("return_id")
@click.option("--reason", required=True, help="Why; it is kept.")
@click.option("--due", metavar="DATE", help="Wanted back by this day; as before unless set.")
@click.option(
    "-o", "output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)
def reissue(return_id: str, reason: str, due: str | None, output: Path) -> None:
    """Issue a lost toolkit again. The newest return id counts; if the older comes back it is a conflict."""
    from qa_core.cycle.reissue import reissue as again

    day = _common.due_date(due)
    with desk() as at:
        new, _, warnings = again(at, return_id, reason, day, output)
    for warning in warnings:
        _common.warn(warning)
    click.echo(f"{output}  (return {new.return_id} in place of {return_id}, due {new.due})")
