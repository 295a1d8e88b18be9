"""`qa second replay`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa second replay 1")
@click.argument("draw", type=int)
def replay(draw: int) -> None:
    """Work a draw out again from its frame and seed, and compare; exit status 1 where it differs."""
    from qa_core.cycle.second_draws import differences

    with desk() as at:
        found = differences(at, draw)
    for sentence in found:
        _common.warn(sentence)
    if found:
        _common.attention()
    click.echo(f"Draw {draw} gives the same audits again.")
