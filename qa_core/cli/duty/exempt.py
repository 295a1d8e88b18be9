"""`qa duty exempt`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(
    epilog='Example: qa duty exempt A-03 --from 2026-11 --to 2027-01 --reason "Covering another team"'
)
@click.argument("person")
@click.option("--from", "first", required=True, metavar="MONTH", help="The first month (2026-11).")
@click.option("--to", "last", required=True, metavar="MONTH", help="The last month (2027-01).")
@click.option("--reason", required=True, help="Why; it stays on record.")
def exempt(person: str, first: str, last: str, reason: str) -> None:
    """Ask somebody to audit nothing from one month to another.

    Cases that they have already stay with them; those whose toolkit is not out yet go to others with the next
    qa allocate of the month.
    """
    from qa_core.cycle.rota import exempt as exempted

    with desk() as at:
        id = exempted(at, person, first, last, reason)
    click.echo(f"{id}: {person} is exempt from {first} to {last}.")
