"""Counting, in the database alone: one covering index over the answer rows (T4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Connection

from qa_core.model.instrument import Instrument
from qa_core.store.counts import (
    ActionCount,
    Base,
    Count,
    EscalationCount,
    GradeCount,
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
    found: list[Count] = []
    for number, id, version in _snapshots(connection, wanted):
        levels = _levels(instruments(connection, id, version))
        for question, value, state, group, count in _rows(connection, number, months, by):
            level = levels.get(question, {}).get(value)
            found.append(Count(id, version, question, value, state, level, count, group))
    return found


def bases(
    connection: Connection, months: Months, wanted: Sequence[str] = (), by: By | None = None
) -> list[Base]:
    """What each question's counts are a share of: of several options an audit counts once, a row each."""
    once = "AND (item <= 1 OR question LIKE '%[].%')"
    found: list[Base] = []
    for number, id, version in _snapshots(connection, wanted):
        sums: dict[tuple[str, RowState, str], int] = {}
        for question, _, state, group, count in _rows(connection, number, months, by, once):
            sums[question, state, group] = sums.get((question, state, group), 0) + count
        found += [Base(id, version, *place, count) for place, count in sums.items()]
    return found


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
    return [GradeCount(row[0], row[1], row[2], row[3], row[4], row[6], _group(by, row[5])) for row in rows]


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


def escalations(connection: Connection, since: dt.datetime, until: dt.datetime) -> list[EscalationCount]:
    """Concerns raised from `since` to before `until`, by type and state."""
    sql = (
        "SELECT type, state, COUNT(*) FROM escalation WHERE raised_at >= ? AND raised_at < ? "
        "GROUP BY type, state ORDER BY type, state"
    )
    ends = [moment.astimezone(dt.UTC).isoformat() for moment in (since, until)]
    return [EscalationCount(*row) for row in query(connection, sql, *ends)]


def _rows(
    connection: Connection, snapshot: int, months: Months, by: By | None, where: str = ""
) -> list[tuple[str, str, RowState, str, int]]:
    """Sums over the months of counts within each month: so the index alone answers, in its own order."""
    group = _GROUPS[by] if by else "''"
    inner = "month, team, agency, question, value, state"
    sql = (
        f"SELECT question, value, state, {group}, SUM(n) FROM (SELECT {inner}, COUNT(*) AS n FROM answer_row "
        f"WHERE snapshot = ? AND month BETWEEN ? AND ? {where} GROUP BY {inner}) AS monthly "
        f"GROUP BY question, value, state{', ' + group if by else ''} ORDER BY 1, 4, 3, 2"
    )
    rows = query(connection, sql, snapshot, *_span(months))
    return [(row[0], row[1], row[2], _group(by, row[3]), int(row[4])) for row in rows]


def _snapshots(connection: Connection, wanted: Sequence[str]) -> list[tuple[int, str, str]]:
    where = f"WHERE id IN ({marks(wanted)})" if wanted else ""
    sql = f"SELECT number, id, version FROM instrument_snapshot {where} ORDER BY id, number"
    return [(row[0], row[1], row[2]) for row in query(connection, sql, *wanted)]


def _only(column: str, wanted: Sequence[str]) -> str:
    return f"AND {column} IN ({marks(wanted)})" if wanted else ""


def _span(months: Months) -> tuple[int, int]:
    return month_number(months[0]), month_number(months[1])


def _group(by: By | None, value: Any) -> str:
    return month_text(value) if by == "month" else str(value)


def _levels(instrument: Instrument) -> dict[str, dict[str, int]]:
    listed = {**instrument.questions, **instrument.columns}
    return {
        place: {
            option.id: option.level for option in instrument.options(question) if option.level is not None
        }
        for place, question in listed.items()
    }
