"""Feedback, replies, actions and what became of them.

Every change needs a migration; a test compares the two.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from qa_core.store.tables import GIVEN, Base, UtcTime


class Feedback(Base, table=True):
    """Feedback on an audit as it was written; `asked` are the actions of its reply sheet, as JSON."""

    __table_args__ = (UniqueConstraint("reply_id", name="uq_feedback_reply_id"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    audit: int = Field(foreign_key="audit.number", index=True)
    revision: int
    kind: str
    reply_id: str | None
    reply_by: dt.date | None
    asked: str = Field(sa_type=Text)
    reader: str
    copied: str
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str


class FeedbackReply(Base, table=True):
    """A reply sheet that came back, its bytes kept; answers, comments and problems are JSON."""

    __tablename__ = "feedback_reply"
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    feedback: int = Field(foreign_key="feedback.number", index=True)
    file: str
    sha256: str
    content_hash: str
    data: bytes = Field(sa_type=LargeBinary)
    status: str
    received_at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    answers: str = Field(sa_type=Text)
    comments: str = Field(sa_type=Text)
    problems: str = Field(sa_type=Text)
    why: str
    salt: str


class ActionState(Base, table=True):
    """Where an action stands once something happened to it; an action without one is open.

    `key` is made of what the action says, so that it finds its action again after the audit was amended.
    """

    __tablename__ = "action_state"
    __table_args__ = (UniqueConstraint("audit", "key", name="uq_action_state"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    audit: int = Field(foreign_key="audit.number")
    key: str
    finding: str = Field(sa_type=Text)
    action: str = Field(sa_type=Text)
    state: str
    owner: str | None
    due: dt.date | None
    evidence: str = Field(sa_type=Text)
    accepted: str
    own_date: dt.date | None
    version: int
    salt: str


class ActionChange(Base, table=True):
    """One thing that happened to an action; never changed, never removed."""

    __tablename__ = "action_change"
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    action: int = Field(foreign_key="action_state.number", index=True)
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    kind: str
    before: str
    after: str
    note: str = Field(sa_type=Text)
    salt: str


class AuditLink(Base, table=True):
    """A person's word that an audit follows an earlier one; the last one counts."""

    __tablename__ = "audit_link"
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    audit: int = Field(foreign_key="audit.number", index=True)
    follows: int = Field(foreign_key="audit.number")
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    why: str
    salt: str


class FollowUpChase(Base, table=True):
    """A reminder that was sent: about which action or reply, to whom, at which stage."""

    __tablename__ = "follow_up_chase"
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    about: str = Field(index=True)
    stage: int
    recipient: str
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str
