"""Narratives that may be quoted: released key by key, withdrawn when their words are amended."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.model.audit import Answer, Audit
from qa_core.model.instrument import Instrument
from qa_core.store import bulk, log, revisions, vouch
from qa_core.store.engine import execute, query
from qa_core.store.records import Narrative, Payload, StoredAudit
from qa_core.store.values import audit_id, month_number, month_text, number

FREE = ("text", "long")
"""What is answered in words."""
_COLUMNS = ("number", "audit", "question", "revision", "by", "at", "withdrawn_at")


Instruments = Callable[[Connection, str, str], Instrument]


def release(
    connection: Connection,
    instrument: Instrument,
    stored: StoredAudit,
    keys: Sequence[str],
    by: str,
    at: dt.datetime,
) -> list[str]:
    """Let the words at some questions be quoted; the keys that were not released before.

    Raises: StoreError where the audit is void or there are no words at a question.
    """
    head = stored.head
    if head.state == "void":
        raise StoreError(f"Audit {head.id} is void: nothing of it can be quoted.")
    if head.purpose != "audit":
        raise StoreError(f"Audit {head.id} counts nowhere: nothing of it can be quoted.")
    silent = [key for key in keys if not _words(instrument, stored.audit, key)]
    if silent:
        raise StoreError(f"Audit {head.id} has no words at {', '.join(silent)}. Nothing was released.")
    n = number(head.id, "audit")
    there = set(_released(connection, n))
    new = [key for key in dict.fromkeys(keys) if key not in there]
    start = bulk.following(connection, "release")
    moment = at.isoformat()
    rows = [(start + i, n, key, head.revision, by, moment, None) for i, key in enumerate(new)]
    bulk.insert(connection, "release", _COLUMNS, rows)
    about = {"audit": head.id, "revision": head.revision, "by": by}
    made = vouch.prints(connection, "release", [row[0] for row in rows])
    said = [({**about, "question": row[2]}, vouch.one(made, "release", row[0])) for row in rows]
    log.append(connection, at, [("narrative.released", vouch.saying(*one)) for one in said])
    return new


def withdraw(
    connection: Connection, n: int, before: Audit, after: Audit, at: dt.datetime
) -> list[tuple[str, Payload]]:
    """Withdraw the releases whose words an amendment changed; what the log must say of it."""
    sql = "SELECT number, question FROM release WHERE audit = ? AND withdrawn_at IS NULL ORDER BY question"
    said: list[tuple[str, Payload]] = []
    for release, key in query(connection, sql, n):
        if before.answers.get(key) != after.answers.get(key):
            sql = "UPDATE release SET withdrawn_at = ? WHERE number = ?"
            execute(connection, sql, at.isoformat(), release)
            gone = vouch.prints(connection, "release", [release])
            said.append(("narrative.withdrawn", vouch.saying({"audit": audit_id(n), "question": key}, gone)))
    return said


def released(connection: Connection, id: str) -> list[str]:
    """The questions of an audit whose words may be quoted."""
    return _released(connection, number(id, "audit"))


def narratives(
    connection: Connection, instruments: Instruments, months: tuple[str, str], instrument: str | None
) -> list[Narrative]:
    """The released words of a period, without any reference to case or people."""
    sql = (
        "SELECT r.question, a.number, a.revision, a.month, s.id, s.version FROM release r "
        "JOIN audit a ON a.number = r.audit JOIN instrument_snapshot s ON s.number = a.snapshot "
        "WHERE r.withdrawn_at IS NULL AND a.state = 'submitted' AND a.month BETWEEN ? AND ? "
        "ORDER BY a.month, a.number, r.question"
    )
    found = []
    for question, n, revision, month, id, version in query(connection, sql, *map(month_number, months)):
        if instrument in (None, id):
            audit, _ = revisions.current(connection, n, revision)
            for words in _words(instruments(connection, id, version), audit, question):
                shown = _without_references(audit, words)
                found.append(Narrative(id, version, question, month_text(month), shown))
    return found


def _released(connection: Connection, n: int) -> list[str]:
    sql = "SELECT question FROM release WHERE audit = ? AND withdrawn_at IS NULL ORDER BY question"
    return [row[0] for row in query(connection, sql, n)]


def _words(instrument: Instrument, audit: Audit, key: str) -> list[str]:
    """The words at a question: the answer where it is text, with the comment; of a table row by row."""
    if key not in instrument.questions:
        raise StoreError(
            f"{instrument.id} {instrument.version} has no question {key!r}. Nothing was released."
        )
    answer, question = audit.answers.get(key, Answer()), instrument.questions[key]
    free = str(answer.value or "").strip() if question.answer in FREE else ""
    alone = "\n".join(part for part in (free, answer.comment.strip()) if part)
    names = [column.key for column in question.columns if column.answer in FREE]
    rows = ["\n".join(str(row[name]).strip() for name in names if row.get(name)) for row in answer.rows]
    return [words for words in (alone, *rows) if words]


def _without_references(audit: Audit, words: str) -> str:
    references = {audit.case: "[case]", audit.auditor: "[auditor]"}
    references |= {one.person: "[person]" for one in audit.involved}
    references |= dict.fromkeys(audit.known.children, "[child]")
    for reference in sorted(filter(None, references), key=len, reverse=True):
        words = re.sub(rf"(?<!\w){re.escape(reference)}(?!\w)", references[reference], words)
    return words
