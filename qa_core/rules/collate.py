"""Collation: what the returns of several agencies on one case come to (S0-050, S0-051)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from qa_core.errors import InputError
from qa_core.model.audit import Audit
from qa_core.model.collation import AgencyReturn, Collation, Difference, Happening
from qa_core.model.grade import Look, Step
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.rules.conditions import compiled
from qa_core.rules.reading import BLANK, Reading

MIN_RETURNS = "min_returns"
FEWEST = 2
"""So many graded returns are wanted where the instrument has no setting `min_returns`."""
APART = 2
"""So many levels between the best and the worst grade make a discussion compulsory."""


class Collator(Protocol):
    """The code of the plugin that brought an instrument; the call is guarded by whoever provides it."""

    def collate(self, returns: Sequence[AgencyReturn], safeguarding: bool) -> Collation | None:
        """The regime's own joint result, if it has one."""


def collate(
    instrument: Instrument,
    returns: Sequence[AgencyReturn],
    *,
    safeguarding: bool,
    settings: Mapping[str, int | str | bool],
    owner: Collator | None = None,
) -> Collation:
    """The joint result: the plugin's own, else by the rules that hold for every multi-agency audit.

    A missing return comes first: incomplete. Fewer graded returns than `min_returns`: insufficient. Else the
    suggestion is the lower median of the grades, capped below the benchmark (at the second lowest grade of a
    scale without one) where an agency gave the lowest grade or a safeguarding flag is open. Grades two levels
    apart, or facts that contradict each other, want a discussion. The order of returns makes no difference.

    Args:
        instrument: what was asked.
        returns: one for each agency that was asked about the case.
        safeguarding: whether a safeguarding flag of the case is open.
        settings: those in force; at least one graded return is wanted, whatever `min_returns` says.
        owner: the plugin's code; None leaves it to the rules of the core.

    Raises: InputError where no agency was asked, or a grade is none of the instrument's.
    """
    levels = {o.id: o.level for o in instrument.grade_scale if o.level is not None}
    _checked(returns, levels)
    own = owner.collate(returns, safeguarding) if owner is not None else None
    if own is not None:
        return own
    wanted = int(settings.get(MIN_RETURNS, instrument.defaults.get(MIN_RETURNS, FEWEST)))
    in_order = sorted(returns, key=lambda one: (one.agency, one.status, one.grade or ""))
    return _by_the_core(instrument, in_order, levels, safeguarding, max(wanted, 1))


def _by_the_core(
    instrument: Instrument,
    returns: Sequence[AgencyReturn],
    levels: Mapping[str, int],
    safeguarding: bool,
    wanted: int,
) -> Collation:
    found = differences(instrument, returns)
    graded = [one for one in returns if one.status == "graded"]
    back = sum(one.status in ("graded", "returned", "nil") for one in returns)
    base = Collation(
        status="incomplete",
        response_rate=back / len(returns),
        trace=(_missing(returns),),
        differences=found,
        chronology=tuple(chronology(instrument, returns)),
    )
    if base.trace[0].looked_at:
        return base
    trace = [*base.trace, _enough(graded, wanted)]
    if trace[-1].looked_at:
        return base.model_copy(update={"status": "insufficient", "trace": tuple(trace)})
    trace += _suggested(graded, levels, _cap(instrument, levels), safeguarding)
    given = [levels[str(one.grade)] for one in graded]
    apart = max(given) - min(given) >= APART or any(one.fact for one in found)
    result = {"status": "collated", "suggested": trace[-1].gives, "discussion": apart, "trace": tuple(trace)}
    return base.model_copy(update=result)


def differences(instrument: Instrument, returns: Iterable[AgencyReturn]) -> tuple[Difference, ...]:
    """Every choice on which returns differ, side by side; what the role `agree` names are facts (S0-051).

    Rows of a table are compared where their dates and children are the same.
    """
    readings = {one.agency: _reading(instrument, one.audit) for one in returns if one.audit is not None}
    agree = {k for name in instrument.role("agree") for k in instrument.members.get(name, (name,))}
    own = {*instrument.role("overall"), *instrument.role("nil")}
    places = [
        k for k, q in instrument.questions.items() if (instrument.options(q) or k in agree) and k not in own
    ]
    found = [_at_question(key, readings, key in agree) for key in places]
    found += [
        one for address in sorted(agree & instrument.columns.keys()) for one in _rows(address, readings)
    ]
    return tuple(one for one in found if len({str(value).casefold() for value in one.values.values()}) > 1)


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
    known = {option.id for option in instrument.grade_scale if option.level is not None}
    if not overall or not reading.asked(overall[0]) or grade not in known:
        return AgencyReturn(agency=agency, status="returned", audit=audit)
    return AgencyReturn(agency=agency, status="graded", grade=grade, audit=audit)


def _checked(returns: Sequence[AgencyReturn], levels: Mapping[str, int]) -> None:
    if not returns:
        raise InputError("No agency was asked: there is nothing to collate.")
    wrong = [one for one in returns if one.status == "graded" and one.grade not in levels]
    if wrong:
        known = ", ".join(levels)
        raise InputError(f"{one.agency}: {one.grade!r} is no grade. Grades: {known}." for one in wrong)


def _missing(returns: Iterable[AgencyReturn]) -> Step:
    looks = (
        Look(question=o.agency, value=o.status, test="missing") for o in returns if o.status == "missing"
    )
    return Step(rule="missing", gives=None, looked_at=tuple(looks))


def _enough(graded: Sequence[AgencyReturn], wanted: int) -> Step:
    looks = (
        (Look(question="graded returns", value=len(graded), test=f"<{wanted}"),)
        if len(graded) < wanted
        else ()
    )
    return Step(rule="too-few", gives=None, looked_at=looks)


def _suggested(
    graded: Sequence[AgencyReturn], levels: Mapping[str, int], cap: str | None, open_flag: bool
) -> list[Step]:
    by_level = sorted(graded, key=lambda one: levels[str(one.grade)])
    middle = by_level[(len(by_level) - 1) // 2].grade
    looks = tuple(Look(question=one.agency, value=one.grade, test="lower median") for one in by_level)
    steps = [Step(rule="lower-median", gives=middle, looked_at=looks)]
    lowest = min(levels, key=lambda name: levels[name])
    why = [Look(question=one.agency, value=one.grade, test=lowest) for one in graded if one.grade == lowest]
    why += [Look(question="safeguarding", value=True, test=True)] if open_flag else []
    if cap is not None and why and levels[str(middle)] > levels[cap]:
        steps.append(Step(rule="cap", gives=cap, looked_at=tuple(why)))
    return steps


def _cap(instrument: Instrument, levels: Mapping[str, int]) -> str | None:
    """The best grade below the benchmark, or the second lowest where there is none; None where none is."""
    upwards = sorted(levels, key=lambda name: levels[name])
    if instrument.benchmark in levels:
        below = [name for name in upwards if levels[name] < levels[str(instrument.benchmark)]]
        return below[-1] if below else None
    return upwards[1] if len(upwards) > 1 else None


def _at_question(key: str, readings: Mapping[str, Reading], fact: bool) -> Difference:
    said = {agency: reading.value(key) for agency, reading in readings.items() if reading.asked(key)}
    values = {agency: v for agency, v in said.items() if v not in BLANK and v != NOT_APPLICABLE}
    return Difference(question=key, values=values, fact=fact)


def _rows(address: str, readings: Mapping[str, Reading]) -> Iterator[Difference]:
    """What each agency says in a column of rows about the same day and child, all of it."""
    table, _, column = address.partition("[].")
    found: dict[str, dict[str, set[str]]] = {}
    for agency, reading in readings.items():
        same = _same(reading.instrument.questions[table], column)
        for row in reading.rows(table):
            about = ", ".join(str(row[key]) for key in same if row.get(key) not in BLANK)
            if about and row.get(column) not in (*BLANK, NOT_APPLICABLE):
                found.setdefault(about, {}).setdefault(agency, set()).add(str(row[column]))
    for about, said in sorted(found.items()):
        values = {agency: " / ".join(sorted(words)) for agency, words in said.items()}
        yield Difference(question=address, about=about, values=values, fact=True)


def _same(table: Question, column: str) -> list[str]:
    """The columns that tell which rows of two returns are about the same thing."""
    heads = [table.rows] if table.rows in ("child", "agency") else []
    listed = [c.key for c in table.columns if c.answer in ("date", "child") and c.key != column]
    return list(dict.fromkeys((*heads, *listed)))


def _reading(instrument: Instrument, audit: Audit) -> Reading:
    return Reading(compiled(instrument), audit, {})
