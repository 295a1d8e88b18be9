"""`qa exercise waive`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(
    epilog='Example: qa exercise waive E-7K2M-94QX K-0417 housing --reason "No tenancy in the period"'
)
@click.argument("id", metavar="E")
@click.argument("case")
@click.argument("agency")
@click.option("--reason", required=True, help="Why it is done without; it stays on record.")
def waive(id: str, case: str, agency: str, reason: str) -> None:
    """Do without a return that is missing. It still counts as requested, and one that comes later counts."""
    from qa_core.cycle.exercises import waive as waived

    with desk() as at:
        waived(at, id, case, agency, reason)
    click.echo(f"{id}: the return of {agency} on {case} is waived.")
