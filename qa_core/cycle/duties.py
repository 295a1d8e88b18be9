"""Duties as lists: who has what, and how far each auditor has come (S0-020, S0-032)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.rota import month_of
from qa_core.cycle.toolkits import Wanted, allocate
from qa_core.cycle.workbooks import set_aside
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.case import Person
from qa_core.model.instrument import Instrument
from qa_core.model.period import Period
from qa_core.store.duty_records import Duty

HEADS = ("month", "instrument", "case", "auditor", "due", "state", "overdue", "return_id", "reason")
STATUS_HEADS = (
    *("auditor", "agency", "external", "expected", "planned", "sent", "returned", "overdue", "declined"),
    "exempted",
)


def listed(desk: Desk, month: str | None = None, instrument: str | None = None) -> list[dict[str, Any]]:
    """The duties of a month and instrument, or of all, as plain data; ended ones say why."""
    people = {person.ref: person for person in desk.store.people()}
    wanted = None if month is None else month_of(month)
    return [_row(desk, duty, people) for duty in desk.store.duties(wanted, instrument)]


def status(desk: Desk, period: str, instrument: str | None = None) -> list[dict[str, Any]]:
    """What was expected of each auditor in a period and what came of it, one row each.

    `expected` counts the cases that stand; `overdue` those of them that are not back and past their day;
    `declined` cases given back for a conflict, `exempted` those given back for another reason. Every auditor
    of the staff list has a row, also with nothing to do, and so has everybody else who was asked.

    Args:
        desk: where this happens.
        period: a month (`2026-11`), quarter or audit year (`2026`).
        instrument: only duties of this one.
    """
    months = Period.parse(period, desk.organisation.year_start_month).months
    duties = [duty for duty in desk.store.duties(instrument=instrument) if duty.month in months]
    people = {person.ref: person for person in desk.store.people()}
    asked = {duty.auditor for duty in duties} | {ref for ref, one in people.items() if one.auditor}
    mine = {ref: [duty for duty in duties if duty.auditor == ref] for ref in sorted(asked)}
    return [_standing(desk, ref, people.get(ref), found) for ref, found in mine.items()]


@dataclass(frozen=True)
class Outgoing:
    """The toolkits of a month: an allocation for each duty that is open, and warnings."""

    duties: Sequence[Duty]
    allocations: Sequence[Allocation]
    warnings: Sequence[str]

    @property
    def sent(self) -> dict[int, str]:
        """The return id that goes out for each duty."""
        pairs = zip(self.duties, self.allocations, strict=True)
        return {duty.number: allocation.return_id for duty, allocation in pairs}


def toolkits(desk: Desk, instrument: Instrument, month: str, due: dt.date | None = None) -> Outgoing:
    """Allocate a toolkit for each duty of a month whose audit is not here (S0-032).

    Called again it uses the same open allocations, so that what is written again is the same toolkit.

    Raises: InputError where the month has no duty, or an auditor must not have a case any more.
    """
    month = month_of(month)
    duties = desk.store.duties(month, instrument.id)
    if not duties:
        raise InputError(
            f"No case of {month} is allocated. Do it with: qa allocate {instrument.id} --month {month}"
        )
    waiting = [duty for duty in duties if duty.state in ("planned", "sent")]
    try:
        made, warnings = allocate(
            desk, instrument, [Wanted(duty.case, duty.auditor, due or duty.due) for duty in waiting]
        )
    except InputError as error:
        again = f"Give these cases to others with: qa allocate {instrument.id} --month {month}"
        raise InputError([*error.problems, again]) from None
    return Outgoing(waiting, made, warnings)


def no_longer_wanted(desk: Desk, instrument: Instrument, month: str, folder: Path) -> list[Path]:
    """Rename the workbooks in a folder whose duties of a month have ended; their new paths."""
    every = desk.store.duties(month_of(month), instrument.id)
    wanted = {one.return_id for one in every if one.stands}
    ended = [one for one in every if not one.stands and one.return_id not in wanted]
    found = [set_aside(folder, one.case, one.auditor, one.return_id) for one in ended if one.return_id]
    return [path for path in found if path is not None]


def _row(desk: Desk, duty: Duty, people: dict[str, Person]) -> dict[str, Any]:
    person = people.get(duty.auditor)
    return {
        "month": duty.month,
        "instrument": duty.instrument,
        "case": duty.case,
        "auditor": duty.auditor,
        "agency": person.agency if person else "",
        "external": bool(person and person.external),
        "due": duty.due.isoformat(),
        "state": duty.state,
        "overdue": _overdue(desk, duty),
        "return_id": duty.return_id,
        "ground": duty.ground,
        "reason": duty.reason,
        "number": duty.number,
        "follows": duty.follows,
        "at": duty.at.isoformat(),
        "by": duty.by,
        "ended_at": duty.ended_at.isoformat() if duty.ended_at else None,
        "ended_by": duty.ended_by,
    }


def _standing(desk: Desk, ref: str, person: Person | None, duties: Sequence[Duty]) -> dict[str, Any]:
    expected = [duty for duty in duties if duty.stands]
    returned = _count(duty.state == "returned" for duty in expected)
    return {
        "auditor": ref,
        "agency": person.agency if person else "",
        "external": bool(person and person.external),
        "team": person.team if person else "",
        "expected": len(expected),
        "planned": _count(duty.state == "planned" for duty in expected),
        "sent": _count(duty.state == "sent" for duty in expected),
        "returned": returned,
        "overdue": _count(_overdue(desk, duty) for duty in expected),
        "declined": _count(duty.ground == "conflict" for duty in duties),
        "exempted": _count(duty.ground == "exempt" for duty in duties),
        "completion": returned / len(expected) if expected else None,
    }


def _overdue(desk: Desk, duty: Duty) -> bool:
    return duty.state in ("planned", "sent") and duty.due < desk.today


def _count(found: Iterable[bool]) -> int:
    return sum(found)
