"""`qa issued step`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(epilog="Example: qa issued step R-0001 cmt --on 2026-11-12")
@click.argument("id")
@click.argument("step", metavar="STEP")
@click.option("--on", "day", metavar="DAY", help="When, such as 2026-11-12; today unless given.")
@click.option("--to", "person", metavar="REF", default="", help="The agency's contact; or who took it there.")
@click.option("--note", default="", help="What was said of it.")
@click.option("--reason", default="", help="Why the order was left, or a step is taken again.")
def step(id: str, step: str, day: str | None, person: str, note: str, reason: str) -> None:
    """Note that an issued report came to STEP.

    The line is service-leader, social-care, cmt, slt, in this order; beside it champions (the CAF Champions
    Group), agency (an extract sent to the agency's contact) and received (the contact's receipt).
    """
    import datetime as dt

    from qa_core.cycle.issuing import step as noted
    from qa_core.errors import InputError

    try:
        on = dt.date.fromisoformat(day) if day else None
    except ValueError:
        raise InputError(f"--on: {day!r} is no date; write it as 2026-11-12.") from None
    with desk() as at:
        when = noted(at, id, step, on=on, person=person, note=note, reason=reason)
    click.echo(f"{id.upper()}: {step} {when.isoformat()}.")
