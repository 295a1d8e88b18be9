"""Escalations: recipients, clocks, decisions, outgoing mail.

Every change needs a migration; a test compares the two.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from qa_core.store.tables import GIVEN, Base, UtcTime


class EscalationCourse(Base, table=True):
    """What was done about an escalation since it was raised, or raised again: a course for each time.

    `mash_said` and `notes` are JSON lists: every decision, every text of review and action, who and when.
    """

    __tablename__ = "escalation_course"
    __table_args__ = (UniqueConstraint("escalation", "raising", name="uq_escalation_course"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    escalation: int = Field(foreign_key="escalation.number")
    raising: int
    raised_at: dt.datetime = Field(sa_type=UtcTime)
    acknowledged_by: str | None
    acknowledged_at: dt.datetime | None = Field(sa_type=UtcTime)
    notes: str = Field(sa_type=Text)
    mash: str
    mash_at: dt.datetime | None = Field(sa_type=UtcTime)
    mash_said: str = Field(sa_type=Text)
    ended: str
    ended_by: str | None
    ended_at: dt.datetime | None = Field(sa_type=UtcTime)
    words: str = Field(sa_type=Text)
    salt: str


class EscalationRecipient(Base, table=True):
    """A post that must be told of an escalation, and when it was; `how` is letter, hand or audit."""

    __tablename__ = "escalation_recipient"
    __table_args__ = (UniqueConstraint("course", "post", name="uq_escalation_recipient"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    course: int = Field(foreign_key="escalation_course.number")
    post: str
    told_at: dt.datetime | None = Field(sa_type=UtcTime)
    told_by: str | None
    how: str
    salt: str


class Letter(Base, table=True):
    """A letter to one post or person; `state` is waiting, sending, sent, by-hand or not-sent."""

    __table_args__ = (UniqueConstraint("about", "recipient", "subject", name="uq_letter"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    about: str
    recipient: str
    subject: str
    text: str = Field(sa_type=Text)
    state: str
    reason: str
    made_at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    tried_at: dt.datetime | None = Field(sa_type=UtcTime)
    sent_at: dt.datetime | None = Field(sa_type=UtcTime)
    salt: str
