"""Feedback that was written and the replies to it; the audit itself is never touched (S0-036, S0-037).

The log says that something happened and vouches for the records; it repeats no words.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.store import action_states, bulk, log, vouch
from qa_core.store.engine import Found, first, query
from qa_core.store.follow_up_records import ActionReply, Feedback, NewFeedback, NewReply, Reply, ReplyStatus
from qa_core.store.values import audit_id, day_or_none, moment, number, text, to_json

_FEEDBACK = (
    *("number", "audit", "revision", "kind", "reply_id", "reply_by", "asked", "reader", "copied", "at", "by"),
)
_REPLY = (
    *("number", "feedback", "file", "sha256", "content_hash", "data", "status", "received_at", "by"),
    *("answers", "comments", "problems", "why"),
)
_HEAD = tuple(name for name in _REPLY if name not in ("data", "problems"))
_SELECT = f"SELECT {', '.join(_FEEDBACK)} FROM feedback"


def issue(connection: Connection, new: NewFeedback, *, by: str, at: dt.datetime) -> Feedback:
    """Keep that feedback was written; the same once more changes nothing and gives the one that is kept."""
    n = number(new.audit, "audit")
    for kept in listed(connection, new.audit):
        if (kept.revision, kept.kind, kept.asked) == (new.revision, new.kind, new.asked):
            return kept
    f = bulk.following(connection, "feedback")
    head = (f, n, new.revision, new.kind, new.reply_id, text(new.reply_by), to_json(new.asked))
    bulk.insert(connection, "feedback", _FEEDBACK, [(*head, new.reader, new.copied, at.isoformat(), by)])
    about = {"feedback": f, "audit": audit_id(n), "revision": new.revision, "by": by}
    made = vouch.prints(connection, "feedback", [f])
    log.append(connection, at, [("feedback.written", vouch.saying(about, made))])
    return listed(connection, new.audit)[-1]


def listed(connection: Connection, audit: str | None = None) -> list[Feedback]:
    """Feedback on one audit, or all, in the order of writing."""
    where, values = ("WHERE audit = ?", (number(audit, "audit"),)) if audit else ("", ())
    return [_feedback(row) for row in query(connection, f"{_SELECT} {where} ORDER BY number", *values)]


def of_reply(connection: Connection, reply_id: str) -> Feedback | None:
    """The feedback that a reply sheet belongs to, or None."""
    row = first(connection, f"{_SELECT} WHERE reply_id = ?", reply_id)
    return None if row is None else _feedback(row)


def replies(connection: Connection, feedback: int | None = None) -> list[Reply]:
    """The replies to one feedback, or all, in the order of coming."""
    where, values = ("WHERE feedback = ?", (feedback,)) if feedback else ("", ())
    sql = f"SELECT {', '.join(_HEAD)} FROM feedback_reply {where} ORDER BY number"
    return [_reply(row) for row in query(connection, sql, *values)]


def data(connection: Connection, n: int) -> bytes:
    """The bytes of a reply; StoreError where there is none of that number."""
    row = first(connection, "SELECT data FROM feedback_reply WHERE number = ?", n)
    if row is None:
        raise StoreError(f"There is no reply number {n}.")
    return bytes(row[0])


def save(
    connection: Connection,
    feedback: Feedback,
    new: NewReply,
    status: ReplyStatus,
    *,
    by: str,
    why: str,
    at: dt.datetime,
) -> bool:
    """Keep a reply, once; where it is accepted, let its actions know.

    Args:
        connection: the writing transaction.
        feedback: what it replies to.
        new: the file and what was read from it.
        status: `accepted`, `needs-correction` or `conflict`.
        by: who imported it.
        why: why it takes the place of an earlier one; empty where there is none.
        at: when, in UTC.

    Returns: whether anything was written.
    Raises: StoreError where another reply was accepted and no reason is given.
    """
    there = replies(connection, feedback.number)
    accepted = [one for one in there if one.status == "accepted"]
    known = accepted[-1:] if status == "accepted" else [one for one in there if one.status == status]
    if any(one.sha256 == new.sha256 for one in known):
        return False
    if status == "accepted" and accepted and not why:
        raise StoreError("This feedback has a reply already. Nothing was saved.")
    n = bulk.following(connection, "feedback_reply")
    problems = [one.model_dump(mode="json", exclude_defaults=True) for one in new.problems]
    answers = [one.as_json() for one in new.answers]
    head = (n, feedback.number, new.file, new.sha256, new.content_hash, new.data, status, at.isoformat(), by)
    values = (*head, to_json(answers), to_json(dict(new.comments)), to_json(problems), why)
    bulk.insert(connection, "feedback_reply", _REPLY, [values])
    about = {"feedback": feedback.number, "audit": feedback.audit, "sha256": new.sha256, "by": by}
    made = vouch.prints(connection, "feedback_reply", [n])
    log.append(connection, at, [(f"reply.{status}", vouch.saying({**about, "reply": n}, made))])
    if status == "accepted":
        action_states.reply(connection, feedback, new.answers, by=by, at=at)
    return True


def _feedback(row: Found) -> Feedback:
    asked = tuple((key, ref) for key, ref in json.loads(row[6]))
    values: list[Any] = [row[0], audit_id(row[1]), *row[2:5], day_or_none(row[5]), asked, *row[7:9]]
    values += [moment(row[9]), row[10]]
    return Feedback(*values)


def _reply(row: Found) -> Reply:
    answers = tuple(
        ActionReply(one["key"], one["accepted"], one["comment"], day_or_none(one["own_date"]))
        for one in json.loads(row[8])
    )
    values: list[Any] = [*row[:6], moment(row[6]), row[7], answers, json.loads(row[9]), row[10]]
    return Reply(*values)
