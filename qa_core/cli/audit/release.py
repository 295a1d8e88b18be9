"""`qa audit release`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk, show_concerns


@click.command(epilog="Example: qa audit release A-000001 3.n 4.i")
@click.argument("id")
@click.argument("keys", nargs=-1, required=True, metavar="KEY…")
def release(id: str, keys: tuple[str, ...]) -> None:
    """Let narratives be quoted in reports, once you have read that they name nobody."""
    from qa_core.cycle.audits import release as released

    with desk() as at:
        show_concerns(at, id)
        released(at, id, keys)
    click.echo(f"{id}: {', '.join(keys)} may be quoted.")
