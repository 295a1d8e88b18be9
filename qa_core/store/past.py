"""Results of earlier years: kept apart from the audits made here, and never counted with them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from sqlalchemy import Connection

from qa_core.store import bulk, log, vouch
from qa_core.store.engine import Found, execute, query
from qa_core.store.learning_records import PastCount, PastResult
from qa_core.store.values import day, month, month_number, month_text, to_json

_COLUMNS = (
    *("number", "instrument", "version", "case_ref", "record", "agency", "date", "month", "grade"),
    *("answers", "file", "by", "at", "replaced_at", "reason"),
)
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM past_result WHERE replaced_at IS NULL"


def load(
    connection: Connection, new: Sequence[PastResult], reason: str, by: str, at: dt.datetime
) -> tuple[int, int]:
    """Keep results; those that are there already with another grade or answers are replaced.

    Args:
        connection: the writing transaction.
        new: the results, each of another key.
        reason: why results that are there are replaced; empty where none is.
        by: who loads them.
        at: when, in UTC.

    Returns: how many were added, and how many replaced an earlier one. What is replaced keeps its row.
    """
    there = {_result(row).key: row for row in query(connection, _SELECT)}
    fresh = [one for one in new if one.key not in there or not same(one, _result(there[one.key]))]
    old = [there[one.key][0] for one in fresh if one.key in there]
    if not fresh:
        return 0, 0
    for n in old:
        execute(connection, "UPDATE past_result SET replaced_at = ? WHERE number = ?", at.isoformat(), n)
    start = bulk.following(connection, "past_result")
    rows = [
        (
            *(start + i, one.instrument, one.version, one.case, one.record, one.agency),
            *(one.date.isoformat(), month(one.date), one.grade, to_json(dict(one.answers or {}))),
            *(one.file, by, at.isoformat(), None, reason if one.key in there else ""),
        )
        for i, one in enumerate(fresh)
    ]
    bulk.insert(connection, "past_result", _COLUMNS, rows)
    made = vouch.prints(connection, "past_result", [*old, *(row[0] for row in rows)])
    about = {"added": len(rows) - len(old), "replaced": len(old), "by": by}
    log.append(connection, at, [("past.loaded", vouch.saying(about, made))])
    return len(rows) - len(old), len(old)


def listed(connection: Connection) -> list[PastResult]:
    """Every result of an earlier year, by day."""
    return [_result(row) for row in query(connection, f"{_SELECT} ORDER BY date, case_ref, number")]


def counts(connection: Connection, until: str) -> list[PastCount]:
    """How many results up to a month (`2026-09`) have which grade, by instrument and month."""
    sql = (
        "SELECT instrument, month, grade, COUNT(*) FROM past_result "
        "WHERE replaced_at IS NULL AND month <= ? GROUP BY instrument, month, grade "
        "ORDER BY instrument, month, grade"
    )
    rows = query(connection, sql, month_number(until))
    return [PastCount(row[0], month_text(row[1]), row[2], int(row[3])) for row in rows]


def same(one: PastResult, other: PastResult) -> bool:
    """Whether two results of one key say the same."""
    return one.grade == other.grade and to_json(dict(one.answers or {})) == to_json(dict(other.answers or {}))


def _result(row: Found) -> PastResult:
    return PastResult(
        case=row[3],
        date=day(row[6]),
        instrument=row[1],
        version=row[2],
        grade=row[8],
        record=row[4],
        agency=row[5],
        answers=json.loads(row[9]),
        file=row[10],
    )
