"""What the store takes and gives of second looks: plain frozen records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from qa_core.model.allocation import Purpose


@dataclass(frozen=True, slots=True)
class SecondDraw:
    """A draw of audits for a second look: from `frame`, by `seed`, those in `chosen`."""

    number: int
    period: str
    instrument: str
    share: int
    seed: str
    frame: tuple[str, ...]
    chosen: tuple[str, ...]
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Look:
    """A return that never counts: what for, by whom, of which case, and the audit that came back."""

    return_id: str
    purpose: Purpose
    looks_at: str | None
    instrument: str
    case: str
    auditor: str
    due: dt.date | None
    state: str
    withdrawn: str
    at: dt.datetime
    audit: str | None
    audit_state: str | None

    @property
    def back(self) -> bool:
        """Whether its audit is here and stands."""
        return self.audit is not None and self.audit_state != "void"


@dataclass(frozen=True, slots=True)
class Moderation:
    """A grade that was looked at together: what each auditor gave, what was decided, why and by whom."""

    audit: str
    before: str | None
    after: str
    grades: Mapping[str, str | None]
    reason: str
    revision: int
    at: dt.datetime
    by: str
