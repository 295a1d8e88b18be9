"""The countable side of an audit: answer rows and remedial actions, made from its current revision.

A decision that follows from the answers (no question holds the overall grade) counts at `@grade`, in a later
cycle of the same record at `@again`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qa_core.model.audit import Audit, Value
from qa_core.model.grade import AGAIN, DECISION, Result
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.rules.conditions import compiled
from qa_core.rules.reading import BLANK, Reading

ACTION = ("audit", "row", "finding", "action", "owner", "due", "evidence", "rag")
LEARNING = ("audit", "row", "person", "area", "point", "critical")
Found = tuple[str, int, str, str]
"""Question (or address of a column), item, value, state."""
_found_places: dict[str, tuple[_Place, ...]] = {}


@dataclass(frozen=True, slots=True)
class _Place:
    """What there is to count at one question, found once for each instrument."""

    key: str
    question: Question
    itself: bool
    shown: bool
    ticked: bool
    columns: tuple[tuple[str, str], ...]


def countable(instrument: Instrument, audit: Audit, result: Result) -> list[Found]:
    """What figures count of an audit, sorted by place.

    A choice counts by its option, several options as one item each, a number by itself; of words and dates
    only that they were given. Columns with options count row by row. A question that was not asked gives
    nothing; one that had to be answered and was not is `missing`.
    """
    reading = Reading(compiled(instrument), audit, result.worked_out)
    found = _decision(instrument, audit, result)
    for place in _places(instrument):
        if place.ticked and not reading.asked(place.key):
            found.append((place.key, 0, NOT_APPLICABLE, "na"))
        elif reading.asked(place.key):
            if place.itself:
                _question(reading, place, found)
            for number, row in enumerate(reading.answer(place.key).rows if place.columns else (), 1):
                for name, address in place.columns:
                    value = row.get(name)
                    if value not in BLANK and not isinstance(value, tuple):
                        found.append((address, number, *_counted(value, True)))
    found.sort()
    return found


def actions(instrument: Instrument, audit: Audit) -> Iterator[tuple[Any, ...]]:
    """The rows of the questions that hold remedial actions, in the columns of `ACTION` after the audit."""
    number = 0
    for key in instrument.role("actions"):
        answer = audit.answers.get(key)
        for row in answer.rows if answer else ():
            number += 1
            finding, action, owner, due, evidence, rag = (_text(row.get(name)) for name in ACTION[2:])
            yield (number, finding, action, owner, _day(due), evidence, rag)


def learning(instrument: Instrument, audit: Audit, lead: str) -> Iterator[tuple[Any, ...]]:
    """The learning points, in the columns of `LEARNING` after the audit (S4-033).

    Args:
        instrument: what was asked; its role `learning` names tables with a column `point`.
        audit: the answers.
        lead: whose they are where neither the role `learner` nor those involved name anybody.
    """
    number = 0
    for key in instrument.role("learning"):
        question, answer = instrument.questions[key], audit.answers.get(key)
        rows = answer.rows if answer else ()
        if rows and Reading(compiled(instrument), audit, {}).asked(key):
            area = _area(question, instrument)
            labels = {option.id: option.label for option in instrument.options(area)} if area else {}
            for row in rows:
                point = _text(row.get("point")).strip()
                if point:
                    number += 1
                    given = _text(row.get(area.key)) if area else ""
                    critical = row.get("critical") in ("yes", True)
                    yield (
                        number,
                        learner(instrument, audit) or lead,
                        labels.get(given, given),
                        point,
                        critical,
                    )


def learner(instrument: Instrument, audit: Audit) -> str:
    """Who learns from an audit: as answered, else the lead professional among those involved; else empty."""
    for key in instrument.role("learner"):
        answer = audit.answers.get(key)
        if answer is not None and _text(answer.value).strip():
            return _text(answer.value).strip()
    return next((one.person for one in audit.involved if one.involved == "lead-professional"), "")


def _area(question: Question, instrument: Instrument) -> Question | None:
    """The column that says what a learning point is about, or whose it is: `area`, else the first choice."""
    choices = [c for c in question.columns if c.key not in ("point", "critical") and instrument.options(c)]
    named = [column for column in question.columns if column.key == "area"]
    return next(iter([*named, *choices]), None)


def _ticked(instrument: Instrument) -> frozenset[str]:
    """The questions that are counted as ticks: members of the sets that the role `ticks` names."""
    named = instrument.role("ticks")
    return frozenset(key for name in named for key in instrument.members.get(name, (name,)))


def _decision(instrument: Instrument, audit: Audit, result: Result) -> list[Found]:
    if instrument.role("overall"):
        return []
    place = DECISION if audit.subject.cycle == 1 else AGAIN
    return [(place, 0, result.recorded or "", "answered" if result.recorded else "missing")]


def _places(instrument: Instrument) -> tuple[_Place, ...]:
    if instrument.digest not in _found_places:
        ticked = _ticked(instrument)
        _found_places[instrument.digest] = tuple(
            _Place(
                key,
                question,
                question.answer != "none",
                bool(instrument.options(question)) or question.answer == "number",
                key in ticked,
                tuple(
                    (column.key, f"{key}[].{column.key}")
                    for column in question.columns
                    if instrument.options(column)
                ),
            )
            for key, question in instrument.questions.items()
        )
    return _found_places[instrument.digest]


def _question(reading: Reading, place: _Place, found: list[Found]) -> None:
    value = reading.value(place.key)
    if value in BLANK:
        if _required(reading, place) and not reading.answer(place.key).rows:
            found.append((place.key, 0, "", "missing"))
    elif isinstance(value, tuple):
        found += [(place.key, number, option, "answered") for number, option in enumerate(value, 1)]
    else:
        found.append((place.key, 0, *_counted(value, place.shown)))


def _counted(value: Value, shown: bool) -> tuple[str, str]:
    if value == NOT_APPLICABLE:
        return NOT_APPLICABLE, "na"
    return (str(value) if shown else ""), "answered"


def _required(reading: Reading, place: _Place) -> bool:
    required = place.question.required
    return required if isinstance(required, bool) else reading.rules.holds((place.key, "required"), reading)


def _text(value: Value) -> str:
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _day(words: str) -> str | None:
    """A day in ISO form; None where there is none, or words that are no day."""
    try:
        return dt.date.fromisoformat(words).isoformat()
    except ValueError:
        return None
