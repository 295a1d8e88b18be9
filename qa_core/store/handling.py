"""What people do about escalations: take on, tell, decide, close, withdraw; nothing ends by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.model.escalation import OPEN_STATES
from qa_core.store import courses, log, vouch
from qa_core.store.courses import Course
from qa_core.store.engine import execute, first
from qa_core.store.values import escalation_id, number, to_json


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did: `who` did it and `when` (UTC), written down by `by` at the moment `at`."""

    who: str
    when: dt.datetime
    by: str
    at: dt.datetime


def acknowledge(connection: Connection, id: str, act: Act, notes: Mapping[str, str]) -> None:
    """Note that a person has taken an escalation on; more notes of review and action may follow.

    Raises: StoreError where it is not open, or was acknowledged before and there is nothing new to note.
    """
    n, course = _open(connection, id)
    fresh = {kind: text for kind, text in notes.items() if text}
    if course.acknowledged_at is not None and not fresh:
        raise StoreError(
            f"Escalation {escalation_id(n)} was acknowledged already by {course.acknowledged_by}."
        )
    changes: dict[str, Any] = {}
    kept = list(course.notes)
    for kind, text in fresh.items():
        kept.append({"kind": kind, "text": text, "by": act.by, "at": act.at.isoformat()})
    said: vouch.Prints = {}
    if fresh:
        changes["notes"] = to_json(kept)
    if course.acknowledged_at is None:
        changes |= {"acknowledged_by": act.who, "acknowledged_at": act.when.isoformat()}
        sql = (
            "UPDATE escalation SET state = 'acknowledged', acknowledged_by = ?, acknowledged_at = ?, "
            "note = ? WHERE number = ?"
        )
        execute(connection, sql, act.who, act.when.isoformat(), " ".join(fresh.values()), n)
        said |= vouch.prints(connection, "escalation", [n])
    said |= courses.change(connection, course.number, changes)
    kind = "escalation.acknowledged" if course.acknowledged_at is None else "escalation.noted"
    _say(connection, kind, n, act, said)


def decide(connection: Connection, id: str, act: Act, mash: str, said: Mapping[str, str]) -> None:
    """Note a decision about MASH; earlier ones stay to be read, and the clock stops at the first."""
    n, course = _open(connection, id)
    one = {"mash": mash, "who": act.who, "when": act.when.isoformat(), "by": act.by, "at": act.at.isoformat()}
    changes: dict[str, Any] = {"mash": mash, "mash_said": courses.added(course.mash_said, {**one, **said})}
    if course.mash_at is None:
        changes["mash_at"] = act.when.isoformat()
    changed = courses.change(connection, course.number, changes)
    _say(connection, "escalation.mash", n, act, changed, mash=mash)


def tell(connection: Connection, id: str, act: Act, post: str, how: str) -> bool:
    """Note that a post was told; False, and nothing changed, where it was told before.

    What an auditor wrote down counts where it was earlier than the letter.
    """
    n, course = _open(connection, id)
    before = next((one.told_at for one in course.recipients if one.post == post), None)
    if before is not None and not (how == "audit" and act.when < before):
        return False
    changed = courses.tell(connection, course, post, act.when, act.who, how)
    _say(connection, "escalation.told", n, act, changed, post=post, how=how)
    return True


def close(connection: Connection, id: str, act: Act, outcome: str) -> None:
    """Close an escalation with its outcome.

    Raises: StoreError, saying what is lacking, until all were told, it was acknowledged and MASH decided.
    """
    n, course = _open(connection, id)
    if course.lacks:
        raise StoreError(
            f"Escalation {escalation_id(n)} cannot be closed yet. To be done: {'; '.join(course.lacks)}."
        )
    _end(connection, n, act, "closed", outcome)


def withdraw(connection: Connection, id: str, act: Act, why: str) -> None:
    """Take a mistaken escalation back; it stays in the list with the reason."""
    n, _ = _open(connection, id)
    _end(connection, n, act, "withdrawn", why)


def _end(connection: Connection, n: int, act: Act, how: str, words: str) -> None:
    execute(connection, "UPDATE escalation SET state = ? WHERE number = ?", how, n)
    changed = courses.end(connection, n, how, act.by, words, act.at)
    changed |= vouch.prints(connection, "escalation", [n])
    _say(connection, f"escalation.{how}", n, act, changed)


def _open(connection: Connection, id: str) -> tuple[int, Course]:
    n = number(id, "escalation")
    row = first(connection, "SELECT state FROM escalation WHERE number = ?", n)
    if row is None:
        raise StoreError(f"There is no escalation {id!r}.")
    if row[0] not in OPEN_STATES:
        raise StoreError(f"Escalation {escalation_id(n)} is {row[0]}; nothing more is done about it.")
    return n, courses.current(connection, n)


def _say(connection: Connection, kind: str, n: int, act: Act, changed: vouch.Prints, **more: str) -> None:
    about = {"escalation": escalation_id(n), "by": act.by, "when": act.when.isoformat(), **more}
    log.append(connection, act.at, [(kind, vouch.saying(about, changed))])
