"""`qa duty resume`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(epilog='Example: qa duty resume X-0001 --reason "Back early"')
@click.argument("id", metavar="X")
@click.option("--reason", required=True, help="Why; it stays on record.")
def resume(id: str, reason: str) -> None:
    """Take an exemption back: the person is asked again in months that are not allocated yet."""
    from qa_core.cycle.rota import resume as resumed

    with desk() as at:
        resumed(at, id, reason)
    click.echo(f"{id} is taken back.")
