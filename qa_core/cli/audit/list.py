"""`qa audit list`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk, loud

HEADS = ("audit", "date", "case", "auditor", "team", "recorded", "suggested", "state", "concern")


@click.command("list", epilog="Example: qa audit list --instrument caf-tier2 --period 2026-Q4")
@click.option("--instrument", metavar="ID", help="Only audits made with this instrument.")
@click.option(
    "--period", metavar="PERIOD", help="Only audits of a quarter, month or year (2026-Q4, 2026-10, 2026)."
)
@click.option("--team", help="Only audits of cases of this team.")
@click.option("--all", "with_void", is_flag=True, help="Voided audits too, and second looks.")
@_common.as_json
@_common.to_file
def list_(
    instrument: str | None,
    period: str | None,
    team: str | None,
    with_void: bool,
    as_json: bool,
    output: Path | None,
) -> None:
    """List audits; open concerns stand above the list."""
    from qa_core.model.period import Period

    with desk() as at:
        span = Period.parse(period, at.organisation.year_start_month) if period else None
        months = (span.first, span.last) if span else None
        state = None if with_void else "submitted"
        found = at.store.audits(instrument=instrument, months=months, team=team, state=state)
        heads = [head for head in found if head.purpose != "self"]
        concerns = at.store.escalations()
        unread = at.store.unread()
        by_audit = {concern.audit for concern in concerns}
        data = [{**asdict(h), "date": h.date.isoformat(), "concern": h.id in by_audit} for h in heads]
        aside = as_json or output is not None
        for concern in concerns:
            loud(f"OPEN CONCERN {concern.id} {concern.type} ({concern.state}), {concern.case}", aside)
        for item in unread:
            loud(f"UNREAD RETURN {item.id} {item.file}: ask its sender whether there is a concern", aside)
        rows = [_row(one) for one in data]
        table = partial(_common.print_table, HEADS, [[row[head] for head in HEADS] for row in rows])
        _common.show_page(at, "Audits", [("Audits", HEADS, rows)], data, table, as_json, output)


def _row(one: Mapping[str, Any]) -> dict[str, Any]:
    """An audit as a line for a person."""
    state = one["state"] if one["purpose"] == "audit" else one["purpose"]
    concern = "CONCERN" if one["concern"] else ""
    return {**one, "audit": one["id"], "state": state, "concern": concern}
