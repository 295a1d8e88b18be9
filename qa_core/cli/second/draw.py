"""`qa second draw`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk

HEADS = ("draw", "instrument", "period", "share", "seed", "of", "chosen")


@click.command(epilog="Example: qa second draw --period 2026-Q3 --share 10 --seed 7")
@click.option(
    "--period", metavar="PERIOD", required=True, help="A quarter, month or year (2026-Q3, 2026-07, 2026)."
)
@click.option("--share", type=int, help="How many in a hundred; the setting second_share unless given.")
@click.option("--seed", type=int, help="What decides, a whole number; a new one unless given.")
@click.option("--instrument", metavar="ID", help="Only audits made with this instrument.")
@_common.as_json
@_common.to_file
def draw(
    period: str,
    share: int | None,
    seed: int | None,
    instrument: str | None,
    as_json: bool,
    output: Path | None,
) -> None:
    """Draw a share of a period's accepted audits for a second, blind audit: of each instrument, rounded up.

    Frame and seed are kept, so that anybody can work the draw out again. A second draw of the same period
    adds only what is missing to its share.
    """
    from qa_core.cycle.second_draws import draw as drawn

    with desk() as at:
        found = drawn(at, period, share=share, seed=seed, instrument=instrument)
        rows = [
            {
                "draw": one.number,
                "instrument": one.instrument,
                "period": one.period,
                "share": one.share,
                "seed": one.seed,
                "of": len(one.frame),
                "chosen": list(one.chosen),
            }
            for one in found
        ]
        if rows or as_json or output:
            _common.show_list(at, "Drawn for a second audit", HEADS, rows, as_json, output)
        else:
            click.echo("Nothing to draw: the share is reached, or nothing was audited.")
