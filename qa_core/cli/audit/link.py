"""`qa audit link`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(epilog="Example: qa audit link A-000031 --follows A-000004")
@click.argument("id")
@click.option("--follows", required=True, metavar="EARLIER", help="The earlier audit of the same case.")
@click.option("--note", default="", help="Why, if it needs saying.")
def link(id: str, follows: str, note: str) -> None:
    """Say which earlier audit a re-audit follows.

    Without this it is the last earlier audit of the same case with the same instrument.
    """
    from qa_core.cycle.reaudits import found
    from qa_core.cycle.reaudits import link as linked

    with desk() as at:
        linked(at, id, follows, note)
        head = at.store.audit(id).head
        earlier, actions = found(at, head)
    click.echo(f"{head.id} follows {earlier.id if earlier else follows}.")
    for one in actions:
        click.echo(f"    {one.action.ref}  {one.found}: {one.action.action}")
