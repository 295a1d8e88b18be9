"""`qa escalation withdraw`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(
    epilog='Example: qa escalation withdraw E-0002 --reason "Typed into the wrong row; auditor asked"'
)
@click.argument("id")
@click.option("--reason", required=True, help="Why it is mistaken; it is kept with it.")
def withdraw(id: str, reason: str) -> None:
    """Take a mistaken escalation back; it stays in the list (--all), and nothing is erased."""
    from qa_core.cycle.escalations import withdraw as take_back

    with desk() as at:
        aside = take_back(at, id, reason)
    click.echo(f"{id.upper()}: withdrawn.")
    for line in aside:
        click.echo(line)
