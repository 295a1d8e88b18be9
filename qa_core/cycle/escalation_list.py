"""Escalations as they are shown: open ones first, the oldest first, with both clocks and what is lacking."""

from __future__ import annotations

import datetime as dt
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.errors import InputError
from qa_core.model.escalation import OPEN_STATES
from qa_core.store.courses import Course
from qa_core.store.letters import KeptLetter
from qa_core.store.records import Escalation, UnreadReturn
from qa_core.store.values import now

OPEN = frozenset({*OPEN_STATES, "open"})
UNREAD = "unread return: ask the sender whether there is a concern"
HEADS = ("id", "what", "state", "case", "age_hours", "acknowledged", "mash", "lacks", "words")
ASK = "ask the sender"
_ORDER = {"flagged": 0, "acknowledged": 1, "unknown": 2}


def listed(desk: Desk, *, everything: bool = False) -> list[dict[str, Any]]:
    """Open escalations, flagged and oldest first, then unread returns; ended ones too where wanted.

    `age_hours` counts from the raising until the end, or until now where it is open. Two clocks count from
    the raising to an act: `hours_to_acknowledge` and `hours_to_mash`; None where it was not done (S0-057,
    S0-059).
    """
    at = now()
    found = desk.store.escalations(open_only=not everything)
    courses = desk.store.courses([one.id for one in found])
    rows = [_row(one, courses[one.id][-1], at) for one in found]
    rows.sort(key=lambda row: (row["state"] not in OPEN, _ORDER.get(row["state"], 3), row["since"]))
    return [*rows, *(_unread(one, at) for one in desk.store.unread(open_only=not everything))]


def shown(desk: Desk, id: str) -> dict[str, Any]:
    """One escalation with everything that was done about it, in every course.

    Raises: InputError where there is none of that id.
    """
    wanted = id.strip().upper()
    for one in desk.store.escalations(open_only=False):
        if one.id == wanted:
            courses = desk.store.courses([one.id])[one.id]
            letters = [
                _letter(letter) for letter in desk.store.letters(waiting_only=False) if letter.about == one.id
            ]
            row = _row(one, courses[-1], now())
            return {**row, "courses": [_course(course) for course in courses], "letters": letters}
    raise InputError(f"There is no escalation {id!r}. They are listed by: qa escalation list --all")


def _row(one: Escalation, course: Course, at: dt.datetime) -> dict[str, Any]:
    open_ = one.state in OPEN
    lacks = (ASK, *course.lacks) if one.state == "unknown" else course.lacks
    return {
        "id": one.id,
        "what": one.type,
        "state": one.state,
        "case": one.case,
        "return": one.return_id,
        "audit": one.audit,
        "question": one.question,
        "since": _text(course.raised_at),
        "age_hours": _hours(course.raised_at, course.ended_at or at),
        "acknowledged": _text(course.acknowledged_at),
        "acknowledged_by": course.acknowledged_by,
        "hours_to_acknowledge": _hours_or_none(course.raised_at, course.acknowledged_at),
        "mash": course.mash or None,
        "mash_decided": _text(course.mash_at),
        "hours_to_mash": _hours_or_none(course.raised_at, course.mash_at),
        "not_told": list(course.untold) if open_ else [],
        "lacks": ", ".join(lacks) if open_ else "",
        "words": one.text,
    }


def _unread(one: UnreadReturn, at: dt.datetime) -> dict[str, Any]:
    blank = dict.fromkeys(
        ("case", "audit", "question", "acknowledged", "acknowledged_by", "mash", "mash_decided")
    )
    clocks = dict.fromkeys(("hours_to_acknowledge", "hours_to_mash"))
    open_ = one.state in OPEN
    return (
        {
            "id": one.id,
            "what": UNREAD,
            "state": one.state,
            "return": one.return_id,
            "since": _text(one.received_at),
            "age_hours": _hours(one.received_at, at) if open_ else None,
            "not_told": [],
            "lacks": ASK if open_ else "",
            "words": f"{one.file}: {one.reason}",
        }
        | blank
        | clocks
    )


def _course(course: Course) -> dict[str, Any]:
    told = [
        {"post": one.post, "told": _text(one.told_at), "by": one.told_by, "how": one.how or None}
        for one in course.recipients
    ]
    return {
        "raising": course.raising,
        "raised": _text(course.raised_at),
        "recipients": told,
        "acknowledged": _text(course.acknowledged_at),
        "acknowledged_by": course.acknowledged_by,
        "notes": list(course.notes),
        "mash": list(course.mash_said),
        "ended": course.ended or None,
        "ended_by": course.ended_by,
        "ended_at": _text(course.ended_at),
        "outcome": course.words if course.ended == "closed" else None,
        "reason": course.words if course.ended == "withdrawn" else None,
    }


def _letter(letter: KeptLetter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "to": letter.recipient,
        "state": letter.state,
        "sent": _text(letter.sent_at),
        "why": letter.reason,
    }


def _hours(since: dt.datetime, until: dt.datetime) -> float:
    return round(max((until - since).total_seconds(), 0) / 3600, 1)


def _hours_or_none(since: dt.datetime, until: dt.datetime | None) -> float | None:
    return None if until is None else _hours(since, until)


def _text(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat(timespec="minutes") if moment else None
