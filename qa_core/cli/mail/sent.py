"""`qa mail sent`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(epilog="Example: qa mail sent M-0001 M-0002")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
def sent(ids: tuple[str, ...]) -> None:
    """Note that you sent messages of the outbox yourself; they are taken out of it."""
    from qa_core.cycle.escalations import sent_by_hand

    with desk() as at:
        for id in ids:
            sent_by_hand(at, id)
            click.echo(f"{id}: sent.")
