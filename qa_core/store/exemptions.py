"""Exemptions: months in which somebody is asked to audit nothing."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.store import bulk, log, vouch
from qa_core.store.duty_records import Exemption
from qa_core.store.engine import Found, execute, first, query
from qa_core.store.values import moment, moment_or_none

_COLUMNS = (
    *("number", "person", "first_month", "last_month", "reason", "at", "by", "ended_at", "ended_by"),
    "end_reason",
)


def keep(
    connection: Connection, person: str, months: tuple[str, str], reason: str, *, by: str, at: dt.datetime
) -> str:
    """Keep an exemption; its id."""
    n = bulk.following(connection, "duty_exemption")
    values = (n, person, *months, reason, at.isoformat(), by, None, "", "")
    bulk.insert(connection, "duty_exemption", _COLUMNS, [values])
    _log(connection, "exemption.granted", n, by, at)
    return _id(n)


def end(connection: Connection, id: str, reason: str, *, by: str, at: dt.datetime) -> None:
    """Take an exemption back; StoreError where there is none, or it was taken back already."""
    n = _number(id)
    row = first(connection, "SELECT ended_at FROM duty_exemption WHERE number = ?", n)
    if row is None:
        raise StoreError(f"There is no exemption {id!r}. Look at: qa duty exemptions")
    if row[0] is not None:
        raise StoreError(f"Exemption {id} was taken back already.")
    sql = "UPDATE duty_exemption SET ended_at = ?, ended_by = ?, end_reason = ? WHERE number = ?"
    execute(connection, sql, at.isoformat(), by, reason, n)
    _log(connection, "exemption.ended", n, by, at)


def listed(connection: Connection) -> list[Exemption]:
    """Every exemption in the order of granting."""
    rows = query(connection, f"SELECT {', '.join(_COLUMNS)} FROM duty_exemption ORDER BY number")
    return [_exemption(row) for row in rows]


def _log(connection: Connection, kind: str, n: int, by: str, at: dt.datetime) -> None:
    marks = vouch.prints(connection, "duty_exemption", [n])
    log.append(connection, at, [(kind, vouch.saying({"exemption": n, "by": by}, marks))])


def _id(n: int) -> str:
    return f"X-{n:04d}"


def _number(id: str) -> int:
    head, _, digits = id.strip().upper().partition("-")
    return int(digits[:9]) if head == "X" and digits.isdecimal() and digits.isascii() else 0


def _exemption(row: Found) -> Exemption:
    head = (_id(row[0]), *row[1:5], moment(row[5]), row[6])
    return Exemption(*(*head, moment_or_none(row[7]), row[8], row[9]))
