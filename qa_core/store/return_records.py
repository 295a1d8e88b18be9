"""What the store takes and gives of returns beside the files themselves: plain frozen records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from qa_core.model.case import Involvement
from qa_core.store.records import Incoming

Keep = Literal["old", "new", "none", "stands", "void", "again"]
"""What a person decided about a return. Of a conflict: `old`, the audit stays, or `new`, this return counts.
Of one to be corrected: `none`, it is set aside. Of one whose facts changed on the way: its audit `stands`, is
`void`, or is asked for `again`."""
CHANGED: tuple[Keep, ...] = ("stands", "void", "again")


@dataclass(frozen=True, slots=True)
class Sent:
    """What was known of a case, beside its facts, when a toolkit about it went out."""

    lead_professional: str
    closed: dt.date | None
    involved: tuple[Involvement, ...]


@dataclass(frozen=True, slots=True)
class Reissue:
    """A toolkit that was issued again under a newer return id, which counts."""

    return_id: str
    superseded_by: str
    reason: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a return that waited for them."""

    number: int
    kept: Keep
    reason: str
    at: dt.datetime
    by: str


Beside = tuple[str, int]
"""The audit that a return stood beside when somebody decided about it, and its revision."""


@dataclass(frozen=True, slots=True)
class Again:
    """A file that brought nothing new: the answers of an audit that was there already."""

    number: int
    return_id: str
    file: str
    sha256: str
    audit: str | None
    received_at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Settles:
    """A return that is taken in by a person's decision: the conflict as it was kept, and the reason.

    `beside` is the audit that it was compared with, if there was one.
    """

    conflict: Incoming
    why: str
    beside: Beside | None = None
