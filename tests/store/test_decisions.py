"""Audits that end in a decision, and returns of agencies: where they are counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from qa_core.model.audit import Subject
from qa_core.model.grade import AGAIN, DECISION
from qa_core.model.instrument import Instrument
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import grade
from qa_core.store.engine import execute

YEAR = ("2026-01", "2026-12")


@pytest.fixture(scope="session")
def checklist() -> Instrument:
    """A checklist of two items, one asked only where the other is met, that ends in a decision."""
    scales = {
        "decision": [
            {"id": "pass", "label": "Pass", "level": 1},
            {"id": "return", "label": "Return", "level": 0},
            {"id": "incomplete", "label": "Incomplete"},
        ],
        "yn": [{"id": "yes", "label": "Yes", "level": 1}, {"id": "no", "label": "No", "level": 0}],
    }
    asked = [
        {"key": "C-1", "prompt": "Consent is recorded", "answer": "yn", "sets": ["M"]},
        {"key": "C-2", "prompt": "It is dated", "answer": "yn", "sets": ["T"], "when": {"C-1": "yes"}},
    ]
    return Instrument.parse(
        {
            "id": "checklist",
            "version": "1",
            "title": "Checklist",
            "grades": "decision",
            "scales": scales,
            "roles": {"ticks": ["M", "T"]},
            "lists": {"agencies": [{"id": "police", "label": "Police"}, {"id": "gp", "label": "GP"}]},
            "sections": [{"id": "C", "title": "Checks", "questions": asked}],
            "suggest": [
                {"code": "Q1", "grade": "incomplete", "when": {"@unanswered": True}},
                {"code": "Q2", "grade": "return", "when": {"C-1": "no"}},
                {"code": "Q3", "grade": "pass"},
            ],
        }
    )


@pytest.fixture
def checked(office: Any, checklist: Instrument) -> Any:
    """An office with six checks: two returned, one of these checked again; police and GP by turns."""
    office.instrument = checklist
    office.store.save_snapshot(checklist)
    for n, pick in enumerate(("best", "worst", "best", "worst", "best", "best")):
        agency = ("police", "gp")[n % 2]
        audit = example_audit(checklist, pick, case="K-0417", agency=agency)
        if n == 5:
            audit = audit.model_copy(update={"subject": Subject(record="R-1", cycle=2)})
        office.store.save_audit(checklist, audit, grade(checklist, audit), by="A-03")
    return office


def test_a_decision_counts_like_an_answer_and_a_later_cycle_apart(checked: Any) -> None:
    counts = checked.store.by_question(YEAR, ["checklist"])
    found = {(c.question, c.value): (c.count, c.level) for c in counts if c.question.startswith("@")}
    assert found == {(DECISION, "pass"): (3, 1), (DECISION, "return"): (2, 0), (AGAIN, "pass"): (1, 1)}
    assert [check.detail for check in checked.store.verify() if not check.ok] == []


def test_a_grade_that_is_asked_for_counts_at_its_question_alone(office: Any) -> None:
    office.save()
    assert {c.question for c in office.store.by_question(YEAR)} <= {
        *office.instrument.questions,
        *office.instrument.columns,
    }


def test_a_return_belongs_to_its_own_agency_and_not_to_that_of_the_case(checked: Any) -> None:
    assert {head.agency for head in checked.store.audits()} == {"police", "gp"}
    counts = checked.store.by_agency(YEAR, ["checklist"])
    found = {(c.group, c.value): c.count for c in counts if c.question == DECISION}
    assert found == {("police", "pass"): 3, ("gp", "return"): 2}
    assert {c.group for c in checked.store.by_team(YEAR)} == {"North"}


@pytest.mark.requirement("S0-008")
def test_ticks_in_the_database_are_those_of_the_results(checked: Any) -> None:
    wanted: Counter[str] = Counter()
    for head in checked.store.audits():
        wanted.update(checked.store.audit(head.id).result.ticks)
    counts = checked.store.by_question(YEAR, ["checklist"])
    found: Counter[str] = Counter()
    for c in counts:
        if c.question in ("C-1", "C-2"):
            found[c.value] += c.count
    assert found == wanted == {"yes": 8, "no": 2, "na": 2}


def test_an_amended_decision_moves_and_a_void_one_goes(checked: Any) -> None:
    audit = example_audit(checked.instrument, "best", case="K-0417", agency="gp")
    result = grade(checked.instrument, audit)
    checked.store.amend("A-000002", audit, result, by="A-07", why="seen again", expected_version=1)
    checked.store.void("A-000004", by="A-07", why="wrong record")
    counts = checked.store.by_agency(YEAR, ["checklist"])
    assert {(c.group, c.value): c.count for c in counts if c.question == DECISION} == {
        ("police", "pass"): 3,
        ("gp", "pass"): 1,
    }
    assert [check.detail for check in checked.store.verify() if not check.ok] == []


def test_a_decision_that_was_altered_is_seen(checked: Any) -> None:
    with checked.store.database.write() as connection:
        sql = "UPDATE answer_code SET value = 'pass!' WHERE question = '@grade' AND value = 'return'"
        assert execute(connection, sql) == 1
    [wrong] = [check for check in checked.store.verify() if not check.ok]
    assert (wrong.name, "A-000002" in wrong.detail) == ("figures", True)


def test_two_columns_of_a_table_are_counted_row_by_row(office: Any) -> None:
    new = office.new(3)
    office.store.save_audit(office.instrument, new.audit, new.result)
    rows = new.audit.answers["2.a"].rows
    assert rows
    found = office.store.crossed(YEAR, "tiny", "2.a[].grade", "2.a[].grade")
    assert all(value == other for value, other, _ in found)
    assert Counter({value: n for value, _, n in found}) == Counter(str(row["grade"]) for row in rows)
    assert office.store.crossed(YEAR, "other", "2.a[].grade", "2.a[].grade") == []
