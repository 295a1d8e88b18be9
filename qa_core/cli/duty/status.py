"""`qa duty status`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa duty status --year 2026")
@click.option("--month", metavar="MONTH", help="One month (2026-11); this month unless set.")
@click.option("--year", metavar="YEAR", help="One audit year (2026).")
@click.option("--instrument", metavar="ID", help="Only audits of one kind.")
@_common.as_json
@_common.to_file
def status(
    month: str | None, year: str | None, instrument: str | None, as_json: bool, output: Path | None
) -> None:
    """Show what was expected of each auditor and what came of it.

    Exit status 1 while an audit is overdue.
    """
    from qa_core.cycle.duties import STATUS_HEADS
    from qa_core.cycle.duties import status as found

    if month and year:
        raise click.UsageError("Give --month or --year, not both.")
    with desk() as at:
        rows = found(at, month or year or f"{at.today:%Y-%m}", instrument)
        _common.show_list(at, "Completion", STATUS_HEADS, rows, as_json, output)
    if any(row["overdue"] for row in rows):
        _common.attention()
