"""What is known of the subject of an audit: a case, or one record of it in one cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.model.audit import Subject
from qa_core.model.case import Case, Involvement
from qa_core.model.instrument import Instrument, Question


@dataclass(frozen=True)
class Known:
    """Who had a hand in a subject, and its facts."""

    involved: tuple[Involvement, ...]
    facts: Mapping[str, Any]


def known_of(desk: Desk, instrument: Instrument, case: Case | None, subject: Subject) -> Known:
    """What is known now: of a record that was checked its own facts, else those of its case.

    Who had a hand in the case had one in its records too (S0-030).
    """
    name = subject.record
    record = desk.store.case_record(instrument.id, name, subject.cycle) if name else None
    involved = case.involved if case else ()
    if record is None:
        return Known(involved, case.facts if case else {})
    return Known(tuple(dict.fromkeys((*involved, *record.involved))), record.facts)


def current_facts(instrument: Instrument, sent: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of the day; children and agencies that have rows in the toolkit stay as it went out."""
    kinds = {kind for question in instrument.questions.values() for kind in _repeats(question)}
    fixed = {name for name, kind in (("children", "child"), ("agencies", "agency")) if kind in kinds}
    return {**sent, **now, **{name: sent[name] for name in fixed if name in sent}}


def _repeats(question: Question) -> Iterator[str]:
    yield question.rows or ""
    yield question.answer
    yield from (column.answer for column in question.columns)
