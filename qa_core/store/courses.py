"""What is done about an escalation since it was raised, or raised again: one course each time."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from qa_core.model.escalation import recipients
from qa_core.store import bulk, vouch
from qa_core.store.engine import Found, execute, first, marks, query
from qa_core.store.values import escalation_id, moment, moment_or_none, to_json

_COURSE = (
    *("number", "escalation", "raising", "raised_at", "acknowledged_by", "acknowledged_at", "notes", "mash"),
    *("mash_at", "mash_said", "ended", "ended_by", "ended_at", "words"),
)
_RECIPIENT = ("number", "course", "post", "told_at", "told_by", "how")


@dataclass(frozen=True, slots=True)
class Recipient:
    """A post that must be told; `how` is `letter`, `hand` or `audit` (the auditor wrote it down)."""

    post: str
    told_at: dt.datetime | None = None
    told_by: str | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """One course of an escalation.

    `notes` are texts of review and action, `mash_said` the decisions about MASH, each with who and when;
    `mash` is the last decision, `mash_at` the moment of the first. `ended` is empty, `closed`, `withdrawn`,
    `cleared`, or `raised-again` where another course follows.
    """

    number: int
    raising: int
    raised_at: dt.datetime
    acknowledged_by: str | None
    acknowledged_at: dt.datetime | None
    notes: tuple[dict[str, Any], ...]
    mash: str
    mash_at: dt.datetime | None
    mash_said: tuple[dict[str, Any], ...]
    ended: str
    ended_by: str | None
    ended_at: dt.datetime | None
    words: str
    recipients: tuple[Recipient, ...] = ()

    @property
    def untold(self) -> tuple[str, ...]:
        """The posts that nobody has told yet."""
        return tuple(one.post for one in self.recipients if one.told_at is None)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is to be done before a person may close it (S0-058 to S0-060)."""
        found = [f"tell {post}" for post in self.untold]
        if self.acknowledged_at is None:
            found.append("acknowledge")
        if self.mash not in ("not-needed", "held"):
            found.append("hold the conversation with MASH" if self.mash else "decide on MASH")
        return tuple(found)


def begin(connection: Connection, escalation: int, kind: str, at: dt.datetime) -> vouch.Prints:
    """Start a course with everybody who must be told; an earlier one that is open ends here."""
    before = _last(connection, escalation)
    said: vouch.Prints = {}
    if before is not None and not before[1]:
        said |= end(connection, escalation, "raised-again", None, "", at)
    n = bulk.following(connection, "escalation_course")
    start = (n, escalation, (before[2] if before else 0) + 1, at.isoformat())
    rest = (None, None, "[]", "", None, "[]", "", None, None, "")
    bulk.insert(connection, "escalation_course", _COURSE, [(*start, *rest)])
    following = bulk.following(connection, "escalation_recipient")
    posts = recipients(kind)
    rows: list[bulk.Values] = [(following + i, n, post, None, None, "") for i, post in enumerate(posts)]
    bulk.insert(connection, "escalation_recipient", _RECIPIENT, rows)
    numbers = [row[0] for row in rows]
    return said | prints(connection, n) | vouch.prints(connection, "escalation_recipient", numbers)


def end(
    connection: Connection, escalation: int, how: str, by: str | None, words: str, at: dt.datetime
) -> vouch.Prints:
    """End the course that runs; nothing where none does."""
    last = _last(connection, escalation)
    if last is None or last[1]:
        return {}
    changes = {"ended": how, "ended_by": by, "ended_at": at.isoformat(), "words": words}
    return change(connection, last[0], changes)


def change(connection: Connection, number: int, changes: dict[str, Any]) -> vouch.Prints:
    """Change columns of a course."""
    names = ", ".join(f"{name} = ?" for name in changes)
    execute(connection, f"UPDATE escalation_course SET {names} WHERE number = ?", *changes.values(), number)
    return prints(connection, number)


def tell(
    connection: Connection, course: Course, post: str, at: dt.datetime, by: str, how: str
) -> vouch.Prints:
    """Note when a post was told; one that need not be told gets a line of its own."""
    where = "WHERE course = ? AND post = ?"
    row = first(connection, f"SELECT number FROM escalation_recipient {where}", course.number, post)
    if row is None:
        n = bulk.following(connection, "escalation_recipient")
        bulk.insert(
            connection,
            "escalation_recipient",
            _RECIPIENT,
            [(n, course.number, post, at.isoformat(), by, how)],
        )
    else:
        n = row[0]
        sql = "UPDATE escalation_recipient SET told_at = ?, told_by = ?, how = ? WHERE number = ?"
        execute(connection, sql, at.isoformat(), by, how, n)
    return vouch.prints(connection, "escalation_recipient", [n])


def current(connection: Connection, escalation: int) -> Course:
    """The last course of an escalation."""
    return listed(connection, [escalation])[escalation_id(escalation)][-1]


def listed(connection: Connection, numbers: Sequence[int]) -> dict[str, list[Course]]:
    """The courses of escalations, in their order, by the id of the escalation."""
    found: dict[str, list[Course]] = {}
    for part in _parts(numbers):
        where = f"WHERE escalation IN ({marks(part)}) ORDER BY escalation, raising"
        sql = f"SELECT {', '.join(_COURSE)} FROM escalation_course {where}"
        rows = query(connection, sql, *part)
        told = _recipients(connection, [row[0] for row in rows])
        for row in rows:
            found.setdefault(escalation_id(row[1]), []).append(_course(row, told.get(row[0], ())))
    return found


def prints(connection: Connection, number: int) -> vouch.Prints:
    """The fingerprint of a course."""
    return vouch.prints(connection, "escalation_course", [number])


def added(said: Iterable[dict[str, Any]], one: dict[str, Any]) -> str:
    """A list of what was said with one more, as it is kept."""
    return to_json([*said, one])


def _last(connection: Connection, escalation: int) -> Found | None:
    where = "WHERE escalation = ? ORDER BY raising DESC LIMIT 1"
    return first(connection, f"SELECT number, ended, raising FROM escalation_course {where}", escalation)


def _recipients(connection: Connection, courses: Sequence[int]) -> dict[int, tuple[Recipient, ...]]:
    found: dict[int, tuple[Recipient, ...]] = {}
    for part in _parts(courses):
        where = f"WHERE course IN ({marks(part)}) ORDER BY number"
        sql = f"SELECT {', '.join(_RECIPIENT)} FROM escalation_recipient {where}"
        for row in query(connection, sql, *part):
            one = Recipient(row[2], moment_or_none(row[3]), row[4], row[5])
            found[row[1]] = (*found.get(row[1], ()), one)
    return found


def _parts(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[start : start + 500] for start in range(0, len(numbers), 500))


def _course(row: Found, told: tuple[Recipient, ...]) -> Course:
    return Course(
        number=row[0],
        raising=row[2],
        raised_at=moment(row[3]),
        acknowledged_by=row[4],
        acknowledged_at=moment_or_none(row[5]),
        notes=tuple(json.loads(row[6])),
        mash=row[7],
        mash_at=moment_or_none(row[8]),
        mash_said=tuple(json.loads(row[9])),
        ended=row[10],
        ended_by=row[11],
        ended_at=moment_or_none(row[12]),
        words=row[13],
        recipients=told,
    )
