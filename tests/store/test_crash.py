"""Whatever breaks off in the middle leaves nothing half stored, and can be done again (I4)."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import samples

from qa_core.store import bulk, engine
from qa_core.store.records import Flag
from qa_core.store.store import Store
from qa_core.store.tables import METADATA


class PowerCut(Exception):
    """Nobody expects it."""


class Statements:
    """Counts the statements of the store, and breaks off before the one it is told."""

    def __init__(self) -> None:
        self.seen = 0
        self.stop_at: int | None = None
        self._run = engine.run

    def __call__(self, connection: Any, sql: str, values: Any, *, many: bool = False) -> Any:
        self.seen += 1
        if self.seen == self.stop_at:
            raise PowerCut(sql)
        return self._run(connection, sql, values, many=many)


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Statements:
    """Every statement passes here; a COPY counts as one."""
    counted = Statements()
    monkeypatch.setattr(engine, "run", counted)
    monkeypatch.setattr(bulk, "run", counted)
    copy = bulk._copy

    def counted_copy(connection: Any, sql: str, rows: Any) -> None:
        counted.seen += 1
        if counted.seen == counted.stop_at:
            raise PowerCut(sql)
        copy(connection, sql, rows)

    monkeypatch.setattr(bulk, "_copy", counted_copy)
    return counted


def _content(store: Store) -> dict[str, list[Any]]:
    with store.database.read() as connection:
        tables = {name: engine.query(connection, f"SELECT * FROM {name}") for name in METADATA.tables}
    return {name: sorted(map(repr, rows)) for name, rows in tables.items()}


def _import(office: Any) -> None:
    flag = Flag("3.b", "immediate-concern", "x")
    office.accept(office.file("R-0001", "corrected"), 3, concerns=[flag])


def _amend(office: Any) -> None:
    office.amend("A-000001", "worst", 1)


def _void(office: Any) -> None:
    office.store.void("A-000001", by="A-07", why="so")


@pytest.mark.parametrize("work", [_import, _amend, _void])
def test_breaking_off_at_any_statement_leaves_all_as_it_was(
    office: Any, statements: Statements, work: Callable[[Any], None]
) -> None:
    office.save()
    office.store.release("A-000001", ["1.a"], by="A-07")
    office.sent("R-0001")
    blank = Flag("3.b", "immediate-concern", "", "unknown")
    office.store.save_return(office.file("R-0001", "faulty"), "needs-correction", concerns=[blank])
    before = _content(office.store)
    broken = 0
    while True:
        statements.seen, statements.stop_at = 0, broken + 1
        try:
            work(office)
        except PowerCut:
            broken += 1
            statements.stop_at = None
            assert _content(office.store) == before
        else:
            statements.stop_at = None
            break
    assert broken >= 7
    assert _content(office.store) != before
    assert [check.detail for check in office.store.verify() if not check.ok] == []


_SCRIPT = """
import sys
sys.path.insert(0, sys.argv[2])
import samples
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import grade
from qa_core.store.records import Incoming, NewAudit
from qa_core.store.store import Store

tiny = samples.tiny()
with Store.open(sys.argv[1]) as store:
    for n in range(300):
        name = f"R-{n:04d}"
        audit = example_audit(tiny, n % 7)
        new = NewAudit(audit, grade(tiny, audit))
        file = Incoming(name, name.encode() * 500, name, name)
        saved = store.save_return(file, "accepted", instrument=tiny, new=new)
        print(name, saved.audit, saved.status, flush=True)
"""


def test_what_was_acknowledged_is_there_after_a_kill(sqlite_office: Any, project: Path) -> None:
    names = [f"R-{n:04d}" for n in range(300)]
    sqlite_office.store.allocate([samples.allocation(sqlite_office.instrument, name) for name in names])
    url, support = str(sqlite_office.store.database.url), str(project / "tests" / "support")
    told: dict[str, str] = {}
    seen: set[str | None] = set()
    for pause in (0.02, 0.07, 0.2):
        process = subprocess.Popen(
            [sys.executable, "-c", _SCRIPT, url, support], stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(pause)
        process.kill()
        lines = [first, *process.communicate()[0].splitlines(keepends=True)]
        for line in lines:
            if line.endswith("\n"):
                name, audit, status = line.split()
                assert status == "accepted" or name in seen
                told[name] = audit
        seen = {one.return_id for one in sqlite_office.store.returns()}
    kept = {one.return_id: one.audit for one in sqlite_office.store.returns()}
    assert told.items() <= kept.items()
    assert len(kept) <= len(told) + 3
    assert [check.detail for check in sqlite_office.store.verify() if not check.ok] == []
