"""What the store takes and gives beside the words of the model: plain frozen records."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol

from qa_core.errors import StaleError
from qa_core.model.allocation import Purpose
from qa_core.model.audit import Audit
from qa_core.model.finding import CellProblem
from qa_core.model.grade import Result

ReturnStatus = Literal["accepted", "needs-correction", "duplicate", "conflict"]
MatchKind = Literal["same-bytes", "same-content", "other-content"]
EscalationState = Literal["flagged", "unknown", "acknowledged", "cleared", "closed", "withdrawn"]
AuditState = Literal["submitted", "aside", "void"]
"""`aside` is an audit that never counts: a second or third look, or a self-check."""
RevisionKind = Literal["submitted", "amended", "voided"]
AllocationState = Literal["issued", "needs-correction", "returned"]


class Concern(Protocol):
    """A flag at a concern question; `state` is `flagged` or `unknown` (left blank, to be asked)."""

    @property
    def question(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def state(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Flag:
    """A concern as plain data, for doors that have no reader of their own."""

    question: str
    type: str
    text: str = ""
    state: str = "flagged"


@dataclass(frozen=True)
class Incoming:
    """A file that came back: its name (without folders), its bytes, and what was read from it.

    `content_hash` is the same whatever program saved the same answers; `problems` are the cells that could
    not be read.
    """

    file: str
    data: bytes = field(repr=False)
    return_id: str | None = None
    content_hash: str = ""
    problems: tuple[CellProblem, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Match:
    """What is already there for a file: how alike, with which status, and the audit made of it, if any."""

    kind: MatchKind
    status: str
    audit: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a return; `new` is false where all of it was there before and nothing was written.

    `voided` are audits of the same duty whose place it took.
    """

    status: ReturnStatus
    audit: str | None
    new: bool
    escalations: tuple[str, ...] = ()
    voided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredReturn:
    """A return as it is kept; its bytes are asked for apart."""

    number: int
    return_id: str | None
    file: str
    sha256: str
    content_hash: str
    status: str
    received_at: dt.datetime
    by: str
    audit: str | None
    problems: tuple[CellProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadReturn:
    """A file that was refused: not read, so its sender must be asked whether there is a concern."""

    id: str
    file: str
    sha256: str
    reason: str
    return_id: str | None
    received_at: dt.datetime
    state: Literal["open", "settled"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Escalation:
    """A concern and where it stands; `raised_as` keeps whether it was flagged or left blank."""

    id: str
    type: str
    question: str
    text: str
    state: EscalationState
    raised_as: str
    raised_at: dt.datetime
    return_id: str | None
    audit: str | None
    case: str | None
    acknowledged_by: str | None = None
    acknowledged_at: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AuditHead:
    """One line of the list of audits; `version` rises with every change and guards against stale saves."""

    id: str
    instrument: str
    instrument_version: str
    digest: str
    return_id: str | None
    case: str
    auditor: str
    date: dt.date
    record: str | None
    cycle: int
    exercise: str | None
    agency: str
    team: str
    state: AuditState
    revision: int
    version: int
    recorded: str | None
    suggested: str | None
    outcome: str
    purpose: Purpose = "audit"


@dataclass(frozen=True, slots=True)
class StoredAudit:
    """An audit as it stands: `audit.settings` are all settings that it was graded with."""

    head: AuditHead
    audit: Audit
    result: Result


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of an audit: what it was, who made it so, when and why."""

    audit_id: str
    number: int
    kind: RevisionKind
    at: dt.datetime
    by: str
    why: str
    audit: Audit
    result: Result


@dataclass(frozen=True, slots=True)
class NewAudit:
    """An audit to be stored with the result of grading it."""

    audit: Audit
    result: Result


@dataclass(frozen=True, slots=True)
class RecordHead:
    """One cycle of a record of a case, and the day that dates it."""

    record: str
    case: str
    cycle: int
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class Action:
    """A remedial action as it stands in the current revision."""

    audit: str
    row: int
    finding: str
    action: str
    owner: str
    due: dt.date | None
    evidence: str
    rag: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log; `hash` covers all of it and the entry before."""

    seq: int
    at: str
    kind: str
    payload: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log ends; kept elsewhere, it lets `verify` see that entries were cut off."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that `verify` looked at."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """Words of an audit that were released for quoting; carries no reference to the case."""

    instrument: str
    version: str
    question: str
    month: str
    text: str


class StaleSave(StaleError):
    """A save on top of an older state; carries what is stored now.

    Args:
        problems: sentences that name both versions.
        expected: the version that was worked on.
        current: the audit as it is stored now.
    """

    def __init__(self, problems: str | list[str], expected: int, current: StoredAudit) -> None:
        super().__init__(problems)
        self.expected = expected
        self.current = current


Payload = Mapping[str, Any]
