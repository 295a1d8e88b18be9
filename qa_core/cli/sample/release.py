"""`qa sample release`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(epilog="Example: qa sample release K-0417")
@click.argument("case")
@click.option("--reason", default="", help="Why, if you want it on record.")
def release(case: str, reason: str) -> None:
    """Let a case that was held back be drawn again."""
    from qa_core.cycle.sample_changes import release as released

    with desk() as at:
        made = released(at, case, reason)
    click.echo(f"{made.case} can be drawn again.")
