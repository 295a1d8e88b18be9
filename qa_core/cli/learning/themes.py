"""`qa learning themes`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa learning themes --period 2026-Q3 --team North")
@click.option("--period", default="", help="A quarter, a month or a year; this audit year unless given.")
@click.option("--instrument", default="", metavar="ID", help="One instrument alone.")
@click.option("--team", default="", help="One team alone.")
@click.option("--words", is_flag=True, help="Quote the obstacles and strengths that were released.")
@click.option(
    "--unreleased",
    is_flag=True,
    help="Quote those that nobody released, to read them before: for learning_readers alone.",
)
@_common.to_file
@_common.as_json
def themes(
    period: str,
    instrument: str,
    team: str,
    words: bool,
    unreleased: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """List what was learned across people and teams: counted by area and instrument, never by person.

    A barrier lies beyond the practitioner, with the system or an agency. A strength is one that an auditor
    marked as one that could be used elsewhere. Words are quoted once a person has released them with qa audit
    release.
    """
    from qa_core.cycle.learning_themes import HEADS
    from qa_core.cycle.learning_themes import themes as found_themes

    with desk() as at:
        found = found_themes(at, period, instrument, team, words, unreleased)
        quoted = "words" in found
        heads: Sequence[str] = HEADS if not quoted else REVIEW if unreleased else WORDS
        rows = found["words"] if quoted else found["rows"]
        if output is not None or not as_json:
            title = f"{'Obstacles and strengths' if quoted else 'Learning themes'}"
            _common.show_list(at, f"{title}, {found['period_title']}", heads, rows, output=output)
    if as_json:
        _common.print_json(found)
    if found.get("not_released"):
        _common.warn(
            f"{found['not_released']} more are not released. Those named under learning_readers read them "
            "with --unreleased; then: qa audit release AUDIT KEY"
        )
    for id in found["without_strengths"]:
        _common.warn(f"{id} does not ask which strengths could be used elsewhere.")


WORDS = ("kind", "theme", "words")
REVIEW = ("kind", "theme", "audit", "key", "words")
