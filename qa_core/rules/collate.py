"""Collation: what the returns of several agencies on one case come to (S0-050, S0-051)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qa_core.errors import InputError
from qa_core.model.audit import Audit, Value
from qa_core.model.collation import AgencyReturn, Collation, Difference, Happening
from qa_core.model.grade import Look, Step
from qa_core.model.instrument import NOT_APPLICABLE, Instrument
from qa_core.rules.conditions import compiled
from qa_core.rules.reading import BLANK, Reading

MIN_RETURNS = "min_returns"
APART = 2
"""So many levels between the best and the worst grade make a discussion compulsory."""
Row = Mapping[str, Value]


def collate(
    instrument: Instrument,
    returns: Sequence[AgencyReturn],
    *,
    safeguarding: bool,
    settings: Mapping[str, int | str | bool],
) -> Collation:
    """The joint result by the rules that hold for every multi-agency audit.

    A missing return comes first: incomplete. Fewer graded returns than `min_returns`: insufficient. Else the
    suggestion is the lower median of the grades, at most the second lowest grade of the scale where an agency
    gave the lowest or a safeguarding flag is open. Grades two levels apart, or facts that contradict each
    other, want a discussion.

    Args:
        instrument: what was asked.
        returns: one for each agency that was asked about the case.
        safeguarding: whether a safeguarding flag of the case is open.
        settings: those in force; `min_returns` is 1 where the instrument has no such setting.

    Raises: InputError where no agency was asked, or a grade is none of the instrument's.
    """
    levels = {o.id: o.level for o in instrument.grade_scale if o.level is not None}
    _checked(returns, levels)
    found = differences(instrument, returns)
    graded = [one for one in returns if one.status == "graded"]
    steps = [_missing(returns), _enough(graded, int(settings.get(MIN_RETURNS, 1)))]
    back = sum(one.status in ("graded", "returned", "nil") for one in returns)
    rest = {"response_rate": back / len(returns), "differences": found}
    rest["chronology"] = tuple(chronology(instrument, returns))
    if steps[0].looked_at:
        return Collation(status="incomplete", trace=(steps[0],), **rest)
    if steps[1].looked_at:
        return Collation(status="insufficient", trace=tuple(steps), **rest)
    steps += _suggested(graded, levels, safeguarding)
    given = [levels[str(one.grade)] for one in graded]
    apart = max(given) - min(given) >= APART or any(one.fact for one in found)
    return Collation(
        status="collated", suggested=steps[-1].gives, discussion=apart, trace=tuple(steps), **rest
    )


def differences(instrument: Instrument, returns: Iterable[AgencyReturn]) -> tuple[Difference, ...]:
    """Every choice on which returns differ, side by side; those the role `agree` names are facts (S0-051).

    Rows of a table are compared where their dates and children are the same.
    """
    readings = {one.agency: _reading(instrument, one.audit) for one in returns if one.audit is not None}
    agree = {k for name in instrument.role("agree") for k in instrument.members.get(name, (name,))}
    own = {*instrument.role("overall"), *instrument.role("nil")}
    places = [key for key, q in instrument.questions.items() if instrument.options(q) and key not in own]
    found = [_at_question(key, readings, key in agree) for key in places]
    found += [
        one for address in sorted(agree & instrument.columns.keys()) for one in _rows(address, readings)
    ]
    return tuple(one for one in found if len(set(map(str, one.values.values()))) > 1)


def chronology(instrument: Instrument, returns: Iterable[AgencyReturn]) -> Iterator[Happening]:
    """The dated rows of every return by date, from the tables that hold the role `chronology`."""
    entries = []
    for key in instrument.role("chronology"):
        dated = next(c.key for c in instrument.questions[key].columns if c.answer == "date")
        for one in returns:
            for row in _reading(instrument, one.audit).rows(key) if one.audit else ():
                if row.get(dated) not in BLANK:
                    day = dt.date.fromisoformat(str(row[dated]))
                    entries.append(Happening(date=day, agency=one.agency, question=key, row=dict(row)))
    yield from sorted(entries, key=lambda entry: (entry.date, entry.agency))


def agency_return(instrument: Instrument, agency: str, audit: Audit, grade: str | None) -> AgencyReturn:
    """What a return that came back is: nil (not known there), graded, or without a grade of its own."""
    reading = _reading(instrument, audit)
    if any(reading.value(key) == "no" for key in instrument.role("nil")):
        return AgencyReturn(agency=agency, status="nil", audit=audit)
    overall = instrument.role("overall")
    if not overall or not reading.asked(overall[0]) or grade is None:
        return AgencyReturn(agency=agency, status="returned", audit=audit)
    return AgencyReturn(agency=agency, status="graded", grade=grade, audit=audit)


def _checked(returns: Sequence[AgencyReturn], levels: Mapping[str, int]) -> None:
    if not returns:
        raise InputError("No agency was asked: there is nothing to collate.")
    raise_for = [one for one in returns if one.status == "graded" and one.grade not in levels]
    if raise_for:
        known = ", ".join(levels)
        raise InputError(f"{one.agency}: {one.grade!r} is no grade. Grades: {known}." for one in raise_for)


def _missing(returns: Iterable[AgencyReturn]) -> Step:
    looks = (
        Look(question=o.agency, value=o.status, test="missing") for o in returns if o.status == "missing"
    )
    return Step(rule="missing", gives=None, looked_at=tuple(looks))


def _enough(graded: Sequence[AgencyReturn], wanted: int) -> Step:
    looks = (
        (Look(question=MIN_RETURNS, value=len(graded), test=f"<{wanted}"),) if len(graded) < wanted else ()
    )
    return Step(rule="too-few", gives=None, looked_at=looks)


def _suggested(graded: Sequence[AgencyReturn], levels: Mapping[str, int], open_flag: bool) -> list[Step]:
    by_level = sorted(graded, key=lambda one: levels[str(one.grade)])
    middle = by_level[(len(by_level) - 1) // 2].grade
    looks = tuple(Look(question=one.agency, value=one.grade, test="lower median") for one in by_level)
    steps = [Step(rule="lower-median", gives=middle, looked_at=looks)]
    lowest, *others = sorted(levels, key=lambda name: levels[name])
    why = [Look(question=one.agency, value=one.grade, test=lowest) for one in graded if one.grade == lowest]
    why += [Look(question="safeguarding", value=True, test=True)] if open_flag else []
    if others and why and levels[str(middle)] > levels[others[0]]:
        steps.append(Step(rule="cap", gives=others[0], looked_at=tuple(why)))
    return steps


def _at_question(key: str, readings: Mapping[str, Reading], fact: bool) -> Difference:
    said = {agency: reading.value(key) for agency, reading in readings.items() if reading.asked(key)}
    values = {agency: v for agency, v in said.items() if v not in BLANK and v != NOT_APPLICABLE}
    return Difference(question=key, values=values, fact=fact)


def _rows(address: str, readings: Mapping[str, Reading]) -> Iterator[Difference]:
    table, _, column = address.partition("[].")
    found: dict[str, dict[str, Value]] = {}
    for agency, reading in readings.items():
        columns = {c.key: c.answer for c in reading.instrument.questions[table].columns}
        same = [key for key, answer in columns.items() if answer in ("date", "child")]
        for row in reading.rows(table):
            about = ", ".join(str(row[key]) for key in same if row.get(key) not in BLANK)
            if about and row.get(column) not in BLANK:
                found.setdefault(about, {})[agency] = row[column]
    for about, values in found.items():
        yield Difference(question=address, about=about, values=values, fact=True)


def _reading(instrument: Instrument, audit: Audit) -> Reading:
    return Reading(compiled(instrument), audit, {})
