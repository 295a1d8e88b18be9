"""What the database counted for a period, as the plain figures that reports are made from."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from qa_core.cycle.coverage import covered
from qa_core.cycle.desk import Desk
from qa_core.cycle.escalation_list import OPEN
from qa_core.cycle.followed import Followed
from qa_core.cycle.reporting import populations
from qa_core.errors import InputError
from qa_core.model.figure import Table
from qa_core.model.instrument import Instrument
from qa_core.model.period import Period
from qa_core.reports import falling, tally
from qa_core.reports import figures as wanted
from qa_core.rules.sampling import month_name, month_number
from qa_core.store.counts import Count, GradeCount
from qa_core.store.records import Escalation

Span = tuple[str, str]
TREND = 12
"""For how many months a share is shown month by month."""


def ends(span: Period) -> Span:
    """The first and the last month of a period."""
    return span.first, span.last


def used(desk: Desk, span: Period, ids: Sequence[str] = ()) -> list[Instrument]:
    """The instruments of a period's audits, each in the last version used; no `ids` means all.

    Raises: InputError for an instrument that does not exist.
    """
    kept = desk.store.instruments()
    known = {id for id, _, _ in kept} | set(desk.registry.instruments)
    strange = [id for id in ids if id not in known]
    if strange:
        names = ", ".join(sorted(known)) or "none"
        raise InputError(f"There is no instrument {id!r}. Known: {names}." for id in strange)
    versions = {(v.instrument, v.version) for v in desk.store.versions(ends(span), ids)}
    last = {id: version for id, version, _ in kept if (id, version) in versions}
    return [desk.store.instrument(id, version) for id, version in sorted(last.items())]


def figures_of(desk: Desk, instrument: Instrument, span: Period) -> wanted.InstrumentFigures:
    """Everything counted for one instrument in a period."""
    months, to_date = ends(span), span.year_to_date
    only, name, year = [instrument.id], _names(instrument), ends(to_date)
    agencies = desk.store.by_agency(months, only)
    versions = desk.store.versions(months, only)
    return wanted.InstrumentFigures(
        instrument=instrument,
        audits=sum(version.audits for version in versions),
        versions=tuple((version.version, version.audits) for version in versions),
        due=_due(desk, instrument, span),
        covered=covered(desk, instrument, span.months) if instrument.record else None,
        counts=_counts(instrument, desk.store.by_question(months, only)),
        bases=_bases(desk, instrument, months),
        teams=_groups(instrument, desk.store.by_team(months, only)),
        agencies=_groups(instrument, agencies),
        returns=_returns(instrument, desk.store.grades(months, only, by="agency"), agencies),
        learning=tuple(
            wanted.LearningCount(one.area, one.count, one.critical)
            for one in desk.store.learning_summary(months, only)
        ),
        crossed=tuple(
            wanted.Crossed(by, column, group, value, n)
            for by, column in falling.crossings(instrument)
            for group, value, n in desk.store.crossed(months, instrument.id, by, column)
        ),
        narratives=tuple(
            wanted.Narrative(name(n.version, n.question), n.text)
            for n in desk.store.narratives(months, instrument=instrument.id)
        ),
        earlier=_earlier(desk, instrument, span),
        year=_year(span.last, span.year_start_month),
        year_audits=sum(version.audits for version in desk.store.versions(year, only)),
        year_counts=_counts(instrument, desk.store.by_question(year, only)),
        year_population=populations.population(desk, instrument, to_date),
        population=populations.population(desk, instrument, span),
        before=_before(desk, instrument, before(span)),
        months=_months(desk, instrument, span),
        given=populations.given(desk, instrument, span),
    )


def before(span: Period) -> Period:
    """The period of the same length that ends where this one begins."""
    length = len(span.months)
    end = month_number(span.first)
    months = tuple(month_name(n) for n in range(end - length, end))
    return Period(f"{months[0]} to {months[-1]}", months, span.year_start_month)


def _before(desk: Desk, instrument: Instrument, span: Period) -> wanted.Before | None:
    audits = sum(version.audits for version in desk.store.versions(ends(span), [instrument.id]))
    counts = _counts(instrument, desk.store.by_question(ends(span), [instrument.id])) if audits else ()
    known = populations.population(desk, instrument, span)
    return wanted.Before(span.title, audits, counts, known) if audits else None


def _months(desk: Desk, instrument: Instrument, span: Period) -> tuple[wanted.Month, ...]:
    """What was counted in each of twelve months up to the end of the period, from the first with audits."""
    end = month_number(span.last)
    names = [month_name(n) for n in range(end - TREND + 1, end + 1)]
    only = [instrument.id]
    found: dict[str, list[Count]] = {}
    for count in desk.store.by_question((names[0], names[-1]), only, by="month"):
        found.setdefault(count.group, []).append(count)
    audits: Counter[str] = Counter()
    for one in desk.store.grades((names[0], names[-1]), only, by="month"):
        audits[one.group] += one.count
    start = next((n for n, month in enumerate(names) if audits[month]), len(names))
    return tuple(
        wanted.Month(month, audits[month], _counts(instrument, found.get(month, ())))
        for month in names[start:]
    )


def _names(instrument: Instrument) -> Callable[[str, str], str]:
    """The key that this version says a question of an earlier version has now."""
    renamed = {question.was: key for key, question in instrument.questions.items() if question.was}
    return lambda version, key: key if version == instrument.version else renamed.get(key, key)


def _counts(instrument: Instrument, counts: Iterable[Count]) -> tuple[wanted.Count, ...]:
    name = _names(instrument)
    found: Counter[tuple[str, str | None, wanted.State]] = Counter()
    for count in counts:
        value = count.value if count.state == "answered" else None
        found[name(count.version, count.question), value, count.state] += count.count
    return tuple(wanted.Count(key, value, state, n) for (key, value, state), n in found.items())


def _bases(desk: Desk, instrument: Instrument, months: Span) -> dict[str, int]:
    """How many audits answered each question that takes several options."""
    name = _names(instrument)
    found: Counter[str] = Counter()
    for base in desk.store.bases(months, [instrument.id]):
        key = name(base.version, base.question)
        if base.state == "answered" and key in instrument.questions and instrument.questions[key].many:
            found[key] += base.count
    return dict(found)


def _groups(instrument: Instrument, counts: Iterable[Count]) -> tuple[wanted.GroupCount, ...]:
    name, overall = _names(instrument), tally.overall(instrument)
    return tuple(
        wanted.GroupCount(c.group, c.value if c.state == "answered" else None, c.state, c.count)
        for c in counts
        if name(c.version, c.question) == overall
    )


def _earlier(desk: Desk, instrument: Instrument, span: Period) -> tuple[wanted.YearCount, ...]:
    """Results of earlier years up to the end of the period, by audit year and grade."""
    found: Counter[tuple[str, str]] = Counter()
    for one in desk.store.past_counts(span.last):
        if one.instrument == instrument.id:
            found[_year(one.month, span.year_start_month), one.grade] += one.n
    return tuple(wanted.YearCount(year, grade, n) for (year, grade), n in sorted(found.items()))


def _year(month: str, start: int) -> str:
    """The audit year in which a month lies: 2026, or 2026/27 where it does not start in January."""
    year, number = (int(part) for part in month.split("-"))
    first = year - (number < start)
    return str(first) if start == 1 else f"{first}/{(first + 1) % 100:02d}"


def _returns(
    instrument: Instrument, audits: Iterable[GradeCount], answers: Iterable[Count]
) -> tuple[wanted.AgencyReturns, ...]:
    """What came back from each agency, and how much of it is nil; nothing where one auditor is asked."""
    returned: Counter[str] = Counter()
    nil: Counter[str] = Counter()
    for one in audits if instrument.agencies else ():
        returned[one.group] += one.count
    for count in answers:
        if count.question in instrument.role("nil") and count.value == "no":
            nil[count.group] += count.count
    return tuple(wanted.AgencyReturns(agency, n, nil[agency]) for agency, n in returned.items())


def _due(desk: Desk, instrument: Instrument, span: Period) -> int | None:
    """How many toolkits were sent out in the period, as far as they went out from here."""
    sent = [a for a in desk.store.allocations() if a.instrument == instrument.id and a.purpose == "audit"]
    return sum(f"{a.exported:%Y-%m}" in span.months for a in sent) or None


def concerns(raised: Iterable[Escalation], span: Period, today: dt.date) -> tuple[wanted.Concern, ...]:
    """Concerns that are still open, whenever they were raised, and those of the period."""
    groups: dict[tuple[str, str], list[dt.date]] = {}
    for one in raised:
        day = min(one.raised_at.date(), today)
        if one.state in OPEN or f"{day:%Y-%m}" in span.months:
            groups.setdefault((one.type, one.state), []).append(day)
    return tuple(
        wanted.Concern(type, state, len(days), state in OPEN, min(days))
        for (type, state), days in sorted(groups.items())
    )


def by_colour(actions: Iterable[Followed], today: dt.date) -> tuple[wanted.ActionCount, ...]:
    found: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for action in actions:
        found[action.rag] += 1
        late[action.rag] += _overdue(action, today)
    return tuple(wanted.ActionCount(rag, n, late[rag]) for rag, n in found.items())


def by_owner(actions: Iterable[Followed], today: dt.date) -> tuple[wanted.OwnerCount, ...]:
    found: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for action in actions:
        if action.rag != "green" and not action.closed:
            found[action.owner] += 1
            late[action.owner] += _overdue(action, today)
    return tuple(wanted.OwnerCount(owner, n, late[owner]) for owner, n in found.items())


def _overdue(action: Followed, today: dt.date) -> bool:
    return action.rag != "green" and action.late(today)


def still_open(actions: Iterable[Followed], today: dt.date) -> tuple[wanted.OpenAction, ...]:
    """Actions that are not done, with how many days they are past their day (below 1: not yet)."""
    return tuple(
        wanted.OpenAction(one.rag, (today - one.due).days if one.due else None)
        for one in actions
        if one.rag != "green" and not one.closed and not one.carried_to
    )


def extra(desk: Desk, instrument: Instrument, tables: Sequence[Table]) -> Sequence[Table]:
    owner = desk.registry.owner(instrument)
    return owner.report(tables) if owner is not None else ()
