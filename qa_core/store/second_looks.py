"""Second looks: draws, returns that never count, and moderated grades."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import Connection

from qa_core.store import audits, bulk, log, purposes, vouch
from qa_core.store.engine import Found, query
from qa_core.store.second_records import Look, Moderation, SecondDraw
from qa_core.store.values import audit_id, day_or_none, moment, number, to_json

_DRAW = ("number", "period", "instrument", "share", "seed", "frame", "chosen", "at", "by")
_MODERATION = ("number", "audit", "before", "after", "grades", "reason", "revision", "at", "by")
_LOOK = (
    "SELECT p.return_id, p.purpose, p.looks_at, s.id, l.case_ref, l.auditor, l.due, l.state, p.withdrawn, "
    "p.at, a.number, a.state FROM audit_purpose p JOIN allocation l ON l.return_id = p.return_id "
    "JOIN instrument_snapshot s ON s.number = l.snapshot LEFT JOIN audit a ON a.return_id = p.return_id "
    "ORDER BY p.at, p.return_id"
)


def keep_draws(connection: Connection, new: list[SecondDraw]) -> list[SecondDraw]:
    """Keep draws with their frames, so that they can be worked out again; with their numbers."""
    start = bulk.following(connection, "second_draw")
    numbered = [replace(one, number=start + n) for n, one in enumerate(new)]
    for one in numbered:
        lists = (to_json(list(one.frame)), to_json(list(one.chosen)))
        row = (
            one.number,
            one.period,
            one.instrument,
            one.share,
            one.seed,
            *lists,
            one.at.isoformat(),
            one.by,
        )
        bulk.insert(connection, "second_draw", _DRAW, [row])
        prints = vouch.prints(connection, "second_draw", [one.number])
        about = {"draw": one.number, "of": len(one.frame), "chosen": len(one.chosen), "by": one.by}
        log.append(connection, one.at, [("second.drawn", vouch.saying(about, prints))])
    return numbered


def draws(connection: Connection) -> list[SecondDraw]:
    """Every draw in the order of drawing."""
    rows = query(connection, f"SELECT {', '.join(_DRAW)} FROM second_draw ORDER BY number")
    return [_draw(row) for row in rows]


def _draw(row: Found) -> SecondDraw:
    n, period, instrument, share, seed = row[:5]
    frame, chosen = (tuple(json.loads(words)) for words in row[5:7])
    return SecondDraw(n, period, instrument, share, seed, frame, chosen, moment(row[7]), row[8])


def looks(connection: Connection) -> list[Look]:
    """Every return that never counts, in the order of sending."""
    return [_look(row) for row in query(connection, _LOOK)]


def _look(row: Found) -> Look:
    seen, audit = (None if n is None else audit_id(n) for n in (row[2], row[10]))
    about = (row[3], row[4], row[5], day_or_none(row[6]), row[7], row[8], moment(row[9]))
    return Look(row[0], row[1], seen, *about, audit, row[11])


MODERATED = "The grade was moderated without it."
"""Why a look that was still out is withdrawn."""


def moderated(connection: Connection, new: Moderation, given_up: str | None = None) -> None:
    """Keep a moderation; the grade itself is amended in the same transaction, where it changes.

    `new.revision` is filled in here: the audit's own, as it now stands. `given_up` is the return id of a look
    that is still out: nobody waits for it any more.
    """
    if given_up is not None:
        purposes.withdraw(connection, given_up, MODERATED, new.by, new.at)
    n = bulk.following(connection, "moderation")
    revision = audits.stored(connection, new.audit).head.revision
    row = (n, number(new.audit, "audit"), new.before, new.after, to_json(dict(new.grades)), new.reason)
    bulk.insert(connection, "moderation", _MODERATION, [(*row, revision, new.at.isoformat(), new.by)])
    prints = vouch.prints(connection, "moderation", [n])
    about = {"audit_id": new.audit, "changed": new.before != new.after, "by": new.by}
    log.append(connection, new.at, [("second.moderated", vouch.saying(about, prints))])


def moderations(connection: Connection) -> list[Moderation]:
    """Every moderation, oldest first."""
    rows = query(connection, f"SELECT {', '.join(_MODERATION)} FROM moderation ORDER BY number")
    return [
        Moderation(audit_id(r[1]), r[2], r[3], json.loads(r[4]), r[5], r[6], moment(r[7]), r[8]) for r in rows
    ]
