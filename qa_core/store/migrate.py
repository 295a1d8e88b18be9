"""The schema of a database: made, brought up to date, and recognised without loading Alembic."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.store.engine import Database, first, is_sqlite

HEAD = "0008"
"""The newest migration; a test compares it with the scripts."""
SCRIPTS = Path(__file__).parent / "migrations"
_KNOWN = tuple(f"{number:04}" for number in range(1, 9))


def revision(connection: Connection) -> str | None:
    """The migration that a database stands at; None where it is no database of qa."""
    if not _has_versions(connection):
        return None
    row = first(connection, "SELECT version_num FROM alembic_version")
    return None if row is None else str(row[0])


def upgrade(connection: Connection) -> str | None:
    """Bring a database to the newest schema, within the caller's transaction; where it stood before."""
    before = revision(connection)
    _known(before)
    if before != HEAD:
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before


def current(database: Database) -> None:
    """Make sure that a database is there and has this program's schema; StoreError otherwise."""
    if database.path is not None and not database.path.is_file():
        raise StoreError(f"There is no database {database.path}. Make one with: qa init")
    with database.read() as connection:
        found = revision(connection)
    if found is None:
        raise StoreError(
            f"{database.url.database} is no database of qa, or an empty one. Make one with: qa init"
        )
    _known(found)
    if found != HEAD:
        raise StoreError(
            f"{database.url.database} was made by an older version of qa. Make a copy of it, then bring it "
            "up to date with: qa init"
        )


def _known(found: str | None) -> None:
    if found is not None and found not in _KNOWN:
        raise StoreError(
            f"The database was made by a newer version of qa (schema {found}, this one knows {HEAD}): "
            "install that version."
        )


def _has_versions(connection: Connection) -> bool:
    if is_sqlite(connection):
        sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    else:
        sql = "SELECT to_regclass('alembic_version')"
    row = first(connection, sql)
    return row is not None and row[0] is not None
