"""The Tier 2 rules against the regime's own examples, one difference from the baseline at a time."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_core.model.grade import Result

Graded = Callable[..., Result]
ACTION = {"finding": "F", "action": "A", "owner": "School", "due": "2026-12-01", "rag": "red"}
FSM = {"post": "family-support-manager", "at": "2026-10-27T10:00"}
LP = {"post": "lead-professional", "at": "2026-10-27T10:05"}
MANAGER = {"post": "line-manager", "at": "2026-10-27T10:10"}
LEVELS = {"inadequate": 0, "requires-improvement": 1, "good": 2, "outstanding": 3, None: -1}
TEXTS: dict[str, Any] = {"6.i.exceeds": "Research-led.", "6.i.sustained": "A year on."}
GRADED_CORE = ("3.e", "3.f", "3.i", "3.k", "4.e", "5.a")
ASKED_CORE = ("3.a", "3.b", "3.h", "3.m", "4.a", "4.b", "4.c", "4.g")


def codes(result: Result) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.question) for finding in result.findings]


@pytest.mark.requirement("S0-001", "S0-061")
def test_the_baseline_is_good_and_accepted(graded: Graded) -> None:
    result = graded()
    assert (result.recorded, result.suggested, result.outcome, codes(result)) == (
        "good",
        "good",
        "accept",
        [],
    )
    assert [step.rule for step in result.trace] == ["S1", "S2", "S3", "S4"]


@pytest.mark.requirement("S0-070", "S0-073")
def test_good_without_a_clear_voice_of_the_child_is_blocked(graded: Graded) -> None:
    result = graded({"3.i": "requires-improvement"})
    assert (result.suggested, result.outcome) == ("requires-improvement", "block")
    assert codes(result) == [("B4", "3.i"), ("W5", "6.i")]
    assert [(s.rule, s.gives, [look.question for look in s.looked_at]) for s in result.trace][-1] == (
        "S2",
        "requires-improvement",
        ["3.i"],
    )


@pytest.mark.requirement("S0-132")
@pytest.mark.parametrize(
    ("last", "value", "outcome"), [("2026-09-01", "yes", "accept"), ("2026-08-31", "no", "block")]
)
def test_taf_gap_of_56_days_is_acceptable_and_57_is_drift(
    graded: Graded, last: str, value: str, outcome: str
) -> None:
    result = graded(
        {"4.a": {"value": None}, "4.a.outstanding": "no"}, facts={"taf_dates": ["2026-07-20", last]}
    )
    assert result.worked_out["4.a"].value == value
    assert result.outcome == outcome


CASES: list[tuple[dict[str, Any], set[tuple[str, str | None]]]] = [
    ({"3.a": {"comment": ""}}, {("B1", "3.a")}),
    ({"6.e": {"value": "past", "comment": "Seen."}}, {("B2", "6.e")}),
    ({"6.e": {"value": "past", "comment": "Seen."}, "6.f.told": {"rows": [FSM]}}, set()),
    (
        {"6.f": {"value": "yes", "comment": "Now."}, "6.f.told": {"rows": [FSM, LP]}},
        {("B2", "6.f"), ("W4", "6.f")},
    ),
    (
        {"6.f": {"value": "yes", "comment": "Now."}, "6.f.told": {"rows": [FSM, LP, MANAGER]}},
        {("W4", "6.f")},
    ),
    ({"4.a": "partly", "4.a.outstanding": "yes"}, {("B3", "4.a"), ("W1", "4.a")}),
    ({"4.a": "partly", "4.a.outstanding": "yes", "6.j": {"rows": [ACTION]}}, {("W1", "4.a")}),
    ({"4.e": "inadequate"}, {("B4", "4.e"), ("W5", "6.i")}),
    ({"3.l": "no"}, {("B5", "3.l"), ("W5", "6.i")}),
    ({"6.h.4": "inadequate"}, {("B6", "6.h.4"), ("W5", "6.i")}),
    ({"6.h.4": "requires-improvement"}, {("W2", "6.h.4"), ("W5", "6.i")}),
    ({"3.a": "partly"}, {("W1", "3.a")}),
    ({"3.a": "partly", "4.b": "partly"}, {("W1", "3.a"), ("W1", "4.b"), ("W5", "6.i")}),
    ({"1.a": "partly"}, {("W3", "1.a")}),
    ({"1.a": "no"}, {("W3", "1.a"), ("B9", "1.a")}),
    ({"1.a": "no", "6.j": {"rows": [ACTION]}}, {("W3", "1.a")}),
    ({"6.i": "requires-improvement"}, {("B10", "6.j")}),
    ({"6.i": "requires-improvement", "6.j": {"rows": [ACTION]}}, set()),
    ({"6.i": "outstanding"}, {("B8", "6.i.exceeds"), ("B8", "6.i.sustained"), ("W5", "6.i")}),
    ({"6.i": "outstanding", "6.h.5": "outstanding", **TEXTS}, set()),
    (
        {"6.i": "outstanding", "6.h.5": "outstanding", "3.a": "partly", **TEXTS},
        {("B7", "3.a"), ("W5", "6.i")},
    ),
    (
        {"6.i": "outstanding", "6.h.3": "requires-improvement", **TEXTS},
        {("B6", "6.h.3"), ("W5", "6.i")},
    ),
]


@pytest.mark.requirement(
    "S0-057",
    "S0-058",
    "S0-060",
    "S0-062",
    "S0-063",
    "S0-065",
    "S0-066",
    "S0-067",
    "S0-068",
    "S0-069",
    "S0-070",
    "S0-071",
    "S0-076",
    "S0-133",
)
@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_each_rule_fires_for_its_question_and_no_other(
    graded: Graded, changes: dict[str, Any], expected: set[tuple[str, str | None]]
) -> None:
    assert set(codes(graded(changes))) == expected


@pytest.mark.requirement("S0-030")
@pytest.mark.parametrize(
    ("kind", "level"),
    [
        ("lead-professional", "block"),
        ("taf-attendee", "block"),
        ("line-manager", "block"),
        ("same-team", "warn"),
    ],
)
def test_an_auditor_with_a_hand_in_the_case(graded: Graded, kind: str, level: str) -> None:
    result = graded(involved=[{"person": " a-03", "as": kind}, {"person": "A-09", "as": "assessor"}])
    assert [(f.code, f.level) for f in result.findings] == [("B0", level)]


@pytest.mark.requirement("S0-074", "S0-075")
@pytest.mark.parametrize(
    ("changes", "suggested"),
    [
        ({"6.h.3": "inadequate", "3.m": "no", "4.c": "no"}, "inadequate"),
        ({"3.k": "inadequate", "3.m": "no", "4.c": {"value": "na"}}, "inadequate"),
        ({"3.m": "no", "4.c": "no", "3.j": "inadequate", "4.f": {"value": "na"}}, "inadequate"),
        ({"3.m": "no", "4.c": "no"}, "requires-improvement"),
        ({"3.k": "inadequate", "3.i": "inadequate"}, "requires-improvement"),
    ],
)
def test_inadequate_needs_two_of_its_three_markers(
    graded: Graded, changes: dict[str, Any], suggested: str
) -> None:
    assert graded(changes).suggested == suggested


@pytest.mark.requirement("S0-057", "S0-060", "S0-125")
def test_follow_up_names_every_escalation(graded: Graded) -> None:
    flagged = {"6.e": "current", "6.f": "yes", "3.l.level": "4"}
    found = {(f.kind, f.type, f.question) for f in graded(flagged).follow_up}
    assert found == {
        ("escalation", "unsafe-practice", "6.e"),
        ("escalation", "immediate-concern", "6.f"),
        ("escalation", "safeguarding-prompt", "3.l.level"),
    }
    assert graded().follow_up == ()


@pytest.mark.requirement("S0-122")
def test_a_question_in_parts_has_the_worst_of_them_unless_overridden_with_a_reason(graded: Graded) -> None:
    parts = {"3.k.narrative": "good", "3.k.analysis": "requires-improvement", "3.k": {"value": None}}
    result = graded(parts)
    assert result.worked_out["3.k"].value == "requires-improvement"
    unexplained = graded({**parts, "3.k": {"value": "good"}})
    assert ("override-reason", "3.k") in codes(unexplained)
    explained = graded({**parts, "3.k": {"value": "good", "reason": "The narrative carries it."}})
    assert codes(explained) == []


@pytest.mark.requirement("S0-116")
def test_per_child_answers_count_by_their_worst_row(graded: Graded) -> None:
    facts = {"children": [{"id": "C1"}, {"id": "C2"}]}
    rows = [{"child": "C1", "grade": "good"}, {"child": "C2", "grade": "inadequate"}]
    result = graded({"3.i": {"value": None, "rows": rows}}, facts=facts)
    assert result.worked_out["3.i"].value == "inadequate"
    assert "C2" in result.worked_out["3.i"].because
    missing = graded({"3.i": {"value": None, "rows": rows[:1]}}, facts=facts)
    assert [(f.code, f.row) for f in missing.findings] == [("row-incomplete", 2)]
    assert missing.suggested is None


@pytest.mark.requirement("S0-085")
def test_step_down_questions_are_asked_only_of_a_step_down(graded: Graded) -> None:
    assert codes(graded({f"2.{letter}": {"value": "na"} for letter in "abcde"})) == []
    asked = {question for code, question in codes(graded({"2": "yes"})) if code == "unanswered"}
    assert asked == {"2.a", "2.b", "2.c", "2.d", "2.e"}


def test_an_unknown_auditor_answer_blocks_and_names_the_place(graded: Graded) -> None:
    result = graded({"5.b": {"value": None}})
    assert codes(result) == [("unanswered", "5.b")]
    assert (result.complete, result.suggested) == (False, None)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.requirement("S0-061", "S0-062")
def test_a_worse_answer_never_raises_the_suggestion(graded: Graded, data: st.DataObject) -> None:
    grades = ["inadequate", "requires-improvement", "good", "outstanding"]
    answers = {key: data.draw(st.sampled_from(grades[:3]), key) for key in GRADED_CORE}
    answers |= {key: data.draw(st.sampled_from(["no", "partly", "yes"]), key) for key in ASKED_CORE}
    answers |= {f"6.h.{n}": data.draw(st.sampled_from(grades), str(n)) for n in (3, 4, 5)}
    answers["4.a.outstanding"] = "no"
    before = LEVELS[graded(answers).suggested]
    key = data.draw(st.sampled_from([k for k in answers if k != "4.a.outstanding"]), "worsened")
    scale = ["no", "partly", "yes"] if key in ASKED_CORE else grades
    worse = scale[: scale.index(answers[key])]
    for value in worse:
        assert LEVELS[graded({**answers, key: value}).suggested] <= before


@pytest.mark.requirement("S0-061")
def test_every_grade_is_reachable_as_a_suggestion(graded: Graded) -> None:
    sections = list(itertools.product(["good", "outstanding"], repeat=1))
    found = {graded({"6.h.5": grade}).suggested for (grade,) in sections}
    found |= {graded({"3.i": "inadequate"}).suggested}
    found |= {graded({"3.m": "no", "4.c": "no", "3.k": "inadequate"}).suggested}
    assert found == {"outstanding", "good", "requires-improvement", "inadequate"}
