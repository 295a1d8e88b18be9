"""What was known when a toolkit went out, toolkits issued again, and what had changed at their return."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.model.allocation import Allocation
from qa_core.model.case import Involvement
from qa_core.store import bulk, log, vouch
from qa_core.store.engine import Found, first, marks, query
from qa_core.store.return_records import Reissue, Sent
from qa_core.store.values import audit_id, day_or_none, moment, number, text, to_json

_SENT = ("return_id", "lead_professional", "closed", "involved")
_REISSUE = ("return_id", "superseded_by", "reason", "at", "by")
_MANY = 500
NOT_SUPERSEDED = "NOT EXISTS (SELECT 1 FROM toolkit_reissue x WHERE x.return_id = a.return_id)"
"""Part of a statement over `allocation a`: it was not issued again."""


def keep(connection: Connection, given: Iterable[Allocation]) -> vouch.Prints:
    """Keep what is known now of the cases of new allocations; what the log must say of it."""
    fresh = list({one.return_id: one.case for one in given}.items())
    known: dict[str, Found] = {}
    involved: dict[str, list[list[str]]] = {}
    refs = sorted({case for _, case in fresh})
    for start in range(0, len(refs), _MANY):
        part = refs[start : start + _MANY]
        places = f"IN ({marks(part)})"
        sql = f"SELECT ref, lead_professional, closed FROM case_file WHERE ref {places}"
        known |= {row[0]: row for row in query(connection, sql, *part)}
        sql = f"SELECT case_ref, person, involved FROM involvement WHERE case_ref {places}"
        for ref, person, how in query(connection, f"{sql} ORDER BY case_ref, person, involved", *part):
            involved.setdefault(ref, []).append([person, how])
    rows = [
        (id, known[case][1], text(day_or_none(known[case][2])), to_json(involved.get(case, [])))
        for id, case in fresh
        if case in known
    ]
    bulk.insert(connection, "toolkit_sent", _SENT, rows)
    return vouch.prints(connection, "toolkit_sent", [row[0] for row in rows])


def said(found: vouch.Prints, return_id: str) -> vouch.Prints:
    """What the log says of one toolkit among several."""
    name = f"toolkit_sent/{return_id}"
    return {name: found[name]} if name in found else {}


def sent(connection: Connection, return_id: str) -> Sent | None:
    """What was known when a toolkit went out; None where its case was in no list."""
    row = first(connection, f"SELECT {', '.join(_SENT)} FROM toolkit_sent WHERE return_id = ?", return_id)
    if row is None:
        return None
    pairs = tuple(Involvement(person=who, involved=how) for who, how in json.loads(row[3]))
    return Sent(row[1], day_or_none(row[2]), pairs)


def reissue(connection: Connection, old: str, new: str, *, by: str, why: str, at: dt.datetime) -> None:
    """Note that a toolkit was issued again under a newer return id.

    Raises: StoreError without a reason, where the older is not known or was issued again already, or where
        it came back and its audit counts.
    """
    if not why.strip():
        raise StoreError(f"{old} is not issued again without a reason: say why.")
    if first(connection, "SELECT 1 FROM allocation WHERE return_id = ?", old) is None:
        raise StoreError(f"No toolkit with the return id {old} was sent out from this database.")
    there = first(connection, "SELECT superseded_by FROM toolkit_reissue WHERE return_id = ?", old)
    if there is not None:
        raise StoreError(f"{old} was issued again already, as {there[0]}: issue that one again.")
    if first(connection, "SELECT 1 FROM audit WHERE return_id = ? AND state <> 'void'", old) is not None:
        raise StoreError(f"{old} came back and was accepted: void its audit before it is issued again.")
    bulk.insert(connection, "toolkit_reissue", _REISSUE, [(old, new, why, at.isoformat(), by)])
    about = {"return": old, "superseded_by": new, "by": by}
    log.append(
        connection,
        at,
        [("allocation.reissued", vouch.saying(about, vouch.prints(connection, "toolkit_reissue", [old])))],
    )


def reissues(connection: Connection) -> list[Reissue]:
    """Every toolkit that was issued again, in the order of that."""
    rows = query(connection, f"SELECT {', '.join(_REISSUE)} FROM toolkit_reissue ORDER BY at, return_id")
    return [Reissue(row[0], row[1], row[2], moment(row[3]), row[4]) for row in rows]


def newest(connection: Connection, return_id: str) -> str:
    """The return id that counts in place of one: the last it was issued again as, or itself."""
    sql = "SELECT superseded_by FROM toolkit_reissue WHERE return_id = ?"
    while (row := first(connection, sql, return_id)) is not None:
        return_id = str(row[0])
    return return_id


def note_changed(
    connection: Connection, audit: int, revision: int, said: Sequence[str], at: dt.datetime, by: str
) -> None:
    """Keep what had changed since sending when a revision of an audit was taken in."""
    if not said:
        return
    n = bulk.following(connection, "audit_changed")
    columns = ("number", "audit", "revision", "said")
    bulk.insert(connection, "audit_changed", columns, [(n, audit, revision, to_json(list(said)))])
    about = {"audit": audit_id(audit), "changed": n, "return_revision": revision, "by": by}
    prints = vouch.prints(connection, "audit_changed", [n])
    log.append(connection, at, [("return.facts-changed", vouch.saying(about, prints))])


def changed(connection: Connection, audit: str) -> tuple[str, ...]:
    """What had changed since sending when the newest return of an audit was taken in."""
    sql = "SELECT said FROM audit_changed WHERE audit = ? ORDER BY revision DESC, number DESC LIMIT 1"
    row = first(connection, sql, number(audit, "audit"))
    return () if row is None else tuple(json.loads(row[0]))


def all_changed(connection: Connection) -> dict[str, tuple[str, ...]]:
    """For each audit where something had changed, what that was when its newest return was taken in."""
    rows = query(connection, "SELECT audit, said FROM audit_changed ORDER BY revision, number")
    return {audit_id(row[0]): tuple(json.loads(row[1])) for row in rows}
