"""Returns: files as they came back, each standing or falling alone, in one transaction (I4, I6)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.model.instrument import Instrument
from qa_core.store import (
    allocations,
    amendments,
    audits,
    bulk,
    duty_toolkits,
    escalations,
    log,
    sent,
    settled,
    vouch,
)
from qa_core.store.engine import execute, first, query
from qa_core.store.records import (
    Concern,
    Incoming,
    Match,
    NewAudit,
    Payload,
    ReturnStatus,
    Saved,
)
from qa_core.store.return_records import Settles
from qa_core.store.values import audit_id, number

_COLUMNS = (
    *("number", "origin", "return_id", "file", "sha256", "content_hash", "data", "status", "received_at"),
    *("by", "audit", "problems"),
)


def origin(return_id: str | None, sha256: str) -> str:
    """What a return's concerns are tied to: its id, or the file where the id is not known."""
    return f"return:{return_id}" if return_id else f"file:{sha256}"


def match(connection: Connection, return_id: str | None, sha256: str, content_hash: str) -> Match | None:
    """What is already there for a file: the same bytes, the same answers, or an audit of other answers."""
    sql = "SELECT sha256, status, audit, content_hash FROM toolkit_return WHERE origin = ?"
    rows = query(connection, f"{sql} ORDER BY number DESC", origin(return_id, sha256))
    audit = next((_audit(row[2]) for row in rows if row[2] is not None), None)
    for row in rows:
        if row[0] == sha256:
            return Match("same-bytes", row[1], audit)
    for row in rows:
        if row[2] is not None:
            alike = bool(content_hash) and row[3] == content_hash
            return Match("same-content" if alike else "other-content", row[1], audit)
    return None


def save(
    connection: Connection,
    incoming: Incoming,
    status: ReturnStatus,
    asked: tuple[Instrument, int] | None,
    new: NewAudit | None,
    concerns: Sequence[Concern],
    by: str,
    at: dt.datetime,
    changed: Sequence[str] = (),
    settles: Settles | None = None,
) -> Saved:
    """Store a return and, where it is accepted, its audit; or find that it is there already.

    Args:
        incoming: the file.
        status: `accepted` (with an audit) or `needs-correction` (without).
        asked: the instrument with the number of its snapshot; None where there is no audit.
        new: the audit with its result.
        concerns: every flag of the return, whether it was kept before or not.
        by, at: who sent or imported it; when, in UTC.
        changed: what is different from when the toolkit went out.
        settles: where a person lets a conflict count, that and the reason.

    A return whose duty has ended meanwhile, or has its audit already, is kept as a conflict instead of being
    accepted, unless a person lets it count.

    Raises: StoreError where no toolkit of that return id was sent out.
    """
    place = origin(incoming.return_id, incoming.sha256)
    case = _case(connection, incoming.return_id)
    if settles is not None:
        _settle(connection, settles, incoming, by, at)
    raised = _concerns(connection, incoming, place, concerns, case, by, at)
    there = match(connection, incoming.return_id, incoming.sha256, incoming.content_hash)
    known = None if there is None else _known(there, status, settles)
    if there is not None and known is not None:
        return Saved(known, there.audit, False, raised)
    if there is not None and there.kind == "other-content":
        _insert(connection, incoming, "conflict", None, by, at)
        log.append(connection, at, [_said(connection, "conflict", incoming, there.audit, by)])
        return Saved("conflict", there.audit, True, raised)
    if status == "accepted" and settles is None and duty_toolkits.not_wanted(connection, incoming.return_id):
        _keep_conflict(connection, incoming, there, place, by, at)
        return Saved("conflict", None, True, raised)
    gone = _instead(connection, incoming, settles, by, at) if status == "accepted" else ()
    audit: int | None = None
    entries: list[tuple[str, Payload]] = []
    if status == "accepted":
        if new is None or asked is None:
            raise StoreError("A return can only be accepted with its audit.")
        made, entries = audits.add(connection, *asked, [new], return_id=incoming.return_id, by=by, at=at)
        audit = made[0]
    _place(connection, incoming, status, audit, there, entries, by, at)
    if audit is not None:
        sent.note_changed(connection, audit, 1, changed, at, by)
        escalations.settle(connection, place, audit, concerns, at, by)
    return Saved(status, _audit(audit), True, raised, gone)


def _instead(
    connection: Connection, incoming: Incoming, settles: Settles | None, by: str, at: dt.datetime
) -> tuple[str, ...]:
    """Of one duty one audit counts: a return that a person lets count takes the place of any other."""
    if settles is None or incoming.return_id is None:
        return ()
    case = case_of(connection, incoming.return_id)
    found = duty_toolkits.unwanted(connection, case).get(incoming.return_id)
    gone = found.audits if found else ()
    for one in gone:
        amendments.void(connection, one, by=by, why=settles.why, at=at)
    return gone


def _place(
    connection: Connection,
    incoming: Incoming,
    status: ReturnStatus,
    audit: int | None,
    there: Match | None,
    entries: Sequence[tuple[str, Payload]],
    by: str,
    at: dt.datetime,
) -> None:
    """Keep the file, or let the bytes that were kept before count; the log says so with the audit."""
    if there is None:
        _insert(connection, incoming, status, audit, by, at)
    else:
        _accept(connection, origin(incoming.return_id, incoming.sha256), incoming.sha256, audit)
    if status != "conflict":
        allocations.set_state(connection, incoming.return_id, "returned" if audit else "needs-correction")
    log.append(connection, at, [_said(connection, status, incoming, _audit(audit), by), *entries])


def replace(
    connection: Connection,
    incoming: Incoming,
    instrument: Instrument,
    new: NewAudit,
    *,
    by: str,
    why: str,
    expected_version: int,
    at: dt.datetime,
    changed: Sequence[str] = (),
    settles: Settles | None = None,
) -> str:
    """Let a return take the place of the one that its audit was made of: its bytes kept, the audit amended.

    Returns: the id of the audit.
    Raises: StaleSave or StoreError as `amend`; StoreError where there is no audit of that return id.
    """
    there = match(connection, incoming.return_id, incoming.sha256, incoming.content_hash)
    if there is None or there.audit is None:
        raise StoreError(f"There is no audit of the return {incoming.return_id} that could be replaced.")
    n = number(there.audit, "audit")
    if settles is not None:
        _settle(connection, settles, incoming, by, at)
    version = amendments.amend(
        connection, there.audit, instrument, new, by=by, why=why, expected_version=expected_version, at=at
    )
    sent.note_changed(connection, n, version, changed, at, by)
    if there.kind == "same-bytes":
        _accept(connection, origin(incoming.return_id, incoming.sha256), incoming.sha256, n)
    else:
        _insert(connection, incoming, "accepted", n, by, at)
    log.append(connection, at, [_said(connection, "replaced", incoming, there.audit, by)])
    return there.audit


def _settle(connection: Connection, settles: Settles, incoming: Incoming, by: str, at: dt.datetime) -> None:
    """Note that a conflict counts now; what it raised under an older return id belongs to the newer."""
    old = origin(settles.conflict.return_id, settles.conflict.sha256)
    new = origin(incoming.return_id, incoming.sha256)
    conflict, beside = settles.conflict.sha256, settles.beside
    settled.settle_conflict(connection, old, conflict, by=by, why=settles.why, at=at, beside=beside)
    if old != new and incoming.return_id:
        escalations.adopt(connection, old, new, incoming.return_id, at, by)


def _keep_conflict(
    connection: Connection, incoming: Incoming, there: Match | None, place: str, by: str, at: dt.datetime
) -> None:
    """Keep a return that cannot count since its duty ended meanwhile, or has its audit already."""
    if there is None:
        _insert(connection, incoming, "conflict", None, by, at)
    else:
        sql = "UPDATE toolkit_return SET status = 'conflict', problems = '[]' WHERE origin = ? AND sha256 = ?"
        execute(connection, sql, place, incoming.sha256)
    log.append(connection, at, [_said(connection, "conflict", incoming, None, by)])


def _known(there: Match, status: ReturnStatus, settles: Settles | None) -> ReturnStatus | None:
    """What to say of a file of which all is there; None where something new must be written."""
    if there.kind == "same-content":
        return "duplicate"
    if there.kind == "same-bytes":
        if there.status == "needs-correction" and there.audit is None:
            return None if status == "accepted" else "needs-correction"
        if there.status == "conflict":
            return None if status == "accepted" and settles is not None else "conflict"
        return "duplicate"
    return None


def _concerns(
    connection: Connection,
    incoming: Incoming,
    place: str,
    concerns: Sequence[Concern],
    case: str | None,
    by: str,
    at: dt.datetime,
) -> tuple[str, ...]:
    if incoming.return_id:
        escalations.adopt(connection, origin(None, incoming.sha256), place, incoming.return_id, at, by)
    if not concerns:
        return ()
    file, id = incoming.file, incoming.return_id
    return escalations.keep(connection, place, concerns, file=file, return_id=id, case=case, at=at, by=by)


def case_of(connection: Connection, return_id: str | None) -> str | None:
    """The case that a return is about, where the return is known."""
    row = first(connection, "SELECT case_ref FROM allocation WHERE return_id = ?", return_id)
    return None if row is None else str(row[0])


def audit_of(connection: Connection, return_id: str) -> str | None:
    """The audit that a return led to, void or not."""
    row = first(connection, "SELECT number FROM audit WHERE return_id = ?", return_id)
    return None if row is None else audit_id(row[0])


def _case(connection: Connection, return_id: str | None) -> str | None:
    case = case_of(connection, return_id)
    if return_id is not None and case is None:
        raise StoreError(f"No toolkit with the return id {return_id} was sent out from this database.")
    return case


def _insert(
    connection: Connection, incoming: Incoming, status: str, audit: int | None, by: str, at: dt.datetime
) -> None:
    n = bulk.following(connection, "toolkit_return")
    problems = json.dumps([one.model_dump(mode="json", exclude_defaults=True) for one in incoming.problems])
    place = origin(incoming.return_id, incoming.sha256)
    file = (place, incoming.return_id, incoming.file, incoming.sha256, incoming.content_hash, incoming.data)
    values = (n, *file, status, at.isoformat(), by, audit, problems)
    bulk.insert(connection, "toolkit_return", _COLUMNS, [values])


def _said(
    connection: Connection, what: str, incoming: Incoming, audit: str | None, by: str
) -> tuple[str, Payload]:
    """The log entry of a return, which vouches for it and for its allocation as they now stand."""
    about = {"return": incoming.return_id, "audit": audit, "sha256": incoming.sha256, "by": by}
    sql = "SELECT number FROM toolkit_return WHERE origin = ? AND sha256 = ?"
    kept = query(connection, sql, origin(incoming.return_id, incoming.sha256), incoming.sha256)
    stands = vouch.prints(connection, "toolkit_return", [row[0] for row in kept])
    return f"return.{what}", vouch.saying(
        about, stands, vouch.prints(connection, "allocation", [incoming.return_id])
    )


def _accept(connection: Connection, place: str, sha256: str, audit: int | None) -> None:
    """The same bytes that needed correction pass now, since settings or rules changed."""
    changes = "status = 'accepted', audit = ?, problems = '[]'"
    sql = f"UPDATE toolkit_return SET {changes} WHERE origin = ? AND sha256 = ?"
    execute(connection, sql, audit, place, sha256)


def _audit(n: int | None) -> str | None:
    return None if n is None else audit_id(n)
