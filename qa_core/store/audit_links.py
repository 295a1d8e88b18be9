"""Re-audits: which audit follows which, as a person said."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.store import bulk, log, vouch
from qa_core.store.engine import first, query
from qa_core.store.follow_up_records import Link
from qa_core.store.values import audit_id, moment, number

_COLUMNS = ("number", "audit", "follows", "at", "by", "why")


def link(connection: Connection, audit: str, follows: str, why: str, by: str, at: dt.datetime) -> None:
    """Keep that an audit follows an earlier one; what was said before stays in the log.

    Raises: StoreError where there is no such audit, or both are the same.
    """
    pair = (number(audit, "audit"), number(follows, "audit"))
    for n, id in zip(pair, (audit, follows), strict=True):
        if first(connection, "SELECT 1 FROM audit WHERE number = ?", n) is None:
            raise StoreError(f"There is no audit {id!r}.")
    if pair[0] == pair[1]:
        raise StoreError(f"Audit {audit} cannot follow itself.")
    n = bulk.following(connection, "audit_link")
    bulk.insert(connection, "audit_link", _COLUMNS, [(n, *pair, at.isoformat(), by, why)])
    about = {"audit": audit_id(pair[0]), "follows": audit_id(pair[1]), "by": by}
    made = vouch.prints(connection, "audit_link", [n])
    log.append(connection, at, [("follow-up.linked", vouch.saying(about, made))])


def links(connection: Connection) -> dict[str, Link]:
    """What each linked audit follows, by the last word on it."""
    sql = "SELECT audit, follows, at, by, why FROM audit_link ORDER BY number"
    found = (Link(audit_id(r[0]), audit_id(r[1]), moment(r[2]), r[3], r[4]) for r in query(connection, sql))
    return {one.audit: one for one in found}
