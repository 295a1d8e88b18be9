"""Recommendations: what the service lead set, and every step until the evidence is there (S0-053, S0-054)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.store import bulk, log, vouch
from qa_core.store.engine import Found, execute, first, query
from qa_core.store.learning_records import Recommendation, Step
from qa_core.store.values import day, moment

_COLUMNS = ("number", "exercise", "theme", "text", "owner", "due", "state", "by", "at")
_STEP = ("number", "recommendation", "kind", "sent_to", "note", "evidence", "year", "by", "at")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM recommendation"
STATES = {"progress": "in-progress", "done": "done"}
"""What a step of a kind makes of the state; other steps leave it."""


def add(
    connection: Connection,
    exercise: str | None,
    theme: str,
    text: str,
    owner: str,
    due: dt.date,
    by: str,
    at: dt.datetime,
) -> str:
    """Keep a new recommendation; its id. StoreError where there is no such exercise."""
    if exercise is not None and first(connection, "SELECT 1 FROM exercise WHERE id = ?", exercise) is None:
        raise StoreError(f"There is no exercise {exercise!r}. Nothing was saved.")
    n = bulk.following(connection, "recommendation")
    row = (n, exercise, theme, text, owner, due.isoformat(), "open", by, at.isoformat())
    bulk.insert(connection, "recommendation", _COLUMNS, [row])
    made = vouch.prints(connection, "recommendation", [n])
    about = {"recommendation": _id(n), "exercise": exercise, "due": due.isoformat(), "by": by}
    log.append(connection, at, [("recommendation.added", vouch.saying(about, made))])
    return _id(n)


def step(connection: Connection, id: str, new: Step) -> None:
    """Add a step to the history of a recommendation, and bring its state up to date.

    Raises: StoreError where there is no such recommendation, or it is done.
    """
    n = _number(id)
    row = first(connection, f"{_SELECT} WHERE number = ?", n)
    if row is None:
        raise StoreError(f"There is no recommendation {id!r}. Look at: qa recommendation list")
    if row[6] == "done" and new.kind != "disseminated":
        raise StoreError(f"{_id(n)} is done. Nothing was changed.")
    s = bulk.following(connection, "recommendation_step")
    said = (new.kind, new.sent_to, new.note, new.evidence, new.year, new.by, new.at.isoformat())
    bulk.insert(connection, "recommendation_step", _STEP, [(s, n, *said)])
    made = vouch.prints(connection, "recommendation_step", [s])
    if new.kind in STATES:
        execute(connection, "UPDATE recommendation SET state = ? WHERE number = ?", STATES[new.kind], n)
        made |= vouch.prints(connection, "recommendation", [n])
    about = {"recommendation": _id(n), "step": s, "to": new.sent_to, "year": new.year, "by": new.by}
    log.append(connection, new.at, [(f"recommendation.{new.kind}", vouch.saying(about, made))])


def listed(connection: Connection) -> list[Recommendation]:
    """Every recommendation with its history, in the order in which they were set."""
    steps: dict[int, list[Step]] = {}
    for row in query(connection, f"SELECT {', '.join(_STEP)} FROM recommendation_step ORDER BY number"):
        steps.setdefault(row[1], []).append(_step(row))
    rows = query(connection, f"{_SELECT} ORDER BY number")
    return [_recommendation(row, tuple(steps.get(row[0], ()))) for row in rows]


def _recommendation(row: Found, steps: tuple[Step, ...]) -> Recommendation:
    id, exercise, theme, text, owner, due, state, by, at = row
    return Recommendation(_id(id), exercise, theme, text, owner, day(due), state, by, moment(at), steps)


def _step(row: Found) -> Step:
    _, _, kind, sent_to, note, evidence, year, by, at = row
    return Step(kind, by, moment(at), sent_to, note, evidence, year)


def _id(number: int) -> str:
    return f"REC-{number:04d}"


def _number(id: str) -> int:
    """The number in an id such as `REC-0001`; StoreError where there can be no such recommendation."""
    head, dash, digits = id.strip().upper().partition("-")
    if head != "REC" or not dash or not (digits.isascii() and digits.isdecimal()):
        raise StoreError(f"There is no recommendation {id!r}. Look at: qa recommendation list")
    return min(int(digits), 2**31 - 1)
