"""One auditor's answers to one instrument version about one subject."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from qa_core.model.base import Frozen
from qa_core.model.case import Facts, Involvement

Value = str | int | float | bool | tuple[str, ...] | None
"""An option id, `na`, option ids, a number, text, or a date in ISO form; None is unanswered."""


class Answer(Frozen):
    """One answer: its value, the comment beside it, the reason for an override, and rows where it repeats."""

    value: Value = None
    comment: str = ""
    reason: str = ""
    rows: tuple[dict[str, Value], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing at all was entered."""
        return self.value is None and not (self.comment or self.reason or self.rows)


class Subject(Frozen):
    """What one audit is about beside its case: a record of it, and which cycle of that record."""

    record: str | None = None
    cycle: int = Field(default=1, ge=1)
    previous: tuple[str, ...] = ()


class Audit(Frozen):
    """Answers with what was in force when they were given; a change is a new revision of it."""

    instrument: str
    version: str
    case: str
    auditor: str
    date: dt.date
    subject: Subject = Subject()
    exercise: str | None = None
    agency: str | None = None
    involved: tuple[Involvement, ...] = ()
    settings: dict[str, int | str | bool] = {}
    facts: dict[str, Any] = {}
    answers: dict[str, Answer] = {}

    @property
    def known(self) -> Facts:
        """The facts with typed access."""
        return Facts(self.facts)
