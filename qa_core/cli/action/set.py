"""`qa action set`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(
    "set",
    epilog='Example: qa action set A-000001 2 done --note "Seen" --evidence "TAF minutes of 3 November"',
)
@click.argument("audit")
@click.argument("row")
@click.argument("state")
@click.option("--note", required=True, help="What happened; it stays in the history.")
@click.option("--evidence", help="What shows that it is done.")
@click.option("--due", metavar="DATE", help="Another day (2026-11-30).")
@click.option("--owner", help="Somebody else who does it.")
def set_(
    audit: str, row: str, state: str, note: str, evidence: str | None, due: str | None, owner: str | None
) -> None:
    """Set an action to open, replied, in-progress, done or verified.

    ROW is its number in the audit, or the item of a returned record. Done wants evidence; verified is said by
    somebody other than its owner.
    """
    from qa_core.cycle.actions import step

    with desk() as at:
        day = _common.due_date(due)
        one = step(at, audit.upper(), row, state, note=note, evidence=evidence, due=day, owner=owner)
    by = f", due {one.due}" if one.due and not one.closed else ""
    click.echo(f"{one.audit}, {one.ref}: {one.state}{by}.")
