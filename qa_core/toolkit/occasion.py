"""What makes one toolkit's template differ from another's, beside its layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa_core.model.allocation import Allocation
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Occasion:
    """For what a toolkit goes out.

    Attributes:
        exercise: whether it belongs to an exercise.
        agency: whether it is one agency's return.
        record: whether it is about one record of a case.
        again: whether that record was checked before.
        previous: what was not right then, by question key.
        self_check: whether a practitioner looks at their own case, which counts nowhere.
        by_hand: questions that facts might answer but do not today, so that the auditor has to.
    """

    exercise: bool = False
    agency: bool = False
    record: bool = False
    again: bool = False
    previous: tuple[str, ...] = ()
    self_check: bool = False
    by_hand: frozenset[str] = frozenset()


def occasion_of(
    instrument: Instrument, allocation: Allocation, hints: Mapping[str, WorkedOut] | None = None
) -> Occasion:
    """The occasion of an allocation.

    Args:
        instrument: what it asks.
        allocation: for whom, about what.
        hints: what facts answer today, by question key; None where nobody has looked.
    """
    subject = allocation.subject
    return Occasion(
        exercise=bool(allocation.exercise),
        agency=bool(allocation.agency),
        record=bool(subject.record),
        again=subject.cycle > 1,
        previous=tuple(dict.fromkeys(subject.previous)) if subject.cycle > 1 else (),
        self_check=allocation.purpose == "self",
        by_hand=frozenset() if hints is None else unanswered(instrument, hints),
    )


def unanswered(instrument: Instrument, hints: Mapping[str, WorkedOut]) -> frozenset[str]:
    """The questions that facts could answer and do not."""
    return frozenset(
        key
        for key, question in instrument.questions.items()
        if question.work_out and question.work_out.need and (key not in hints or hints[key].value is None)
    )
