"""Counting, in the database alone: one covering index over the answer rows (T4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from sqlalchemy import Connection

from qa_core.model.grade import AGAIN, DECISION
from qa_core.model.instrument import Instrument
from qa_core.store.counts import (
    ActionCount,
    Base,
    Count,
    EscalationCount,
    GradeCount,
    LearningCount,
    RowState,
    VersionCount,
)
from qa_core.store.engine import marks, query
from qa_core.store.values import month_number, month_text

Months = tuple[str, str]
"""The first and the last month of a period, both counted, as `("2026-07", "2026-09")`."""
By = Literal["team", "agency", "month"]
_GROUPS: Mapping[str, str] = {"team": "team", "agency": "agency", "month": "month"}
Levels = Callable[[Connection, str, str], Instrument]


def counts(
    connection: Connection,
    instruments: Levels,
    months: Months,
    wanted: Sequence[str] = (),
    by: By | None = None,
) -> list[Count]:
    """Answers of a period by question, value and state, and by team, agency or month where asked.

    Args:
        connection: a reading transaction.
        instruments: finds a kept instrument, for the levels of its options.
        months: first and last month, both counted.
        wanted: instrument ids; empty for all.
        by: what to count apart.
    """
    levels: dict[tuple[str, str], dict[str, dict[str, int]]] = {}
    found: list[Count] = []
    for (id, version, question, value, state), group, count in _rows(connection, months, wanted, by):
        if (id, version) not in levels:
            levels[id, version] = _levels(instruments(connection, id, version))
        level = levels[id, version].get(question, {}).get(value)
        found.append(Count(id, version, question, value, state, level, count, group))
    return found


def bases(
    connection: Connection, months: Months, wanted: Sequence[str] = (), by: By | None = None
) -> list[Base]:
    """What each question's counts are a share of: of several options an audit counts once, a row each."""
    sums: dict[tuple[str, str, str, RowState, str], int] = {}
    for tables, where in ((True, ""), (False, "AND item <= 1")):
        for (id, version, question, _, state), group, count in _rows(connection, months, wanted, by, where):
            if tables == ("[]." in question):
                place = (id, version, question, state, group)
                sums[place] = sums.get(place, 0) + count
    return [Base(*place, count) for place, count in sorted(sums.items())]


def crossed(
    connection: Connection, months: Months, instrument: str, by: str, column: str
) -> list[tuple[str, str, int]]:
    """What two columns of one table say in the same row, and how often; both are addresses."""
    codes = {number: words for number, words in _codes(connection, [instrument]).items() if words[3]}
    lefts = [number for number, words in codes.items() if words[2] == by]
    rights = [number for number, words in codes.items() if words[2] == column]
    sql = (
        "SELECT l.code, r.code, COUNT(*) FROM answer_row l "
        "JOIN answer_row r ON r.audit = l.audit AND r.item = l.item "
        f"WHERE l.month BETWEEN ? AND ? AND l.code IN ({marks(lefts)}) AND r.code IN ({marks(rights)}) "
        "GROUP BY l.code, r.code"
    )
    sums: dict[tuple[str, str], int] = {}
    for left, right, count in query(connection, sql, *_span(months), *lefts, *rights):
        key = (codes[left][3], codes[right][3])
        sums[key] = sums.get(key, 0) + int(count)
    return [(*key, count) for key, count in sorted(sums.items())]


def grades(
    connection: Connection, months: Months, wanted: Sequence[str] = (), by: By | None = None
) -> list[GradeCount]:
    """Audits of a period by recorded grade, suggested grade and outcome; void ones left out."""
    group = f"a.{_GROUPS[by]}" if by else "''"
    columns = f"s.id, s.version, a.recorded, a.suggested, a.outcome, {group}"
    sql = (
        f"SELECT {columns}, COUNT(*) FROM audit a JOIN instrument_snapshot s ON s.number = a.snapshot "
        f"WHERE a.state = 'submitted' AND a.month BETWEEN ? AND ? {_only('s.id', wanted)} "
        f"GROUP BY {'s.id, s.version, a.recorded, a.suggested, a.outcome' + (', ' + group if by else '')} "
        "ORDER BY 1, 2, 6, 3, 4, 5"
    )
    rows = query(connection, sql, *_span(months), *wanted)
    named = month_text if by == "month" else str
    return [GradeCount(row[0], row[1], row[2], row[3], row[4], row[6], named(row[5])) for row in rows]


def versions(connection: Connection, months: Months, wanted: Sequence[str] = ()) -> list[VersionCount]:
    """The instrument versions that a period's audits stand on."""
    sql = (
        "SELECT s.id, s.version, s.digest, COUNT(*) FROM audit a "
        "JOIN instrument_snapshot s ON s.number = a.snapshot "
        f"WHERE a.state = 'submitted' AND a.month BETWEEN ? AND ? {_only('s.id', wanted)} "
        "GROUP BY s.number, s.id, s.version, s.digest ORDER BY s.id, s.number"
    )
    return [VersionCount(*row) for row in query(connection, sql, *_span(months), *wanted)]


def actions(
    connection: Connection, months: Months, today: dt.date, wanted: Sequence[str] = ()
) -> list[ActionCount]:
    """Remedial actions of a period's audits by RAG; overdue is not green and due before `today`."""
    sql = (
        "SELECT s.id, c.rag, COUNT(*), SUM(CASE WHEN c.due < ? AND c.rag <> 'green' THEN 1 ELSE 0 END) "
        "FROM action c JOIN audit a ON a.number = c.audit "
        "JOIN instrument_snapshot s ON s.number = a.snapshot "
        f"WHERE a.state = 'submitted' AND a.month BETWEEN ? AND ? {_only('s.id', wanted)} "
        "GROUP BY s.id, c.rag ORDER BY s.id, c.rag"
    )
    rows = query(connection, sql, today.isoformat(), *_span(months), *wanted)
    return [ActionCount(row[0], row[1], row[2], int(row[3])) for row in rows]


def learning(connection: Connection, months: Months, wanted: Sequence[str] = ()) -> list[LearningCount]:
    """Learning points of a period's audits by area; never whose they are."""
    sql = (
        "SELECT s.id, l.area, COUNT(*), SUM(CASE WHEN l.critical THEN 1 ELSE 0 END) "
        "FROM learning_point l JOIN audit a ON a.number = l.audit "
        "JOIN instrument_snapshot s ON s.number = a.snapshot "
        f"WHERE a.state = 'submitted' AND a.month BETWEEN ? AND ? {_only('s.id', wanted)} "
        "GROUP BY s.id, l.area ORDER BY s.id, l.area"
    )
    rows = query(connection, sql, *_span(months), *wanted)
    return [LearningCount(row[0], row[1], row[2], int(row[3])) for row in rows]


def escalations(connection: Connection, since: dt.datetime, until: dt.datetime) -> list[EscalationCount]:
    """Concerns raised from `since` to before `until`, by type and state."""
    sql = (
        "SELECT type, state, COUNT(*) FROM escalation WHERE raised_at >= ? AND raised_at < ? "
        "GROUP BY type, state ORDER BY type, state"
    )
    ends = [moment.astimezone(dt.UTC).isoformat() for moment in (since, until)]
    return [EscalationCount(*row) for row in query(connection, sql, *ends)]


Words = tuple[str, str, str, str, RowState]
"""Instrument, version, question, value, state."""


def _rows(
    connection: Connection, months: Months, wanted: Sequence[str], by: By | None, where: str = ""
) -> list[tuple[Words, str, int]]:
    """Sums over what the covering index counts in its own order; numbers until the last, then words."""
    code, group = _codes(connection, wanted), _groups(connection, by)
    apart = {"team": ", place", "agency": ", place", "month": ", month", None: ""}[by]
    sql = (
        f"SELECT code, SUM(n) {apart} FROM (SELECT month, place, code, COUNT(*) AS n FROM answer_row "
        f"WHERE month BETWEEN ? AND ? {where} GROUP BY month, place, code) AS monthly GROUP BY code {apart}"
    )
    sums: dict[tuple[Words, str], int] = {}
    for number, count, *place in query(connection, sql, *_span(months)):
        if number in code:
            key = (code[number], group(place[0]) if place else "")
            sums[key] = sums.get(key, 0) + int(count)
    return [(*key, count) for key, count in sorted(sums.items())]


def _codes(connection: Connection, wanted: Sequence[str]) -> dict[int, Words]:
    where = f"WHERE s.id IN ({marks(wanted)})" if wanted else ""
    sql = (
        "SELECT c.number, s.id, s.version, c.question, c.value, c.state FROM answer_code c "
        f"JOIN instrument_snapshot s ON s.number = c.snapshot {where}"
    )
    return {row[0]: (row[1], row[2], row[3], row[4], row[5]) for row in query(connection, sql, *wanted)}


def _groups(connection: Connection, by: By | None) -> Callable[[int], str]:
    """What a number that is counted apart stands for."""
    if by in ("team", "agency"):
        places = query(connection, f"SELECT number, {by} FROM place")
        return {row[0]: str(row[1]) for row in places}.__getitem__
    return month_text


def _only(column: str, wanted: Sequence[str]) -> str:
    return f"AND {column} IN ({marks(wanted)})" if wanted else ""


def _span(months: Months) -> tuple[int, int]:
    return month_number(months[0]), month_number(months[1])


def _levels(instrument: Instrument) -> dict[str, dict[str, int]]:
    listed = {**instrument.questions, **instrument.columns}
    options = {place: instrument.options(question) for place, question in listed.items()}
    options |= {DECISION: instrument.grade_scale, AGAIN: instrument.grade_scale}
    return {place: {o.id: o.level for o in given if o.level is not None} for place, given in options.items()}
