"""What was altered behind the store's back is found; what is history cannot be altered through it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qa_core.errors import StoreError
from qa_core.store import log
from qa_core.store.engine import execute
from qa_core.store.records import Flag, Head
from qa_core.store.store import Store


@pytest.fixture
def busy(sqlite_office: Any) -> Any:
    """An office in which something happened: audits, an amendment, a return, a concern."""
    for n in range(3):
        sqlite_office.save(n)
    sqlite_office.amend("A-000001", "worst", 1)
    file = sqlite_office.file(sqlite_office.sent("R-0001"))
    sqlite_office.accept(file, concerns=[Flag("3.b", "immediate-concern", "x")])
    return sqlite_office


def _behind(office: Any, *statements: str) -> None:
    """Alter the file as somebody would who has it: triggers and references out of the way."""
    path = office.store.database.path
    office.store.close()
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def _failed(office: Any, anchor: Head | None = None) -> set[str]:
    return {check.name for check in office.store.verify(anchor) if not check.ok}


def test_what_nobody_altered_is_whole(busy: Any) -> None:
    checks = busy.store.verify(busy.store.head())
    assert [check.detail for check in checks if not check.ok] == []
    assert {check.name for check in checks} == {
        "event chain",
        "history",
        "figures",
        "snapshots",
        "files",
        "heads",
        "returns",
        "unread returns",
        "reissues",
        "decisions",
        "repeated returns",
        "sending",
        "changed facts",
        "escalations",
        "courses",
        "recipients",
        "letters",
        "releases",
        "allocations",
        "cases",
        "people",
        "instruments",
        "settings",
        "database",
        "records",
        "exercises",
        "requests",
        "collations",
        "audits of duties",
        "draws",
        "holds",
        "duties",
        "exemptions",
        "conflicts",
        "looks into logs",
        "learning marks",
        "recommendations",
        "recommendation steps",
        "earlier results",
        "purposes",
        "second draws",
        "moderations",
        "feedback",
        "replies",
        "actions",
        "changes",
        "links",
        "reminders",
        "issued reports",
        "ways of reports",
    }


CHAIN: dict[str, Sequence[str]] = {
    "an entry edited": ["UPDATE event SET payload = replace(payload, 'A-03', 'A-04') WHERE seq = 5"],
    "a time edited": ["UPDATE event SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 5"],
    "an entry deleted": ["DELETE FROM event WHERE seq = 5"],
    "the first entry deleted": ["DELETE FROM event WHERE seq = 1"],
    "two entries swapped": [
        "UPDATE event SET seq = 1005 WHERE seq = 5",
        "UPDATE event SET seq = 5 WHERE seq = 6",
        "UPDATE event SET seq = 6 WHERE seq = 1005",
    ],
    "an entry put between": [
        "UPDATE event SET seq = seq + 1000 WHERE seq > 5",
        "INSERT INTO event SELECT 6, at, kind, payload, previous, hash FROM event WHERE seq = 5",
        "UPDATE event SET seq = seq - 999 WHERE seq > 1000",
    ],
    "an entry appended": [
        "INSERT INTO event SELECT MAX(seq) + 1, at, kind, payload, hash, 'f00d' FROM event"
    ],
}


@pytest.mark.parametrize("statements", CHAIN.values(), ids=CHAIN.keys())
def test_an_altered_log_is_found(busy: Any, statements: Sequence[str]) -> None:
    _behind(busy, *statements)
    assert "event chain" in _failed(busy)


def test_a_log_cut_short_is_found_by_what_it_no_longer_vouches_for(busy: Any) -> None:
    _behind(busy, "DELETE FROM event WHERE seq > 6")
    assert "history" in _failed(busy)


def test_a_log_cut_short_with_all_it_vouched_for_is_found_by_a_head_kept_elsewhere(busy: Any) -> None:
    busy.sent("R-0002")
    kept = busy.store.head()
    gone = [f"DELETE FROM {table} WHERE return_id = 'R-0002'" for table in ("toolkit_sent", "allocation")]
    _behind(busy, f"DELETE FROM event WHERE seq = {kept.seq}", *gone)
    assert _failed(busy) == set()
    assert _failed(busy, kept) == {"event chain"}


def test_a_log_written_anew_is_found_by_a_head_kept_elsewhere(busy: Any) -> None:
    kept = busy.store.head()
    events = busy.store.events()
    end, rows = log.START, []
    for event in events:
        payload = event.payload.replace('"by":"A-07"', '"by":"A-08"')
        hash = log.entry_hash(event.seq, event.at, event.kind, payload, end.hash)
        rows.append(f"({event.seq}, '{event.at}', '{event.kind}', '{payload}', '{end.hash}', '{hash}')")
        end = Head(event.seq, hash)
    _behind(busy, "DELETE FROM event", f"INSERT INTO event VALUES {', '.join(rows)}")
    assert _failed(busy) == set()
    assert _failed(busy, kept) == {"event chain"}


ELSEWHERE: dict[str, tuple[str, Sequence[str]]] = {
    "an answer": ("history", ["UPDATE audit_revision SET content = replace(content, 'good', 'poor')"]),
    "a result": ("history", ["UPDATE audit_revision SET result = result || ' '"]),
    "an answer made unreadable": ("figures", ["UPDATE audit_revision SET content = '{' WHERE audit = 2"]),
    "a reason": ("history", ["UPDATE audit_revision SET why = 'another' WHERE number = 2"]),
    "a revision gone": ("history", ["DELETE FROM audit_revision WHERE audit = 1 AND number = 2"]),
    "a revision hidden": ("history", ["UPDATE audit SET revision = 1 WHERE number = 1"]),
    "a count": ("figures", ["UPDATE answer_row SET month = 202609 WHERE audit = 2"]),
    "a count gone": ("figures", ["DELETE FROM answer_row WHERE audit = 2 AND code % 5 = 0"]),
    "a team": ("figures", ["UPDATE place SET team = 'East'"]),
    "a value": ("figures", ["UPDATE answer_code SET value = 'best' WHERE value = 'good'"]),
    "a code gone": ("figures", ["DELETE FROM answer_code WHERE number = 3"]),
    "a count of no audit": ("figures", ["INSERT INTO answer_row VALUES (99, 1, 0, 202610, 1)"]),
    "a head": ("figures", ["UPDATE audit SET recorded = 'good', suggested = 'good'"]),
    "a void undone": ("figures", ["UPDATE audit SET state = 'void' WHERE number = 2"]),
    "an instrument": (
        "snapshots",
        ["UPDATE instrument_snapshot SET canonical = replace(canonical, 'Good', 'Fine')"],
    ),
    "a file": ("files", ["UPDATE toolkit_return SET data = x'00'"]),
    "a concern gone": ("escalations", ["DELETE FROM escalation"]),
    "a concern put away": ("escalations", ["UPDATE escalation SET state = 'acknowledged'"]),
    "a reference": ("database", ["UPDATE audit_revision SET audit = 77 WHERE audit = 3"]),
}


@pytest.mark.parametrize(("name", "statements"), ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_what_was_altered_elsewhere_is_found(busy: Any, name: str, statements: Sequence[str]) -> None:
    _behind(busy, *statements)
    assert name in _failed(busy)


def test_a_table_from_an_older_backup_is_found(busy: Any, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(busy.store.database.path)) as now, closing(sqlite3.connect(old)) as then:
        now.backup(then)
    busy.amend("A-000002", "worst", 1)
    tables = ("audit", "audit_revision", "answer_row", "action")
    _behind(
        busy,
        f"ATTACH '{old}' AS old",
        *(f"DELETE FROM {table}" for table in tables),
        *(f"INSERT INTO {table} SELECT * FROM old.{table}" for table in tables),
    )
    assert "history" in _failed(busy)


CHANGES: dict[str, str] = {
    "an answer": "UPDATE audit_revision SET content = '{}'",
    "a revision": "DELETE FROM audit_revision",
    "an entry": "UPDATE event SET payload = '{}'",
    "the log": "DELETE FROM event",
    "an instrument": "UPDATE instrument_snapshot SET canonical = '{}'",
    "instruments": "DELETE FROM instrument_snapshot",
}


@pytest.mark.requirement("S0-034")
@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES.keys())
def test_history_cannot_be_changed_through_the_database(office: Any, statement: str) -> None:
    office.save()
    with (
        pytest.raises(StoreError, match="History is never changed"),
        office.store.database.write() as connection,
    ):
        execute(connection, statement)
    assert [check.detail for check in office.store.verify() if not check.ok] == []


def test_history_cannot_be_truncated(postgresql_url: str, tiny: Any) -> None:
    with Store.open(postgresql_url) as store:
        store.save_snapshot(tiny)
        with (
            pytest.raises(StoreError, match="History is never changed"),
            store.database.write() as connection,
        ):
            execute(connection, "TRUNCATE event")


def test_parts_of_a_hash_never_run_together() -> None:
    assert log.digest("ab", "c") != log.digest("a", "bc")
    assert log.digest("a", "") != log.digest("", "a")
    assert log.digest("1:a") != log.digest("1", "a")


def test_the_log_names_things_and_never_answers(office: Any) -> None:
    office.sent("R-0001")
    office.accept(office.file("R-0001"), concerns=[Flag("3.b", "immediate-concern", "SECRET words")])
    office.amend("A-000001", "worst", 1)
    said = "".join(event.payload for event in office.store.events())
    new = office.new()
    words = [a.comment for a in new.audit.answers.values() if a.comment] + ["SECRET", "K-0417"]
    assert words
    assert not [word for word in words if word in said]


def test_verify_changes_nothing(office: Any) -> None:
    office.save()
    head = office.store.head()
    assert office.store.verify() == office.store.verify()
    assert office.store.head() == head
