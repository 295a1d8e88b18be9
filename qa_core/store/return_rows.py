"""Returns as they are kept: listed, and their bytes."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.model.finding import CellProblem
from qa_core.store.engine import Found, first, query
from qa_core.store.records import StoredReturn
from qa_core.store.values import audit_id, moment

_HEAD = "number, return_id, file, sha256, content_hash, status, received_at, by, audit, problems"


def listed(connection: Connection, status: str | None = None) -> list[StoredReturn]:
    """Every return in the order of coming, or those of one status."""
    where, values = ("WHERE status = ?", (status,)) if status else ("", ())
    sql = f"SELECT {_HEAD} FROM toolkit_return {where} ORDER BY number"
    return [_return(row) for row in query(connection, sql, *values)]


def data(connection: Connection, n: int) -> bytes:
    """The bytes of a return; StoreError where there is none of that number."""
    row = first(connection, "SELECT data FROM toolkit_return WHERE number = ?", n)
    if row is None:
        raise StoreError(f"There is no return number {n}.")
    return bytes(row[0])


def _return(row: Found) -> StoredReturn:
    problems = tuple(CellProblem(**one) for one in json.loads(row[9]))
    audit = None if row[8] is None else audit_id(row[8])
    values: list[Any] = [*row[:6], moment(row[6]), row[7], audit, problems]
    return StoredReturn(*values)
