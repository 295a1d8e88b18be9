"""The tables of records, exercises and learning. Every change needs a migration; a test compares the two."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, Text
from sqlmodel import Field

from qa_core.store.tables import Base, UtcTime


class AllocationSubject(Base, table=True):
    """Which record of its case an allocation is about, where it is not the whole case."""

    __tablename__ = "allocation_subject"
    return_id: str = Field(primary_key=True, foreign_key="allocation.return_id")
    record: str
    cycle: int
    previous: str = Field(sa_type=Text)


class CaseRecord(Base, table=True):
    """One record of a case as the case system exported it, for one cycle of its quality control."""

    __tablename__ = "case_record"
    __table_args__ = (Index("ix_case_record_case", "case_ref"),)
    instrument: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    cycle: int = Field(primary_key=True)
    case_ref: str
    date: dt.date | None
    facts: str = Field(sa_type=Text)
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str


class Exercise(Base, table=True):
    """A thematic audit as an undertaking."""

    id: str = Field(primary_key=True)
    snapshot: int = Field(foreign_key="instrument_snapshot.number")
    theme: str
    trigger_source: str
    lead_auditor: str
    look_back_months: int
    due: dt.date | None
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str


class ExerciseRequest(Base, table=True):
    """One agency that is asked about one case; `state` is asked or waived."""

    __tablename__ = "exercise_request"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    exercise: str = Field(foreign_key="exercise.id", index=True)
    case_ref: str
    agency: str
    auditor: str
    state: str
    reason: str
    by: str
    salt: str


class ExerciseCase(Base, table=True):
    """A case of an exercise: the last collation, what was discussed, and the lead auditor's grade.

    `discussion` and `reason` are JSON lists: every note, and every grade that was set with its reason.
    """

    __tablename__ = "exercise_case"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    exercise: str = Field(foreign_key="exercise.id", index=True)
    case_ref: str
    result: str = Field(sa_type=Text)
    collated_at: dt.datetime | None = Field(sa_type=UtcTime)
    discussion: str = Field(sa_type=Text)
    suggested: str | None
    grade: str | None
    reason: str = Field(sa_type=Text)
    by: str
    graded_at: dt.datetime | None = Field(sa_type=UtcTime)
    version: int
    salt: str


class LearningPoint(Base, table=True):
    """A learning point of the current revision, in the log of the person it is for."""

    __tablename__ = "learning_point"
    __table_args__ = (Index("ix_learning_point_person", "person"),)
    audit: int = Field(primary_key=True, foreign_key="audit.number")
    row: int = Field(primary_key=True)
    person: str
    area: str
    point: str = Field(sa_type=Text)
    critical: bool
