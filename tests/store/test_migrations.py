"""The schema: made and brought up to date by migrations alone, the same on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from qa_core.errors import StoreError
from qa_core.store import migrate
from qa_core.store.engine import execute, query
from qa_core.store.schema import METADATA
from qa_core.store.store import Store


def test_migrations_make_the_tables_that_the_program_knows(url: str) -> None:
    with Store.open(url) as store, store.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_program_knows_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [migrate.HEAD]
    known = {script.revision for script in scripts.walk_revisions()}
    assert known == set(migrate._KNOWN)


def test_a_database_is_made_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / '100% sure.db'}"
    Store.create(url).close()
    with pytest.raises(StoreError, match="is there already"):
        Store.create(url)
    with Store.open(url, create=True) as store:
        key, head = store.key(), store.head()
    with Store.open(url, create=True) as store:
        assert (store.key(), store.head()) == (key, head)


def test_a_database_is_made_on_a_server(empty_postgresql_url: str) -> None:
    with pytest.raises(StoreError, match="no database of qa"):
        Store.open(empty_postgresql_url)
    with Store.create(empty_postgresql_url.replace("+psycopg", "")) as store:
        assert all(check.ok for check in store.verify())
    with pytest.raises(StoreError, match="is there already"):
        Store.create(empty_postgresql_url)


def test_a_newer_database_is_left_alone(office: Any, url: str) -> None:
    with office.store.database.write() as connection:
        execute(connection, "UPDATE alembic_version SET version_num = '0999'")
    for create in (False, True):
        with pytest.raises(StoreError, match="newer version of qa"):
            Store.open(url, create=create)


def test_an_older_database_is_told(office: Any, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "HEAD", "0999")
    with pytest.raises(StoreError, match="older version of qa"):
        Store.open(url)
    assert office.store.audits() == []


def test_a_step_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic.operations import Operations

    url = f"sqlite:///{tmp_path / 'qa.db'}"
    original, made = Operations.create_table, []

    def failing(self: Operations, name: str, *rest: Any, **more: Any) -> Any:
        made.append(name)
        if len(made) > 9:
            raise RuntimeError("power cut")
        return original(self, name, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Operations, "create_table", failing)
        with pytest.raises(RuntimeError, match="power cut"):
            Store.create(url)
    with pytest.raises(StoreError, match="empty one"):
        Store.open(url)
    with Store.create(url) as store, store.database.read() as connection:
        tables = query(connection, "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'")
        assert tables[0][0] == len(METADATA.tables) + 1
