"""`qa sample replace`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog='Example: qa sample replace D-0001 K-0417 --reason "Moved out of the area"')
@click.argument("draw", metavar="DRAW")
@click.argument("case")
@click.option("--reason", required=True, help="Why the case is unfit; it stays on record.")
@_common.as_json
def replace(draw: str, case: str, reason: str, as_json: bool) -> None:
    """Replace a case that turned out unfit by the next in the draw's order, of the same team or agency.

    Cases that became unfit since the draw are passed over. The replacement is kept as a draw of its own.
    """
    from qa_core.cycle.sample_changes import out
    from qa_core.cycle.sample_changes import replace as replaced
    from qa_core.cycle.sample_proof import about

    with desk() as at:
        made = replaced(at, draw, case, reason)
        tell = out(at, made.instrument, made.replaced)
    for sentence in tell:
        _common.warn(sentence)
    if as_json:
        _common.print_json(about(made))
        return
    for one in made.skipped:
        click.echo(f"passed over {one.case}: {', '.join(one.because)}")
    click.echo(f"{made.id}: {made.chosen[0]} in place of {made.replaced}.")
