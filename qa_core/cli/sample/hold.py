"""`qa sample hold`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(epilog='Example: qa sample hold K-0417 --reason "Court hearing in November"')
@click.argument("case")
@click.option("--reason", required=True, help="Why it must not be drawn; it stays on record.")
def hold(case: str, reason: str) -> None:
    """Hold a case back from draws for every instrument, until it is released."""
    from qa_core.cycle.sample_changes import hold as held

    with desk() as at:
        made = held(at, case, reason)
    click.echo(f"{made.id}: {made.case} is held back until: qa sample release {made.case}")
