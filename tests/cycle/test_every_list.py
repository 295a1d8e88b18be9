"""Every list is a table, JSON and a workbook, and no cell of it shows a list as Python writes it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import click
import pytest
from office import Office
from openpyxl import load_workbook

from qa_core.cli._common import print_table
from qa_core.cli.lazy import LazyGroup
from qa_core.cli.main import cli
from qa_core.model.audit import Answer, Audit

LISTS = {
    *("list", "status", "replies", "history", "chase", "compare", "holds", "exemptions", "reaudits"),
    *("themes", "priorities", "agreement", "diff", "plugins"),
}


def commands(group: LazyGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command with its words."""
    for name, entry in group.table.items():
        module, _, attribute = entry.target.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        if isinstance(command, LazyGroup):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def lists() -> list[tuple[str, click.Command]]:
    return [
        (path, command)
        for path, command in commands(cli)
        if path.split()[-1] in LISTS or (command.help or "").startswith("List ") or path == "second draw"
    ]


@pytest.mark.parametrize(("path", "command"), lists(), ids=[path for path, _ in lists()])
def test_every_list_offers_json_and_a_workbook(path: str, command: click.Command) -> None:
    options = {option for one in command.params for option in one.opts}
    assert {"--json", "-o"} <= options, path


def test_the_walk_finds_the_lists() -> None:
    found = {path for path, _ in lists()}
    assert {"audit list", "exercise status", "feedback replies", "self compare", "instrument list"} <= found
    assert len(found) > 25


def concerned(office: Office) -> Audit:
    """Answers with a concern of which the auditor told all three at once."""
    posts = ("lead-professional", "line-manager", "family-support-manager")
    rows = tuple({"post": post, "at": "2026-10-27 09:30"} for post in posts)
    flagged = Answer(value="yes", comment="What the child said on Monday.")
    return office.answers(**{"6_f": flagged, "6_f_told": Answer(rows=rows)})


def cells(office: Office, *command: str, expect: int = 0) -> set[str]:
    """What stands in the workbook that a list is written to."""
    book = office.folder / "list.xlsx"
    book.unlink(missing_ok=True)
    said = office.qa(*command, "-o", book, expect=expect)
    assert said.stdout == ""
    return {str(cell.value) for sheet in load_workbook(book) for row in sheet for cell in row}


def test_lists_of_audits_and_their_history_are_workbooks(office: Office) -> None:
    office.take(office.fill(office.send(), concerned(office)))
    office.qa("audit", "amend", "A-000001", "3.n", "Other words.", "--reason", "Rang the auditor")
    assert {"A-000001", "CONCERN", "K-0417"} <= cells(office, "audit", "list")
    assert {"amended", "Rang the auditor", "3.n", "Other words."} <= cells(
        office, "audit", "history", "A-000001"
    )
    assert office.json("audit", "list")[0]["id"] == "A-000001"
    assert "Replies" in cells(office, "feedback", "replies")
    assert "Exercises" in cells(office, "exercise", "list")
    assert {"A-000001"} <= cells(office, "second", "draw", "--period", "2026", "--share", "100")
    assert "Learning points" in cells(office, "learning", "list", "--person", "P-01")
    assert office.qa("return", "list").stdout.count("E-0001") == 1
    for listed in (("return", "list"), ("toolkit", "chase"), ("audit", "list"), ("escalation", "list")):
        said = office.qa(*listed, expect=1 if listed[0] == "escalation" else 0).stdout
        assert "[" not in said, said


def test_lists_that_need_no_database_are_workbooks_too(office: Office) -> None:
    assert {"caf-tier2", "Version"} <= cells(office, "instrument", "list")
    assert {"caf-tier2", "Brings"} <= cells(office, "plugins")
    assert {"Message"} <= cells(office, "instrument", "diff", "caf-tier1-taf", "caf-tier1-closure", expect=1)
    assert {"Why"} <= cells(office, "check", "--missing", expect=1)


def test_a_cell_with_several_things_names_them(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("a", "b", "c"), [(["E-0001", "E-0002"], [], ("x",)), (True, None, [1])])
    assert capsys.readouterr().out == "a               b  c\nE-0001, E-0002     x\nyes                1\n"


def test_a_concern_stands_once_on_the_page_of_an_audit(office: Office) -> None:
    office.take(office.fill(office.send(), concerned(office)))
    shown = office.qa("audit", "show", "A-000001")
    assert (shown.stdout + shown.stderr).count("E-0001") == 1
    assert shown.stdout.startswith("!! ")
    assert "E-0001" in office.qa("audit", "show", "A-000001", "--json").stderr


@pytest.mark.requirement("S0-060")
def test_an_import_does_not_say_untold_of_whom_the_auditor_told(office: Office) -> None:
    [outcome] = office.take(office.fill(office.send(), concerned(office)))
    assert (outcome["status"], len(outcome["escalations"])) == ("accepted", 1)
    assert "untold" not in outcome
