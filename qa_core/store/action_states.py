"""Where actions stand, and everything that happened to them.

An action is what the audit says; only what became of it is kept here, under a key made of its words. So an
audit can be amended, and what was known of the actions that stay is known still.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StaleError, StoreError
from qa_core.model.grade import Result
from qa_core.rules.verdicts import verdicts
from qa_core.store import bulk, log, vouch
from qa_core.store.engine import Found, execute, first, query
from qa_core.store.follow_up_records import (
    ActionReply,
    ActionStand,
    ActionText,
    Change,
    Chase,
    Feedback,
    ReturnedItem,
    Step,
)
from qa_core.store.values import audit_id, day_or_none, moment, number, text

_STATE = (
    *("number", "audit", "key", "finding", "action", "state", "owner", "due", "evidence", "accepted"),
    *("own_date", "version"),
)
_CHANGE = ("number", "action", "at", "by", "kind", "before", "after", "note")
_CHASE = ("number", "about", "stage", "recipient", "at", "by")
_SELECT = f"SELECT {', '.join(_STATE)} FROM action_state"


def stands(connection: Connection, audit: str | None = None) -> list[ActionStand]:
    """Where the actions of one audit, or of all, stand, if anything happened to them."""
    where, values = ("WHERE audit = ?", (number(audit, "audit"),)) if audit else ("", ())
    return [_stand(row) for row in query(connection, f"{_SELECT} {where} ORDER BY number", *values)]


def changes(connection: Connection, audit: str | None = None) -> list[Change]:
    """What happened to the actions of one audit, or of all, in order."""
    where, values = ("WHERE s.audit = ?", (number(audit, "audit"),)) if audit else ("", ())
    sql = (
        "SELECT s.audit, s.key, c.at, c.by, c.kind, c.before, c.after, c.note FROM action_change c "
        f"JOIN action_state s ON s.number = c.action {where} ORDER BY c.number"
    )
    found = query(connection, sql, *values)
    return [Change(audit_id(row[0]), row[1], moment(row[2]), *row[3:]) for row in found]


def returned(connection: Connection, audit: str | None = None) -> list[ReturnedItem]:
    """The items for which records went back to their authors, of one audit or of all that count."""
    only, values = ("AND a.number = ?", (number(audit, "audit"),)) if audit else ("", ())
    sql = (
        "SELECT a.number, r.result FROM audit a JOIN audit_revision r ON r.audit = a.number "
        f"AND r.number = a.revision WHERE a.state = 'submitted' AND a.outcome = 'block' {only} "
        "ORDER BY a.number"
    )
    found = []
    for n, result in query(connection, sql, *values):
        failed = [one for one in verdicts(Result.model_validate_json(result)) if one.level == "block"]
        reasons: dict[str, str] = {}
        for one in failed:
            reasons.setdefault(one.question or one.code, one.message)
        found += [ReturnedItem(audit_id(n), key, reason) for key, reason in reasons.items()]
    return found


def step(
    connection: Connection,
    what: ActionText,
    wanted: Step,
    *,
    expected_version: int,
    by: str,
    at: dt.datetime,
) -> ActionStand:
    """Let something happen to an action.

    Args:
        connection: the writing transaction.
        what: the action.
        wanted: its state from now on, and what else changes.
        expected_version: `version` of what was looked at; 0 where nothing had happened yet.
        by: who says so.
        at: when, in UTC.

    Raises: StaleError where somebody else was faster; StoreError where the audit does not count any more.
    """
    _counts(connection, what.audit)
    kept = _one(connection, what)
    if kept.version != expected_version:
        raise StaleError(
            f"This action of {what.audit} was changed by somebody else meanwhile: look at it again."
        )
    owner = kept.owner if wanted.owner is None else wanted.owner
    due = kept.due if wanted.due is None else wanted.due
    evidence = kept.evidence if wanted.evidence is None else wanted.evidence
    after = (wanted.state, owner, text(due), evidence, kept.accepted, text(kept.own_date))
    said = _said(kept, wanted)
    _change(connection, kept, after, "state", said, wanted.note, by, at)
    return _one(connection, what)


def reply(
    connection: Connection, feedback: Feedback, answers: Sequence[ActionReply], *, by: str, at: dt.datetime
) -> None:
    """Let actions know what the reader replied; an open one is then `replied`."""
    words = dict(feedback.asked)
    for answer in answers:
        finding, _, action = words.get(answer.key, "").partition("\n")
        kept = _one(connection, ActionText(feedback.audit, answer.key, finding, action))
        accepted = "yes" if answer.accepted else "no"
        state = "replied" if kept.state == "open" else kept.state
        after = (state, kept.owner, text(kept.due), kept.evidence, accepted, text(answer.own_date))
        told = f"accepted: {accepted}"
        if answer.own_date:
            told += f", own date: {answer.own_date.isoformat()}"
        before = f"accepted: {kept.accepted}" if kept.accepted else kept.state
        _change(connection, kept, after, "reply", (before, told), answer.comment, by, at)


def chased(
    connection: Connection, what: tuple[str, int, str], by: str, at: dt.datetime, *, logged: dt.datetime
) -> None:
    """Keep that somebody was reminded: of which action or reply, at which stage, and who.

    `at` is when, as the desk counts its days; `logged` the moment of the clock.
    """
    about, stage, _ = what
    n = bulk.following(connection, "follow_up_chase")
    values = (n, *what, at.isoformat(), by)
    bulk.insert(connection, "follow_up_chase", _CHASE, [values])
    said = {"chase": n, "about": about, "stage": stage, "by": by}
    made = vouch.prints(connection, "follow_up_chase", [n])
    log.append(connection, logged, [("follow-up.chased", vouch.saying(said, made))])


def chases(connection: Connection) -> list[Chase]:
    """Every reminder that was sent, in order."""
    sql = f"SELECT {', '.join(_CHASE[1:])} FROM follow_up_chase ORDER BY number"
    return [Chase(row[0], row[1], row[2], moment(row[3]), row[4]) for row in query(connection, sql)]


def _one(connection: Connection, what: ActionText) -> ActionStand:
    """What is kept of an action; for one that nothing happened to, open and of version 0."""
    n = number(what.audit, "audit")
    row = first(connection, f"{_SELECT} WHERE audit = ? AND key = ?", n, what.key)
    if row is not None:
        return _stand(row)
    words = (what.finding, what.action)
    return ActionStand(0, what.audit, what.key, *words, "open", None, None, "", "", None, 0)


def _change(
    connection: Connection,
    kept: ActionStand,
    after: tuple[Any, ...],
    kind: str,
    said: tuple[str, str],
    note: str,
    by: str,
    at: dt.datetime,
) -> None:
    """Write what an action is from now on, what happened to it, and the log's word on both."""
    n = kept.number or bulk.following(connection, "action_state")
    if kept.number:
        sql = (
            "UPDATE action_state SET state = ?, owner = ?, due = ?, evidence = ?, accepted = ?, "
            "own_date = ?, version = version + 1 WHERE number = ?"
        )
        execute(connection, sql, *after, n)
    else:
        head = (n, number(kept.audit, "audit"), kept.key, kept.finding, kept.action)
        bulk.insert(connection, "action_state", _STATE, [(*head, *after, 1)])
    c = bulk.following(connection, "action_change")
    bulk.insert(connection, "action_change", _CHANGE, [(c, n, at.isoformat(), by, kind, *said, note)])
    about = {"action": n, "audit": kept.audit, "state": after[0], "by": by}
    made = (vouch.prints(connection, "action_state", [n]), vouch.prints(connection, "action_change", [c]))
    log.append(connection, at, [(f"action.{kind}", vouch.saying(about, *made))])


def _said(kept: ActionStand, wanted: Step) -> tuple[str, str]:
    """What changes, in words: the state, and whatever else is another one."""
    before, after = [str(kept.state)], [str(wanted.state)]
    for name in ("due", "owner", "evidence"):
        old, new = getattr(kept, name), getattr(wanted, name)
        if new is not None and new != old:
            before += [f"{name}: {old}"] if old else []
            after.append(f"{name}: {new}")
    return ", ".join(before), ", ".join(after)


def _counts(connection: Connection, audit: str) -> None:
    row = first(connection, "SELECT state FROM audit WHERE number = ?", number(audit, "audit"))
    if row is None:
        raise StoreError(f"There is no audit {audit!r}.")
    if row[0] != "submitted":
        raise StoreError(f"Audit {audit} is void: its actions are no longer followed.")


def _stand(row: Found) -> ActionStand:
    values: list[Any] = [row[0], audit_id(row[1]), *row[2:7], day_or_none(row[7]), *row[8:10]]
    values += [day_or_none(row[10]), row[11]]
    return ActionStand(*values)
