"""Who looked into a learning log, and what practitioner and manager said of its points (S4-018, S4-036)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.store import bulk, log, vouch
from qa_core.store.engine import Found, first, marks, query
from qa_core.store.learning_records import LoggedPoint, Look, Mark
from qa_core.store.values import audit_id, day, moment, number

_LOOK = ("number", "person", "by", "capacity", "at")
_MARK = ("number", "audit", "row", "content", "kind", "capacity", "ref", "note", "by", "at")
_POINT = (
    "SELECT l.audit, l.row, s.id, a.date, l.person, l.area, l.point, l.critical FROM learning_point l "
    "JOIN audit a ON a.number = l.audit JOIN instrument_snapshot s ON s.number = a.snapshot"
)
_ORDER = "ORDER BY a.date, l.audit, l.row"


def looked(connection: Connection, person: str, by: str, capacity: str, at: dt.datetime) -> None:
    """Keep that somebody looked into a person's log; the event log says so without naming the person."""
    n = bulk.following(connection, "learning_look")
    bulk.insert(connection, "learning_look", _LOOK, [(n, person, by, capacity, at.isoformat())])
    made = vouch.prints(connection, "learning_look", [n])
    about = {"look": n, "by": by, "as": capacity}
    log.append(connection, at, [("learning.read", vouch.saying(about, made))])


def looks(connection: Connection, person: str) -> list[Look]:
    """Who looked into a person's log, oldest first."""
    rows = query(connection, "SELECT person, by, capacity, at FROM learning_look ORDER BY number")
    return [
        Look(row[0], row[1], row[2], moment(row[3])) for row in rows if row[0].casefold() == person.casefold()
    ]


def points(connection: Connection, names: list[str]) -> list[LoggedPoint]:
    """The learning points of a person, under every name that audits give them, oldest audit first."""
    sql = f"{_POINT} WHERE l.person IN ({marks(names)}) {_ORDER}"
    return [_point(row) for row in query(connection, sql, *names)]


def point(connection: Connection, audit: str, row: int) -> LoggedPoint:
    """One learning point; StoreError where the audit has none of that number."""
    found = first(connection, f"{_POINT} WHERE l.audit = ? AND l.row = ?", number(audit, "audit"), row)
    if found is None:
        rows = query(connection, "SELECT row FROM learning_point WHERE audit = ?", number(audit, "audit"))
        has = f"It has {len(rows)}, counted from 1." if rows else "It has none that counts."
        raise StoreError(f"Audit {audit} has no learning point {row}. {has}")
    return _point(found)


def mark(connection: Connection, new: Mark) -> None:
    """Keep a mark on a learning point; marks are added and never changed."""
    n, audit = bulk.following(connection, "learning_mark"), number(new.audit, "audit")
    said = (new.row, new.content, new.kind, new.capacity, new.ref, new.note, new.by, new.at.isoformat())
    bulk.insert(connection, "learning_mark", _MARK, [(n, audit, *said)])
    made = vouch.prints(connection, "learning_mark", [n])
    about = {"mark": n, "point": f"{audit_id(audit)}/{new.row}", "by": new.by, "as": new.capacity}
    kind = "learning.linked" if new.kind == "plr" else "learning.reviewed"
    log.append(connection, new.at, [(kind, vouch.saying(about, made))])


def marked(connection: Connection, audits: list[str]) -> list[Mark]:
    """The marks on the points of some audits, oldest first."""
    numbers = [number(audit, "audit") for audit in audits]
    sql = f"SELECT {', '.join(_MARK[1:])} FROM learning_mark WHERE audit IN ({marks(numbers)})"
    rows = query(connection, f"{sql} ORDER BY number", *numbers)
    values: list[list[Any]] = [[audit_id(row[0]), *row[1:8], moment(row[8])] for row in rows]
    return [Mark(*one) for one in values]


def _point(row: Found) -> LoggedPoint:
    content = log.digest(row[5], row[6])
    return LoggedPoint(
        audit_id(row[0]), row[1], row[2], day(row[3]), row[4], row[5], row[6], bool(row[7]), content
    )
