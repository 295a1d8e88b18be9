"""What is known of the subject of an audit: a case, or one record of it in one cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Audit, Subject
from qa_core.model.case import Case, Involvement
from qa_core.model.instrument import Instrument, Question
from qa_core.rules.conflicts import derived


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
    involved = hands_in(desk, case) if case else ()
    if record is None:
        return Known(involved, case.facts if case else {})
    return Known(tuple(dict.fromkeys((*involved, *record.involved))), record.facts)


def hands_in(desk: Desk, case: Case) -> tuple[Involvement, ...]:
    """Who had a hand in a case, the line manager of its lead professional among them (S0-030)."""
    lead = desk.store.person(case.lead_professional) if case.lead_professional else None
    return tuple(dict.fromkeys((*case.involved, *derived(case, lead))))


def as_asked(desk: Desk, allocation: Allocation, audit: Audit) -> Audit:
    """An audit as its purpose wants it judged.

    A second or third look is judged on the day, the facts and the settings of the audit that it looks at, so
    that the two differ in what their auditors saw and in nothing else. A self-check bars nobody from their
    own case (S0-005).
    """
    if allocation.purpose == "self":
        return audit.model_copy(update={"involved": ()})
    if allocation.looks_at is None:
        return audit
    first = desk.store.audit(allocation.looks_at).audit
    same = {"date": first.date, "settings": first.settings, "facts": dict(allocation.facts)}
    return audit.model_copy(update=same)


def current_facts(instrument: Instrument, sent: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of the day; children and agencies that have rows in the toolkit stay as it went out."""
    return {**sent, **now, **{name: sent[name] for name in per_row(instrument) if name in sent}}


def per_row(instrument: Instrument) -> set[str]:
    """The facts whose entries have a row each in a toolkit: children, agencies, both or none."""
    kinds = {kind for question in instrument.questions.values() for kind in _repeats(question)}
    return {name for name, kind in (("children", "child"), ("agencies", "agency")) if kind in kinds}


def _repeats(question: Question) -> Iterator[str]:
    yield question.rows or ""
    yield question.answer
    yield from (column.answer for column in question.columns)
