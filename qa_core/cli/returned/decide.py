"""`qa return decide`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk

if TYPE_CHECKING:
    from qa_core.store.return_records import Keep


@click.command(epilog='Example: qa return decide 12 stands --reason "The baby was born after the audit"')
@click.argument("number")
@click.argument("decision", type=click.Choice(["stands", "void", "again"]))
@click.option("--reason", required=True, help="Why; it is kept in the history.")
@click.option("--due", metavar="DATE", help="With again: wanted back by this day; as before unless set.")
@click.option(
    "-o", "output", type=click.Path(dir_okay=False, path_type=Path), help="With again: the toolkit to write."
)
def decide(number: str, decision: Keep, reason: str, due: str | None, output: Path | None) -> None:
    """Decide about an audit whose facts changed on the way; look at them first: qa return show.

    stands: it counts as it is. void: it counts no more. again: it counts no more, and its auditor gets a new
    toolkit with the facts of today.
    """
    from qa_core.cycle.deciding import decide as decided

    if (decision == "again") != (output is not None):
        raise click.UsageError("A toolkit issued again, and nothing else, needs a file to write: -o FILE.")
    with desk() as at:
        done = decided(at, number, decision, reason, _common.due_date(due), output)
    for warning in done.warnings:
        _common.warn(warning)
    stands = "stands as it is" if decision == "stands" else "is void"
    click.echo(f"Return {number}: {done.audit} {stands}.")
    if done.again is not None and output is not None:
        click.echo(f"{output}  (return {done.again.return_id}, due {done.again.due})")
