"""`qa feedback` and `qa action`: from an accepted audit to a verified action, through the commands alone."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from follow_up import Round, agreed, opened
from openpyxl import load_workbook

from qa_core.cli.main import cli


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An organisation with one accepted audit that sets two actions."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_USER", "qa-officer")
    (tmp_path / "qa.toml").write_text('[organisation]\nname = "Westmere Council"\n', encoding="utf-8")
    work: Round = opened(tmp_path)
    work.tier2()
    work.at.store.close()
    return tmp_path


def run(*args: str | Path, expect: int = 0) -> Result:
    found = CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="qa")
    assert found.exit_code == expect, (found.output, found.exception)
    return found


def data(*args: str | Path, expect: int = 0) -> Any:
    return json.loads(run(*args, "--json", expect=expect).stdout)


@pytest.mark.requirement("S0-035", "S0-036", "S0-037")
def test_from_feedback_to_a_verified_action(folder: Path) -> None:
    assert "1 without feedback yet" in run("feedback", "list").output
    [row] = data("feedback", "write", "--due", "-o", "feedback")
    assert (row["reader"], row["copied"], len(row["files"])) == ("P-01", "M-02", 3)
    assert run("feedback", "write", "--due").output == "No audit waits for feedback.\n"
    sheet = next(Path(name) for name in row["files"] if name.endswith(".xlsx"))
    (folder / "replies").mkdir()
    (folder / "replies" / "reply.xlsx").write_bytes(agreed(sheet.read_bytes()))
    said = run("feedback", "import", "replies").output
    assert "2 accepted, 0 not" in said
    assert data("feedback", "import", "replies")["files"][0]["status"] == "duplicate"
    assert data("feedback", "replies", "A-000001")[0]["actions"][0]["accepted"] is True
    run(
        "action",
        "set",
        "a-000001",
        "1",
        "done",
        "--note",
        "held",
        "--evidence",
        "Minutes",
        "--due",
        "2026-12-01",
    )
    run("action", "set", "A-000001", "1", "verified", "--note", "seen")
    shown = {one["row"]: one["state"] for one in data("action", "list")}
    assert shown == {"1": "verified", "2": "replied"}
    assert [one["row"] for one in data("action", "list", "--open")] == ["2"]
    assert "seen" in run("action", "history", "A-000001", "1").output
    text = run("audit", "show", "A-000001").output
    assert "verified, due 2026-12-01: Hold the TAF and review every open action" in text
    assert data("audit", "show", "A-000001")["actions"][0]["state"] == "verified"


def test_lists_are_workbooks_too(folder: Path) -> None:
    run("action", "list", "-o", "actions.xlsx")
    rows = list(load_workbook(folder / "actions.xlsx")["Actions"].values)
    assert any("Hold the TAF and review every open action" in row for row in rows)
    run("action", "reaudits", "-o", "reaudits.xlsx")
    run("feedback", "list", "-o", "feedback.xlsx")


def test_mistakes_are_one_line(folder: Path) -> None:
    assert folder.is_dir()
    assert "Which audit?" in run("feedback", "write", expect=2).output
    assert (
        "no date"
        in run("action", "set", "A-000001", "1", "open", "--note", "x", "--due", "soon", expect=2).output
    )
    assert "There is no audit" in run("feedback", "write", "A-000009", expect=2).output
    (folder / "wrong.xlsx").write_bytes(b"text")
    assert data("feedback", "import", "wrong.xlsx", expect=1)["files"][0]["status"] == "refused"


def test_a_link_is_told_with_what_was_found(folder: Path) -> None:
    work = opened_again(folder)
    work.tier2(day=dt.date(2027, 11, 8))
    work.at.store.close()
    said = run("audit", "link", "A-000002", "--follows", "A-000001").output
    assert said.startswith("A-000002 follows A-000001.\n    1  open: set again")


def opened_again(folder: Path) -> Round:
    """The desk in a folder that is furnished already."""
    from follow_up import DAY

    from qa_core import config
    from qa_core.cycle.desk import Desk
    from qa_core.registry import Registry
    from qa_core.store.store import Store

    found = config.read(folder / "qa.toml")
    return Round(Desk(Store.open(found.database), Registry.load(), found, DAY, "qa-officer"))
