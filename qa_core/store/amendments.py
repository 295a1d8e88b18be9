"""Changes to an audit: each a new revision, refused where somebody else was faster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.model.audit import Audit
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.store import (
    audits,
    bulk,
    cases,
    codes,
    learning,
    log,
    purposes,
    releases,
    revisions,
    rows,
    vouch,
)
from qa_core.store.engine import execute
from qa_core.store.records import AuditHead, NewAudit, StaleSave
from qa_core.store.values import number


def amend(
    connection: Connection,
    id: str,
    instrument: Instrument,
    new: NewAudit,
    *,
    by: str,
    why: str,
    expected_version: int,
    at: dt.datetime,
) -> int:
    """Store a new revision in place of the current one; the audit's new version.

    Raises: StaleSave where somebody else was faster; StoreError where the audit is void, is of another
        instrument version or case, or no reason is given.
    """
    row = audits.row_of(connection, id)
    kept = audits.head_of(row)
    audit = audits.checked(instrument, new.audit)
    if kept.version != expected_version:
        raise _stale(connection, id, audit, expected_version)
    _amendable(kept, audit, why)
    changed = _values_of(kept, row[19], audit, new.result)
    before, _ = revisions.current(connection, changed[0], kept.revision)
    _replace(connection, changed)
    said = revisions.values(changed[0], kept.revision + 1, "amended", audit, new.result, at, by, why)
    revisions.add(connection, [said])
    _clear(connection, changed[0])
    if kept.state == purposes.COUNTS:
        codes.add(connection, audits.answer_rows(instrument, changed, audit, new.result))
        todo = [(changed[0], *action) for action in rows.actions(instrument, audit)]
        bulk.insert(connection, "action", rows.ACTION, todo)
        lead = cases.place(connection, audit.case)[2]
        learning.add(connection, [(changed[0], *row) for row in rows.learning(instrument, audit, lead)])
    withdrawn = releases.withdraw(connection, changed[0], before, audit, at)
    head = vouch.prints(connection, "audit", [changed[0]])
    log.append(connection, at, [revisions.vouched(said, head), *withdrawn])
    return kept.version + 1


def void(connection: Connection, id: str, *, by: str, why: str, at: dt.datetime) -> None:
    """Take an audit out of all counting; it stays readable with its history.

    Raises: StoreError where it is void already or no reason is given.
    """
    kept = audits.head_of(audits.row_of(connection, id))
    _reason(why, f"Audit {kept.id} is not voided")
    if kept.state == "void":
        raise StoreError(f"Audit {kept.id} is void already.")
    n = number(id, "audit")
    audit, result = revisions.current(connection, n, kept.revision)
    said = revisions.values(n, kept.revision + 1, "voided", audit, result, at, by, why)
    revisions.add(connection, [said])
    _clear(connection, n)
    sql = "UPDATE audit SET state = 'void', revision = ?, version = ? WHERE number = ?"
    execute(connection, sql, kept.revision + 1, kept.version + 1, n)
    log.append(connection, at, [revisions.vouched(said, vouch.prints(connection, "audit", [n]))])


def _values_of(kept: AuditHead, snapshot: int, audit: Audit, result: Result) -> tuple[Any, ...]:
    """The changed head: team and agency stay as they were when the audit was submitted."""
    place = (kept.team, kept.agency)
    n = number(kept.id, "audit")
    values = audits.head_values(n, kept.return_id, snapshot, audit, result, place, kept.state)
    return (*values[:13], kept.revision + 1, kept.version + 1, *values[15:])


def _replace(connection: Connection, values: tuple[Any, ...]) -> None:
    changes = ", ".join(f"{name} = ?" for name in audits.COLUMNS[1:])
    execute(connection, f"UPDATE audit SET {changes} WHERE number = ?", *values[1:], values[0])


def _clear(connection: Connection, n: int) -> None:
    codes.remove(connection, n)
    execute(connection, "DELETE FROM action WHERE audit = ?", n)
    learning.remove(connection, n)


def _amendable(kept: AuditHead, audit: Audit, why: str) -> None:
    _reason(why, f"Audit {kept.id} is not amended")
    if kept.state == "void":
        raise StoreError(f"Audit {kept.id} is void: it can be read but no longer amended.")
    if (audit.instrument, audit.version) != (kept.instrument, kept.instrument_version):
        raise StoreError(
            f"Audit {kept.id} stands on {kept.instrument} {kept.instrument_version} and stays with it; "
            f"what is to be saved is of {audit.instrument} {audit.version}."
        )
    if audit.case != kept.case:
        raise StoreError(f"Audit {kept.id} is about another case; void it and submit a new one instead.")


def _reason(why: str, what: str) -> None:
    if not why.strip():
        raise StoreError(f"{what} without a reason: say why.")


def _stale(connection: Connection, id: str, mine: Audit, expected: int) -> StaleSave:
    current = audits.stored(connection, id)
    last = revisions.one(connection, number(id, "audit"), current.head.revision)
    problems = [
        f"Audit {current.head.id} was changed in between: you worked on version {expected}, and version "
        f"{current.head.version} was saved by {last.by} at {last.at:%Y-%m-%d %H:%M} UTC. Nothing of yours "
        "was saved: look at both and make your change again."
    ]
    problems += _differences(mine, current.audit)
    return StaleSave(problems, expected, current)


def _differences(mine: Audit, theirs: Audit) -> Iterable[str]:
    for key in sorted(mine.answers.keys() | theirs.answers.keys()):
        left, right = mine.answers.get(key), theirs.answers.get(key)
        if left != right:
            shown = [
                "nothing" if one is None else one.model_dump_json(exclude_defaults=True)
                for one in (left, right)
            ]
            yield f"{key}: yours {shown[0]}, stored {shown[1]}"
