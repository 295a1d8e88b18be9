"""Audits: stored, amended, voided; each change a new revision, nothing overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.model.audit import Audit
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.rules.settings import in_force
from qa_core.store import bulk, cases, codes, learning, purposes, revisions, rows, vouch
from qa_core.store.engine import Found, first, query
from qa_core.store.records import Action, AuditHead, NewAudit, Payload, StoredAudit
from qa_core.store.values import audit_id, day, day_or_none, month, month_number, number

COLUMNS = (
    *(
        "number",
        "return_id",
        "snapshot",
        "case_ref",
        "auditor",
        "record",
        "cycle",
        "exercise",
        "team",
        "agency",
    ),
    *("date", "month", "state", "revision", "version", "recorded", "suggested", "outcome"),
)
_HEAD = (
    "SELECT a.number, s.id, s.version, s.digest, a.return_id, a.case_ref, a.auditor, a.date, a.record, "
    "a.cycle, a.exercise, a.agency, a.team, a.state, a.revision, a.version, a.recorded, a.suggested, "
    "a.outcome, a.snapshot, COALESCE(p.purpose, 'audit') FROM audit a "
    "JOIN instrument_snapshot s ON s.number = a.snapshot "
    "LEFT JOIN audit_purpose p ON p.return_id = a.return_id"
)
Entries = list[tuple[str, Payload]]


def add(
    connection: Connection,
    instrument: Instrument,
    snapshot: int,
    new: Sequence[NewAudit],
    *,
    return_id: str | None = None,
    by: str,
    at: dt.datetime,
) -> tuple[list[int], Entries]:
    """Store audits of one instrument version; their numbers, and what the log must say of them."""
    start, state = bulk.following(connection, "audit"), purposes.state(connection, return_id)
    places: dict[str, tuple[str, str, str]] = {}
    heads, said, actions, points = [], [], [], []
    counted: list[codes.Counted] = []
    for count, one in enumerate(new):
        audit = checked(instrument, one.audit)
        if audit.case not in places:
            places[audit.case] = cases.place(connection, audit.case)
        *place, lead = places[audit.case]
        head = head_values(start + count, return_id, snapshot, audit, one.result, place, state)
        heads.append(head)
        said.append(revisions.values(start + count, 1, "submitted", audit, one.result, at, by, ""))
        if state == purposes.COUNTS:
            counted += answer_rows(instrument, head, audit, one.result)
            actions += [(start + count, *row) for row in rows.actions(instrument, audit)]
            points += [(start + count, *row) for row in rows.learning(instrument, audit, lead)]
    bulk.insert(connection, "audit", COLUMNS, heads)
    revisions.add(connection, said)
    codes.add(connection, counted)
    bulk.insert(connection, "action", rows.ACTION, actions)
    learning.add(connection, points)
    made = list(range(start, start + len(new)))
    stand = vouch.prints(connection, "audit", made)
    return made, [revisions.vouched(row, vouch.one(stand, "audit", row[0])) for row in said]


def answer_rows(
    instrument: Instrument, head: tuple[Any, ...], audit: Audit, result: Result
) -> list[codes.Counted]:
    """What figures count of an audit, with the values of its head in the order of the table's columns."""
    number, snapshot, place, in_month = head[0], head[2], (head[8], head[9]), head[11]
    return [
        (number, item, in_month, (snapshot, question, value, state), place)
        for question, item, value, state in rows.countable(instrument, audit, result)
    ]


def heads(
    connection: Connection,
    instrument: str | None = None,
    months: tuple[str, str] | None = None,
    team: str | None = None,
    state: str | None = None,
    case: str | None = None,
) -> list[AuditHead]:
    """The audits that fit all that is given, by number."""
    wanted: list[tuple[str, Any]] = [
        ("s.id = ?", instrument),
        ("a.month >= ?", months and month_number(months[0])),
        ("a.month <= ?", months and month_number(months[1])),
        ("a.team = ?", team),
        ("a.state = ?", state),
        ("a.case_ref = ?", case),
    ]
    used = [(words, value) for words, value in wanted if value is not None]
    where = f" WHERE {' AND '.join(words for words, _ in used)}" if used else ""
    found = query(connection, f"{_HEAD}{where} ORDER BY a.number", *(value for _, value in used))
    return [head_of(row) for row in found]


def stored(connection: Connection, id: str) -> StoredAudit:
    """One audit as it stands; StoreError where there is none of that id."""
    head = head_of(row_of(connection, id))
    audit, result = revisions.current(connection, number(id, "audit"), head.revision)
    return StoredAudit(head, audit, result)


def actions(connection: Connection, id: str | None = None) -> list[Action]:
    """Remedial actions of one audit, or of all, as they stand."""
    where, values = ("WHERE audit = ?", (number(id, "audit"),)) if id else ("", ())
    sql = f"SELECT {', '.join(rows.ACTION)} FROM action {where} ORDER BY audit, row"
    return [
        Action(audit_id(r[0]), r[1], r[2], r[3], r[4], day_or_none(r[5]), r[6], r[7])
        for r in query(connection, sql, *values)
    ]


def checked(instrument: Instrument, audit: Audit) -> Audit:
    """The audit with all settings in force; StoreError where it is of another instrument."""
    if (audit.instrument, audit.version) != (instrument.id, instrument.version):
        raise StoreError(
            f"An audit of {audit.instrument} {audit.version} cannot be stored as one of {instrument.id} "
            f"{instrument.version}."
        )
    return in_force(instrument, audit)


def head_values(
    number: int,
    return_id: str | None,
    snapshot: int,
    audit: Audit,
    result: Result,
    place: Sequence[str],
    state: str = purposes.COUNTS,
) -> tuple[Any, ...]:
    """The values of a new head, in the order of `COLUMNS`; a return of one agency is that agency's."""
    team, agency = place
    return (
        *(number, return_id, snapshot, audit.case, audit.auditor, audit.subject.record, audit.subject.cycle),
        *(audit.exercise, team, audit.agency or agency, audit.date.isoformat(), month(audit.date)),
        *(state, 1, 1, result.recorded, result.suggested, result.outcome),
    )


def row_of(connection: Connection, id: str) -> Found:
    """The row of a head; StoreError where there is none of that id."""
    row = first(connection, f"{_HEAD} WHERE a.number = ?", number(id, "audit"))
    if row is None:
        raise StoreError(f"There is no audit {id!r}.")
    return row


def head_of(row: Found) -> AuditHead:
    """A head from its row."""
    values: list[Any] = [audit_id(row[0]), *row[1:7], day(row[7]), *row[8:19], row[20]]
    return AuditHead(*values)
