"""Audits as they stand, many at once: JSON as it is kept, and no model made of it (T7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from qa_core.store.engine import marks, query, run
from qa_core.store.values import audit_id, month_number, month_text

_AT_ONCE = 200
_STATES = {False: "AND a.state = 'submitted'", True: "AND COALESCE(p.purpose, 'audit') <> 'self'"}


class Current(NamedTuple):
    """An audit with its current revision.

    `content` and `result` are JSON: what was entered, and what grading made of it. `missing` names the
    questions that had to be answered and were not. `state` is submitted, void, or the purpose of an audit
    that never counts (second, third, past).
    """

    id: str
    instrument: str
    version: str
    case: str
    date: str
    month: str
    team: str
    agency: str
    auditor: str
    record: str | None
    cycle: int
    exercise: str | None
    recorded: str | None
    suggested: str | None
    outcome: str
    state: str
    missing: Sequence[str]
    content: str
    result: str


def audits(
    connection: Connection, months: tuple[str, str], wanted: Sequence[str] = (), *, every: bool = False
) -> Iterator[Current]:
    """The audits of a period, by number, read as they are asked for.

    Args:
        connection: a reading transaction, open until the last was read.
        months: first and last month, both counted.
        wanted: instrument ids; empty for all.
        every: those that do not count too: void ones and second looks, but never a self-check.
    """
    first, last = (month_number(month) for month in months)
    only = f"AND s.id IN ({marks(wanted)})" if wanted else ""
    sql = (
        "SELECT a.number, s.id, s.version, a.case_ref, a.date, a.month, a.team, a.agency, a.auditor, "
        "a.record, a.cycle, a.exercise, a.recorded, a.suggested, a.outcome, a.state, "
        "COALESCE(p.purpose, 'audit'), "
        "r.content, r.result FROM audit a JOIN instrument_snapshot s ON s.number = a.snapshot "
        "JOIN audit_revision r ON r.audit = a.number AND r.number = a.revision "
        "LEFT JOIN audit_purpose p ON p.return_id = a.return_id "
        f"WHERE a.month BETWEEN ? AND ? {_STATES[every]} {only} ORDER BY a.number"
    )
    blank = _missing(connection, first, last)
    cursor = run(connection, sql, (first, last, *wanted))
    while found := cursor.fetchmany(_AT_ONCE):
        for number, *row in found:
            yield _current(number, row, blank.get(number, ()))


def _current(number: int, row: list[Any], missing: Sequence[str]) -> Current:
    state = row[15] if row[14] == "aside" else row[14]
    values = (audit_id(number), *row[:3], str(row[3]), month_text(row[4]), *row[5:14], state, missing)
    return Current._make((*values, *row[16:]))


def _missing(connection: Connection, first: int, last: int) -> dict[int, list[str]]:
    listed = query(connection, "SELECT number, question FROM answer_code WHERE state = 'missing'")
    codes: dict[int, str] = dict(listed)
    sql = f"SELECT audit, code FROM answer_row WHERE month BETWEEN ? AND ? AND code IN ({marks([*codes])})"
    found: dict[int, list[str]] = {}
    for audit, code in query(connection, sql, first, last, *codes):
        found.setdefault(audit, []).append(codes[code])
    return found
