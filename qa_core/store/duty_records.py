"""What the store takes and gives of duties: plain frozen records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

DutyState = Literal["planned", "sent", "returned", "declined", "reallocated", "withdrawn"]
"""`returned` is never kept: it follows from the audit that came of the duty."""
STANDING = ("planned", "sent", "returned")
Ground = Literal["", "conflict", "exempt", "moved", "withdrawn"]
Origin = Literal["draw", "list"]
OTHER = "other"
"""A conflict that is no involvement in the case: kin, friendship, a complaint."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A case that an auditor is asked to audit in a month.

    `return_id` is that of the newest toolkit; `ground` and `reason` say why the duty has ended (while it
    stands, `reason` says why a case that should not be audited was given out all the same), `follows` is the
    number of the duty that it replaces.
    """

    number: int
    instrument: str
    month: str
    case: str
    auditor: str
    due: dt.date
    state: DutyState
    return_id: str | None
    origin: Origin
    follows: int | None
    ground: Ground
    reason: str
    at: dt.datetime
    by: str
    ended_at: dt.datetime | None
    ended_by: str

    @property
    def stands(self) -> bool:
        """Whether the auditor still has it, or has done it."""
        return self.state in STANDING


@dataclass(frozen=True, slots=True)
class NewDuty:
    """A duty to be kept; `follows` where it replaces one that ends, `reason` where it needs one."""

    case: str
    auditor: str
    due: dt.date
    origin: Origin = "draw"
    follows: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EndedDuty:
    """A duty that ends: declined by the auditor, reallocated or withdrawn by the QA team."""

    number: int
    state: DutyState
    ground: Ground
    reason: str


@dataclass(frozen=True, slots=True)
class ToldConflict:
    """A hand in a case that an auditor told of; `involved` is a kind of involvement or `other`."""

    case: str
    person: str
    involved: str
    reason: str


@dataclass(frozen=True, slots=True)
class Exemption:
    """Months in which somebody is asked to audit nothing."""

    id: str
    person: str
    first: str
    last: str
    reason: str
    at: dt.datetime
    by: str
    ended_at: dt.datetime | None = None
    ended_by: str = ""
    end_reason: str = ""

    def covers(self, month: str) -> bool:
        """Whether it holds in a month."""
        return self.ended_at is None and self.first <= month <= self.last

    def covered(self, month: str) -> bool:
        """Whether it held in a month that is past, also if it was taken back later."""
        until = None if self.ended_at is None else f"{self.ended_at:%Y-%m}"
        return self.first <= month <= self.last and (until is None or month < until)
