"""What the store takes and gives of feedback and actions: plain frozen records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from qa_core.model.finding import CellProblem

State = Literal["open", "replied", "in-progress", "done", "verified"]
STATES: tuple[State, ...] = ("open", "replied", "in-progress", "done", "verified")
STAGES = ("owner", "manager", "service leader")
CLOSED = frozenset({"done", "verified"})
FeedbackKind = Literal["feedback", "return-notice"]
ReplyStatus = Literal["accepted", "needs-correction", "conflict"]


@dataclass(frozen=True, slots=True)
class NewFeedback:
    """Feedback that is about to be written.

    `asked` are the keys of the actions of its reply sheet with what stands beside them there; `reply_id` is
    None where no reply is asked for.
    """

    audit: str
    revision: int
    kind: FeedbackKind
    reply_id: str | None
    reply_by: dt.date | None
    asked: tuple[tuple[str, str], ...]
    reader: str
    copied: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """Feedback that was written: for which state of the audit, to whom, and by when a reply is wanted."""

    number: int
    audit: str
    revision: int
    kind: FeedbackKind
    reply_id: str | None
    reply_by: dt.date | None
    asked: tuple[tuple[str, str], ...]
    reader: str
    copied: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class ActionReply:
    """What a reply says to one action: accepted or not, a comment, and a day of the reader's own."""

    key: str
    accepted: bool
    comment: str = ""
    own_date: dt.date | None = None

    def as_json(self) -> dict[str, Any]:
        """The reply as plain data."""
        own = self.own_date.isoformat() if self.own_date else None
        return {"key": self.key, "accepted": self.accepted, "comment": self.comment, "own_date": own}


@dataclass(frozen=True, slots=True)
class NewReply:
    """A reply sheet that came back and what was read from it."""

    file: str
    data: bytes = field(repr=False)
    sha256: str
    content_hash: str
    answers: tuple[ActionReply, ...] = ()
    comments: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[CellProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it is kept; its bytes are asked for apart."""

    number: int
    feedback: int
    file: str
    sha256: str
    content_hash: str
    status: ReplyStatus
    received_at: dt.datetime
    by: str
    answers: tuple[ActionReply, ...]
    comments: Mapping[str, str]
    why: str


@dataclass(frozen=True, slots=True)
class ActionText:
    """An action by its key, with what it says: from the audit, whose words stay as they are."""

    audit: str
    key: str
    finding: str
    action: str


@dataclass(frozen=True, slots=True)
class ActionStand:
    """Where an action stands; owner and due day are None where they are still those of the audit."""

    number: int
    audit: str
    key: str
    finding: str
    action: str
    state: State
    owner: str | None
    due: dt.date | None
    evidence: str
    accepted: Literal["", "yes", "no"]
    own_date: dt.date | None
    version: int


@dataclass(frozen=True, slots=True)
class Step:
    """What is to happen to an action; None leaves a field as it is."""

    state: State
    note: str
    evidence: str | None = None
    due: dt.date | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to an action: when, by whom, what it was before and is after, and why."""

    audit: str
    key: str
    at: dt.datetime
    by: str
    kind: str
    before: str
    after: str
    note: str


@dataclass(frozen=True, slots=True)
class ReturnedItem:
    """An item for which a record went back to its author, with the reason."""

    audit: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """An audit, the earlier one that it follows, and who said so."""

    audit: str
    follows: str
    at: dt.datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Chase:
    """A reminder that was sent; `stage` counts in STAGES, `at` is on the day of the desk."""

    about: str
    stage: int
    recipient: str
    at: dt.datetime
    by: str
