"""Files that were refused: never read, so their senders must be asked."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.store import bulk, log, vouch
from qa_core.store.engine import execute, first, query
from qa_core.store.records import Payload, UnreadReturn
from qa_core.store.values import moment, number, unread_id

_COLUMNS = ("number", "file", "sha256", "reason", "return_id", "received_at", "state", "note")


def note(
    connection: Connection,
    file: str,
    sha256: str,
    reason: str,
    return_id: str | None,
    at: dt.datetime,
    by: str,
) -> str:
    """Note a file that was refused, so that its sender is asked; once for the same file. Its id."""
    row = first(connection, "SELECT number FROM unread_return WHERE sha256 = ? AND file = ?", sha256, file)
    if row is not None:
        return unread_id(row[0])
    n = bulk.following(connection, "unread_return")
    values = (n, file, sha256, reason, return_id, at.isoformat(), "open", "")
    bulk.insert(connection, "unread_return", _COLUMNS, [values])
    about = {"unread": unread_id(n), "sha256": sha256, "return": return_id, "by": by}
    log.append(connection, at, [("return.unread", _vouched(connection, n, about))])
    return unread_id(n)


def listed(connection: Connection, open_only: bool) -> list[UnreadReturn]:
    """The files that were refused; `open_only` leaves out those settled."""
    where = "WHERE state = 'open'" if open_only else ""
    rows = query(connection, f"SELECT {', '.join(_COLUMNS)} FROM unread_return {where} ORDER BY number")
    return [UnreadReturn(unread_id(r[0]), r[1], r[2], r[3], r[4], moment(r[5]), r[6], r[7]) for r in rows]


def settle(connection: Connection, id: str, by: str, words: str, at: dt.datetime) -> None:
    """Note that the sender of a refused file was asked, and what came of it."""
    n = number(id, "unread return")
    sql = "UPDATE unread_return SET state = 'settled', note = ? WHERE number = ? AND state = 'open'"
    if not execute(connection, sql, words, n):
        raise StoreError(f"There is no open unread return {id!r}.")
    about = {"unread": unread_id(n), "by": by}
    log.append(connection, at, [("return.unread-settled", _vouched(connection, n, about))])


def _vouched(connection: Connection, n: int, about: Payload) -> Payload:
    return vouch.saying(about, vouch.prints(connection, "unread_return", [n]))
