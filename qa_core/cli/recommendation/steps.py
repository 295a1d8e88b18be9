"""`qa recommendation disseminate`, `progress`, `done` and `carry`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk

SHOWN = 3


@click.command(
    epilog="Example: qa recommendation disseminate REC-0001 --to lead-professionals,champions-group"
)
@click.argument("id")
@click.option(
    "--to",
    default="lead-professionals,champions-group",
    show_default=True,
    help="Posts, references of people, or lead-professionals (those of the exercise's cases; without an "
    "exercise those of all open cases), with commas between them.",
)
def disseminate(id: str, to: str) -> None:
    """Pass a recommendation on, by mail or into the outbox; to whom is kept. Nobody gets it twice."""
    from qa_core.cycle.dissemination import disseminate as passed_on

    with desk() as at:
        passed = passed_on(at, id, to)
    n = len(passed.recipients)
    click.echo(f"{id.upper()}: passed on to {n} {'person or post' if n == 1 else 'people or posts'}.")
    for reason in passed.waiting[:SHOWN]:
        _common.warn(f"A letter waits in the outbox. {reason}")
    if len(passed.waiting) > SHOWN:
        _common.warn(f"So do {len(passed.waiting) - SHOWN} more: look at qa mail list")


@click.command(epilog='Example: qa recommendation progress REC-0001 --note "Training booked for March"')
@click.argument("id")
@click.option("--note", required=True, help="How far it has come.")
@click.option("--evidence", default="", help="What shows it.")
def progress(id: str, note: str, evidence: str) -> None:
    """Note how far a recommendation has come; notes are added, never changed."""
    from qa_core.cycle.recommendations import progress as noted

    with desk() as at:
        noted(at, id, note, evidence)
    click.echo(f"{id.upper()}: noted.")


@click.command(
    epilog='Example: qa recommendation done REC-0001 --evidence "Minutes of 3 March, 14 of 15 trained"'
)
@click.argument("id")
@click.option("--evidence", required=True, help="What shows that it was carried out.")
def done(id: str, evidence: str) -> None:
    """Close a recommendation with its evidence."""
    from qa_core.cycle.recommendations import done as closed

    with desk() as at:
        closed(at, id, evidence)
    click.echo(f"{id.upper()}: done.")


@click.command(epilog="Example: qa recommendation carry REC-0001 --year 2027")
@click.argument("id")
@click.option("--year", type=click.IntRange(1900, 2999), required=True, help="The audit year.")
def carry(id: str, year: int) -> None:
    """Bring a recommendation into a year's priorities."""
    from qa_core.cycle.recommendations import carry as carried

    with desk() as at:
        carried(at, id, year)
    click.echo(f"{id.upper()}: among the priorities of {year}.")
