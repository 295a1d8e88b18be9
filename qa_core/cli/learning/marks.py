"""`qa learning link` and `qa learning reviewed`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(epilog='Example: qa learning link A-000123 1 --plr PLR-2026-2 --note "Shown in supervision"')
@click.argument("audit")
@click.argument("row", type=int)
@click.option("--plr", metavar="REF", required=True, help="The entry of the performance review.")
@click.option("--note", default="", help="What improved, or is agreed.")
def link(audit: str, row: int, plr: str, note: str) -> None:
    """Tie a learning point to an entry of the practitioner's performance review (PLR).

    ROW is the number of the point, as `qa learning show` gives it.
    """
    from qa_core.cycle.learning_marks import link as linked

    with desk() as at:
        linked(at, audit, row, plr, note)
    click.echo(f"{audit}, point {row}: tied to {plr}.")


@click.command(epilog='Example: qa learning reviewed A-000123 1 --note "Discussed on 3 November"')
@click.argument("audit")
@click.argument("row", type=int)
@click.option("--note", default="", help="What was said.")
def reviewed(audit: str, row: int, note: str) -> None:
    """Note that the practitioner, or their manager, went through a learning point.

    QA_USER says who you are. ROW is the number of the point, as `qa learning show` gives it.
    """
    from qa_core.cycle.learning_marks import reviewed as marked

    with desk() as at:
        right = marked(at, audit, row, note)
    click.echo(f"{audit}, point {row}: reviewed ({right}).")
