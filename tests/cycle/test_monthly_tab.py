"""The monthly QA sheet: counted by kind of audit and team, and put into a standing workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from learning_office import Learning, furnished
from openpyxl import Workbook, load_workbook

from qa_core.model.audit import Answer

POOR = {"6.i": Answer(value="requires-improvement", comment="Not seen by anybody.")}
TAB = ("monthly-tab", "--period", "2026-08")


@pytest.fixture
def year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learning:
    """Audits of three months in two teams."""
    made = furnished(tmp_path, monkeypatch, "caf-tier2")
    made.kept("2026-07-04", {})
    made.kept("2026-08-04", {})
    made.kept("2026-08-20", POOR, "K-0418")
    made.kept("2026-09-01", {}, "K-0419")
    return made


def tables(office: Learning, *more: str) -> dict[str, list[dict[str, Any]]]:
    office.qa("report", *TAB, "--format", "json", "-o", "out", *more)
    made = json.loads(Path("out", "monthly-tab-2026-08.json").read_text(encoding="utf-8"))
    return {t["id"]: [dict(zip(t["columns"], r, strict=True)) for r in t["rows"]] for t in made["tables"]}


@pytest.mark.requirement("S0-041")
def test_audits_are_counted_in_the_month_and_the_year_by_team(year: Learning) -> None:
    made = tables(year)
    [row] = made["tab-audits"]
    assert (row["Completed in the month"], row["Completed, year to date"]) == (2, 3)
    assert (row["At or above benchmark"], row["n graded"], row["Share"]) == (1, 2, 0.5)
    assert (row["At or above, year"], row["n graded, year"]) == (2, 3)
    low, high = row["Likely range, year"]
    assert 0 < low < row["Share, year"] < high < 1
    teams = {row["Team"]: row for row in made["tab-teams"]}
    assert {name: one["Completed in the month"] for name, one in teams.items()} == {"North": 1, "South": 1}
    assert teams["South"]["Share"] == 0
    follow_up = {row["Follow-up"]: row for row in made["tab-follow-up"]}
    assert set(follow_up) == {"Concerns raised", "Remedial actions set"}


def test_a_quarter_is_no_month(year: Learning) -> None:
    told = year.qa("report", "monthly-tab", "--period", "2026-Q3", expect=2).stderr
    assert "is of one month, such as 2026-09" in told


def test_voided_audits_are_not_counted(year: Learning) -> None:
    year.qa("audit", "void", "A-000003", "--reason", "Wrong case")
    [row] = tables(year)["tab-audits"]
    assert (row["Completed in the month"], row["n graded"]) == (1, 1)


@pytest.mark.requirement("S0-040")
def test_the_sheet_is_put_into_the_standing_workbook_alone(year: Learning) -> None:
    book = Workbook()
    book.active.title = "Figures"
    book.active["A1"] = "=QA!A2"
    book.save("standing.xlsx")
    said = year.qa("report", *TAB, "--into", "standing.xlsx").stdout
    assert said.strip() == "standing.xlsx: the sheet QA is in it. What it was before: standing.xlsx.bak"
    assert not [*Path().glob("monthly-tab*")]
    made = load_workbook("standing.xlsx")
    assert made.sheetnames == ["Figures", "QA"]
    assert made["Figures"]["A1"].value == "=QA!A2"
    said = year.qa("report", *TAB, "--into", "standing.xlsx").stdout
    assert "stands in it already; nothing was written" in said
    year.qa("report", *TAB, "--into", "standing.xlsx", "--issue", "--format", "json", "-o", "out")
    assert "R-0001, made" in str(load_workbook("standing.xlsx")["QA"]["B2"].value)
    assert [path.name for path in Path("out").iterdir()] == ["monthly-tab-2026-08-R-0001.json"]


def test_only_the_monthly_tab_is_put_into_a_workbook(year: Learning) -> None:
    args = ("quarterly", "--period", "2026-Q3", "--into", "standing.xlsx")
    assert "--into goes with the report monthly-tab alone" in year.qa("report", *args, expect=2).stderr
