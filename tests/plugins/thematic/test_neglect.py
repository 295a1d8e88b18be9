"""Only in the neglect audit: grades of care from 1 to 5 at two points in time, never averaged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qa_core.errors import InputError
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument

Graded = Callable[..., Result]
NAME = "thematic-neglect"
AREAS = ("physical", "safety", "emotional", "developmental")
TOOL = {
    "NEG-03": "yes",
    "NEG-03.trained": "yes",
    "NEG-03.date": "2026-01-10",
    "NEG-05": "yes",
}


def row(child: str, baseline: str, review: str = "", carer: str = "mother") -> dict[str, Any]:
    """A row of NEG-04: one digit an area, at baseline and at review."""
    grades = {f"{area}_baseline": grade for area, grade in zip(AREAS, baseline, strict=True)}
    grades |= {f"{area}_review": grade for area, grade in zip(AREAS, review, strict=False)}
    return {"child": child, "carer": carer} | grades


def codes(result: Result) -> set[tuple[str, str | None]]:
    return {(finding.code, finding.question) for finding in result.findings}


@pytest.mark.requirement("S0-055", "S0-098")
def test_grades_of_care_are_whole_and_lower_is_better(thematic: dict[str, Instrument]) -> None:
    care = thematic[NAME].scales["care"]
    assert [(option.id, option.level) for option in care] == [(str(n), -n) for n in range(1, 6)]
    assert [name for name, one in thematic.items() if "care" in one.scales] == [NAME]


@pytest.mark.parametrize("grade", ["0", "6", "3.5"])
def test_no_other_grade_of_care_is_taken(graded: Graded, grade: str) -> None:
    rows = [row("C1", "3333") | {"safety_baseline": grade}]
    with pytest.raises(InputError, match="safety_baseline"):
        graded(NAME, TOOL | {"NEG-04": rows})


@pytest.mark.requirement("S0-098")
def test_the_worst_area_counts_and_nothing_is_averaged(graded: Graded) -> None:
    rows = [row("C1", "1111", "1111"), row("C2", "1151", "1141"), row("C2", "2222", "1111", "father")]
    worked = graded(NAME, TOOL | {"NEG-04": rows}).worked_out
    assert (worked["NEG-04.baseline"].value, worked["NEG-04.review"].value) == ("5", "4")


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ([row("C1", "4433", "3433")], "improved"),
        ([row("C1", "2222", "2222")], "no-change"),
        ([row("C1", "2222", "2232")], "worse"),
        ([row("C1", "4422", "3432")], "mixed"),
        ([row("C1", "3333", "2333"), row("C2", "3333", "3343")], "mixed"),
        ([row("C1", "3333")], "na"),
        ([row("C1", "3333", "3"), row("C2", "3333")], "no-change"),
    ],
)
def test_change_is_baseline_minus_review(graded: Graded, rows: list[dict[str, Any]], value: str) -> None:
    assert graded(NAME, TOOL | {"NEG-04": rows}).worked_out["NEG-08"].value == value


def test_every_difference_is_told(graded: Graded) -> None:
    rows = [row("C1", "4322", "2332"), row("C2", "5111", "5111", "father")]
    because = graded(NAME, TOOL | {"NEG-04": rows, "NEG-07": "yes"}).worked_out["NEG-08"].because
    assert because.startswith("1 better, 6 the same, 1 worse (baseline minus review): ")
    assert "C1 with mother, physical 4 to 2: +2" in because
    assert "C1 with mother, emotional 2 to 3: -1" in because
    assert "C2 with father, physical 5 to 5: +0" in because
    assert because.count(" to ") == 8


def test_another_change_than_the_grades_give_needs_a_reason(graded: Graded) -> None:
    changes = TOOL | {"NEG-04": [row("C1", "2222", "2232")]}
    assert ("override-reason", "NEG-08") in codes(graded(NAME, changes | {"NEG-08": "improved"}))
    explained = {"value": "improved", "reason": "The review was of another carer."}
    assert ("override-reason", "NEG-08") not in codes(graded(NAME, changes | {"NEG-08": explained}))


@pytest.mark.parametrize("when", ["baseline", "review"])
@pytest.mark.parametrize("grade", ["4", "5"])
def test_an_area_graded_4_or_5_and_not_in_the_plan_is_a_finding(
    graded: Graded, when: str, grade: str
) -> None:
    rows = [row("C1", "3333", "3333") | {f"emotional_{when}": grade}]
    answers = TOOL | {"NEG-04": rows, "NEG-07": {"value": "no", "comment": "Emotional care is missing."}}
    result = graded(NAME, answers)
    assert ("unplanned", "NEG-07") in codes(result)
    assert ("planning-against-plan", "NEG-D3") in codes(result)
    assert result.outcome == "warn"
    planned = graded(NAME, answers | {"NEG-07": "yes"})
    assert not {"unplanned", "planning-against-plan"} & {code for code, _ in codes(planned)}


def test_without_a_4_or_5_nobody_is_asked_whether_it_is_planned(
    graded: Graded, asked: Callable[..., set[str]]
) -> None:
    assert codes(graded(NAME, TOOL | {"NEG-04": [row("C1", "3333", "3333")]})) == set()
    answers = {"NEG-known": {"value": "yes"}, "NEG-03": {"value": "yes"}}
    assert "NEG-07" not in asked(NAME, answers | {"NEG-04": {"rows": [row("C1", "3333")]}})
    assert "NEG-07" in asked(NAME, answers | {"NEG-04": {"rows": [row("C1", "3343")]}})


def test_without_the_tool_only_the_reason_is_asked(asked: Callable[..., set[str]]) -> None:
    without = asked(NAME, {"NEG-known": {"value": "yes"}, "NEG-03": {"value": "no"}})
    assert "NEG-03.reason" in without
    assert not {"NEG-03.trained", "NEG-03.date", "NEG-04", "NEG-05", "NEG-08"} & without
    with_tool = asked(NAME, {"NEG-known": {"value": "yes"}, "NEG-03": {"value": "yes"}})
    assert {"NEG-03.trained", "NEG-03.date", "NEG-04", "NEG-05"} <= with_tool
    assert "NEG-03.reason" not in with_tool


def test_all_twelve_questions_are_there(thematic: dict[str, Instrument]) -> None:
    assert {f"NEG-{n:02}" for n in range(1, 13)} <= thematic[NAME].questions.keys()


def test_up_to_three_items_and_no_target_worse_than_today(graded: Graded) -> None:
    item = {"child": "C1", "item": "A1", "current": "4", "target": "2"}
    base = TOOL | {"NEG-04": [row("C1", "3333", "3333")]}
    assert codes(graded(NAME, base | {"NEG-06": [item] * 3})) == set()
    with pytest.raises(InputError, match="at most 3 rows"):
        graded(NAME, base | {"NEG-06": [item] * 4})
    result = graded(NAME, base | {"NEG-06": [item, item | {"target": "5"}]})
    assert [(f.code, f.level, f.row, f.column) for f in result.findings] == [
        ("target-worse", "warn", 2, "target")
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (TOOL | {"NEG-04": [row("C1", "2222", "3222")]}, ("impact-against-change", "NEG-D5")),
        ({"NEG-01": "no"}, ("recognition-against-name", "NEG-D1")),
    ],
)
def test_a_domain_that_contradicts_the_answers_is_questioned(
    graded: Graded, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    result = graded(NAME, changes)
    assert (codes(result), result.outcome) == ({expected}, "warn")
    lower = graded(NAME, changes | {expected[1]: {"value": "requires-improvement", "comment": "Seen."}})
    assert expected not in codes(lower)


def test_grades_of_somebody_untrained_are_noted(graded: Graded) -> None:
    result = graded(NAME, TOOL | {"NEG-04": [row("C1", "3333", "3333")], "NEG-03.trained": "no"})
    assert [(f.code, f.level) for f in result.findings] == [("untrained", "note")]
