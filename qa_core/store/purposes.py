"""What returns are for: those that never count are kept aside from their first moment on.

An audit of such a return has the state `aside`, as a voided one has `void`: it makes no answer rows, actions
or learning points, and whoever asks for what was submitted does not see it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection

from qa_core.model.allocation import Allocation
from qa_core.store import bulk, log, vouch
from qa_core.store.engine import execute, first, query
from qa_core.store.values import number

COUNTS = "submitted"
ASIDE = "aside"
_COLUMNS = ("return_id", "purpose", "looks_at", "withdrawn", "at", "by")


def keep(connection: Connection, given: Sequence[Allocation], by: str, at: dt.datetime) -> vouch.Prints:
    """Keep the purpose of new allocations that will not count; what the log must say of them."""
    rows = [
        (
            one.return_id,
            one.purpose,
            None if one.looks_at is None else number(one.looks_at, "audit"),
            *("", at.isoformat(), by),
        )
        for one in {one.return_id: one for one in given if one.purpose != "audit"}.values()
    ]
    bulk.insert(connection, "audit_purpose", _COLUMNS, list(rows))
    return vouch.prints(connection, "audit_purpose", [row[0] for row in rows])


def said(prints: vouch.Prints, return_id: str) -> vouch.Prints:
    """The part of what the log must say that is about one return; nothing for one that counts."""
    name = f"audit_purpose/{return_id}"
    return {name: prints[name]} if name in prints else {}


def state(connection: Connection, return_id: str | None) -> str:
    """The state in which the audit of a return begins."""
    row = first(connection, "SELECT 1 FROM audit_purpose WHERE return_id = ?", return_id)
    return COUNTS if row is None else ASIDE


def aside(connection: Connection) -> set[str]:
    """The returns whose audits never count."""
    return {row[0] for row in query(connection, "SELECT return_id FROM audit_purpose")}


def possible(return_id: str | None, aside: set[str]) -> tuple[str, str]:
    """The states that the audit of a return can have."""
    return (ASIDE if return_id in aside else COUNTS), "void"


def withdraw(connection: Connection, return_id: str, why: str, by: str, at: dt.datetime) -> None:
    """Note that somebody else is asked instead; a return that comes all the same is compared with nothing."""
    execute(connection, "UPDATE audit_purpose SET withdrawn = ? WHERE return_id = ?", why, return_id)
    prints = vouch.prints(connection, "audit_purpose", [return_id])
    about = {"return": return_id, "by": by}
    log.append(connection, at, [("look.withdrawn", vouch.saying(about, prints))])
