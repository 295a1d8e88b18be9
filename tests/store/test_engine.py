"""Opening a database: what is asserted of it, and what people are told when it cannot be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from sqlalchemy import event

from qa_core.errors import StoreError
from qa_core.store import engine, places
from qa_core.store.store import Store


def test_sqlite_is_set_as_the_rules_say(sqlite_office: Any) -> None:
    with sqlite_office.store.database.read() as connection:
        found = {
            name: engine.query(connection, f"PRAGMA {name}")[0][0]
            for name in ("foreign_keys", "synchronous", "busy_timeout", "journal_mode")
        }
    safe = sqlite3.sqlite_version_info >= (3, 51, 3)
    assert found == {
        "foreign_keys": 1,
        "synchronous": 2,
        "busy_timeout": 30_000,
        "journal_mode": "wal" if safe else "persist",
    }


@pytest.mark.parametrize(
    ("version", "journal"),
    [((3, 40, 1), "persist"), ((3, 51, 2), "persist"), ((3, 51, 3), "wal"), ((4, 0, 0), "wal")],
)
def test_a_write_ahead_log_only_where_sqlite_keeps_it_whole(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], journal: str
) -> None:
    monkeypatch.setattr(engine, "version", lambda _: version)
    with Store.open(sqlite_url) as store, store.database.read() as connection:
        assert engine.query(connection, "PRAGMA journal_mode") == [(journal,)]


def test_a_setting_that_is_not_accepted_opens_nothing(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", -1)
    with pytest.raises(StoreError, match="did not accept busy_timeout"):
        Store.open(sqlite_url)


def test_a_missing_database_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no database .*qa init"):
        Store.open(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.create(f"sqlite:///{tmp_path / 'none' / 'qa.db'}")


@pytest.mark.parametrize("content", [b"This is a letter, and no database at all. " * 100, b""])
def test_a_file_of_another_kind_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="no database of qa"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "url",
    ["", "qa.db", "mysql://root@host/qa", "sqlite://", "sqlite:///:memory:", "nonsense://x", "sqlite:/x"],
)
def test_a_url_of_another_kind_is_told(url: str) -> None:
    with pytest.raises(StoreError, match=r"qa\.toml|sqlite:///qa\.db"):
        Store.open(url, create=True)


def test_a_server_that_does_not_answer_is_told() -> None:
    with pytest.raises(StoreError, match="server does not answer"):
        Store.open("postgresql://qa@127.0.0.1:9/qa")


def test_a_full_disk_loses_nothing_and_is_told(sqlite_office: Any) -> None:
    kept = sqlite_office.save()
    sizes = {"pages": 0}

    @event.listens_for(sqlite_office.store.database.engine, "connect")
    def _small(connection: sqlite3.Connection, _record: object) -> None:
        if sizes["pages"]:
            connection.execute(f"PRAGMA max_page_count = {sizes['pages']}").close()

    with sqlite_office.store.database.read() as connection:
        sizes["pages"] = engine.query(connection, "PRAGMA page_count")[0][0]
    sqlite_office.store.close()
    new = [sqlite_office.new(n) for n in range(40)]
    with pytest.raises(StoreError, match=r"is full\. Make room .* Nothing was saved"):
        sqlite_office.store.save_audits(sqlite_office.instrument, new)
    sizes["pages"] = 0
    sqlite_office.store.close()
    assert [head.id for head in sqlite_office.store.audits()] == [kept]
    assert [check.detail for check in sqlite_office.store.verify() if not check.ok] == []
    assert len(sqlite_office.store.save_audits(sqlite_office.instrument, new)) == 40


def test_a_writer_that_waits_too_long_is_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other, Store.open(sqlite_url) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="Wait a moment"):
            store.load_lists()
        other.execute("ROLLBACK")
        store.load_lists()


def test_reading_goes_on_while_somebody_writes(sqlite_office: Any) -> None:
    sqlite_office.save()
    path = sqlite_office.store.database.path
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE audit SET team = 'Elsewhere'")
        assert [head.team for head in sqlite_office.store.audits()] == ["North"]
        other.execute("ROLLBACK")


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "smb3"])
def test_a_network_drive_is_refused_unless_it_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/x / ext4 rw 0 0\n//server/share {tmp_path} {kind} rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(places, "_MOUNTS", mounts)
    monkeypatch.setattr("sys.platform", "linux")
    url = f"sqlite:///{tmp_path / 'qa.db'}"
    with pytest.raises(StoreError, match="lies on a network drive"):
        Store.create(url)
    assert not (tmp_path / "qa.db").exists()
    Store.create(url, network=True).close()


@pytest.mark.parametrize(
    "path", [PureWindowsPath(r"\\server\share\qa.db"), PurePosixPath("//server/share/qa.db")]
)
def test_a_share_is_a_network_drive(path: PurePath) -> None:
    assert places.on_network(path)


def test_a_disk_of_this_computer_is_none(tmp_path: Path) -> None:
    assert not places.on_network(tmp_path / "qa.db")


def test_a_store_is_closed_with_its_connections(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        store.load_lists()
    Path(sqlite_url.removeprefix("sqlite:///")).rename(Path(sqlite_url.removeprefix("sqlite:///") + ".moved"))
