"""Tier 1: records without quality control (S0-024). Tier 2: the pace to the aim (S0-028)."""

from __future__ import annotations

from collections.abc import Iterator

from qa_core.cycle.coverage import Coverage, coverage, covered, ordered
from qa_core.cycle.desk import Desk
from qa_core.cycle.pace import months_of
from qa_core.cycle.reporting import Wanted
from qa_core.cycle.reporting.front import titled
from qa_core.cycle.sampling import audits_cases
from qa_core.model.figure import Report, Table
from qa_core.model.instrument import Instrument
from qa_core.model.period import Period
from qa_core.reports import coverage_tables as tables

NOTES = (
    "Records are those of the period, by their own day; cases are counted over 12 months.",
    "Case references are listed for the QA team alone.",
)


def make(desk: Desk, want: Wanted) -> Report:
    """How much was looked at of what there is; the list of gaps is for the QA team alone."""
    wanted = [one for one in desk.ever() if not want.instruments or one.id in want.instruments]
    records = [one for one in wanted if one.record]
    found = [coverage(desk, one) for one in records]
    own = want.audience.id == "qa-team"
    made = [
        _checked(desk, records, found, want.span),
        *(table for one in wanted if audits_cases(one) for table in _paced(desk, one, want.span)),
        _gaps(records, found, want.span) if own else None,
    ]
    return titled(desk, want, "coverage", "Coverage", made, notes=NOTES if own else NOTES[:1])


def _checked(desk: Desk, records: list[Instrument], found: list[Coverage], span: Period) -> Table | None:
    rows = []
    for one, counted in zip(records, found, strict=True):
        done, of = covered(desk, one, span.months)
        if of:
            rows.append((one.title, done, of, counted.silent))
    return tables.checked(rows)


def _paced(desk: Desk, instrument: Instrument, span: Period) -> Iterator[Table | None]:
    rows = months_of(desk, instrument.id, span.last)
    year = span.year_to_date
    every = [row for row in rows if row["team"] is None and row["month"] in year.months]
    if not any(row["audited_12"] or row["drawn"] for row in every):
        return
    last = every[-1]["month"]
    percent = desk.config.sampling.coverage_percent
    yield tables.pace(every, instrument.id, instrument.title)
    yield tables.teams(
        [row for row in rows if row["month"] == last], instrument.id, instrument.title, percent
    )


def _gaps(records: list[Instrument], found: list[Coverage], span: Period) -> Table | None:
    titles = {one.id: one.title for one in records}
    return tables.gaps(
        [
            (
                titles[gap.instrument],
                gap.case,
                gap.record or "",
                gap.date.isoformat() if gap.date else None,
                gap.why,
            )
            for gap in ordered(found)
            if gap.date is None or f"{gap.date:%Y-%m}" in span.months
        ]
    )
