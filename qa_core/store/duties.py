"""Duties: who is asked to audit which case in which month, and what came of it (S0-020, S0-031).

The log says that something happened and vouches for the records; it names no case and repeats no words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StaleError
from qa_core.store import bulk, log, vouch
from qa_core.store.duty_records import OTHER, Duty, EndedDuty, NewDuty, ToldConflict
from qa_core.store.engine import Found, execute, first, marks, query
from qa_core.store.values import day, moment, moment_or_none

_COLUMNS = (
    *("number", "instrument", "month", "case_ref", "auditor", "due", "state", "return_id", "origin"),
    *("follows", "ground", "reason", "at", "by", "ended_at", "ended_by"),
)
_CONFLICT = ("number", "case_ref", "person", "involved", "reason", "at", "by")
_CAME = (
    "SELECT d.number, a.return_id, u.number, a.at, v.at FROM duty d "
    "JOIN instrument_snapshot s ON s.id = d.instrument "
    "JOIN allocation a ON a.snapshot = s.number AND a.case_ref = d.case_ref AND a.auditor = d.auditor "
    "LEFT JOIN audit u ON u.return_id = a.return_id AND u.state = 'submitted' "
    "LEFT JOIN audit_revision v ON v.audit = u.number AND v.number = 1 "
    "WHERE d.state IN ('planned', 'sent') AND a.exercise IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM audit_purpose p WHERE p.return_id = a.return_id) "
    "AND (a.at >= d.at OR a.return_id = d.return_id) {where} ORDER BY a.at, a.return_id"
)
"""The toolkits made for each duty, oldest first: duty, return id, the audit where one came of it and still
counts, when the toolkit was made, when the audit came in."""
_HELD = "state IN ('planned', 'sent')"


def listed(connection: Connection, month: str | None, instrument: str | None) -> list[Duty]:
    """The duties of a month and instrument, or of all, by month, case and number."""
    asked = {"month": month, "instrument": instrument}
    wanted = {name: value for name, value in asked.items() if value is not None}
    where = " AND ".join(f"d.{name} = ?" for name in wanted)
    sql = f"SELECT {', '.join(f'd.{name}' for name in _COLUMNS)} FROM duty d"
    order = "ORDER BY d.month, d.instrument, d.case_ref, d.number"
    rows = query(connection, f"{sql} {'WHERE ' + where if where else ''} {order}", *wanted.values())
    came: dict[int, list[Found]] = {}
    sql = _CAME.format(where=f"AND {where}" if where else "")
    for row in query(connection, sql, *wanted.values()):
        came.setdefault(row[0], []).append(row)
    return [_duty(row, came.get(row[0], ())) for row in rows]


def change(
    connection: Connection,
    instrument: str,
    month: str,
    new: Sequence[NewDuty],
    ended: Sequence[EndedDuty],
    told: Sequence[ToldConflict],
    *,
    by: str,
    at: dt.datetime,
) -> list[int]:
    """End duties, keep conflicts and new duties, in this order.

    Returns: the numbers of the new duties.
    Raises: StaleError where a duty that ends has ended already, or a case has somebody in this month.
    """
    entries = [_end(connection, one, by, at) for one in ended]
    entries += _keep_conflicts(connection, told, by, at)
    start = bulk.following(connection, "duty")
    rows = [
        (start + n, instrument, month, *_new_values(one), at.isoformat(), by, None, "")
        for n, one in enumerate(new)
    ]
    _nobody_has(connection, instrument, month, [one.case for one in new])
    bulk.insert(connection, "duty", _COLUMNS, rows)
    numbers = [row[0] for row in rows]
    if rows:
        made = vouch.prints(connection, "duty", numbers)
        about = {"instrument": instrument, "month": month, "duties": len(rows), "by": by}
        entries.append(("duty.allocated", vouch.saying(about, made)))
    log.append(connection, at, entries)
    return numbers


def sent(connection: Connection, toolkits: Mapping[int, str], *, by: str, at: dt.datetime) -> None:
    """Note the toolkits that went out for duties, by their return ids; noted already, it changes nothing.

    Raises: StaleError where a duty has ended meanwhile.
    """
    entries = []
    for number, return_id in toolkits.items():
        row = first(connection, "SELECT state, return_id FROM duty WHERE number = ?", number)
        if row is None or row[0] not in ("planned", "sent"):
            raise StaleError(f"Duty {number} has ended meanwhile: look at the list of duties again.")
        if row[1] != return_id:
            sql = "UPDATE duty SET state = 'sent', return_id = ? WHERE number = ?"
            execute(connection, sql, return_id, number)
            about = {"duty": number, "return": return_id, "by": by}
            entries.append(("duty.sent", vouch.saying(about, vouch.prints(connection, "duty", [number]))))
    if entries:
        log.append(connection, at, entries)


def conflicts(connection: Connection) -> list[ToldConflict]:
    """Every conflict that auditors told of, in the order of telling."""
    rows = query(connection, f"SELECT {', '.join(_CONFLICT)} FROM told_conflict ORDER BY number")
    return [ToldConflict(*row[1:5]) for row in rows]


def other_conflict(connection: Connection, case: str, person: str) -> bool:
    """Whether somebody told of a conflict with a case that is no involvement in it."""
    sql = "SELECT 1 FROM told_conflict WHERE case_ref = ? AND lower(person) = lower(?) AND involved = ?"
    return first(connection, sql, case, person, OTHER) is not None


def checked(connection: Connection) -> set[tuple[str, str]]:
    """Pairs of case and person who did the quality control of one of its records."""
    sql = "SELECT DISTINCT case_ref, auditor FROM audit WHERE record IS NOT NULL AND state = 'submitted'"
    return {(row[0], row[1]) for row in query(connection, sql)}


def _end(connection: Connection, one: EndedDuty, by: str, at: dt.datetime) -> tuple[str, Any]:
    changes = "state = ?, ground = ?, reason = ?, ended_at = ?, ended_by = ?, return_id = ?"
    sql = f"UPDATE duty SET {changes} WHERE number = ? AND {_HELD}"
    came = query(connection, _CAME.format(where="AND d.number = ?"), one.number)
    noted = first(connection, "SELECT return_id FROM duty WHERE number = ?", one.number)
    out = came[-1][1] if came else noted and noted[0]
    values = (one.state, one.ground, _why(connection, one), at.isoformat(), by, out, one.number)
    if any(row[2] is not None for row in came):
        raise StaleError(
            f"The audit of duty {one.number} came in meanwhile: look at the list of duties again."
        )
    if not execute(connection, sql, *values):
        raise StaleError(f"Duty {one.number} has ended meanwhile: look at the list of duties again.")
    about = {"duty": one.number, "ground": one.ground, "by": by}
    return f"duty.{one.state}", vouch.saying(about, vouch.prints(connection, "duty", [one.number]))


def _why(connection: Connection, one: EndedDuty) -> str:
    """Why a duty ends, and why its case was given out all the same if that was said."""
    row = first(connection, "SELECT reason FROM duty WHERE number = ?", one.number)
    return f"{one.reason} (given out all the same: {row[0]})" if row and row[0] else one.reason


def _keep_conflicts(
    connection: Connection, told: Sequence[ToldConflict], by: str, at: dt.datetime
) -> list[tuple[str, Any]]:
    start = bulk.following(connection, "told_conflict")
    rows = [
        (start + n, one.case, one.person, one.involved, one.reason, at.isoformat(), by)
        for n, one in enumerate(told)
    ]
    bulk.insert(connection, "told_conflict", _CONFLICT, rows)
    made = [vouch.prints(connection, "told_conflict", [row[0]]) for row in rows]
    return [("conflict.told", vouch.saying({"by": by}, one)) for one in made]


def _nobody_has(connection: Connection, instrument: str, month: str, cases: Sequence[str]) -> None:
    where = f"instrument = ? AND month = ? AND {_HELD} AND case_ref IN ({marks(cases)})"
    sql = f"SELECT case_ref FROM duty WHERE {where}"
    twice = sorted({case for case in cases if cases.count(case) > 1})
    taken = twice or [row[0] for row in query(connection, sql, instrument, month, *cases)]
    if taken:
        raise StaleError(
            f"{', '.join(taken)}: somebody allocated this for {month} meanwhile. Nothing was saved; look at "
            f"the list of duties again."
        )


def _new_values(one: NewDuty) -> tuple[Any, ...]:
    head = (one.case, one.auditor, one.due.isoformat(), "planned", None, one.origin, one.follows)
    return (*head, "", one.reason)


def _duty(row: Found, came: Sequence[Found]) -> Duty:
    values: list[Any] = [*row[:5], day(row[5]), *row[6:12], moment(row[12]), row[13]]
    values += [moment_or_none(row[14]), row[15]]
    kept = Duty(*values)
    back = [one[1] for one in came if one[2] is not None]
    if back:
        return replace(kept, state="returned", return_id=back[-1])
    return replace(kept, state="sent", return_id=came[-1][1]) if came else kept
