"""Learning over time, recommendations, results of earlier years.

Every change needs a migration; a test compares the two.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, Text
from sqlmodel import Field

from qa_core.store.tables import GIVEN, Base, UtcTime


class LearningLook(Base, table=True):
    """Somebody looked into a person's learning log; `capacity` says by what right."""

    __tablename__ = "learning_look"
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    person: str
    by: str
    capacity: str
    at: dt.datetime = Field(sa_type=UtcTime)
    salt: str


class LearningMark(Base, table=True):
    """A learning point was reviewed, or tied to a performance review; `content` says which words it had.

    `kind` is `plr` or `reviewed`; `ref` is the entry of the performance review.
    """

    __tablename__ = "learning_mark"
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    audit: int = Field(foreign_key="audit.number", index=True)
    row: int
    content: str
    kind: str
    capacity: str
    ref: str
    note: str = Field(sa_type=Text)
    by: str
    at: dt.datetime = Field(sa_type=UtcTime)
    salt: str


class Recommendation(Base, table=True):
    """What the service lead recommends after an exercise, or on a theme; `state` open, in-progress, done."""

    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    exercise: str | None = Field(foreign_key="exercise.id")
    theme: str
    text: str = Field(sa_type=Text)
    owner: str
    due: dt.date
    state: str
    by: str
    at: dt.datetime = Field(sa_type=UtcTime)
    salt: str


class RecommendationStep(Base, table=True):
    """One thing that was done about a recommendation; steps are added and never changed."""

    __tablename__ = "recommendation_step"
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    recommendation: int = Field(foreign_key="recommendation.number", index=True)
    kind: str
    sent_to: str
    note: str = Field(sa_type=Text)
    evidence: str = Field(sa_type=Text)
    year: int | None
    by: str
    at: dt.datetime = Field(sa_type=UtcTime)
    salt: str


class PastResult(Base, table=True):
    """A result of an earlier year that was not audited here; one that was corrected keeps its row.

    `answers` is JSON: option or value by question.
    """

    __tablename__ = "past_result"
    __table_args__ = (Index("ix_past_result_month", "month"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    instrument: str
    version: str
    case_ref: str
    record: str
    agency: str
    date: dt.date
    month: int
    grade: str
    answers: str = Field(sa_type=Text)
    file: str
    by: str
    at: dt.datetime = Field(sa_type=UtcTime)
    replaced_at: dt.datetime | None = Field(sa_type=UtcTime)
    reason: str
    salt: str
