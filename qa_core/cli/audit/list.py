"""`qa audit list`."""

from __future__ import annotations

from dataclasses import asdict

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk, loud


@click.command("list", epilog="Example: qa audit list --instrument caf-tier2 --period 2026-Q4")
@click.option("--instrument", metavar="ID", help="Only audits made with this instrument.")
@click.option(
    "--period", metavar="PERIOD", help="Only audits of a quarter, month or year (2026-Q4, 2026-10, 2026)."
)
@click.option("--team", help="Only audits of cases of this team.")
@click.option("--all", "with_void", is_flag=True, help="Voided audits too, and second looks.")
@_common.as_json
def list_(
    instrument: str | None, period: str | None, team: str | None, with_void: bool, as_json: bool
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
    if as_json:
        shown = [{**asdict(h), "date": h.date.isoformat(), "concern": h.id in by_audit} for h in heads]
        _common.print_json(shown)
        return
    for concern in concerns:
        loud(f"OPEN CONCERN {concern.id} {concern.type} ({concern.state}), {concern.case}")
    for item in unread:
        loud(f"UNREAD RETURN {item.id} {item.file}: ask its sender whether there is a concern")
    rows = [
        (
            h.id,
            h.date,
            h.case,
            h.auditor,
            h.team,
            h.recorded,
            h.suggested,
            h.state if h.purpose == "audit" else h.purpose,
            "CONCERN" if h.id in by_audit else "",
        )
        for h in heads
    ]
    _common.print_table(
        ("audit", "date", "case", "auditor", "team", "recorded", "suggested", "state", ""), rows
    )
