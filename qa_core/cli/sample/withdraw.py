"""`qa sample withdraw`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog='Example: qa sample withdraw D-0001 --reason "Drawn from last month\'s case list"')
@click.argument("draw", metavar="DRAW")
@click.option("--reason", required=True, help="Why; it stays on record.")
@_common.as_json
def withdraw(draw: str, reason: str, as_json: bool) -> None:
    """Take a draw back with its replacements: its cases, and its month, can be drawn again.

    Only while nothing of it is under way: no case given to an auditor, no toolkit out, no audit since.
    Nothing is erased: the draw stays listed, and qa sample replay repeats it as before.
    """
    from qa_core.cycle.sample_proof import about
    from qa_core.cycle.withdrawing import withdraw_draw

    with desk() as at:
        made = withdraw_draw(at, draw, reason)
    if as_json:
        _common.print_json(about(made))
    else:
        click.echo(f"{made.root} is withdrawn ({made.id}). Draw {made.month} anew with: qa sample draw")
