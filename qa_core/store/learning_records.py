"""What the store takes and gives of learning over time, recommendations and earlier results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from qa_core.model.audit import Value


@dataclass(frozen=True, slots=True)
class LoggedPoint:
    """A learning point as it stands; `content` names its words, so that a mark follows them."""

    audit: str
    row: int
    instrument: str
    date: dt.date
    person: str
    area: str
    point: str
    critical: bool
    content: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A learning point was reviewed (`reviewed`) or tied to a performance review entry (`plr`)."""

    audit: str
    row: int
    content: str
    kind: str
    capacity: str
    ref: str
    note: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked into a person's learning log."""

    person: str
    by: str
    capacity: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Theme:
    """Learning points of one area in one team: how many, how many critical; never whose they are."""

    instrument: str
    area: str
    team: str
    points: int
    critical: int
    audits: int


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done about a recommendation."""

    kind: str
    by: str
    at: dt.datetime
    sent_to: str = ""
    note: str = ""
    evidence: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation of the service lead, with everything that was done about it, oldest first."""

    id: str
    exercise: str | None
    theme: str
    text: str
    owner: str
    due: dt.date
    state: str
    by: str
    at: dt.datetime
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class PastResult:
    """A result of an earlier year that was not audited here."""

    case: str
    date: dt.date
    instrument: str
    version: str
    grade: str
    record: str = ""
    agency: str = ""
    answers: Mapping[str, Value] | None = None
    file: str = ""

    @property
    def key(self) -> tuple[str, dt.date, str, str, str]:
        """What it is a result of: one key has one result; capitals make no difference."""
        words = (self.case, self.instrument, self.record, self.agency)
        case, instrument, record, agency = (word.casefold() for word in words)
        return case, self.date, instrument, record, agency


@dataclass(frozen=True, slots=True)
class PastCount:
    """How many earlier results of one month have one grade."""

    instrument: str
    month: str
    grade: str
    n: int
