"""Frames, draws, duties: who is asked to audit which case.

Every change needs a migration; a test compares the two.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, Text
from sqlmodel import Field

from qa_core.store.tables import GIVEN, Base, UtcTime


class SampleDraw(Base, table=True):
    """A draw of cases with the frame that it was made from; `kind` is draw, replacement or withdrawal.

    A replacement has the frame and seed of its `root`, and so has the withdrawal of it; `chosen`,
    `skipped` and `target` are JSON.
    """

    __tablename__ = "sample_draw"
    __table_args__ = (Index("ix_sample_draw_month", "instrument", "month"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    kind: str
    root: int | None = Field(foreign_key="sample_draw.number")
    instrument: str
    month: str
    day: dt.date
    seed: str
    seed_given: bool
    stratify: str
    size: int
    target: str = Field(sa_type=Text)
    frame: str = Field(sa_type=Text)
    frame_sha256: str
    chosen: str = Field(sa_type=Text)
    replaced: str
    skipped: str = Field(sa_type=Text)
    reason: str
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str


class SampleHold(Base, table=True):
    """A case that is held back from draws, until it is released."""

    __tablename__ = "sample_hold"
    __table_args__ = (Index("ix_sample_hold_case", "case_ref"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    case_ref: str
    reason: str
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    released_at: dt.datetime | None = Field(sa_type=UtcTime)
    released_by: str
    release_reason: str
    salt: str


class Duty(Base, table=True):
    """A case that an auditor is asked to audit in a month; `state` is planned, sent, declined, reallocated or
    withdrawn.

    That its audit is here is never written down: it follows from the audits. `ground` is conflict, exempt,
    moved or withdrawn where the duty has ended, `follows` the duty that this one replaces.
    """

    __table_args__ = (Index("ix_duty_month", "month", "instrument"), Index("ix_duty_case", "case_ref"))
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    instrument: str
    month: str
    case_ref: str
    auditor: str
    due: dt.date
    state: str
    return_id: str | None = Field(foreign_key="allocation.return_id")
    origin: str
    follows: int | None = Field(foreign_key="duty.number")
    ground: str
    reason: str = Field(sa_type=Text)
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    ended_at: dt.datetime | None = Field(sa_type=UtcTime)
    ended_by: str
    salt: str


class DutyExemption(Base, table=True):
    """Months in which somebody is asked to audit nothing; `ended_at` where it was taken back."""

    __tablename__ = "duty_exemption"
    __table_args__ = (Index("ix_duty_exemption_person", "person"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    person: str
    first_month: str
    last_month: str
    reason: str = Field(sa_type=Text)
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    ended_at: dt.datetime | None = Field(sa_type=UtcTime)
    ended_by: str
    end_reason: str = Field(sa_type=Text)
    salt: str


class ToldConflict(Base, table=True):
    """A hand in a case that an auditor told of; case lists that are loaded later do not take it away.

    `involved` is a kind of involvement, or `other`: kin, friendship, a complaint.
    """

    __tablename__ = "told_conflict"
    __table_args__ = (Index("ix_told_conflict_case", "case_ref"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    case_ref: str
    person: str
    involved: str
    reason: str = Field(sa_type=Text)
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str
