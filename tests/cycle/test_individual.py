"""One audit, readable by someone who never saw the system."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from office import Office

from qa_core.model.audit import Answer
from qa_core.registry import Registry

WORDS = "CAF-1 was seen alone; as on K-0418 the plan follows."


def made(office: Office, id: str = "A-000001", out: str = "out") -> dict[str, Any]:
    office.qa("report", "individual", "--for", id, "--format", "json", "-o", out)
    found: dict[str, Any] = json.loads(Path(out, "individual-A-000001.json").read_text(encoding="utf-8"))
    return found


def rows(report: dict[str, Any], id: str) -> list[dict[str, Any]]:
    found = next(t for t in report["tables"] if t["id"] == id)
    return [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]


@pytest.fixture
def audit(office: Office) -> Office:
    """An audit with a concern, an action and a grade below what the rules suggest; one answer amended."""
    told = tuple(
        {"post": p, "at": "2026-11-03T10:00"}
        for p in ("family-support-manager", "lead-professional", "line-manager")
    )
    action = {"finding": "Not told", "action": "Tell the school", "owner": "School", "due": "2026-10-01"}
    outcome = office.answers_after(
        office.send(),
        **{
            "3_n": Answer(value=WORDS),
            "6_f": Answer(value="yes", comment="Bruises on CAF-2."),
            "6_f_told": Answer(rows=told),
            "6_j": Answer(rows=({**action, "rag": "red"},)),
            "3_a": Answer(value="no", comment="No reason given."),
            "6_i": Answer(value="inadequate"),
            "6_i_rationale": Answer(value="Nobody ever saw the school."),
        },
    )
    assert outcome["status"] == "accepted"
    office.qa("audit", "amend", "A-000001", "3.n", "Child seen alone.", "--reason", "Named a school")
    return office


@pytest.mark.requirement("S0-047")
def test_it_says_what_was_audited_and_how_the_grade_came_about(audit: Office) -> None:
    report = made(audit, "a-000001")
    about = {row["About this audit"]: row["Entry"] for row in rows(report, "audit-about")}
    assert (about["Case"], about["Auditor"], about["Team"]) == ("K-0417", "A-03", "North")
    assert about["Lead professional"] == "P-01"
    instrument = audit.instrument
    assert about["Instrument"] == f"{instrument.title}, version {instrument.version}"
    assert about["Instrument’s fingerprint"] == instrument.digest
    grade = {row["Grade"]: row["Entry"] for row in rows(report, "audit-grade")}
    assert grade["Grade recorded by the auditor"] == "Inadequate"
    assert grade["Suggested by the rules"] == "Requires Improvement"
    assert grade["Why, in the auditor’s words"] == "Nobody ever saw the school."
    assert report["sentences"][:2] == [
        "Graded Inadequate.",
        "The rules suggest Requires Improvement; the auditor’s judgement stands.",
    ]
    trace = rows(report, "audit-trace")
    assert [row["Here"] for row in trace] == ["Does not hold", "Holds: Requires Improvement"]
    assert "one of" in trace[-1]["What it says"]
    assert "(3.a): No" in trace[-1]["Answers it looked at"]


@pytest.mark.requirement("S0-047")
def test_every_question_stands_with_its_answer_and_no_child_is_named(audit: Office) -> None:
    report = made(audit)
    told = {
        row["Ref"]: row for t in report["tables"] if "answers" in t["id"] for row in rows(report, t["id"])
    }
    stored = audit.json("audit", "show", "A-000001")
    assert set(stored["audit"]["answers"]) <= set(told)
    assert told["3.a"]["Answer"] == "No"
    assert told["3.a"]["Comment"] == "No reason given."
    assert told["6.i.exceeds"]["Answer"].endswith("(answered, though it did not apply)")
    worked = [key for key in stored["result"]["worked_out"] if key in told]
    assert worked
    assert all("Worked out" in told[key]["Comment"] for key in worked)
    assert {row["Child"] for row in rows(report, "audit-rows-3.i")} == {"Child 1", "Child 2"}
    words = json.dumps(report, ensure_ascii=False)
    assert "Bruises on Child 2" in words
    assert "CAF-1" not in words
    assert "CAF-2" not in words
    assert "K-0418" not in words
    assert "as on [reference removed]" in words


@pytest.mark.requirement("S0-047")
def test_it_says_what_was_done_since(audit: Office) -> None:
    [concern] = audit.json("escalation", "list", expect=1)
    audit.see_through(concern["id"])
    report = made(audit)
    [row] = rows(report, "audit-concerns")
    assert row["Concern"] == f"Immediate concern ({concern['id']})"
    assert row["State"] == "Closed"
    assert "Visited; the child is safe" in row["What was done"]
    [action] = rows(report, "audit-actions")
    assert (action["Action"], action["Owner"], action["Now"]) == (
        "Tell the school",
        "School",
        "Open, overdue",
    )
    first, second = rows(report, "audit-revisions")
    assert (first["What"], first["Changed"]) == ("Handed in", "–")
    assert (second["What"], second["Why"]) == ("Amended", "Named a school")
    assert second["Changed"].endswith("→ Child seen alone.")
    assert "CAF-1" not in second["Changed"]


@pytest.mark.requirement("S0-047")
def test_it_reads_the_same_when_the_plugin_is_gone(audit: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made(audit)
    monkeypatch.setattr(Registry, "load", classmethod(lambda cls, _points=None: cls()))
    assert made(audit, out="after") == before


def test_every_format_comes_out(audit: Office) -> None:
    audit.qa("report", "individual", "--for", "A-000001", "--format", "html,xlsx,docx", "-o", "made")
    assert len([*Path("made").iterdir()]) == 3


def test_there_is_no_such_audit(office: Office) -> None:
    told = office.qa("report", "individual", "--for", "A-000009", expect=2).stderr
    assert "There is no audit 'A-000009'" in told
