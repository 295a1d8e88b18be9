"""`qa allocate`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa allocate caf-tier2 --month 2026-11 --due 2026-11-30")
@click.argument("instrument")
@click.option(
    "--month", required=True, metavar="MONTH", help="The month whose cases are given out (2026-11)."
)
@click.option(
    "--cases",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A csv file or workbook with the column case; without it the cases drawn for the month.",
)
@click.option(
    "--due",
    metavar="DATE",
    help="Wanted back by this day; unless set, toolkit_days after the first of the month, or after today if "
    "that is later.",
)
@click.option(
    "--reason", default="", help="Why listed cases are given out although they are closed or held back."
)
@click.option("--dry-run", is_flag=True, help="Show what would be allocated, and keep nothing.")
@_common.as_json
@_common.to_file
def allocate(
    instrument: str,
    month: str,
    cases: Path | None,
    due: str | None,
    reason: str,
    dry_run: bool,
    as_json: bool,
    output: Path | None,
) -> None:
    """Give a month's cases to the auditors on its rota, fairly and without conflicts of interest.

    Nobody gets a case they had a hand in. What was allocated before stays, unless it must not. If not every
    case can be allocated, the cases and people in the way are named and nothing is kept. Listed cases that
    are closed or held back are refused without a --reason, which stays with the duty.
    """
    from qa_core.cycle.allocation import allocate as allocated
    from qa_core.toolkit.lists import read_case_refs

    listed = None if cases is None else read_case_refs(cases)
    with desk() as at:
        asked = at.registry.instrument(instrument)
        day = _common.due_date(due)
        found = allocated(at, asked, month, listed, due=day, dry_run=dry_run, reason=reason)
        for warning in found.warnings:
            _common.warn(warning)
        heads = ("case", "auditor", "due", "state")
        _common.show_list(at, f"{asked.title}, {found.month}", heads, found.rows, as_json, output)
    if not as_json:
        _common.warn(_summary(len(found.new), len(found.kept), len(found.ended), found.idle, dry_run))


def _summary(new: int, kept: int, ended: int, idle: object, dry_run: bool) -> str:
    parts = [
        f"{new} allocated",
        *([f"{kept} kept"] if kept else []),
        *([f"{ended} reallocated"] if ended else []),
    ]
    nothing = f" Without a case: {', '.join(idle)}." if isinstance(idle, list) and idle else ""
    return f"{', '.join(parts)}.{nothing}{' Nothing was kept: this was a dry run.' if dry_run else ''}"
