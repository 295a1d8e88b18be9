"""Answer rows, packed: what was answered and where are numbers, so that counting reads little (T4).

`answer_code` gives each question, value and state of an instrument version a number, `place` each team and
agency. The view `counted_answer` shows the rows in words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from qa_core.store import bulk
from qa_core.store.engine import Found, execute, query

ROW = ("audit", "code", "item", "month", "place")
CODE = ("snapshot", "question", "value", "state")
PLACE = ("team", "agency")
Counted = tuple[int, int, int, tuple[int, str, str, str], tuple[str, str]]
"""Audit, item, month, what was answered, where it belongs."""


@dataclass
class _Numbers:
    """Numbers that were read from a table; `by` is the transaction that added to it last."""

    found: dict[tuple[Any, ...], int] = field(default_factory=dict)
    by: object = None


_known: WeakKeyDictionary[Engine, dict[str, _Numbers]] = WeakKeyDictionary()


def add(connection: Connection, counted: list[Counted]) -> None:
    """Store the answer rows of audits that have none."""
    codes = _numbers(connection, "answer_code", CODE, {one[3] for one in counted})
    places = _numbers(connection, "place", PLACE, {one[4] for one in counted})
    rows = [(one[0], codes[one[3]], one[1], one[2], places[one[4]]) for one in counted]
    rows.sort()
    bulk.insert(connection, "answer_row", ROW, rows)


def remove(connection: Connection, audit: int) -> None:
    """Take the answer rows of an audit away."""
    execute(connection, "DELETE FROM answer_row WHERE audit = ?", audit)


def kept(connection: Connection, audit: int) -> list[Counted]:
    """The answer rows of an audit in words."""
    sql = (
        "SELECT r.audit, r.item, r.month, c.snapshot, c.question, c.value, c.state, p.team, p.agency "
        "FROM answer_row r LEFT JOIN answer_code c ON c.number = r.code "
        "LEFT JOIN place p ON p.number = r.place WHERE r.audit = ?"
    )
    return [(*row[:3], tuple(row[3:7]), tuple(row[7:])) for row in query(connection, sql, audit)]


def _numbers(
    connection: Connection, table: str, columns: tuple[str, ...], wanted: set[Any]
) -> dict[tuple[Any, ...], int]:
    """The number of each combination that is wanted, new ones added.

    What is remembered between transactions was read before the transaction added anything: it is committed.
    """
    known = _known.setdefault(connection.engine, {}).setdefault(table, _Numbers())
    if wanted <= known.found.keys():
        return known.found
    found = {tuple(row[1:]): int(row[0]) for row in _later(connection, table, columns, known)}
    transaction = connection.get_transaction()
    if known.by is not transaction:
        known.found.update(found)
    found = known.found | found
    new = sorted(wanted - found.keys())
    if new:
        known.by = transaction
        start = bulk.following(connection, table)
        rows = [(start + n, *combination) for n, combination in enumerate(new)]
        bulk.insert(connection, table, ("number", *columns), rows)
        found |= {row[1:]: row[0] for row in rows}
    return found


def _later(connection: Connection, table: str, columns: tuple[str, ...], known: _Numbers) -> list[Found]:
    last = max(known.found.values(), default=0)
    return query(connection, f"SELECT number, {', '.join(columns)} FROM {table} WHERE number > ?", last)
