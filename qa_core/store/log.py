"""The event log: append-only, each entry chained to the one before by its hash (S4).

Entries name things and hashes, never answers: what an entry vouches for can be erased and the chain holds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from qa_core.store import bulk
from qa_core.store.engine import first, query
from qa_core.store.records import Event, Head, Payload
from qa_core.store.values import to_json

START = Head(0, "0" * 64)
_COLUMNS = ("seq", "at", "kind", "payload", "previous", "hash")
_PAGE = 5_000


def digest(*parts: str) -> str:
    """SHA-256 over parts, each preceded by its length, so that no two lists of parts run together."""
    data = bytearray()
    for part in parts:
        raw = part.encode("utf-8")
        data += b"%d:" % len(raw)
        data += raw
    return hashlib.sha256(data).hexdigest()


def entry_hash(seq: int, at: str, kind: str, payload: str, previous: str) -> str:
    """The hash of one entry."""
    return digest(str(seq), at, kind, payload, previous)


def head(connection: Connection) -> Head:
    """Where the log ends."""
    row = first(connection, "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
    return Head(row[0], row[1]) if row else START


def append(connection: Connection, at: dt.datetime, entries: Sequence[tuple[str, Payload]]) -> Head:
    """Add entries to the end of the log, within the caller's transaction.

    Args:
        connection: the writing transaction.
        at: when it happened, in UTC.
        entries: the kind of each, such as `audit.submitted`, and what it is about.

    Returns: the new end.
    """
    end = head(connection)
    rows = []
    for kind, payload in entries:
        fields = (end.seq + 1, at.isoformat(), kind, to_json(payload), end.hash)
        end = Head(fields[0], entry_hash(*fields))
        rows.append((*fields, end.hash))
    bulk.insert(connection, "event", _COLUMNS, rows)
    return end


def events(connection: Connection, after: int = 0) -> Iterator[Event]:
    """The entries in their order, a page at a time."""
    while True:
        sql = f"SELECT {', '.join(_COLUMNS)} FROM event WHERE seq > ? ORDER BY seq LIMIT {_PAGE}"
        rows = query(connection, sql, after)
        for row in rows:
            yield Event(*row)
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]
