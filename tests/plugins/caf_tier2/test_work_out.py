"""What dates and counts answer, at the boundaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qa_core.model.grade import Result

Graded = Callable[..., Result]


def days(first: str, count: int) -> str:
    return (dt.date.fromisoformat(first) + dt.timedelta(days=count)).isoformat()


def worked(graded: Graded, key: str, facts: dict[str, Any], date: str = "2026-10-27") -> str | None:
    blank = {"value": None, "reason": None}
    found = graded({key: blank, "4.a.outstanding": "no"}, facts=facts, date=date).worked_out.get(key)
    return None if found is None else str(found.value)


@pytest.mark.requirement("S0-131", "S0-132")
@pytest.mark.parametrize(
    ("gap", "value"), [(1, "yes"), (42, "yes"), (43, "yes"), (56, "yes"), (57, "no"), (200, "no")]
)
def test_gaps_between_meetings(graded: Graded, gap: int, value: str) -> None:
    first = "2026-03-01"
    facts = {"taf_dates": [first, days(first, gap)]}
    assert worked(graded, "4.a", facts, date=days(first, gap + 10)) == value


@pytest.mark.requirement("S0-132")
@pytest.mark.parametrize(("gap", "value"), [(56, "yes"), (57, "no")])
def test_the_gap_since_the_last_meeting_counts_too(graded: Graded, gap: int, value: str) -> None:
    assert worked(graded, "4.a", {"taf_dates": ["2026-03-01"]}, date=days("2026-03-01", gap)) == value


@pytest.mark.requirement("S0-133")
@pytest.mark.parametrize(
    ("chased", "gaps", "value"),
    [([], (60,), "no"), ([30], (60,), "partly"), ([30], (60, 60), "no"), ([300], (60,), "no")],
)
def test_one_longer_gap_that_was_chased_is_partly(
    graded: Graded, chased: list[int], gaps: tuple[int, ...], value: str
) -> None:
    first = "2026-01-01"
    meetings = [first]
    for gap in gaps:
        meetings.append(days(meetings[-1], gap))
    facts = {"taf_dates": meetings, "taf_chased": [days(first, n) for n in chased]}
    assert worked(graded, "4.a", facts, date=days(meetings[-1], 5)) == value


@pytest.mark.requirement("S0-132")
@pytest.mark.parametrize(("since", "value"), [(56, "yes"), (57, "no")])
def test_without_a_meeting_the_assessment_starts_the_clock(graded: Graded, since: int, value: str) -> None:
    facts = {"taf_dates": [], "assessment_completed": "2026-03-01"}
    assert worked(graded, "4.a", facts, date=days("2026-03-01", since)) == value


@pytest.mark.requirement("S0-137")
@pytest.mark.parametrize(("after", "value"), [(0, "yes"), (56, "yes"), (57, "no")])
def test_a_plan_within_eight_weeks_of_the_last_meeting_is_current(
    graded: Graded, after: int, value: str
) -> None:
    facts = {"taf_dates": ["2026-03-01"], "plan_date": days("2026-03-01", after)}
    assert worked(graded, "4.c", facts, date="2026-06-30") == value


@pytest.mark.requirement("S0-137")
def test_before_the_first_meeting_the_plan_is_not_applicable(graded: Graded) -> None:
    assert worked(graded, "4.c", {"taf_dates": [], "assessment_completed": "2026-10-01"}) == "na"
    assert worked(graded, "4.c", {"taf_dates": ["2026-10-01"], "plan_date": None}) == "no"
    assert worked(graded, "4.c", {"taf_dates": ["2026-10-01"]}) is None


@pytest.mark.requirement("S0-154", "S0-155")
@pytest.mark.parametrize(
    ("completed", "date", "value"),
    [
        ("2023-03-15", "2024-03-15", "yes"),
        ("2023-03-15", "2024-03-16", "no"),
        ("2024-02-29", "2025-02-28", "yes"),
        ("2024-02-29", "2025-03-01", "no"),
    ],
)
def test_an_assessment_is_current_for_twelve_calendar_months(
    graded: Graded, completed: str, date: str, value: str
) -> None:
    assert worked(graded, "4.h", {"assessment_completed": completed}, date=date) == value


@pytest.mark.requirement("S0-155")
def test_another_answer_than_the_dates_give_needs_a_reason(graded: Graded) -> None:
    facts = {"assessment_completed": "2024-01-01"}
    bare = graded({"4.h": "yes"}, facts=facts)
    assert [(f.code, f.question) for f in bare.findings] == [("override-reason", "4.h")]
    reason = "The summary says in detail why no update is needed."
    assert graded({"4.h": {"value": "yes", "reason": reason}}, facts=facts).findings == ()


@pytest.mark.requirement("S0-112")
@pytest.mark.parametrize(
    ("ids", "household", "value"),
    [(["X1", "X2"], 2, "yes"), (["X1", "X1"], 2, "no"), (["X1", "X2"], 3, "no"), (["X1", ""], 2, "no")],
)
def test_every_child_of_the_household_has_an_id_of_its_own(
    graded: Graded, ids: list[str], household: int, value: str
) -> None:
    children = [{"id": f"C{n}", "caf_id": id} for n, id in enumerate(ids)]
    rows = {"rows": [{"child": f"C{n}", "grade": "yes"} for n in range(len(ids))], "value": None}
    voices = {"rows": [{"child": f"C{n}", "voice": "yes"} for n in range(len(ids))], "value": None}
    grades = {"rows": [{"child": f"C{n}", "grade": "good"} for n in range(len(ids))], "value": None}
    result = graded(
        {"3.g": rows, "6.b": voices, "3.i": grades},
        facts={"children": children, "household_children": household},
    )
    assert result.worked_out["3.g.ids"].value == value


@pytest.mark.requirement("S0-132")
def test_the_limits_are_settings(graded: Graded) -> None:
    facts = {"taf_dates": ["2026-09-01"]}
    blank = {"4.a": {"value": None}, "4.a.outstanding": "no"}
    assert graded(blank, facts=facts).worked_out["4.a"].value == "yes"
    stricter = graded(blank, facts=facts, settings={"taf_acceptable_days": 55})
    assert stricter.worked_out["4.a"].value == "no"
