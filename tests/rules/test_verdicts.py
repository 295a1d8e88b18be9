"""Verdicts on a record, ticks, facts and agencies in conditions: what audits of records and agencies need."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from qa_core.errors import InstrumentError
from qa_core.model.audit import Answer, Audit, Subject
from qa_core.model.grade import Result, WorkedOut
from qa_core.model.instrument import Instrument
from qa_core.rules.grading import grade

DAY = dt.date(2026, 10, 27)
YES_NO = [{"id": "yes", "label": "Yes", "level": 1}, {"id": "no", "label": "No", "level": 0}]
DECISION = [{"id": "pass", "label": "Pass", "level": 1}, {"id": "return", "label": "Return", "level": 0}]


def question(key: str, *sets: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "prompt": f"About {key}.", "answer": "yn", "sets": sets, **more}


def instrument(**more: Any) -> Instrument:
    """Two checks that must hold, one that is advice, one that only school is asked."""
    need = {"rule": "level", "need": ["level"]}
    questions = [
        question("Q-1", "M", work_out=need),
        question("Q-2", "M", na=True),
        question("Q-3", "A", required=False),
        question("Q-4", "A", when={"@agency": "school"}),
    ]
    data: dict[str, Any] = {
        "id": "x",
        "version": "1",
        "title": "X",
        "grades": "decision",
        "scales": {"decision": DECISION, "yn": YES_NO},
        "lists": {"agencies": [{"id": "school", "label": "School"}, {"id": "police", "label": "Police"}]},
        "roles": {"ticks": ["M", "A"]},
        "sections": [{"id": "s", "title": "S", "questions": questions, "comment": "optional"}],
        "checks": [
            {"level": "block", "when": {"any M": "no"}, "about": "M"},
            {"level": "note", "when": {"any A": "no"}, "about": "A"},
        ],
        "suggest": [
            {"code": "1", "grade": "return", "when": {"any M": "no"}},
            {"code": "2", "grade": "pass"},
        ],
        "follow_up": [{"when": {"@fact.level": [3, 4]}, "about": "Q-1", "escalate": "safeguarding-prompt"}],
    }
    return Instrument.parse(data | more)


class Levels:
    """A plugin that works out Q-1 from the level."""

    def work_out(self, rule: str, facts: Any, _audit: Audit) -> WorkedOut | None:
        level = facts.number(rule)
        return None if level in (None, 2) else WorkedOut(value="no", because=f"the level is {level}")

    def validate(self, _audit: Audit) -> list[Any]:
        return []

    def grade(self, _audit: Audit) -> None:
        return None


def graded(*values: str | None, agency: str | None = None, **more: Any) -> Result:
    answers = {f"Q-{n}": Answer(value=value, comment=f"Seen {n}.") for n, value in enumerate(values, 1)}
    audit = Audit(
        instrument="x", version="1", case="K", auditor="A", date=DAY, answers=answers, agency=agency, **more
    )
    return grade(instrument(), audit, Levels())


@pytest.mark.requirement("S0-022")
def test_a_check_without_a_code_gives_one_reason_for_each_failed_item() -> None:
    result = graded("no", "no", "no")
    assert [(f.code, f.level, f.question, f.verdict) for f in result.findings] == [
        ("Q-1", "block", "Q-1", True),
        ("Q-2", "block", "Q-2", True),
        ("Q-3", "note", "Q-3", True),
    ]
    assert result.findings[0].message == "Not met: About Q-1 (Seen 1)."
    assert (result.recorded, result.suggested, result.outcome) == ("return", "return", "block")


def test_what_was_worked_out_is_the_reason() -> None:
    result = graded(None, "yes", "yes", facts={"level": 1})
    assert [f.message for f in result.findings] == ["Not met: About Q-1 (the level is 1; Seen 1)."]
    assert result.follow_up == ()


@pytest.mark.parametrize(("level", "prompted"), [(1, False), (2, False), (3, True), (4, True), (None, False)])
def test_a_fact_sets_something_in_motion(level: int | None, prompted: bool) -> None:
    result = graded("yes", "yes", "yes", facts={"level": level})
    assert [f.type for f in result.follow_up] == ["safeguarding-prompt"] * prompted


def test_ticks_count_what_was_asked_and_what_was_not() -> None:
    assert graded("yes", "na", "no").ticks == {"yes": 1, "no": 1, "na": 2}
    assert graded("yes", "yes", None, "yes", agency="school").ticks == {"yes": 3, "no": 0, "na": 0}


@pytest.mark.requirement("S0-050")
def test_a_question_of_one_agency_is_asked_of_it_alone() -> None:
    assert graded("yes", "yes", "yes", agency="police").complete
    assert graded("yes", "yes", "yes").complete
    assert not graded("yes", "yes", "yes", agency="school").complete


def test_earlier_failures_come_first_and_only_in_a_later_cycle() -> None:
    first = graded("yes", "yes", "yes").as_json()
    assert "previous_failures" not in first
    later = graded("yes", "yes", "yes", subject=Subject(record="T-3", cycle=2, previous=("Q-2",))).as_json()
    assert next(iter(later)) == "previous_failures"
    assert later["previous_failures"] == ["Q-2"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lists": {}}, "@agency"),
        ({"follow_up": [{"when": {"@fact.height": 3}, "about": "Q-1", "escalate": "x"}]}, "@fact.height"),
        ({"checks": [{"code": "C", "level": "note", "about": "M"}]}, "wants a code and a message"),
        ({"checks": [{"level": "note", "message": "m", "about": "M"}]}, "wants a code and a message"),
        ({"checks": [{"level": "note"}]}, "wants a code and a message"),
        ({"roles": {"ticks": ["Z"]}}, "'Z' is no question"),
    ],
)
def test_names_that_do_not_exist_are_told(change: dict[str, Any], says: str) -> None:
    with pytest.raises(InstrumentError, match=says):
        instrument(**change)


def test_an_agency_that_is_not_listed_is_told() -> None:
    questions = [question("Q-1", when={"@agency": "fire"})]
    with pytest.raises(InstrumentError, match="no option 'fire'"):
        instrument(
            sections=[{"id": "s", "title": "S", "questions": questions}], checks=[], follow_up=[], roles={}
        )
