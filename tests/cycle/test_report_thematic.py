"""The report of one thematic audit, through the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from thematic import Thematic, furnished

NAMES = {"police": "Police", "school": "School", "housing": "Housing"}


@pytest.fixture
def several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Thematic:
    """An office that runs thematic audits."""
    return furnished(tmp_path, monkeypatch)


def reported(office: Thematic, id: str = "E-1") -> dict[str, Any]:
    """The tables of the report by id, each as its rows by the first cell."""
    office.qa("report", "thematic", "--for", id, "--format", "json", "-o", "reports")
    [path] = (office.folder / "reports").glob(f"thematic-{id}.json")
    return {table["id"]: table for table in json.loads(path.read_text(encoding="utf-8"))["tables"]}


def rows(table: dict[str, Any]) -> dict[str, list[Any]]:
    """The rows of a table by their first cell."""
    return {row[0]: row[1:] for row in table["rows"]}


def worked(office: Thematic) -> None:
    """Two agencies graded one case and one was waived; the other case is not known to the only agency."""
    office.create()
    office.back("K-0417", "police", "good")
    office.back("K-0417", "school", "requires-improvement")
    office.qa("exercise", "waive", "E-1", "K-0417", "housing", "--reason", "Closed office")
    office.back("K-0418", "police", K="no")
    office.qa("exercise", "collate", "E-1", expect=1)
    office.qa("exercise", "grade", "E-1", "K-0417", "requires-improvement")


@pytest.mark.requirement("S0-051")
def test_response_grades_by_agency_and_case_are_told_apart(several: Thematic) -> None:
    worked(several)
    told = reported(several)
    assert rows(told["summary"])["Returns answered (response rate)"] == [3, 4, 0.75]
    response = rows(told["response"])
    assert response["Police"] == [2, 1, 0, 1, 0, 0, 1.0]
    assert response["Housing"] == [1, 0, 0, 0, 0, 1, 0.0]
    assert response["All"] == [4, 2, 0, 1, 0, 1, 0.75]
    cases = rows(told["cases"])
    assert cases["Case 1"][-3:] == ["Requires Improvement", "Requires Improvement", "No"]
    assert cases["Case 2"][0] == 0
    assert cases["Case 2"][-2] == "Not graded"
    assert rows(told["case-grades"])["Requires Improvement"] == [1, 1, 1.0]
    assert rows(told["case-grades"])["Not graded"][0] == 1


@pytest.mark.requirement("S0-051")
def test_a_nil_return_is_no_missing_grade(several: Thematic) -> None:
    worked(several)
    agencies = rows(reported(several)["agencies"])
    assert agencies["Police"][0] == 1
    assert agencies["Police"][-1] == 0


@pytest.mark.requirement("S0-052", "S0-053")
def test_it_goes_to_the_service_lead_and_no_reference_leaves_it(several: Thematic) -> None:
    worked(several)
    several.qa("report", "thematic", "--for", "E-1", "--format", "html,json", "-o", "reports")
    for path in (several.folder / "reports").glob("thematic-*"):
        text = path.read_text(encoding="utf-8")
        assert "K-04" not in text
        assert "Service Leader Early Help" in text


@pytest.mark.requirement("S0-051")
def test_what_does_not_exist_is_said(several: Thematic) -> None:
    assert "takes no" not in several.qa("report", "thematic", expect=2).stderr
    assert "say which with --for" in several.qa("report", "thematic", expect=2).stderr
    assert "E-9" in several.qa("report", "thematic", "--for", "E-9", expect=2).stderr


@pytest.mark.requirement("S0-051")
def test_an_exercise_without_a_return_is_reported_too(several: Thematic) -> None:
    several.create()
    told = reported(several)
    assert rows(told["summary"])["Returns answered (response rate)"] == [0, 4, 0.0]
    assert rows(told["case-grades"])["Not graded"] == [2, None, None]
    assert "agencies" not in told
