"""The tables. Every change here needs a migration; a test compares the two."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

METADATA = MetaData()
GIVEN = {"autoincrement": False}
"""Numbers are given by the writer, who is alone: no gaps, and the same on both engines."""


class UtcTime(TypeDecorator[dt.datetime]):
    """A moment in UTC that keeps its zone: TIMESTAMP WITH TIME ZONE, on SQLite ISO text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite, which has no type for time."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String())
        return dialect.type_descriptor(DateTime(timezone=True))


class Base(SQLModel, registry=registry(metadata=METADATA)):
    """The base of all tables, apart from those that a plugin may define with SQLModel."""


class Meta(Base, table=True):
    """A word and its value: the key of the toolkits, when and with what the database was made."""

    key: str = Field(primary_key=True)
    value: str


class InstrumentSnapshot(Base, table=True):
    """An instrument version that something in the database stands on, whole."""

    __tablename__ = "instrument_snapshot"
    __table_args__ = (UniqueConstraint("id", "version", name="uq_instrument_snapshot"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    id: str
    version: str
    digest: str
    canonical: str = Field(sa_type=Text)
    at: dt.datetime = Field(sa_type=UtcTime)


class Person(Base, table=True):
    """A person by reference."""

    ref: str = Field(primary_key=True)
    role: str
    team: str
    agency: str
    external: bool
    auditor: bool
    manager: str
    email: str
    salt: str


class CaseFile(Base, table=True):
    """A case by reference, with its facts as JSON."""

    __tablename__ = "case_file"
    ref: str = Field(primary_key=True)
    team: str
    agency: str
    opened: dt.date | None
    closed: dt.date | None
    lead_professional: str
    facts: str = Field(sa_type=Text)
    salt: str


class Involvement(Base, table=True):
    """Who had a hand in a case."""

    case_ref: str = Field(primary_key=True, foreign_key="case_file.ref")
    person: str = Field(primary_key=True)
    involved: str = Field(primary_key=True)


class Allocation(Base, table=True):
    """Who audits what; `state` is issued, needs-correction or returned."""

    return_id: str = Field(primary_key=True)
    snapshot: int = Field(foreign_key="instrument_snapshot.number")
    case_ref: str
    auditor: str
    due: dt.date | None
    exported: dt.date
    exercise: str | None
    agency: str | None
    facts: str = Field(sa_type=Text)
    state: str
    at: dt.datetime = Field(sa_type=UtcTime)
    salt: str


class ToolkitReturn(Base, table=True):
    """A file that came back and was read, its bytes kept."""

    __tablename__ = "toolkit_return"
    __table_args__ = (
        UniqueConstraint("origin", "sha256", name="uq_toolkit_return"),
        Index("ix_toolkit_return_return_id", "return_id"),
    )
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    origin: str
    return_id: str | None = Field(foreign_key="allocation.return_id")
    file: str
    sha256: str
    content_hash: str
    data: bytes = Field(sa_type=LargeBinary)
    status: str
    received_at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    audit: int | None = Field(foreign_key="audit.number")
    problems: str = Field(sa_type=Text)
    salt: str


class UnreadReturn(Base, table=True):
    """A file that was refused: its hash, never its bytes."""

    __tablename__ = "unread_return"
    __table_args__ = (UniqueConstraint("sha256", "file", name="uq_unread_return"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    file: str
    sha256: str
    reason: str
    return_id: str | None
    received_at: dt.datetime = Field(sa_type=UtcTime)
    state: str
    note: str
    salt: str


class Audit(Base, table=True):
    """The head of an audit: what lists and figures need; its answers are in its revisions."""

    __table_args__ = (
        UniqueConstraint("return_id", name="uq_audit_return_id"),
        Index("ix_audit_month", "month", "snapshot"),
        Index("ix_audit_case", "case_ref"),
    )
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    return_id: str | None = Field(foreign_key="allocation.return_id")
    snapshot: int = Field(foreign_key="instrument_snapshot.number")
    case_ref: str
    auditor: str
    record: str | None
    cycle: int
    exercise: str | None
    team: str
    agency: str
    date: dt.date
    month: int
    state: str
    revision: int
    version: int
    recorded: str | None
    suggested: str | None
    outcome: str
    salt: str


class AuditRevision(Base, table=True):
    """One state of an audit, whole; never changed, never removed (S3)."""

    __tablename__ = "audit_revision"
    audit: int = Field(primary_key=True, foreign_key="audit.number")
    number: int = Field(primary_key=True)
    kind: str
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    why: str
    content: str = Field(sa_type=Text)
    settings: str = Field(sa_type=Text)
    result: str = Field(sa_type=Text)
    salt: str


class AnswerCode(Base, table=True):
    """What can be counted at a question, by number; `value` is empty where words or a date were given."""

    __tablename__ = "answer_code"
    __table_args__ = (UniqueConstraint("snapshot", "question", "value", "state", name="uq_answer_code"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    snapshot: int = Field(foreign_key="instrument_snapshot.number")
    question: str
    value: str
    state: str


class Place(Base, table=True):
    """A team and agency that audits belong to, by number."""

    __table_args__ = (UniqueConstraint("team", "agency", name="uq_place"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    team: str
    agency: str


class AnswerRow(Base, table=True):
    """One countable answer; made from the current revision and equal to a rebuild at any time.

    `item` is 0, or counts the options chosen or the rows of a table from 1; `month` is 202610 for October.
    """

    __tablename__ = "answer_row"
    __table_args__ = (
        Index("ix_answer_row_figures", "month", "place", "code", "item"),
        {"sqlite_with_rowid": False},
    )
    audit: int = Field(primary_key=True)
    code: int = Field(primary_key=True)
    item: int = Field(primary_key=True)
    month: int
    place: int


class Action(Base, table=True):
    """A remedial action of the current revision."""

    audit: int = Field(primary_key=True, foreign_key="audit.number")
    row: int = Field(primary_key=True)
    finding: str
    action: str
    owner: str
    due: dt.date | None
    evidence: str
    rag: str


class Escalation(Base, table=True):
    """A concern; one for each question of one return, however often the return comes."""

    __table_args__ = (UniqueConstraint("origin", "question", name="uq_escalation"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    origin: str
    question: str
    type: str
    text: str = Field(sa_type=Text)
    state: str
    raised_as: str
    raised_at: dt.datetime = Field(sa_type=UtcTime)
    file: str
    return_id: str | None
    audit: int | None = Field(foreign_key="audit.number")
    case_ref: str | None
    acknowledged_by: str | None
    acknowledged_at: dt.datetime | None = Field(sa_type=UtcTime)
    note: str
    salt: str


class Release(Base, table=True):
    """A narrative that may be quoted, until its words are amended."""

    __table_args__ = (Index("ix_release_audit", "audit"),)
    number: int = Field(primary_key=True, sa_column_kwargs=GIVEN)
    audit: int = Field(foreign_key="audit.number")
    question: str
    revision: int
    by: str
    at: dt.datetime = Field(sa_type=UtcTime)
    withdrawn_at: dt.datetime | None = Field(sa_type=UtcTime)


class Event(Base, table=True):
    """One entry of the log, chained to the one before; never changed, never removed (S4)."""

    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=GIVEN)
    at: str
    kind: str
    payload: str = Field(sa_type=Text)
    previous: str
    hash: str
