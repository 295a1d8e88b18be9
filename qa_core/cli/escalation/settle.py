"""`qa escalation settle`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(epilog='Example: qa escalation settle U-0001 --note "Asked A-03 by telephone: no concern"')
@click.argument("id")
@click.option("--note", required=True, help="Who asked, and what was said; it is kept.")
def settle(id: str, note: str) -> None:
    """Note that the sender of a return that nobody could read (U-…) was asked whether there is a concern."""
    from qa_core.cycle.escalations import settle_unread

    with desk() as at:
        settle_unread(at, id, note)
    click.echo(f"{id.upper()}: noted.")
