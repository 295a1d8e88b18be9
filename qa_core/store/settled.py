"""Returns that a person decided about, and those that brought nothing new."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.store import bulk, log, vouch
from qa_core.store.engine import Found, first, query
from qa_core.store.records import Incoming
from qa_core.store.return_records import Again, Beside, Decision, Keep
from qa_core.store.values import audit_id, moment, number

_DECISION = ("number", "kept", "reason", "at", "by")
_STATUS = {"old": "conflict", "none": "needs-correction", "stands": "accepted", "void": "accepted"} | {
    "again": "accepted"
}
"""What a return must be for a decision about it; what counts as `new` was looked at before."""
_AGAIN = ("number", "return_id", "file", "sha256", "audit", "received_at", "by")


def settle(
    connection: Connection,
    n: int,
    kept: Keep,
    *,
    by: str,
    why: str,
    at: dt.datetime,
    beside: Beside | None = None,
) -> None:
    """Note what a person decided about a return, and beside which audit it stood then.

    Raises: StoreError without a reason, where the decision does not fit the return, or it is settled already.
    """
    row = first(connection, "SELECT status FROM toolkit_return WHERE number = ?", n)
    if row is None:
        raise StoreError(f"There is no return number {n}.")
    if not why.strip():
        raise StoreError(f"Return {n} is not settled without a reason: say why.")
    before = first(connection, "SELECT kept, by FROM return_settled WHERE number = ?", n)
    if before is not None:
        raise StoreError(f"Return {n} was settled already by {before[1]}: {before[0]} was kept.")
    if row[0] != _STATUS.get(kept, row[0]):
        raise StoreError(f"Return {n} is {row[0]}: there is nothing of that kind to settle.")
    bulk.insert(connection, "return_settled", _DECISION, [(n, kept, why, at.isoformat(), by)])
    about: dict[str, Any] = {"return_number": n, "kept": kept, "by": by}
    if beside is not None:
        about |= {"beside": beside[0], "beside_revision": beside[1]}
    prints = vouch.prints(connection, "return_settled", [n])
    log.append(connection, at, [("return.settled", vouch.saying(about, prints))])


def settle_conflict(
    connection: Connection,
    place: str,
    sha256: str,
    *,
    by: str,
    why: str,
    at: dt.datetime,
    beside: Beside | None = None,
) -> None:
    """Note that a conflict, if it was kept as one and is open, was settled for the new return."""
    sql = (
        "SELECT r.number FROM toolkit_return r LEFT JOIN return_settled s ON s.number = r.number "
        "WHERE r.origin = ? AND r.sha256 = ? AND s.number IS NULL"
    )
    row = first(connection, sql, place, sha256)
    if row is not None:
        settle(connection, row[0], "new", by=by, why=why, at=at, beside=beside)


def beside(connection: Connection) -> dict[int, Beside]:
    """The audit beside which each return stood when somebody decided about it, as the log says."""
    rows = query(connection, "SELECT payload FROM event WHERE kind = 'return.settled' ORDER BY seq")
    said = [json.loads(row[0]) for row in rows]
    return {
        one["return_number"]: (one["beside"], one["beside_revision"]) for one in said if one.get("beside")
    }


def decisions(connection: Connection) -> list[Decision]:
    """Everything that was decided about returns, by the number of each."""
    rows = query(connection, f"SELECT {', '.join(_DECISION)} FROM return_settled ORDER BY number")
    return [Decision(row[0], row[1], row[2], moment(row[3]), row[4]) for row in rows]


def decision(connection: Connection, place: str, sha256: str) -> Decision | None:
    """What was decided about a file, if it waited for a person."""
    names = ", ".join(f"s.{name}" for name in _DECISION)
    sql = f"SELECT {names} FROM return_settled s JOIN toolkit_return r ON r.number = s.number"
    row = first(connection, f"{sql} WHERE r.origin = ? AND r.sha256 = ?", place, sha256)
    return None if row is None else Decision(row[0], row[1], row[2], moment(row[3]), row[4])


def noted(connection: Connection, incoming: Incoming) -> bool:
    """Whether this very file, by bytes and name, was kept or noted before."""
    seen = (incoming.return_id, incoming.sha256, incoming.file)
    where = "WHERE return_id = ? AND sha256 = ? AND file = ?"
    return any(
        first(connection, f"SELECT 1 FROM {table} {where}", *seen) is not None
        for table in ("toolkit_return", "return_again")
    )


def note_again(
    connection: Connection, incoming: Incoming, audit: str | None, by: str, at: dt.datetime
) -> None:
    """Note a file that brought nothing new, once; the same file read from its folder again is none."""
    if noted(connection, incoming):
        return
    n = bulk.following(connection, "return_again")
    whose = None if audit is None else number(audit, "audit")
    values = (n, incoming.return_id, incoming.file, incoming.sha256, whose, at.isoformat(), by)
    bulk.insert(connection, "return_again", _AGAIN, [values])
    about = {"return": incoming.return_id, "audit": audit, "sha256": incoming.sha256, "by": by}
    prints = vouch.prints(connection, "return_again", [n])
    log.append(connection, at, [("return.duplicate", vouch.saying(about, prints))])


def again(connection: Connection) -> list[Again]:
    """Every file that brought nothing new, in the order of coming."""
    rows = query(connection, f"SELECT {', '.join(_AGAIN)} FROM return_again ORDER BY number")
    return [_again(row) for row in rows]


def _again(row: Found) -> Again:
    audit = None if row[4] is None else audit_id(row[4])
    return Again(row[0], row[1], row[2], row[3], audit, moment(row[5]), row[6])
