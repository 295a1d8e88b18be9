"""`qa concern settle`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(
    epilog='Example: qa concern settle E-0001 --note "Family Support Manager rang the school on 3 November"'
)
@click.argument("id")
@click.option("--note", required=True, help="Who did what; it is kept in the log.")
def settle(id: str, note: str) -> None:
    """Note that a person acted on a concern (E-…), or asked the sender of an unread return (U-…)."""
    from qa_core.cycle.concerns import settle as settled

    with desk() as at:
        settled(at, id, note)
    click.echo(f"{id}: noted.")
