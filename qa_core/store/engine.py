"""Connections: who may write when, and what is asserted of SQLite at each of them (S1, S2)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from qa_core.errors import StoreError
from qa_core.store import places, trouble

Found = tuple[Any, ...]
"""A row as it comes from the database."""
BUSY_SECONDS = 30
WAL_SAFE = (3, 51, 3)
"""The first SQLite without the WAL-reset bug; an older one gets a rollback journal (S2).

PERSIST is DELETE without removing the journal's file each time: as safe, and a third of the time.
"""
LOCK = 0x7161
"""The advisory lock that one writer at a time holds on PostgreSQL."""
_PAGE = 200


class Database:
    """An engine with two ways in: `write` (alone, whole or not at all) and `read` (one unchanging view).

    Args:
        url: a SQLAlchemy URL of SQLite or PostgreSQL.
        network: let a SQLite file lie on a network drive all the same.

    Raises: StoreError where the URL is not understood or the place is not fit for a database.
    """

    def __init__(self, url: str, *, network: bool = False) -> None:
        self.url = parse(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.path = places.fit(self.url.database, network=network) if self.sqlite else None
        self.engine = _sqlite(self.url) if self.sqlite else _postgresql(self.url)
        view = {"qa_read": True}
        if not self.sqlite:
            view |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}  # type: ignore[dict-item]
        self._view = self.engine.execution_options(**view)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that excludes every other writer from its first moment on; all of it or nothing."""
        with trouble.spoken(self.engine), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database from beginning to end."""
        with trouble.spoken(self.engine), self._view.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def parse(url: str) -> URL:
    """The URL with the driver that is used here; StoreError where it names another kind of database."""
    try:
        found = make_url(url)
        kind = found.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        kind = ""
    if kind not in ("sqlite", "postgresql"):
        raise StoreError(
            "The database must be written like sqlite:///qa.db or postgresql+psycopg://user@host/name; "
            "look at the line `database` in qa.toml."
        )
    if kind == "sqlite" and found.database in (None, "", ":memory:"):
        raise StoreError("The SQLite database needs a file name, as in sqlite:///qa.db.")
    return found.set(drivername="postgresql+psycopg") if found.drivername == "postgresql" else found


def run(connection: Connection, sql: str, values: Sequence[Any], *, many: bool = False) -> Any:
    """Every statement of the store, written with `?`: straight to the driver, within the transaction.

    Returns: the driver's cursor.
    """
    cursor = connection.connection.cursor()
    statement = sql if is_sqlite(connection) else sql.replace("%", "%%").replace("?", "%s")
    if many:
        cursor.executemany(statement, values)
    else:
        cursor.execute(statement, values)
    return cursor


def query(connection: Connection, sql: str, *values: Any) -> list[Found]:
    """The rows of a statement."""
    return cast("list[Found]", run(connection, sql, values).fetchall())


def first(connection: Connection, sql: str, *values: Any) -> Found | None:
    """The first row of a statement, or None."""
    cursor = run(connection, sql, values)
    row = cursor.fetchone()
    cursor.close()
    return cast("Found | None", row)


def execute(connection: Connection, sql: str, *values: Any) -> int:
    """Carry out a statement; how many rows it touched."""
    return int(run(connection, sql, values).rowcount)


def pages(
    connection: Connection, columns: tuple[str, ...], source: str, keys: tuple[str, ...]
) -> Iterator[Found]:
    """All rows of a table in the order of its key, a page at a time."""
    listed, order = ", ".join(columns), ", ".join(keys)
    last: tuple[Any, ...] | None = None
    while True:
        after = "" if last is None else f"WHERE ({order}) > ({', '.join('?' * len(keys))})"
        sql = f"SELECT {listed}, {order} FROM {source} {after} ORDER BY {order} LIMIT {_PAGE}"
        found = query(connection, sql, *(last or ()))
        yield from found
        if len(found) < _PAGE:
            return
        last = tuple(found[-1][len(columns) :])


def marks(values: Sequence[Any]) -> str:
    """The `?, ?` of an IN list; never empty, so that an empty list finds nothing."""
    return ", ".join("?" * len(values)) or "NULL"


def is_sqlite(connection: Connection) -> bool:
    """Whether this is SQLite, for the few statements that differ."""
    return connection.dialect.name == "sqlite"


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})
    journal = "WAL" if version(engine) >= WAL_SAFE else "PERSIST"

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        _settings(connection, journal)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        reading = connection.get_execution_options().get("qa_read")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def version(engine: Engine) -> tuple[int, ...]:
    """The version of the SQLite library in use; `(0,)` where it does not say."""
    return tuple(getattr(engine.dialect.dbapi, "sqlite_version_info", (0,)))


def _settings(connection: sqlite3.Connection, journal: str) -> None:
    wanted = {
        "busy_timeout": BUSY_SECONDS * 1000,
        "journal_mode": journal.lower(),
        "synchronous": 2,
        "foreign_keys": 1,
    }
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}").close()
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            raise StoreError(f"SQLite did not accept {name} = {value} (it says {found}); nothing is opened.")


def _postgresql(url: URL) -> Engine:
    try:
        engine = create_engine(
            url,
            pool_pre_ping=True,
            connect_args={"options": f"-c lock_timeout={BUSY_SECONDS}s -c timezone=UTC"},
        )
    except ModuleNotFoundError:
        raise StoreError(
            "PostgreSQL needs one more package here: install qa-core with its extra `postgresql`."
        ) from None

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        if not connection.get_execution_options().get("qa_read"):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")

    return engine
