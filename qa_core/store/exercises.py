"""Exercises: which agencies are asked about which cases, and what their returns come to (S0-050, S0-051).

The log says that something happened and vouches for the records; it names no case and repeats no words.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StaleError, StoreError
from qa_core.store import audits, bulk, escalations, log, snapshots, vouch
from qa_core.store.engine import Found, execute, first, query
from qa_core.store.exercise_records import (
    Asked,
    Exercise,
    ExerciseCase,
    Graded,
    Request,
    Sent,
    discussed,
    graded,
)
from qa_core.store.records import Escalation, StoredAudit
from qa_core.store.sent import NOT_SUPERSEDED
from qa_core.store.values import audit_id, day_or_none, moment, moment_or_none, number, text, to_json

_EXERCISE = (
    *("id", "snapshot", "theme", "trigger_source", "lead_auditor", "look_back_months", "due", "at", "by"),
)
_REQUEST = ("number", "exercise", "case_ref", "agency", "auditor", "state", "reason", "by")
_CASE = (
    *(
        "number",
        "exercise",
        "case_ref",
        "result",
        "collated_at",
        "discussion",
        "suggested",
        "grade",
        "reason",
    ),
    *("by", "graded_at", "version"),
)
_SELECT = (
    "SELECT e.id, s.id, s.version, s.digest, e.theme, e.trigger_source, e.lead_auditor, e.look_back_months, "
    "e.due, e.at, e.by FROM exercise e JOIN instrument_snapshot s ON s.number = e.snapshot"
)
_BY_CASE = "FROM exercise_case WHERE exercise = ? AND case_ref = ?"


def create(connection: Connection, new: Exercise, asked: Sequence[Asked]) -> None:
    """Keep a new exercise and whom it asks about which case.

    Raises: StoreError where the id is in use, or the instrument version is not kept.
    """
    if first(connection, "SELECT 1 FROM exercise WHERE id = ?", new.id) is not None:
        raise StoreError(f"There is an exercise {new.id!r} already. Nothing was saved.")
    snapshot = snapshots.named(connection, new.instrument, new.version, new.digest)
    values = (new.theme, new.trigger, new.lead_auditor, new.look_back_months, text(new.due))
    head = (new.id, snapshot, *values, new.at.isoformat(), new.by)
    bulk.insert(connection, "exercise", _EXERCISE, [head])
    start = bulk.following(connection, "exercise_request")
    requests = [(start + n, new.id, *one, "asked", "", new.by) for n, one in enumerate(asked)]
    bulk.insert(connection, "exercise_request", _REQUEST, requests)
    start = bulk.following(connection, "exercise_case")
    rest = ("", None, "[]", None, None, "[]", "", None, 1)
    cases = [
        (start + n, new.id, ref, *rest) for n, ref in enumerate(dict.fromkeys(case for case, _, _ in asked))
    ]
    bulk.insert(connection, "exercise_case", _CASE, cases)
    made = [vouch.prints(connection, "exercise", [new.id])]
    made += [vouch.prints(connection, "exercise_request", [row[0] for row in requests])]
    made += [vouch.prints(connection, "exercise_case", [row[0] for row in cases])]
    about = {"exercise": new.id, "cases": len(cases), "requests": len(requests), "by": new.by}
    log.append(connection, new.at, [("exercise.created", vouch.saying(about, *made))])


def listed(connection: Connection) -> list[Exercise]:
    """Every exercise in the order of creation."""
    return [_exercise(row) for row in query(connection, f"{_SELECT} ORDER BY e.at, e.id")]


def one(connection: Connection, id: str) -> Exercise:
    """One exercise; StoreError where there is none of that id."""
    row = first(connection, f"{_SELECT} WHERE e.id = ?", id)
    if row is None:
        raise StoreError(f"There is no exercise {id!r}. Look at: qa exercise list")
    return _exercise(row)


def requests(connection: Connection, id: str) -> list[Request]:
    """Whom an exercise asks about which case, in the order in which it was set up."""
    sql = f"SELECT {', '.join(_REQUEST)} FROM exercise_request WHERE exercise = ? ORDER BY number"
    return [Request(r[0], r[2], r[3], r[4], r[5] == "waived", r[6], r[7]) for r in query(connection, sql, id)]


def cases(connection: Connection, id: str) -> list[ExerciseCase]:
    """The cases of an exercise, in the order in which it was set up."""
    sql = f"SELECT {', '.join(_CASE)} FROM exercise_case WHERE exercise = ? ORDER BY number"
    return [_case(row) for row in query(connection, sql, id)]


def sent(connection: Connection, id: str) -> list[Sent]:
    """The toolkits that were made for an exercise and not issued again, in the order of sending."""
    sql = (
        "SELECT a.case_ref, a.agency, a.return_id, a.state FROM allocation a "
        f"WHERE a.exercise = ? AND {NOT_SUPERSEDED} ORDER BY a.at, a.return_id"
    )
    return [Sent(row[0], row[1] or "", row[2], row[3]) for row in query(connection, sql, id)]


def returned(connection: Connection, id: str, case: str | None = None) -> list[StoredAudit]:
    """The audits that came back for an exercise (or one case of it) and count, by number."""
    sql = "SELECT number FROM audit WHERE exercise = ? AND state = 'submitted' AND (? = '' OR case_ref = ?)"
    found = query(connection, f"{sql} ORDER BY number", id, case or "", case or "")
    return [audits.stored(connection, audit_id(row[0])) for row in found]


def concerns(connection: Connection, id: str) -> list[Escalation]:
    """The open concerns that returns of an exercise raised, whatever became of the returns themselves."""
    sql = (
        "SELECT e.number FROM escalation e LEFT JOIN allocation l ON l.return_id = e.return_id "
        "LEFT JOIN audit a ON a.number = e.audit WHERE l.exercise = ? OR a.exercise = ?"
    )
    wanted = {row[0] for row in query(connection, sql, id, id)}
    return [
        found for found in escalations.listed(connection, True) if number(found.id, "escalation") in wanted
    ]


def waive(
    connection: Connection, id: str, case: str, agency: str, *, by: str, reason: str, at: dt.datetime
) -> None:
    """Do without a return that is missing.

    Raises: StoreError where the agency was not asked about the case, was waived already, or has answered.
    """
    sql = "SELECT number, state FROM exercise_request WHERE exercise = ? AND case_ref = ? AND agency = ?"
    row = first(connection, sql, id, case, agency)
    if row is None:
        raise StoreError(f"Exercise {id} did not ask {agency} about {case}. Nothing was saved.")
    if row[1] == "waived":
        raise StoreError(f"The return of {agency} on {case} was waived already.")
    if any(found.audit.agency == agency for found in returned(connection, id, case)):
        raise StoreError(f"The return of {agency} on {case} is here: only a missing one can be waived.")
    sql = "UPDATE exercise_request SET state = 'waived', reason = ?, by = ? WHERE number = ?"
    execute(connection, sql, reason, by, row[0])
    marks = vouch.prints(connection, "exercise_request", [row[0]])
    about = {"exercise": id, "request": row[0], "by": by}
    log.append(connection, at, [("exercise.waived", vouch.saying(about, marks))])


def keep(
    connection: Connection, id: str, case: str, result: Mapping[str, Any], *, by: str, at: dt.datetime
) -> None:
    """Keep what the returns on a case came to, in place of an earlier collation."""
    n, _ = _number(connection, id, case)
    sql = (
        "UPDATE exercise_case SET result = ?, collated_at = ?, suggested = ?, version = version + 1 "
        "WHERE number = ?"
    )
    execute(connection, sql, to_json(result), at.isoformat(), result.get("suggested"), n)
    about = {"status": result.get("status"), "suggested": result.get("suggested")}
    _log(connection, "exercise.collated", n, {"exercise": id, "by": by, **about}, at)


def discuss(connection: Connection, id: str, case: str, note: str, *, by: str, at: dt.datetime) -> None:
    """Add a note of what was discussed about a case."""
    n, _ = _number(connection, id, case)
    row = first(connection, f"SELECT discussion {_BY_CASE}", id, case)
    notes = [*json.loads(row[0] if row else "[]"), {"at": at.isoformat(), "by": by, "note": note}]
    sql = "UPDATE exercise_case SET discussion = ?, version = version + 1 WHERE number = ?"
    execute(connection, sql, to_json(notes), n)
    _log(connection, "exercise.discussed", n, {"exercise": id, "by": by}, at)


def grade(connection: Connection, id: str, case: str, new: Graded, expected_version: int) -> None:
    """Set the grade of a case; those set before stay in its history.

    Raises: StaleError where the case changed since it was looked at.
    """
    n, version = _number(connection, id, case)
    if version != expected_version:
        raise StaleError(f"{case} of exercise {id} was changed by somebody else meanwhile: look at it again.")
    row = first(connection, f"SELECT reason {_BY_CASE}", id, case)
    history = [*json.loads(row[0] if row else "[]"), new.as_json()]
    sql = (
        "UPDATE exercise_case SET grade = ?, reason = ?, by = ?, graded_at = ?, version = version + 1 "
        "WHERE number = ?"
    )
    execute(connection, sql, new.grade, to_json(history), new.by, new.at.isoformat(), n)
    about = {"exercise": id, "grade": new.grade, "suggested": new.suggested, "by": new.by}
    _log(connection, "exercise.graded", n, about, new.at)


def _number(connection: Connection, id: str, case: str) -> tuple[int, int]:
    row = first(connection, f"SELECT number, version {_BY_CASE}", id, case)
    if row is None:
        raise StoreError(f"Exercise {id} has no case {case!r}. Nothing was saved.")
    return row[0], row[1]


def _log(connection: Connection, kind: str, n: int, about: Mapping[str, Any], at: dt.datetime) -> None:
    marks = vouch.prints(connection, "exercise_case", [n])
    log.append(connection, at, [(kind, vouch.saying({**about, "case": n}, marks))])


def _exercise(row: Found) -> Exercise:
    values: list[Any] = [*row[:8], day_or_none(row[8]), moment(row[9]), row[10]]
    return Exercise(*values)


def _case(row: Found) -> ExerciseCase:
    return ExerciseCase(
        case=row[2],
        result=json.loads(row[3]) if row[3] else None,
        collated_at=moment_or_none(row[4]),
        discussion=tuple(map(discussed, json.loads(row[5]))),
        gradings=tuple(map(graded, json.loads(row[8]))),
        version=row[11],
    )
