"""The log of learning points: kept in the transaction of the audit that they stand in (S4-033)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from qa_core.store import bulk
from qa_core.store.engine import execute, marks, query
from qa_core.store.rows import LEARNING
from qa_core.store.values import audit_id, day

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class LearningPoint:
    """A learning point in somebody's log; `date` is that of the audit, `area` empty where none was given."""

    audit: str
    instrument: str
    date: dt.date
    person: str
    area: str
    point: str
    critical: bool


def add(connection: Connection, rows: list[Values]) -> None:
    """Keep the learning points of audits that have none."""
    bulk.insert(connection, "learning_point", LEARNING, rows)


def remove(connection: Connection, audit: int) -> None:
    """Take the learning points of an audit away."""
    execute(connection, "DELETE FROM learning_point WHERE audit = ?", audit)


def kept(connection: Connection, audit: int) -> list[Values]:
    """The learning points of an audit, in the columns of `LEARNING`."""
    sql = f"SELECT {', '.join(LEARNING)} FROM learning_point WHERE audit = ? ORDER BY row"
    return [(*row[:5], bool(row[5])) for row in query(connection, sql, audit)]


def same(said: Sequence[Values], found: Sequence[Values]) -> bool:
    """Whether what is kept is what an audit says; where it names nobody, the case list had a say."""
    if len(said) != len(found):
        return False
    named = [(*row[:2], row[2] or there[2], *row[3:]) for row, there in zip(said, found, strict=True)]
    return named == [*found]


def listed(connection: Connection, person: str) -> list[LearningPoint]:
    """The log of one person, newest audit first; capitals make no difference."""
    wanted = [name for name in people(connection) if name.casefold() == person.casefold()]
    sql = (
        "SELECT l.audit, s.id, a.date, l.person, l.area, l.point, l.critical FROM learning_point l "
        "JOIN audit a ON a.number = l.audit JOIN instrument_snapshot s ON s.number = a.snapshot "
        f"WHERE l.person IN ({marks(wanted)}) ORDER BY a.date DESC, l.audit DESC, l.row"
    )
    return [
        LearningPoint(audit_id(row[0]), row[1], day(row[2]), row[3], row[4], row[5], bool(row[6]))
        for row in query(connection, sql, *wanted)
    ]


def people(connection: Connection) -> list[str]:
    """Everybody who has a learning point, as their audits name them."""
    return [row[0] for row in query(connection, "SELECT DISTINCT person FROM learning_point ORDER BY person")]
