"""`qa audit void`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk, show_concerns


@click.command(epilog='Example: qa audit void A-000001 --reason "Wrong case was audited"')
@click.argument("id")
@click.option("--reason", required=True, help="Why; it is kept in the history.")
def void(id: str, reason: str) -> None:
    """Take an audit out of every figure; it stays readable with its history, and its concerns stay open."""
    from qa_core.cycle.audits import void as voided

    with desk() as at:
        show_concerns(at, id)
        voided(at, id, reason)
    click.echo(f"{id} is void.")
