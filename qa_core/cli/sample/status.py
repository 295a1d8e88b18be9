"""`qa sample status`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa sample status --instrument caf-tier2 -o pace.xlsx")
@click.option("--instrument", metavar="ID", help="This instrument alone.")
@click.option(
    "--month", metavar="MONTH", help="The 12 months up to this one (2026-09); up to now unless set."
)
@click.option("--year", metavar="YEAR", help="The months of this audit year (2026).")
@_common.as_json
@_common.to_file
def status(
    instrument: str | None, month: str | None, year: str | None, as_json: bool, output: Path | None
) -> None:
    """Show the pace to the coverage aim: the last 12 months, and each team as it stands now.

    Numerator and denominator are named below the table. With --json and -o there is a line for each month and
    team.
    """
    from qa_core.cycle.pace import HEADS, pace
    from qa_core.cycle.rota import month_of

    if month and year:
        raise click.UsageError("Give --month or --year, not both.")
    with desk() as at:
        found = pace(at, instrument, month=month_of(month) if month else None, year=year)
        if output is not None:
            rows = [{**row, "team": _team(row)} for one in found for row in one["rows"]]
            _common.show_list(at, "Pace to the coverage aim", HEADS, rows, False, output)
    if as_json:
        _common.print_json(found)
    elif output is None:
        for one in found:
            _show(one)


def _show(one: Mapping[str, Any]) -> None:
    from qa_core.cycle.pace import HEADS

    last = one["rows"][-1]["month"]
    rows = [row for row in one["rows"] if row["team"] is None or row["month"] == last]
    click.echo(f"{one['instrument']}: aim {one['coverage_percent']} % over 12 months")
    _common.print_table(
        HEADS[1:], [[_team(row) if h == "team" else row[h] for h in HEADS[1:]] for row in rows]
    )
    for head in HEADS[3:]:
        click.echo(f"  {head}: {one['fields'][head]}")
    for sentence in one["says"]:
        _common.warn(sentence)


def _team(row: Mapping[str, Any]) -> str:
    return "all" if row["team"] is None else row["team"] or "(none)"
