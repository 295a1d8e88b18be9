"""Revisions: each state of an audit, whole, vouched for by the log and never changed (S3)."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.model.audit import Audit
from qa_core.model.grade import Result
from qa_core.store import bulk, log, vouch
from qa_core.store.engine import Found, first, query
from qa_core.store.records import Payload, Revision, RevisionKind
from qa_core.store.values import audit_id, moment

COLUMNS = ("audit", "number", "kind", "at", "by", "why", "content", "settings", "result", "salt")
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM audit_revision"
Values = tuple[Any, ...]


def values(
    number: int,
    revision: int,
    kind: RevisionKind,
    audit: Audit,
    result: Result,
    at: dt.datetime,
    by: str,
    why: str,
) -> Values:
    """The row of a revision; the salt keeps its hash in the log from telling what the answers were."""
    content = audit.model_dump_json(exclude={"settings"}, exclude_defaults=True)
    settings = json.dumps(audit.settings, sort_keys=True, ensure_ascii=False)
    salt = secrets.token_hex(16)
    said = result.model_dump_json(exclude_defaults=True)
    return (number, revision, kind, at.isoformat(), by, why, content, settings, said, salt)


def vouched(row: Values, head: vouch.Prints) -> tuple[str, Payload]:
    """The log entry that vouches for a revision, and for the head of its audit as it now stands."""
    about = {"audit": audit_id(row[0]), "revision": row[1], "by": row[4], "content": content_hash(row)}
    return f"audit.{row[2]}", vouch.saying(about, head)


def content_hash(row: Found) -> str:
    """The hash of everything a revision says, with its salt."""
    return log.digest(row[9], str(row[0]), str(row[1]), row[2], moment(row[3]).isoformat(), *row[4:9])


def add(connection: Connection, rows: list[Values]) -> None:
    """Store revisions; the caller writes the log entries."""
    bulk.insert(connection, "audit_revision", COLUMNS, rows)


def current(connection: Connection, number: int, revision: int) -> tuple[Audit, Result]:
    """What one revision says; StoreError where it is gone."""
    found = one(connection, number, revision)
    return found.audit, found.result


def one(connection: Connection, number: int, revision: int) -> Revision:
    """One revision of an audit; StoreError where it is gone."""
    row = first(connection, f"{_SELECT} WHERE audit = ? AND number = ?", number, revision)
    if row is None:
        raise StoreError(f"Revision {revision} of {audit_id(number)} is gone: bring back the last backup.")
    return _revision(row)


def history(connection: Connection, number: int) -> list[Revision]:
    """Every revision of an audit, oldest first."""
    return [_revision(row) for row in query(connection, f"{_SELECT} WHERE audit = ? ORDER BY number", number)]


def _revision(row: Found) -> Revision:
    content = json.loads(row[6]) | {"settings": json.loads(row[7])}
    audit = Audit.model_validate_json(json.dumps(content))
    result = Result.model_validate_json(row[8])
    return Revision(audit_id(row[0]), row[1], row[2], moment(row[3]), row[4], row[5], audit, result)
