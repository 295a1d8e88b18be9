"""Who audits what: one allocation for each toolkit sent out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Subject
from qa_core.store import bulk, log, purposes, sent, snapshots, vouch
from qa_core.store.engine import Found, execute, first, marks, query
from qa_core.store.records import AllocationState
from qa_core.store.values import audit_id, day, day_or_none, text, to_json

_COLUMNS = (
    *("return_id", "snapshot", "case_ref", "auditor", "due", "exported", "exercise", "agency"),
    *("facts", "state", "at"),
)
_SELECT = (
    "SELECT a.return_id, s.id, s.version, s.digest, a.case_ref, a.auditor, a.due, a.exported, a.exercise, "
    "a.agency, a.facts, u.record, u.cycle, u.previous, p.purpose, p.looks_at FROM allocation a "
    "JOIN instrument_snapshot s ON s.number = a.snapshot "
    "LEFT JOIN allocation_subject u ON u.return_id = a.return_id "
    "LEFT JOIN audit_purpose p ON p.return_id = a.return_id"
)
_SUBJECT = ("return_id", "record", "cycle", "previous")


def allocate(connection: Connection, given: Sequence[Allocation], by: str, at: dt.datetime) -> None:
    """Keep allocations; the same one again changes nothing.

    Raises: StoreError where an instrument version is not kept, or a return id is in use for something else.
    """
    rows: list[tuple[Any, ...]] = []
    numbers: dict[tuple[str, str, str], int] = {}
    there = {found.return_id: found for found in _named(connection, [one.return_id for one in given])}
    for one in given:
        kept = there.get(one.return_id)
        if kept is None:
            key = (one.instrument, one.version, one.digest)
            numbers[key] = numbers.get(key) or snapshots.named(connection, *key)
            rows.append(_values(one, numbers[key], at))
            there[one.return_id] = one
        elif kept.identity != one.identity:
            raise StoreError(
                f"The return id {one.return_id} is in use for another toolkit. Nothing was saved."
            )
    bulk.insert(connection, "allocation", _COLUMNS, rows)
    fresh = {row[0] for row in rows}
    subjects = {one.return_id: _subject_values(one) for one in given if one.return_id in fresh}
    bulk.insert(connection, "allocation_subject", _SUBJECT, [row for row in subjects.values() if row])
    apart = purposes.keep(connection, [one for one in given if one.return_id in fresh], by, at)
    known = sent.keep(connection, [one for one in given if one.return_id in fresh])
    made = vouch.prints(connection, "allocation", [row[0] for row in rows])
    issued = []
    for row in rows:
        about = {"return": row[0], "auditor": row[3], "by": by}
        said = (vouch.one(made, "allocation", row[0]), purposes.said(apart, row[0]), sent.said(known, row[0]))
        issued.append(("allocation.issued", vouch.saying(about, *said)))
    log.append(connection, at, issued)


def allocation(connection: Connection, return_id: str) -> Allocation | None:
    """One allocation, or None."""
    row = first(connection, f"{_SELECT} WHERE a.return_id = ?", return_id)
    return None if row is None else _allocation(row)


def allocations(connection: Connection, open_only: bool) -> list[Allocation]:
    """Every allocation in the order of sending; `open_only` leaves out what came back or was issued again."""
    where = f"WHERE a.state <> 'returned' AND {sent.NOT_SUPERSEDED}" if open_only else ""
    return [_allocation(row) for row in query(connection, f"{_SELECT} {where} ORDER BY a.at, a.return_id")]


def states(connection: Connection) -> dict[str, AllocationState]:
    """Where each allocation stands, by return id."""
    return {row[0]: row[1] for row in query(connection, "SELECT return_id, state FROM allocation")}


def set_state(connection: Connection, return_id: str | None, state: AllocationState) -> None:
    """Note where an allocation stands; one that has come back stays so."""
    if return_id is not None:
        sql = "UPDATE allocation SET state = ? WHERE return_id = ? AND state <> 'returned'"
        execute(connection, sql, state, return_id)


def _named(connection: Connection, ids: Sequence[str]) -> list[Allocation]:
    found: list[Allocation] = []
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        rows = query(connection, f"{_SELECT} WHERE a.return_id IN ({marks(part)})", *part)
        found += [_allocation(row) for row in rows]
    return found


def _values(one: Allocation, snapshot: int, at: dt.datetime) -> tuple[Any, ...]:
    who = (one.return_id, snapshot, one.case, one.auditor, text(one.due), text(one.exported))
    return (*who, one.exercise, one.agency, to_json(one.facts), "issued", at.isoformat())


def _subject_values(one: Allocation) -> tuple[Any, ...] | None:
    subject = one.subject
    if subject == Subject():
        return None
    return one.return_id, subject.record or "", subject.cycle, to_json(list(subject.previous))


def _subject(record: str | None, cycle: int | None, previous: str | None) -> Subject:
    if cycle is None:
        return Subject()
    return Subject(record=record or None, cycle=cycle, previous=tuple(json.loads(previous or "[]")))


def _allocation(row: Found) -> Allocation:
    return Allocation(
        return_id=row[0],
        instrument=row[1],
        version=row[2],
        digest=row[3],
        case=row[4],
        auditor=row[5],
        due=day_or_none(row[6]),
        exported=day(row[7]),
        exercise=row[8],
        agency=row[9],
        facts=json.loads(row[10]),
        subject=_subject(*row[11:14]),
        purpose=row[14] or "audit",
        looks_at=None if row[15] is None else audit_id(row[15]),
    )
