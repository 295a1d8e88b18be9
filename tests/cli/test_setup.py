"""`qa init`, `qa verify`, `qa case load`, `qa person load`: against a real database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook

from qa_core import config
from qa_core.model.case import Case, Person
from qa_core.model.instrument import Instrument
from qa_core.store.store import Store

Qa = Callable[..., Result]


@pytest.fixture
def ready(qa: Qa) -> Qa:
    """The same function, in a folder that is set up."""
    assert qa("init").exit_code == 0
    return qa


def stored(tmp_path: Path) -> tuple[list[Case], list[Person]]:
    with Store.open(config.find(tmp_path).database) as store:
        return store.cases(), store.people()


def test_init_makes_a_database_and_an_explained_file(qa: Qa, tmp_path: Path) -> None:
    result = qa("init")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert {path.name for path in tmp_path.iterdir()} >= {"qa.toml", "qa.db"}
    text = (tmp_path / "qa.toml").read_text(encoding="utf-8")
    assert "# Tiny audit (tiny)\n#   The longest gap between meetings, in days.\n# gap_days = 56\n" in text
    assert stored(tmp_path) == ([], [])


def test_init_with_another_database(qa: Qa, tmp_path: Path) -> None:
    assert qa("init", "--database", "sqlite:///audits.db").exit_code == 0
    assert (tmp_path / "audits.db").is_file()
    assert config.find(tmp_path).raw["database"] == "sqlite:///audits.db"


def test_init_where_config_says(qa: Qa, tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    assert qa("--config", tmp_path / "office", "init").exit_code == 0
    assert (tmp_path / "office" / "qa.toml").is_file()
    assert (tmp_path / "office" / "qa.db").is_file()


def test_a_second_init_changes_nothing(ready: Qa, tmp_path: Path) -> None:
    before = (tmp_path / "qa.toml").read_bytes()
    result = ready("init")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert (tmp_path / "qa.toml").read_bytes() == before


def test_init_keeps_a_file_that_is_there_and_makes_its_database(qa: Qa, tmp_path: Path) -> None:
    text = 'database = "sqlite:///ours.db"\n[organisation]\nname = "Westmere Council"\n'
    (tmp_path / "qa.toml").write_text(text, encoding="utf-8")
    assert qa("init", "--database", "sqlite:///other.db").exit_code == 2
    assert qa("init").exit_code == 0
    assert (tmp_path / "ours.db").is_file()
    assert (tmp_path / "qa.toml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("url", ["qa.db", "sqlite:///missing/folder/qa.db", "nonsense://x"])
def test_an_init_that_fails_leaves_nothing(qa: Qa, tmp_path: Path, url: str) -> None:
    result = qa("init", "--database", url)
    assert (result.exit_code, result.stdout) == (2, "")
    assert list(tmp_path.iterdir()) == []


def test_verify(ready: Qa) -> None:
    result = ready("verify", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (0, True)
    assert all(set(check) == {"name", "ok", "detail"} and check["ok"] for check in told["checks"])
    assert {"event chain", "figures", "snapshots"} <= {check["name"] for check in told["checks"]}
    assert "event chain" in ready("verify").stdout


def test_verify_names_settings_that_no_instrument_has(ready: Qa, tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text("[settings]\ngap_day = 3\ngap_days = 3\n", encoding="utf-8")
    result = ready("verify", "--json")
    assert (result.exit_code, json.loads(result.stdout)["ok"]) == (0, True)
    assert "gap_day," in result.stderr
    assert "gap_days" not in result.stderr


def test_verify_tells_of_a_forged_history_by_status_1(ready: Qa, tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text("ref\nA-03\n", encoding="utf-8")
    assert ready("person", "load", "persons.csv").exit_code == 0
    with closing(sqlite3.connect(tmp_path / "qa.db")) as connection, connection:
        triggers = connection.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f'drop trigger "{name}"')
        changed = connection.execute("update event set hash = 'x'")
        assert changed.rowcount > 0
    result = ready("verify", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["ok"] is False
    plain = ready("verify")
    assert plain.exit_code == 1
    assert "FAILED" in plain.stdout


def test_without_qa_toml_every_command_says_so(qa: Qa) -> None:
    for args in (("verify",), ("case", "load", "x.csv"), ("person", "load", "x.csv")):
        result = qa(*args)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "qa init" in result.stderr


def test_without_the_database_it_says_so(ready: Qa, tmp_path: Path) -> None:
    for path in tmp_path.glob("qa.db*"):
        path.unlink()
    result = ready("verify")
    assert (result.exit_code, result.stdout) == (2, "")
    assert not (tmp_path / "qa.db").exists()


def test_cases_and_people_are_loaded_and_replaced(ready: Qa, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(
        "case,team,lead_professional\nK-1,North,A-09\nK-2,,\n", encoding="utf-8"
    )
    (tmp_path / "persons.csv").write_text("ref,auditor\nA-09,y\n", encoding="utf-8")
    assert ready("case", "load", "cases.csv").stdout == "2 cases loaded.\n"
    assert ready("person", "load", "persons.csv").stdout == "1 person loaded.\n"
    (tmp_path / "cases.csv").write_text("case,team\nK-1,South\n", encoding="utf-8")
    assert ready("case", "load", "cases.csv").stdout == "1 case loaded.\n"
    cases, people = stored(tmp_path)
    assert [(case.ref, case.team, case.lead_professional) for case in cases] == [
        ("K-1", "South", ""),
        ("K-2", "", ""),
    ]
    assert [(person.ref, person.auditor) for person in people] == [("A-09", True)]


def test_nothing_is_loaded_unless_all_is(ready: Qa, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("case,opened\nK-1,1/1/2026\nK-2,soon\nK-3,later\n", encoding="utf-8")
    result = ready("case", "load", "cases.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == [
        "cases, row 3, opened",
        "cases, row 4, opened",
    ]
    assert stored(tmp_path) == ([], [])


def test_references_that_nobody_has_are_told(ready: Qa, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("case,lead_professional\nK-1,A09\n", encoding="utf-8")
    (tmp_path / "persons.csv").write_text("ref\nA-09\n", encoding="utf-8")
    assert ready("case", "load", "cases.csv").stderr == ""
    result = ready("person", "load", "persons.csv")
    assert result.exit_code == 0
    assert "Not in the person list" in result.stderr
    assert "A09" in result.stderr


@pytest.mark.parametrize(("group", "name"), [("case", "cases.xlsx"), ("person", "persons.xlsx")])
def test_template(qa: Qa, tmp_path: Path, group: str, name: str) -> None:
    assert qa(group, "load", "--template").exit_code == 0
    assert load_workbook(tmp_path / name).sheetnames[:2] == ["How to", name.removesuffix(".xlsx")]
    again = qa(group, "load", "--template")
    assert again.exit_code == 2
    assert "is there already" in again.stderr
    assert qa(group, "load", "--template", "mine.xlsx").exit_code == 0
    assert qa(group, "load", "--template", "no/such/folder.xlsx").exit_code == 2
    assert qa(group, "load", "--template", "a.xlsx", "b.xlsx").exit_code == 2


@pytest.mark.parametrize("group", ["case", "person"])
def test_files_must_be_given(ready: Qa, group: str) -> None:
    result = ready(group, "load")
    assert result.exit_code == 2
    assert "Which files?" in result.stderr


def test_an_earlier_version_comes_from_the_database(ready: Qa, tmp_path: Path, tiny: Instrument) -> None:
    earlier = Instrument.parse({**json.loads(tiny.canonical), "version": "0"})
    with Store.open(config.find(tmp_path).database) as store:
        store.save_snapshot(earlier)
    assert ready("instrument", "show", "tiny@0").stdout.splitlines()[1].startswith("tiny 0, digest ")
    unknown = ready("instrument", "show", "tiny@7")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
