"""Reports as they were issued, and the way each of them went.

Every change needs a migration; a test compares the two.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Text
from sqlmodel import Field

from qa_core.store.tables import Base, UtcTime


class IssuedReport(Base, table=True):
    """A report kept as it was issued.

    `content` is the whole report as JSON and `sha256` the hash of these bytes; `asked` are the instruments
    that were asked for (none: all), `versions` those it stands on with their digests, `papers` the audits
    attached as background papers: JSON lists. `log_seq` and `log_hash` say where the log ended.
    """

    __tablename__ = "issued_report"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str
    title: str
    period: str
    audience: str
    subject: str
    asked: str = Field(sa_type=Text)
    day: dt.date
    content: str = Field(sa_type=Text)
    sha256: str
    versions: str = Field(sa_type=Text)
    papers: str = Field(sa_type=Text)
    replaces: int | None = Field(foreign_key="issued_report.number")
    log_seq: int
    log_hash: str
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str


class ReportStep(Base, table=True):
    """A step of an issued report's way: to whom it came, on which day, and what was said of it.

    `person` is who took it there or gave the receipt; `reason` says why a step was left out before it.
    """

    __tablename__ = "report_step"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    report: int = Field(foreign_key="issued_report.number", index=True)
    step: str
    day: dt.date
    person: str
    note: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    at: dt.datetime = Field(sa_type=UtcTime)
    by: str
    salt: str
