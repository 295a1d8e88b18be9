"""Whether what figures count equals a rebuild from the answers themselves (T4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import QaError
from qa_core.model.audit import Audit
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.store import audits, cases, codes, learning, purposes, revisions, rows
from qa_core.store.engine import Found, pages, query
from qa_core.store.records import NewAudit
from qa_core.store.values import audit_id, day, day_or_none, month, text

Instruments = Callable[[Connection, str, str], Instrument]


def differences(connection: Connection, instruments: Instruments) -> tuple[int, list[str]]:
    """Compare answer rows, actions, learning points and heads with the current revisions.

    Returns: how many answer rows there are, and what differs.
    """
    wrong: list[str] = []
    seen = 0
    names = tuple(f"a.{name}" for name in audits.COLUMNS)
    source = "audit a JOIN instrument_snapshot s ON s.number = a.snapshot"
    aside = purposes.aside(connection)
    for row in pages(connection, (*names, "s.id", "s.version"), source, ("a.number",)):
        kept = codes.kept(connection, row[0])
        seen += len(kept)
        try:
            instrument = instruments(connection, *row[len(names) : len(names) + 2])
            audit, result = revisions.current(connection, row[0], row[audits.COLUMNS.index("revision")])
        except (QaError, ValueError):
            wrong.append(f"{audit_id(row[0])} cannot be read")
        else:
            wrong += _wrong(connection, row, instrument, NewAudit(audit, result), kept)
            if row[audits.COLUMNS.index("state")] not in purposes.possible(row[1], aside):
                wrong.append(f"{audit_id(row[0])} counts although it must not, or the other way round")
    sql = "SELECT DISTINCT audit FROM answer_row WHERE audit NOT IN (SELECT number FROM audit)"
    wrong += [f"answer rows of audit {row[0]}, which is not there" for row in query(connection, sql)]
    return seen, wrong


def learned(connection: Connection, instruments: Instruments) -> None:
    """Keep the learning points of audits that were stored before there was a log of them."""
    source = "audit a JOIN instrument_snapshot s ON s.number = a.snapshot"
    names = ("a.number", "a.revision", "a.state", "a.case_ref", "s.id", "s.version")
    for n, revision, state, case, id, version, *_ in pages(connection, names, source, ("a.number",)):
        instrument = instruments(connection, id, version)
        if state == purposes.COUNTS and instrument.role("learning"):
            audit, _result = revisions.current(connection, n, revision)
            lead = cases.place(connection, case)[2]
            learning.remove(connection, n)
            learning.add(connection, [(n, *row) for row in rows.learning(instrument, audit, lead)])


def _wrong(
    connection: Connection, row: Found, instrument: Instrument, said: NewAudit, kept: list[codes.Counted]
) -> Iterator[str]:
    head = dict(zip(audits.COLUMNS, row, strict=False))
    n, counts = row[0], head["state"] == purposes.COUNTS
    answers = audits.answer_rows(instrument, row, said.audit, said.result) if counts else []
    todo = [(n, *action) for action in rows.actions(instrument, said.audit)] if counts else []
    points = [(n, *point) for point in rows.learning(instrument, said.audit, "")] if counts else []
    if Counter(answers) != Counter(kept):
        yield f"the answer rows of {audit_id(n)} are not those of its answers"
    if todo != _actions(connection, n):
        yield f"the actions of {audit_id(n)} are not those of its answers"
    if not learning.same(points, learning.kept(connection, n)):
        yield f"the learning points of {audit_id(n)} are not those of its answers"
    if not _same_head(head, said.audit, said.result):
        yield f"the head of {audit_id(n)} is not that of its answers"


def _actions(connection: Connection, n: int) -> list[tuple[Any, ...]]:
    sql = f"SELECT {', '.join(rows.ACTION)} FROM action WHERE audit = ? ORDER BY row"
    return [(*row[:5], text(day_or_none(row[5])), *row[6:]) for row in query(connection, sql, n)]


def _same_head(head: dict[str, Any], audit: Audit, result: Result) -> bool:
    said = {
        "case_ref": audit.case,
        "auditor": audit.auditor,
        "date": audit.date,
        "month": month(audit.date),
        "record": audit.subject.record,
        "cycle": audit.subject.cycle,
        "exercise": audit.exercise,
        "recorded": result.recorded,
        "suggested": result.suggested,
        "outcome": result.outcome,
    }
    if audit.agency:
        said["agency"] = audit.agency
    return said == {name: head[name] for name in said} | {"date": day(head["date"])}
