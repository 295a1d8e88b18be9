"""Who is on a month's rota, who is exempt, and what is known when a month is allocated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.toolkits import roles_of
from qa_core.errors import InputError
from qa_core.model.case import HARD_INVOLVEMENT
from qa_core.model.instrument import Instrument
from qa_core.model.period import Period
from qa_core.rules.allotment import Month
from qa_core.rules.assignment import Pair
from qa_core.rules.sampling import month_number
from qa_core.store.duty_records import Duty, Exemption

_MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])", re.ASCII)


def month_of(text: str, option: str = "--month") -> str:
    """A month as duties carry it; InputError where it is none."""
    if not _MONTH.fullmatch(text.strip()):
        raise InputError(f"{option}: {text!r} is no month; write it as 2026-11.")
    return text.strip()


def months_of_year(desk: Desk, month: str) -> tuple[str, ...]:
    """The months of the audit year up to and with a month."""
    return Period.parse(month, desk.organisation.year_start_month).year_to_date.months


def picture(desk: Desk, instrument: Instrument, month: str, open_ones: Sequence[Duty] = ()) -> Month:
    """What is known when cases of a month are allocated.

    Args:
        desk: where this happens.
        instrument: what is to be audited; its settings say which roles may, and which hands bar (S0-022).
        month: `2026-11`.
        open_ones: duties that are up for allocation again, and so are not counted.
    """
    duties = desk.store.duties()
    again = {duty.number for duty in open_ones}
    standing = [duty for duty in duties if duty.stands and duty.number not in again]
    year = months_of_year(desk, month)
    told = {(one.case, one.person) for one in desk.store.told_conflicts()}
    exempt = desk.store.exemptions()
    apart = desk.config.sampling.months_between
    known = Month(
        name=month,
        people=desk.store.people(),
        rota=desk.organisation.rota,
        exempt=[one.person for one in exempt if one.covers(month)],
        roles=roles_of(desk, instrument),
        hard=instrument.role("involved") or HARD_INVOLVEMENT,
        barred=told | {(duty.case, duty.auditor) for duty in duties if _bars(duty, instrument.id, month)},
        checked=desk.store.record_checks(),
        recent=_recent(desk, duties, instrument.id, month, apart),
        apart=apart,
        this_month=Counter(duty.auditor for duty in standing if duty.month == month),
        this_year=Counter(duty.auditor for duty in standing if duty.month in year),
    )
    return replace(known, this_year={**known.this_year, **_credited(known, standing, exempt, year[:-1])})


def _credited(
    known: Month, standing: Sequence[Duty], exempt: Sequence[Exemption], months: Sequence[str]
) -> dict[str, int]:
    """The cases in the year of those who were exempt, with what is made up for the months of it.

    A month counts as many cases as those on the rota who were not exempt had in it on average, less what
    the exempt person had all the same; the months together are rounded.
    """
    rota = {person.ref for person in replace(known, exempt=()).on_rota}
    credit: dict[str, Fraction] = {}
    for month in months:
        away = {one.person for one in exempt if one.covered(month)}
        had = Counter(duty.auditor for duty in standing if duty.month == month)
        here = rota - away
        mean = Fraction(sum(had[ref] for ref in here), len(here)) if here else Fraction(0)
        for ref in away & rota:
            credit[ref] = credit.get(ref, Fraction(0)) + max(Fraction(0), mean - had[ref])
    return {ref: known.this_year.get(ref, 0) + round(extra) for ref, extra in credit.items()}


def _recent(desk: Desk, duties: Sequence[Duty], instrument: str, month: str, apart: int) -> set[Pair]:
    """Who had which case for an audit of whatever kind less than so many months ago, or will have."""
    this = month_number(month)
    found = {
        (duty.case, duty.auditor)
        for duty in duties
        if duty.stands
        and (duty.instrument, duty.month) != (instrument, month)
        and abs(month_number(duty.month) - this) < apart
    }
    return found | {
        (head.case, head.auditor)
        for head in desk.store.audits(state="submitted")
        if head.record is None and 0 < this - month_number(f"{head.date:%Y-%m}") < apart
    }


def _bars(duty: Duty, instrument: str, month: str) -> bool:
    """Whether a duty that ended keeps its case from the same person: for good, or for this month only."""
    same = (duty.instrument, duty.month) == (instrument, month)
    return duty.ground == "conflict" or (duty.ground == "exempt" and same)


def exempt(desk: Desk, person: str, first: str, last: str, reason: str) -> str:
    """Ask somebody to audit nothing in some months; what they have already stays until it is reallocated.

    Returns: the id of the exemption.
    Raises: InputError without a reason, for an unknown person, or where the months are in the wrong order.
    """
    ref = desk.person(person)
    first, last = month_of(first, "--from"), month_of(last, "--to")
    if first > last:
        raise InputError(f"--from {first} lies after --to {last}.")
    if not reason.strip():
        raise InputError('Write why: --reason "…"')
    return desk.store.exempt(ref, first, last, reason.strip(), by=desk.by)


def resume(desk: Desk, id: str, reason: str) -> None:
    """Take an exemption back; InputError without a reason, StoreError where there is none that holds."""
    if not reason.strip():
        raise InputError('Write why: --reason "…"')
    desk.store.end_exemption(id, reason.strip(), by=desk.by)


def exemptions(desk: Desk, month: str | None = None) -> list[dict[str, Any]]:
    """Every exemption, or those that hold in a month, as plain data."""
    return [
        {
            "id": one.id,
            "person": one.person,
            "from": one.first,
            "to": one.last,
            "reason": one.reason,
            "by": one.by,
            "at": one.at.isoformat(),
            "ended": None if one.ended_at is None else one.ended_at.isoformat(),
            "ended_by": one.ended_by,
            "end_reason": one.end_reason,
        }
        for one in desk.store.exemptions()
        if month is None or one.covers(month)
    ]
