"""What the log vouches for: a fingerprint of each record that matters, said anew whenever it changes (S4).

An entry of the log carries, under `rows`, the fingerprint of every record that it made or changed, and None
for one that it removed; the last word counts. The salt in a record keeps its fingerprint from telling what
stands in it: with the record erased, nothing can be found out from the log.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from qa_core.store import log
from qa_core.store.engine import Found, marks, pages, query
from qa_core.store.kept import KEPT, Kept
from qa_core.store.records import Event, Payload
from qa_core.store.values import moment

Prints = dict[str, str | None]
"""The fingerprint of each record by its name; None where it was removed."""
_MANY = 500


def prints(connection: Connection, table: str, keys: Iterable[Any]) -> Prints:
    """The fingerprints of the records of a table with these keys, as they stand now."""
    kept, wanted = KEPT[table], list(keys)
    found: Prints = {}
    for start in range(0, len(wanted), _MANY):
        part = wanted[start : start + _MANY]
        places = f"IN ({marks(part)})"
        sql = f"SELECT {', '.join(kept.columns)} FROM {table} WHERE {kept.columns[0]} {places}"
        parts = _parts(connection, kept, f" WHERE {kept.part_key} {places}", part)
        for row in query(connection, sql, *part):
            found[_name(table, kept, row)] = _print(row, parts)
    return found


def one(found: Prints, table: str, key: Any) -> Prints:
    """The fingerprint of one record among those that were read together."""
    name = f"{table}/{key}"
    return {name: found[name]}


def changes(before: Prints, after: Prints) -> Prints:
    """What the log must say of records that were read before and after a change: only what differs."""
    said: Prints = {name: mark for name, mark in after.items() if before.get(name) != mark}
    return said | {name: None for name in before if name not in after}


def saying(about: Payload, *found: Prints) -> Payload:
    """A log entry's payload that vouches for records."""
    rows = {name: mark for one in found for name, mark in one.items()}
    return {**about, "rows": rows} if rows else about


def remember(said: Prints, event: Event) -> None:
    """Take in what an entry of the log says of records."""
    about = json.loads(event.payload)
    rows = about.get("rows") if isinstance(about, dict) else None
    if isinstance(rows, dict):
        said.update(rows)


def differences(connection: Connection, table: str, said: Prints) -> tuple[int, list[str]]:
    """Compare a table with the log's last word on each of its records: how many, and what differs."""
    kept, wrong, seen = KEPT[table], [], set()
    for row, name, mark in _all(connection, table, kept):
        seen.add(name)
        if said.get(name) is None:
            wrong.append(f"{kept.what} {row[0]} is not in the log")
        elif said[name] != mark:
            wrong.append(f"{kept.what} {row[0]} was altered")
    for name, last in said.items():
        if name.startswith(f"{table}/") and last is not None and name not in seen:
            wrong.append(f"{kept.what} {_shown(kept, name)} is in the log but gone")
    return len(seen), wrong


def _all(connection: Connection, table: str, kept: Kept) -> Iterator[tuple[Found, str, str]]:
    parts = _parts(connection, kept, "", ())
    for row in pages(connection, kept.columns, table, kept.columns[:1]):
        values = row[: len(kept.columns)]
        yield values, _name(table, kept, values), _print(values, parts)


def _parts(connection: Connection, kept: Kept, where: str, keys: Iterable[Any]) -> dict[Any, list[Found]]:
    found: dict[Any, list[Found]] = {}
    for row in query(connection, kept.parts + where, *keys) if kept.parts else ():
        found.setdefault(row[0], []).append(row[1:])
    return found


def _name(table: str, kept: Kept, row: Found) -> str:
    """What the log calls a record."""
    return f"{table}/{log.digest(_plain(row[1]), _plain(row[0]))[:32] if kept.hidden else row[0]}"


def _shown(kept: Kept, name: str) -> str:
    return "that was loaded" if kept.hidden else name.partition("/")[2]


def _print(row: Found, parts: Mapping[Any, list[Found]]) -> str:
    """SHA-256 of everything a record says, the same on both engines."""
    belonging = sorted([_plain(value) for value in part] for part in parts.get(row[0], ()))
    return log.digest(*map(_plain, row), *(value for part in belonging for value in part))


def _plain(value: Any) -> str:
    """A value as both engines give it, with nothing apart from empty words."""
    if value is None:
        return "-"
    if isinstance(value, dt.datetime):
        return f"={moment(value).isoformat()}"
    if isinstance(value, dt.date):
        return f"={value.isoformat()}"
    return f"={int(value) if isinstance(value, bool) else value}"
