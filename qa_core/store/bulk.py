"""Many rows at once: prepared statements on SQLite, COPY on PostgreSQL (T3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from qa_core.store.engine import first, is_sqlite, marks, run

Values = tuple[Any, ...]
FEW = 8
"""Up to so many rows an INSERT costs PostgreSQL less than a COPY."""


def insert(connection: Connection, table: str, columns: Sequence[str], rows: list[Values]) -> None:
    """Add rows to a table; each has one value for each of the columns."""
    if is_sqlite(connection) or len(rows) <= FEW:
        _run(connection, f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks(columns)})", rows)
    else:
        _copy(connection, f"COPY {table} ({', '.join(columns)}) FROM STDIN", rows)


def upsert(
    connection: Connection, table: str, columns: Sequence[str], keys: Sequence[str], rows: list[Values]
) -> None:
    """Add rows, or bring those up to date whose key is there already."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys)
    names = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks(columns)})"
    _run(connection, f"{names} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}", rows)


def following(connection: Connection, table: str, column: str = "number") -> int:
    """The next number of a table; the writer is alone, so that nobody else takes it."""
    row = first(connection, f"SELECT MAX({column}) FROM {table}")
    return int((row and row[0]) or 0) + 1


def _run(connection: Connection, sql: str, rows: list[Values]) -> None:
    if len(rows) == 1:
        run(connection, sql, rows[0])
    elif rows:
        run(connection, sql, rows, many=True)


def _copy(connection: Connection, sql: str, rows: Iterable[Values]) -> None:
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)
    finally:
        cursor.close()
