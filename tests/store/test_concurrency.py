"""Several processes at once: nothing acknowledged is lost, and the same thing is stored once (S1, I6)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from qa_core.model.audit import Answer
from qa_core.store.store import Store

_HEAD = """
import sys
sys.path.insert(0, sys.argv[2])
import samples
from qa_core.model.audit import Answer
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import grade
from qa_core.store.records import Flag, Incoming, NewAudit, StaleSave
from qa_core.store.store import Store

me = sys.argv[3]
tiny = samples.tiny()
store = Store.open(sys.argv[1])
"""
_EDITS = """
stale = 0
for n in range(int(sys.argv[4])):
    while True:
        stored = store.audit("A-000001")
        count = stored.audit.answers["2.d"].value + 1
        answers = {**stored.audit.answers, "2.d": Answer(value=count)}
        audit = stored.audit.model_copy(update={"answers": answers})
        try:
            store.amend("A-000001", audit, stored.result, by=me, why=f"edit {n}",
                        expected_version=stored.head.version)
            break
        except StaleSave:
            stale += 1
print(stale)
store.close()
"""
_IMPORTS = """
audit = example_audit(tiny, 1)
new = NewAudit(audit, grade(tiny, audit))
flag = Flag("3.b", "immediate-concern", "x")
for n in range(10):
    name = f"R-{n:04d}"
    file = Incoming(name, name.encode(), name, name)
    store.keep_concerns(file, [flag])
    saved = store.save_return(file, "accepted", instrument=tiny, new=new, concerns=[flag], by=me)
    print(saved.status, saved.audit)
store.close()
"""


def _together(url: str, project: Path, script: str, processes: int, *more: str) -> list[str]:
    command = [sys.executable, "-c", _HEAD + script, url, str(project / "tests" / "support")]
    running = [
        subprocess.Popen(
            [*command, f"A-{n:02d}", *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for n in range(processes)
    ]
    found = [process.communicate(timeout=240) for process in running]
    assert [errors for _, errors in found if errors] == []
    return [out for out, _ in found]


def test_no_edit_of_several_processes_is_lost(office: Any, url: str, project: Path) -> None:
    processes, edits = (8, 20) if url.startswith("sqlite") else (4, 20)
    total = processes * edits
    audit = office.new().audit
    new = office.graded(audit.model_copy(update={"answers": {**audit.answers, "2.d": Answer(value=0)}}))
    office.store.save_audit(office.instrument, new.audit, new.result)
    _together(url, project, _EDITS, processes, str(edits))
    stored = office.store.audit("A-000001")
    assert stored.audit.answers["2.d"].value == total
    assert (stored.head.version, stored.head.revision) == (total + 1, total + 1)
    history = office.store.history("A-000001")
    assert [r.audit.answers["2.d"].value for r in history] == list(range(total + 1))
    assert [check.detail for check in office.store.verify() if not check.ok] == []


def test_the_same_returns_from_several_are_stored_once(office: Any, url: str, project: Path) -> None:
    for n in range(10):
        office.sent(f"R-{n:04d}")
    lines = "".join(_together(url, project, _IMPORTS, 4)).split("\n")[:-1]
    assert sorted(line.split()[0] for line in lines) == ["accepted"] * 10 + ["duplicate"] * 30
    assert {line.split()[1] for line in lines} == {head.id for head in office.store.audits()}
    assert len(office.store.returns()) == len(office.store.audits()) == len(office.store.escalations()) == 10
    assert [check.detail for check in office.store.verify() if not check.ok] == []


def test_two_that_make_the_database_at_once_make_one(tmp_path: Path, project: Path) -> None:
    url = f"sqlite:///{tmp_path / 'qa.db'}"
    script = (
        "import sys\nfrom qa_core.store.store import Store\nprint(Store.open(sys.argv[1], create=True).key())"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, url], stdout=subprocess.PIPE, text=True, cwd=project)
        for _ in range(3)
    ]
    keys = {process.communicate(timeout=60)[0] for process in running}
    with Store.open(url) as store:
        assert keys == {f"{store.key()}\n"}
        assert [event.kind for event in store.events()] == ["store.upgraded"]
