"""Cases held back from draws. The log names neither the case nor the reason."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.store import bulk, log, vouch
from qa_core.store.draw_records import Hold
from qa_core.store.engine import Found, execute, first, query
from qa_core.store.values import moment, moment_or_none

_COLUMNS = ("number", "case_ref", "reason", "at", "by", "released_at", "released_by", "release_reason")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM sample_hold"


def hold(connection: Connection, case: str, reason: str, by: str, at: dt.datetime) -> Hold:
    """Hold a case back; StoreError where it is held already."""
    if _current(connection, case) is not None:
        raise StoreError(f"{case} is held back already. Look at: qa sample holds")
    number = bulk.following(connection, "sample_hold")
    row = (number, case, reason, at.isoformat(), by, None, "", "")
    bulk.insert(connection, "sample_hold", _COLUMNS, [row])
    _log(connection, "sample.held", number, by, at)
    return _hold(row)


def release(connection: Connection, case: str, reason: str, by: str, at: dt.datetime) -> Hold:
    """Let a case be drawn again; StoreError where it is not held back."""
    found = _current(connection, case)
    if found is None:
        raise StoreError(f"{case} is not held back. Look at: qa sample holds")
    sql = "UPDATE sample_hold SET released_at = ?, released_by = ?, release_reason = ? WHERE number = ?"
    execute(connection, sql, at.isoformat(), by, reason, found[0])
    _log(connection, "sample.released", found[0], by, at)
    return _hold((*found[:5], at.isoformat(), by, reason))


def listed(connection: Connection, current: bool = False) -> list[Hold]:
    """Every hold in its order; `current` leaves out those that were released."""
    where = " WHERE released_at IS NULL" if current else ""
    return [_hold(row) for row in query(connection, f"{_SELECT}{where} ORDER BY number")]


def _current(connection: Connection, case: str) -> Found | None:
    return first(connection, f"{_SELECT} WHERE case_ref = ? AND released_at IS NULL", case)


def _log(connection: Connection, kind: str, number: int, by: str, at: dt.datetime) -> None:
    marks = vouch.prints(connection, "sample_hold", [number])
    log.append(connection, at, [(kind, vouch.saying({"hold": number, "by": by}, marks))])


def _hold(row: Found) -> Hold:
    return Hold(
        f"H-{row[0]:04d}", row[1], row[2], moment(row[3]), row[4], moment_or_none(row[5]), row[6], row[7]
    )
