"""Whether every record was checked: each one, no sample (S0-024)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.model.case import Case, Facts
from qa_core.model.instrument import Instrument
from qa_core.store.records import AuditHead, RecordHead

UNREVIEWED = "not reviewed"
NO_RECORD = "no record was checked"


@dataclass(frozen=True)
class Gap:
    """A record without a review, or a day on which there should be one."""

    instrument: str
    case: str
    record: str | None
    cycle: int | None
    date: dt.date | None
    why: str

    def as_json(self) -> dict[str, Any]:
        """The gap as plain data."""
        return {**vars(self), "date": self.date.isoformat() if self.date else None}


@dataclass(frozen=True)
class Coverage:
    """How many of how many records of one kind were checked; `silent` cases say nothing of their days."""

    instrument: str
    kind: str
    checked: int
    of: int
    gaps: tuple[Gap, ...]
    silent: int = 0

    def as_json(self) -> dict[str, Any]:
        """The documented form."""
        return {**vars(self), "gaps": [gap.as_json() for gap in self.gaps]}


def of_records(desk: Desk) -> list[Instrument]:
    """The installed instruments that are about single records."""
    return [instrument for instrument in desk.registry.instruments.values() if instrument.record]


def coverage(desk: Desk, instrument: Instrument) -> Coverage:
    """Which records of an instrument have no review in their current cycle.

    That is every record that was checked by facts, and every day on which the case list says that there was
    such a record.
    """
    return _counted(desk, instrument)[0]


def covered(desk: Desk, instrument: Instrument, months: Collection[str]) -> tuple[int, int]:
    """How many records dated in these months were checked, and how many there are (S0-024)."""
    found, days = _counted(desk, instrument)
    missing = sum(1 for gap in found.gaps if gap.date is not None and f"{gap.date:%Y-%m}" in months)
    done = sum(1 for day in days if day is not None and f"{day:%Y-%m}" in months)
    return done, done + missing


def _counted(desk: Desk, instrument: Instrument) -> tuple[Coverage, list[dt.date | None]]:
    """How far an instrument's records are checked, and the day of each that is."""
    audits = desk.store.audits(instrument=instrument.id, state="submitted")
    heads = _current(desk.store.record_heads(instrument.id))
    reviewed = {(audit.record, audit.cycle) for audit in audits if audit.record}
    gaps = [
        Gap(instrument.id, head.case, head.record, head.cycle, head.date, UNREVIEWED)
        for head in heads
        if (head.record, head.cycle) not in reviewed
    ]
    known = {head.record for head in heads}
    others = [audit for audit in audits if audit.record is None or audit.record not in known]
    dated = {(audit.case, audit.record, _day(desk, instrument, audit)) for audit in others}
    done = [head.date for head in heads if (head.record, head.cycle) in reviewed]
    done += [day for _, _, day in dated]
    days = {(head.case, head.date) for head in heads} | {(case, day) for case, _, day in dated}
    missed, silent = _unseen(desk, instrument, days)
    every = (*gaps, *missed)
    kind = instrument.record.kind if instrument.record else "record"
    return Coverage(instrument.id, kind, len(done), len(done) + len(every), every, silent), done


def _current(heads: Iterable[RecordHead]) -> list[RecordHead]:
    """The last cycle of each record."""
    found: dict[str, RecordHead] = {}
    for head in heads:
        if head.record not in found or head.cycle > found[head.record].cycle:
            found[head.record] = head
    return list(found.values())


def _day(desk: Desk, instrument: Instrument, audit: AuditHead) -> dt.date | None:
    """The day of the record that an audit without a kept record was about."""
    facts = desk.store.audit(audit.id).audit.known
    return facts.date(instrument.record.date) if instrument.record else None


def _unseen(
    desk: Desk, instrument: Instrument, days: set[tuple[str, dt.date | None]]
) -> tuple[list[Gap], int]:
    """Days of the case list without a record; how many cases say nothing of such days.

    Where the list gives one day only (as `opened` does), any record of the case will do: it may be dated by
    another event.
    """
    if instrument.record is None or not instrument.record.listed:
        return [], 0
    gaps: list[Gap] = []
    silent = 0
    seen = {case for case, _ in days}
    for case in desk.store.cases():
        listed = _listed(case, instrument.record.listed)
        if listed is None:
            silent += 1
        elif isinstance(listed, dt.date):
            gaps += [] if case.ref in seen else [_gap(instrument, case, listed)]
        else:
            gaps += (_gap(instrument, case, day) for day in listed if (case.ref, day) not in days)
    return gaps, silent


def _listed(case: Case, name: str) -> dt.date | list[dt.date] | None:
    """What the case list says of days: one, several, or nothing at all."""
    facts = Facts({"opened": case.opened, "closed": case.closed, **case.facts})
    if isinstance(facts.get(name), list | tuple):
        return sorted(set(facts.dates(name) or ()))
    day = facts.date(name)
    said = name in case.facts or name == "closed"
    return day or ([] if said else None)


def _gap(instrument: Instrument, case: Case, day: dt.date) -> Gap:
    return Gap(instrument.id, case.ref, None, None, day, NO_RECORD)


def ordered(found: Iterable[Coverage]) -> Iterator[Gap]:
    """Every gap, the oldest first; those without a day come last."""
    gaps = [gap for one in found for gap in one.gaps]
    yield from sorted(gaps, key=lambda gap: (gap.date is None, gap.date or dt.date.max, gap.case))
