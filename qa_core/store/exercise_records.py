"""What the store takes and gives of exercises: plain frozen records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qa_core.store.values import moment

Asked = tuple[str, str, str]
"""A case, the agency that is asked about it, and the auditor there; no auditor is empty words."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """A thematic audit as an undertaking, tied to the instrument version that it began with."""

    id: str
    instrument: str
    version: str
    digest: str
    theme: str
    trigger: str
    lead_auditor: str
    look_back_months: int
    due: dt.date | None
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Request:
    """One agency that is asked about one case; where it was waived, why and by whom."""

    number: int
    case: str
    agency: str
    auditor: str
    waived: bool
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A toolkit that was made for a request, and where it stands."""

    case: str
    agency: str
    return_id: str
    state: str


@dataclass(frozen=True, slots=True)
class Discussed:
    """A note of what was discussed about a case; notes are added and never changed."""

    at: dt.datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade that the lead auditor set for a case, and what was suggested then; the last one counts."""

    at: dt.datetime
    by: str
    grade: str
    suggested: str | None
    reason: str

    def as_json(self) -> dict[str, Any]:
        """The grade as plain data."""
        return {
            "at": self.at.isoformat(),
            "by": self.by,
            "grade": self.grade,
            "suggested": self.suggested,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class ExerciseCase:
    """A case of an exercise: its last collation as plain data, what was discussed, and every grade set."""

    case: str
    result: Mapping[str, Any] | None
    collated_at: dt.datetime | None
    discussion: tuple[Discussed, ...]
    gradings: tuple[Graded, ...]
    version: int

    @property
    def grade(self) -> str | None:
        """The grade that the lead auditor set last."""
        return self.gradings[-1].grade if self.gradings else None


def discussed(kept: Mapping[str, Any]) -> Discussed:
    """A note from plain data."""
    return Discussed(moment(kept["at"]), kept["by"], kept["note"])


def graded(kept: Mapping[str, Any]) -> Graded:
    """A grade from plain data."""
    return Graded(moment(kept["at"]), kept["by"], kept["grade"], kept["suggested"], kept["reason"])
