"""Several agencies' returns on one case, and what they come to together."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from qa_core.model.audit import Audit, Value
from qa_core.model.base import Frozen
from qa_core.model.grade import Step

ReturnStatus = Literal["graded", "returned", "nil", "missing", "waived"]
"""`nil`: the family is not known there; `missing`: requested and not back, whatever the date; `waived`: the
lead auditor does without it, for a reason; `returned`: back, and asked for no grade."""


class AgencyReturn(Frozen):
    """What became of one request to one agency about one case; `audit` holds its answers, if here."""

    agency: str
    status: ReturnStatus
    grade: str | None = None
    reason: str = ""
    audit: Audit | None = None


class Difference(Frozen):
    """One place where returns disagree, with what each agency says; `fact` where only one can be right."""

    question: str
    about: str = ""
    values: dict[str, Value]
    fact: bool = False


class Happening(Frozen):
    """One entry of the joint chronology: a row of one agency's return that has a date."""

    date: dt.date
    agency: str
    question: str
    row: dict[str, Value]


class Collation(Frozen):
    """The joint result of several returns on one case."""

    status: Literal["collated", "incomplete", "insufficient"]
    suggested: str | None = None
    discussion: bool = False
    response_rate: float = Field(ge=0, le=1)
    trace: tuple[Step, ...] = ()
    differences: tuple[Difference, ...] = ()
    chronology: tuple[Happening, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The documented form as plain data."""
        return self.model_dump(mode="json")
