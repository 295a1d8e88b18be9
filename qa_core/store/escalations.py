"""Escalations: stored ahead of the audit, once for each question of a return, until a person closes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection

from qa_core.model.escalation import OPEN_STATES
from qa_core.store import bulk, courses, log, vouch
from qa_core.store.engine import Found, execute, first, marks, query
from qa_core.store.records import Concern, Escalation, Payload
from qa_core.store.values import audit_id, escalation_id, moment, moment_or_none, to_json

_COLUMNS = (
    *("number", "origin", "question", "type", "text", "state", "raised_as", "raised_at", "file", "return_id"),
    *("audit", "case_ref", "acknowledged_by", "acknowledged_at", "note"),
)
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM escalation"


def keep(
    connection: Connection,
    origin: str,
    concerns: Sequence[Concern],
    *,
    file: str,
    return_id: str | None,
    case: str | None,
    at: dt.datetime,
    by: str,
) -> tuple[str, ...]:
    """Store concerns; the ids of all of them, old and new.

    The same concern again changes nothing. One that was blank and is now flagged, or is flagged in other
    words after somebody acknowledged it, is open again.
    """
    found: list[str] = []
    said: list[tuple[str, Payload]] = []
    for concern in concerns:
        row = first(connection, f"{_SELECT} WHERE origin = ? AND question = ?", origin, concern.question)
        if row is None:
            n = bulk.following(connection, "escalation")
            values = (n, origin, concern.question, concern.type, concern.text, concern.state, concern.state)
            rest = (at.isoformat(), file, return_id, None, case, None, None, "")
            bulk.insert(connection, "escalation", _COLUMNS, [(*values, *rest)])
            begun = courses.begin(connection, n, concern.type, at)
            said.append(("escalation.raised", _about(connection, n, concern, by, begun)))
        else:
            n = row[0]
            if _raise_again(connection, row, concern):
                begun = courses.begin(connection, n, concern.type, at)
                said.append(("escalation.raised-again", _about(connection, n, concern, by, begun)))
        found.append(escalation_id(n))
    log.append(connection, at, said)
    return tuple(found)


def adopt(
    connection: Connection, file_origin: str, origin: str, return_id: str, at: dt.datetime, by: str
) -> None:
    """Give concerns of a file, whose return was not known at first, to the return it proved to be."""
    for n, question in query(
        connection, "SELECT number, question FROM escalation WHERE origin = ?", file_origin
    ):
        sql = "SELECT 1 FROM escalation WHERE origin = ? AND question = ?"
        if first(connection, sql, origin, question) is None:
            sql = "UPDATE escalation SET origin = ?, return_id = ? WHERE number = ?"
            execute(connection, sql, origin, return_id, n)
            about = {"escalation": escalation_id(n), "return": return_id, "by": by}
            log.append(connection, at, [("escalation.adopted", _vouched(connection, n, about))])


def settle(
    connection: Connection, origin: str, audit: int, concerns: Sequence[Concern], at: dt.datetime, by: str
) -> None:
    """Tie a return's concerns to its audit; one that was only blank, and is answered now, is cleared."""
    rows = query(connection, f"{_SELECT} WHERE origin = ?", origin)
    if not rows:
        return
    execute(connection, "UPDATE escalation SET audit = ? WHERE origin = ?", audit, origin)
    meant = {concern.question for concern in concerns}
    cleared = [row for row in rows if row[5] == "unknown" and row[2] not in meant]
    ended: vouch.Prints = {}
    for row in cleared:
        execute(connection, "UPDATE escalation SET state = 'cleared' WHERE number = ?", row[0])
        ended |= courses.end(connection, row[0], "cleared", None, "", at)
    said: list[tuple[str, Payload]] = []
    for row in rows:
        about = {"escalation": escalation_id(row[0]), "audit": audit_id(audit), "by": by}
        kind = "escalation.cleared" if row in cleared else "escalation.tied"
        said.append((kind, _vouched(connection, row[0], about, ended)))
    log.append(connection, at, said)


def listed(connection: Connection, open_only: bool) -> list[Escalation]:
    """Every concern in the order of raising; `open_only` leaves out those closed, withdrawn or cleared."""
    if not open_only:
        return [_escalation(row) for row in query(connection, f"{_SELECT} ORDER BY number")]
    sql = f"{_SELECT} WHERE state IN ({marks(OPEN_STATES)}) ORDER BY number"
    return [_escalation(row) for row in query(connection, sql, *OPEN_STATES)]


def carry_over(connection: Connection, at: dt.datetime) -> None:
    """Give every escalation of an older database its course; who acknowledged it then stays on it.

    What was put away with a note alone is open again until a person closes it.
    """
    said: list[tuple[str, Payload]] = []
    for row in query(connection, f"{_SELECT} ORDER BY number"):
        made = courses.begin(connection, row[0], row[3], moment(row[7]))
        run = courses.current(connection, row[0])
        if row[13] is not None:
            note = {"kind": "review", "text": row[14], "by": row[12], "at": moment(row[13]).isoformat()}
            changes = {"acknowledged_by": row[12], "acknowledged_at": moment(row[13]).isoformat()}
            notes = {"notes": to_json([note])} if row[14] else {}
            made |= courses.change(connection, run.number, changes | notes)
        if row[5] not in OPEN_STATES:
            made |= courses.end(connection, row[0], row[5], None, "", at)
        said.append(("escalation.carried-over", vouch.saying({"escalation": escalation_id(row[0])}, made)))
    log.append(connection, at, said)


def _raise_again(connection: Connection, row: Found, concern: Concern) -> bool:
    flagged_now = concern.state == "flagged" and row[6] == "unknown"
    other_words = concern.state == "flagged" and concern.text != row[4]
    blank_again = concern.state == "unknown" and row[5] == "cleared"
    if not (flagged_now or other_words or blank_again):
        return False
    sql = "UPDATE escalation SET state = ?, raised_as = ?, text = ?, type = ? WHERE number = ?"
    execute(connection, sql, concern.state, concern.state, concern.text, concern.type, row[0])
    return True


def _about(connection: Connection, n: int, concern: Concern, by: str, begun: vouch.Prints) -> Payload:
    about = {"escalation": escalation_id(n), "question": concern.question, "type": concern.type}
    return _vouched(connection, n, about | {"as": concern.state, "by": by}, begun)


def _vouched(connection: Connection, n: int, about: Payload, *more: vouch.Prints) -> Payload:
    return vouch.saying(about, vouch.prints(connection, "escalation", [n]), *more)


def _escalation(row: Found) -> Escalation:
    return Escalation(
        id=escalation_id(row[0]),
        type=row[3],
        question=row[2],
        text=row[4],
        state=row[5],
        raised_as=row[6],
        raised_at=moment(row[7]),
        return_id=row[9],
        audit=None if row[10] is None else audit_id(row[10]),
        case=row[11],
        acknowledged_by=row[12],
        acknowledged_at=moment_or_none(row[13]),
        note=row[14],
    )
