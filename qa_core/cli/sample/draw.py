"""`qa sample draw`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa sample draw caf-tier2 --month 2026-11 --stratify team")
@click.argument("instrument")
@click.option("--month", required=True, metavar="MONTH", help="For which month, as 2026-11.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**53 - 1),
    help="The number that chance begins from; one is made and kept unless you give it.",
)
@click.option(
    "--stratify",
    type=click.Choice(["team", "agency"]),
    default=None,
    help="Draw from each team or agency in proportion to its cases.",
)
@click.option(
    "--size", type=click.IntRange(min=1), help="How many cases; worked out from the aim unless you say."
)
@click.option("--again", is_flag=True, help="Draw further cases for a month that has a draw.")
@click.option("--reason", default="", help="Why further cases are drawn, or cases for a month that is past.")
@click.option("--dry-run", is_flag=True, help="Show what would be drawn, and keep nothing.")
@_common.as_json
def draw(
    instrument: str,
    month: str,
    seed: int | None,
    stratify: str | None,
    size: int | None,
    again: bool,
    reason: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Draw the cases that are audited in a month, by chance, from the open cases of the case list.

    Left out are cases that are closed, were audited or drawn in the last 12 months, have a toolkit out, or
    are held back. List, seed and result are kept: qa sample replay repeats the draw. With --dry-run nothing
    is kept; drawn again on the same day with its --seed it is the same.

    Exit status 1 where fewer cases could be drawn than wanted.
    """
    from qa_core.cli.sample import _page
    from qa_core.cycle.sample_proof import shown
    from qa_core.cycle.sampling import Wanted, tried
    from qa_core.cycle.sampling import draw as drawn
    from qa_core.model.sampling import stratum

    with desk() as at:
        wanted = Wanted(month.strip(), seed, stratum(stratify), size, again, reason)
        found = tried(at, instrument, wanted) if dry_run else shown(at, drawn(at, instrument, wanted).id)
    for sentence in found["target"]["says"]:
        _common.warn(sentence)
    if as_json:
        _common.print_json(found)
    else:
        (_page.show_trial if dry_run else _page.show_draw)(found)
    if len(found["cases"]) < found["size"]:
        _common.warn(f"Only {len(found['cases'])} of the {found['size']} cases wanted could be drawn.")
        _common.attention()
