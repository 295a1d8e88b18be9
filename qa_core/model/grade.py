"""Grades with the trace that explains them, and everything else one grading yields."""

from __future__ import annotations

from typing import Any, Literal

from qa_core.model.base import Frozen
from qa_core.model.finding import Finding

Scalar = str | int | float | bool | None
DECISION = "@grade"
"""Where figures count what was recorded in an audit that asks for no overall grade."""
AGAIN = "@again"
"""The same for a record that was checked before: its second cycle, or a later one."""
Outcome = Literal["accept", "warn", "block"]


class WorkedOut(Frozen):
    """A value worked out from facts or other answers, why, and what the auditor gave instead, if anything."""

    value: Scalar
    because: str
    given: Scalar = None


class Look(Frozen):
    """One answer that a rule looked at, and the test it was put to."""

    question: str
    value: Scalar | tuple[Scalar, ...]
    test: Scalar | tuple[Scalar, ...]


class Step(Frozen):
    """One rule that was tried: the grade it gives, or None where it did not hold."""

    rule: str
    gives: str | None
    looked_at: tuple[Look, ...] = ()


class Suggestion(Frozen):
    """The grade that the rules suggest, and the rules tried, up to and with the one that held."""

    grade: str | None
    trace: tuple[Step, ...] = ()


class Follow(Frozen):
    """What an answer sets in motion."""

    kind: Literal["escalation", "action", "learning"]
    type: str
    question: str


class InstrumentRef(Frozen):
    """An instrument version, by its digest beyond doubt."""

    id: str
    version: str
    digest: str


class Result(Frozen):
    """What grading one audit yields; see the command contract for each field.

    `previous_failures` and `ticks` (how many of the items that count are yes, no and not applicable) are
    None where the instrument or the subject has none.
    """

    previous_failures: tuple[str, ...] | None = None
    instrument: InstrumentRef
    complete: bool
    recorded: str | None
    suggested: str | None
    outcome: Outcome
    worked_out: dict[str, WorkedOut] = {}
    findings: tuple[Finding, ...] = ()
    trace: tuple[Step, ...] = ()
    follow_up: tuple[Follow, ...] = ()
    ticks: dict[str, int] | None = None

    def as_json(self) -> dict[str, Any]:
        """The documented form: plain data, without what this instrument or subject does not have."""
        data = self.model_dump(mode="json")
        for finding in data["findings"]:
            if not finding["verdict"]:
                del finding["verdict"]
        return {k: v for k, v in data.items() if v is not None or k not in ("previous_failures", "ticks")}
