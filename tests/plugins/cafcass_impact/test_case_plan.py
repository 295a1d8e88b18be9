"""The case plan within ten days of allocation, worked out from two dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qa_core.errors import FactError
from qa_core.model.grade import Result

Graded = Callable[..., Result]
MONDAY = dt.date(2026, 8, 3)


def dates(days: int) -> dict[str, Any]:
    plan = MONDAY + dt.timedelta(days)
    return {"allocation_date": MONDAY.isoformat(), "case_plan_date": plan.isoformat()}


def worked(result: Result) -> str | None:
    found = result.worked_out.get("C2.in_time")
    return None if found is None else str(found.value)


@pytest.mark.requirement("S4-074")
@pytest.mark.parametrize(("day", "value"), [(-3, "yes"), (0, "yes"), (9, "yes"), (10, "yes"), (11, "no")])
def test_day_ten_is_in_time_and_day_eleven_is_not(graded: Graded, day: int, value: str) -> None:
    result = graded(facts=dates(day))
    assert worked(result) == value
    expected = [] if value == "yes" else [("case-plan", "C2", "block")]
    assert [(f.code, f.question, f.level) for f in result.findings] == expected


@pytest.mark.requirement("S4-074")
def test_a_late_or_missing_plan_wants_learning(graded: Graded) -> None:
    for facts in (dates(11), {**dates(0), "case_plan_date": None}):
        assert [f.code for f in graded(facts=facts).findings] == ["case-plan"]
        learning = graded({"C2": "learning", "grade": "good"}, facts=facts)
        assert (learning.findings, learning.suggested) == ((), "good")


@pytest.mark.requirement("S4-074")
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"allocation_date": "2026-08-03"},
        {"case_plan_date": "2026-09-30"},
        {"allocation_date": None, "case_plan_date": None},
    ],
)
def test_dates_that_are_not_known_say_nothing(graded: Graded, facts: dict[str, Any]) -> None:
    result = graded(facts=facts)
    assert (worked(result), result.findings) == (None, ())


@pytest.mark.requirement("S4-074")
def test_the_reviewer_may_say_otherwise_with_a_reason(graded: Graded) -> None:
    bare = graded({"C2.in_time": "yes"}, facts=dates(11))
    assert [(f.code, f.question) for f in bare.findings] == [("override-reason", "C2.in_time")]
    reason = "The plan was made on day 8 and uploaded later."
    explained = graded({"C2.in_time": {"value": "yes", "reason": reason}}, facts=dates(11))
    assert (explained.findings, worked(explained)) == ((), "no")
    unknown = graded({"C2.in_time": "no"})
    assert [(f.code, f.question) for f in unknown.findings] == [("case-plan", "C2")]


@pytest.mark.requirement("S4-074")
@pytest.mark.parametrize(
    ("settings", "day", "value"),
    [
        ({"case_plan_days": 5}, 5, "yes"),
        ({"case_plan_days": 5}, 6, "no"),
        ({"case_plan_day_type": "working"}, 11, "yes"),
        ({"case_plan_day_type": "working"}, 14, "yes"),
        ({"case_plan_day_type": "working"}, 15, "no"),
    ],
)
def test_the_limit_and_the_kind_of_day_are_settings(
    graded: Graded, settings: dict[str, Any], day: int, value: str
) -> None:
    assert worked(graded(facts=dates(day), settings=settings)) == value


def test_an_unknown_kind_of_day_is_told(graded: Graded) -> None:
    with pytest.raises(FactError, match="neither “calendar” nor “working”"):
        graded(facts=dates(3), settings={"case_plan_day_type": "lunar"})
