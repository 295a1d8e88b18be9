"""The quarterly report, from returned workbooks to figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from office import Office

from qa_core.model.audit import Answer

WORDS = "The plan for K-0417 follows from the assessment; CAF-1 was seen alone."
NOW = "2026"


def report(office: Office, *args: str) -> dict[str, Any]:
    office.qa("report", "quarterly", "--period", NOW, "--format", "json", "-o", "out", *args)
    found: dict[str, Any] = json.loads(Path("out", f"quarterly-{NOW}.json").read_text(encoding="utf-8"))
    return found


def table(made: dict[str, Any], id: str) -> list[dict[str, Any]]:
    found = next(t for t in made["tables"] if t["id"] == id)
    return [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]


@pytest.fixture
def year(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Two audits, one with a concern and a remedial action; audited in the year of the report."""
    import datetime as dt

    import qa_core.cli._desk as door

    monkeypatch.setattr(door, "today", lambda: dt.date(2026, 11, 3))
    told = tuple(
        {"post": p, "at": "2026-11-03T10:00"}
        for p in ("family-support-manager", "lead-professional", "line-manager")
    )
    action = {
        "finding": "Nobody was told",
        "action": "Tell",
        "owner": "School",
        "due": "2026-10-01",
        "rag": "red",
    }
    first = office.answers_after(office.send(), **{"3_n": Answer(value=WORDS)})
    second = office.answers_after(
        office.send("K-0418", "A-04"),
        "K-0418",
        **{
            "6_f": Answer(value="yes", comment="Now."),
            "6_f_told": Answer(rows=told),
            "6_j": Answer(rows=(action,)),
            "3_a": Answer(value="no", comment="No reason."),
            "6_i": Answer(value="requires-improvement"),
        },
    )
    assert [first["status"], second["status"]] == ["accepted", "accepted"]
    return office


@pytest.mark.requirement("S0-001", "S0-038", "S0-039")
def test_grades_benchmark_teams_and_questions_are_counted_with_their_n(year: Office) -> None:
    made = report(year)
    assert (made["name"], made["period"], made["instruments"]) == ("quarterly", NOW, ["caf-tier2 2018.11"])
    assert made["tables"][0]["id"] == "concerns"
    text = json.dumps(table(made, "grades"))
    assert "Requires Improvement" in text
    assert "Outstanding" in text
    [overall] = [row for row in table(made, "benchmark") if "overall" in str(row).casefold()]
    assert 0.5 in overall.values()
    assert 2 in overall.values()
    assert {str(row[next(iter(row))]) for row in table(made, "teams")} >= {"North", "South"}


@pytest.mark.requirement("S0-057")
def test_a_concern_stands_first_and_open(year: Office) -> None:
    [row] = table(report(year), "concerns")
    assert list(row.values())[2:4] == [1, "Yes"]


@pytest.mark.requirement("S0-130")
def test_a_narrative_is_quoted_only_after_release_and_without_references(year: Office) -> None:
    assert WORDS[:8] not in json.dumps(report(year))
    year.qa("audit", "release", "A-000001", "3.n")
    text = json.dumps(report(year))
    assert "follows from the assessment" in text
    assert "K-0417" not in text
    assert "CAF-1" not in text


def test_actions_are_counted_with_those_overdue(year: Office) -> None:
    [row] = table(report(year), "actions")
    assert next(iter(row.values())) == "Red"
    assert row["Overdue"] == 1


@pytest.mark.requirement("S0-032")
def test_toolkits_that_went_out_are_expected_where_nobody_has_duties(year: Office) -> None:
    year.send("K-0419", "A-04")
    rows = table(report(year), "completed")
    assert [sum(row[of] for row in rows) for of in ("Given out", "Returned", "Out, not yet due")] == [3, 2, 1]


def test_an_overdue_action_stands_in_the_ageing(year: Office) -> None:
    rows = {row["Overdue by"]: row for row in table(report(year), "ageing")}
    assert (rows["29 to 56 days"]["Red"], sum(row["Open"] for row in rows.values())) == (1, 1)


def test_a_voided_audit_leaves_every_figure(year: Office) -> None:
    year.qa("audit", "void", "A-000002", "--reason", "Wrong case")
    assert 'Requires Improvement", 1' not in json.dumps(table(report(year), "grades"))


def test_every_format_is_written_and_other_names_are_told(year: Office) -> None:
    year.qa("report", "quarterly", "--period", "2026-Q4", "--format", "html,xlsx,json", "-o", "made")
    assert {p.name for p in Path("made").iterdir()} == {
        f"quarterly-2026-Q4.{e}" for e in ("html", "xlsx", "json")
    }
    assert "odt" in year.qa("report", "quarterly", "--period", "2026-Q4", "--format", "odt", expect=2).stderr
    assert "2026-Q3" in year.qa("report", "quarterly", "--period", "Q5", expect=2).stderr
    told = year.qa("report", "quarterly", "--period", "2026-Q4", "--instrument", "tier9", expect=2).stderr
    assert "tier9" in told
