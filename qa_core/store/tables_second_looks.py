"""Second audits, moderation, self-checks, results of earlier years.

Every change needs a migration; a test compares the two.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Text
from sqlmodel import Field

from qa_core.store.tables import Base, UtcTime


class AuditPurpose(Base, table=True):
    """What a return is for that does not count: `second`, `third` or `self`.

    `looks_at` is the audit that it is compared with; `withdrawn` says why somebody else was asked instead.
    """

    __tablename__ = "audit_purpose"
    return_id: str = Field(primary_key=True, foreign_key="allocation.return_id")
    purpose: str
    looks_at: int | None = Field(foreign_key="audit.number", index=True)
    withdrawn: str
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str


class SecondDraw(Base, table=True):
    """A draw of audits for a second look; `frame` and `chosen` are JSON lists of audits."""

    __tablename__ = "second_draw"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    period: str
    instrument: str
    share: int
    seed: str
    frame: str = Field(sa_type=Text)
    chosen: str = Field(sa_type=Text)
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str


class Moderation(Base, table=True):
    """A grade that was looked at together; `grades` is what each auditor gave, as JSON.

    `revision` is the one that it made, or the one that it left as it was.
    """

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    audit: int = Field(foreign_key="audit.number", index=True)
    before: str | None
    after: str
    grades: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    revision: int
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str


class ToolkitSent(Base, table=True):
    """What was known beside the facts when a toolkit went out; `involved` is a JSON list of pairs."""

    __tablename__ = "toolkit_sent"
    return_id: str = Field(primary_key=True, foreign_key="allocation.return_id")
    lead_professional: str
    closed: dt.date | None
    involved: str = Field(sa_type=Text)
    salt: str


class ToolkitReissue(Base, table=True):
    """A toolkit that was issued again: the newer return id counts."""

    __tablename__ = "toolkit_reissue"
    return_id: str = Field(primary_key=True, foreign_key="allocation.return_id")
    superseded_by: str = Field(foreign_key="allocation.return_id")
    reason: str = Field(sa_type=Text)
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str


class ReturnSettled(Base, table=True):
    """What a person decided about a return that waited for them; `kept` is one of `return_records.Keep`."""

    __tablename__ = "return_settled"
    number: int = Field(
        primary_key=True, foreign_key="toolkit_return.number", sa_column_kwargs={"autoincrement": False}
    )
    kept: str
    reason: str = Field(sa_type=Text)
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str


class ReturnAgain(Base, table=True):
    """A file that brought nothing new: the answers of an audit that was there already."""

    __tablename__ = "return_again"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    return_id: str = Field(foreign_key="allocation.return_id", index=True)
    file: str
    sha256: str
    audit: int | None = Field(foreign_key="audit.number")
    received_at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str


class AuditChanged(Base, table=True):
    """What had changed between sending and return when a revision was taken in: a JSON list of sentences."""

    __tablename__ = "audit_changed"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    audit: int = Field(foreign_key="audit.number", index=True)
    revision: int
    said: str = Field(sa_type=Text)
    salt: str
