"""What facts answer of a TAF review: yes, no, not applicable, nothing, and what is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qa_core.model.grade import Result

Graded = Callable[..., Result]
Worked = Callable[..., str | None]
Case = tuple[str, dict[str, Any], str | None]
TAF = "2026-10-20"
SMART = ("issue", "action", "by_whom", "by_when", "outcome", "measure")


def day(first: str, count: int) -> str:
    return (dt.date.fromisoformat(first) + dt.timedelta(days=count)).isoformat()


def came(*roles: str, attended: bool = True) -> dict[str, Any]:
    return {"attendance": [{"person": "P1", "role": role, "attended": attended} for role in roles]}


def agency(name: str, key: bool = True, **how: Any) -> dict[str, Any]:
    return {"agency": name, "key": key, "attended": False, "report": False, "apologies": False, **how}


def action(id: str, **how: Any) -> dict[str, Any]:
    return {"id": id, **dict.fromkeys(SMART, "Filled in"), "rag": "green", **how}


def plan(now: list[dict[str, Any]], before: list[dict[str, Any]]) -> dict[str, Any]:
    return {"actions": now, "previous_actions": before}


ONE, TWO, THREE = action("1"), action("2"), action("3")
GONE = {"previous_taf_date": ...}
FIRST = {"previous_taf_date": None}
MEETING: list[Case] = [
    *(
        ("T1T-01", {"previous_taf_date": day(TAF, -days)}, value)
        for days, value in ((0, "yes"), (42, "yes"), (43, "yes"), (56, "yes"), (57, "no"), (400, "no"))
    ),
    ("T1T-01", {"previous_taf_date": day(TAF, 1)}, None),
    ("T1T-01", FIRST, "na"),
    ("T1T-01", {**FIRST, "taf_date": ...}, "na"),
    ("T1T-01", {"taf_date": None}, "no"),
    ("T1T-01", {"taf_date": ...}, None),
    ("T1T-01", GONE, None),
    ("T1T-03", came("parent"), "yes"),
    ("T1T-03", {**came("carer"), "cancelled": ..., "rearranged_to": ...}, "yes"),
    ("T1T-03", came("child"), "no"),
    ("T1T-03", came("parent", "carer", attended=False), "no"),
    ("T1T-03", {**came("parent", attended=False), "cancelled": True}, "no"),
    ("T1T-03", {**came("child"), "cancelled": True, "rearranged_to": "2026-11-03"}, "yes"),
    ("T1T-03", {**came("child"), "cancelled": False, "rearranged_to": "2026-11-03"}, "no"),
    ("T1T-03", {"attendance": None, "cancelled": True, "rearranged_to": "2026-11-03"}, "yes"),
    ("T1T-03", {"attendance": []}, "no"),
    ("T1T-03", {**came("child"), "cancelled": ..., "rearranged_to": ...}, None),
    ("T1T-03", {"attendance": ...}, None),
    *(
        ("T1T-05", {"agencies": [agency("School", **{how: True}), agency("Police", key=False)]}, "yes")
        for how in ("attended", "report", "apologies")
    ),
    ("T1T-05", {"agencies": [agency("School", attended=True), agency("Housing")]}, "no"),
    ("T1T-05", {"agencies": [{"agency": "School", "attended": True}, {"agency": "Housing"}]}, None),
    ("T1T-05", {"agencies": [{"agency": "School", "attended": True}]}, "yes"),
    ("T1T-05", {"agencies": [{"agency": "School", "key": True}]}, None),
    ("T1T-05", {"agencies": []}, "no"),
    ("T1T-05", {"agencies": ...}, None),
    ("T1T-06", {"summary": "They met."}, "yes"),
    ("T1T-06", {"summary": "  "}, "no"),
    ("T1T-06", {"summary": None}, "no"),
    ("T1T-06", {"summary": ...}, None),
    ("T1T-07", {"progress": "Two done."}, "yes"),
    ("T1T-07", {"progress": ""}, "no"),
    ("T1T-07", {"progress": ...}, None),
    ("T1T-07", {**FIRST, "progress": ""}, "na"),
    ("T1T-07", {**FIRST, "progress": ...}, "na"),
    ("T1T-07", GONE, None),
]
ACTIONS: list[Case] = [
    ("T1T-08", {"actions": [ONE, action("2", rag="Red "), action("3", rag="amber")]}, "yes"),
    ("T1T-08", {"actions": [ONE, action("2", rag=None)]}, "no"),
    ("T1T-08", {"actions": [ONE, action("2", rag="blue")]}, "no"),
    ("T1T-08", {"actions": []}, "no"),
    ("T1T-08", {"actions": ...}, None),
    ("T1T-09", plan([ONE, TWO, THREE], [ONE, TWO]), "yes"),
    ("T1T-09", plan([ONE, THREE], [ONE, action("2", rag="green")]), "no"),
    ("T1T-09", plan([ONE, THREE], [ONE, action("2", rag="red")]), "no"),
    ("T1T-09", {**plan([ONE], [ONE, TWO]), **GONE}, "no"),
    ("T1T-09", plan([], [ONE]), "no"),
    ("T1T-09", {"actions": None}, "no"),
    ("T1T-09", plan([action("", action="Refer")], [action("", action="refer ")]), "yes"),
    ("T1T-09", plan([action("", action="Call")], [action("", action="Refer")]), "no"),
    ("T1T-09", plan([ONE], []), "yes"),
    ("T1T-09", {**plan([ONE], []), **GONE}, None),
    ("T1T-09", {**plan([ONE], [TWO]), **FIRST}, "na"),
    ("T1T-09", {"actions": ...}, None),
    ("T1T-09", {"previous_actions": ...}, None),
    ("T1T-10", plan([ONE, TWO], [ONE]), "yes"),
    *(("T1T-10", plan([ONE, action("2", **{gone: ""})], [ONE]), "no") for gone in SMART),
    ("T1T-10", plan([ONE, {"id": "2"}], [ONE]), "no"),
    ("T1T-10", plan([action("1", measure=""), TWO], [ONE]), "yes"),
    ("T1T-10", {"actions": [ONE], "previous_actions": ...}, "yes"),
    ("T1T-10", {"actions": [action("1", measure="")], "previous_actions": ...}, None),
    ("T1T-10", {"actions": [action("1", measure="")], "previous_actions": ..., **FIRST}, "no"),
    ("T1T-10", {"actions": [action("1", measure="")], "previous_actions": None}, "no"),
    ("T1T-10", {"actions": None}, "no"),
    ("T1T-10", {"actions": ...}, None),
    ("T1T-11", {"actions": [action("1", rag="red")]}, "no"),
    ("T1T-11", {"actions": [action("1", rag="red", further_action="")]}, "no"),
    ("T1T-11", {"actions": [action("1", rag="red", further_action="Ask again")]}, None),
    ("T1T-11", {"actions": [action("1", rag="amber")]}, None),
    ("T1T-11", {"actions": []}, None),
    ("T1T-11", {"actions": ...}, None),
]
LIMITS: list[Case] = [
    *(
        ("T1T-12", {"plan_date": day(TAF, count)}, value)
        for count, value in ((0, "yes"), (56, "yes"), (57, "no"), (-56, "yes"), (-57, "no"))
    ),
    ("T1T-12", {"plan_date": None}, "no"),
    ("T1T-12", {"plan_date": ...}, None),
    ("T1T-12", {"plan_date": "2026-07-20", "taf_date": ..., "previous_taf_date": "2026-05-25"}, "yes"),
    ("T1T-12", {"plan_date": "2026-07-21", "taf_date": ..., "previous_taf_date": "2026-05-25"}, "no"),
    ("T1T-12", {"plan_date": "2026-10-30", "taf_date": None}, "no"),
    ("T1T-12", {"plan_date": day(TAF, -3), "taf_date": ..., "taf_dates": ["2026-06-01", TAF]}, "yes"),
    ("T1T-12", {"plan_date": TAF, "taf_date": ..., "taf_dates": ["2026-06-01", "2026-12-01"]}, "no"),
    ("T1T-12", FIRST, "na"),
    ("T1T-12", GONE, None),
    *(
        ("T1T-17", {"next_taf_date": day(TAF, count)}, value)
        for count, value in ((1, "yes"), (56, "yes"), (57, "no"), (0, "no"), (-7, "no"))
    ),
    *(("T1T-17", {"next_taf_date": None, "decision": done}, "yes") for done in ("closure", "step-up")),
    ("T1T-17", {"next_taf_date": ..., "decision": "closure"}, "yes"),
    ("T1T-17", {"next_taf_date": None, "decision": None}, "no"),
    ("T1T-17", {"next_taf_date": None, "decision": "carry on"}, "no"),
    ("T1T-17", {"next_taf_date": None, "decision": ...}, None),
    ("T1T-17", {"next_taf_date": day(TAF, 57), "decision": ...}, None),
    ("T1T-17", {"next_taf_date": day(TAF, 30), "decision": ...}, "yes"),
    ("T1T-17", {"next_taf_date": ..., "decision": None}, None),
    ("T1T-17", {"taf_date": None}, "no"),
    ("T1T-17", {"taf_date": ...}, None),
]


@pytest.mark.requirement(
    "S0-008", "S0-131", "S0-132", "S0-134", "S0-135", "S0-137", "S0-139", "S0-140", "S0-150", "S0-151"
)
@pytest.mark.parametrize(("key", "facts", "value"), MEETING + ACTIONS + LIMITS)
def test_what_the_record_tells(worked: Worked, key: str, facts: dict[str, Any], value: str | None) -> None:
    assert worked("taf", key, facts) == value


@pytest.mark.requirement("S0-131", "S0-132")
@pytest.mark.parametrize(
    ("days", "word"), [(42, "regular"), (43, "acceptable"), (56, "acceptable"), (57, "drift")]
)
def test_the_interval_is_named(graded: Graded, days: int, word: str) -> None:
    result = graded("taf", {"previous_taf_date": day(TAF, -days)})
    assert result.worked_out["T1T-01"].because == f"{days} days since the previous TAF: {word}"


@pytest.mark.requirement("S0-154", "S0-155")
@pytest.mark.parametrize(
    ("updated", "date", "value"),
    [
        ("2023-03-15", "2024-03-15", None),
        ("2023-03-15", "2024-03-16", "no"),
        ("2024-02-29", "2025-02-28", None),
        ("2024-02-29", "2025-03-01", "no"),
        (None, "2024-02-01", "no"),
        ("2024-04-01", "2024-03-20", "no"),
    ],
)
def test_an_assessment_is_current_for_twelve_calendar_months_on_the_day_of_the_check(
    worked: Worked, updated: str | None, date: str, value: str | None
) -> None:
    facts = {"assessment_completed": "2022-03-02", "assessment_updated": updated}
    assert worked("taf", "T1T-16", facts, date=date) == value


@pytest.mark.parametrize(
    ("completed", "updated", "value"),
    [(None, None, "no"), (None, ..., None), (..., ..., None), ("2020-01-01", ..., "no")],
)
def test_what_is_not_known_of_the_assessment(
    worked: Worked, completed: Any, updated: Any, value: str | None
) -> None:
    facts = {"assessment_completed": completed, "assessment_updated": updated}
    assert worked("taf", "T1T-16", facts) == value


@pytest.mark.parametrize(
    ("name", "value", "key", "facts"),
    [
        ("taf_acceptable_days", 57, "T1T-01", {"previous_taf_date": day(TAF, -57)}),
        ("taf_acceptable_days", 57, "T1T-17", {"next_taf_date": day(TAF, 57)}),
        ("plan_current_days", 57, "T1T-12", {"plan_date": day(TAF, 57)}),
    ],
)
def test_the_limits_are_settings(
    worked: Worked, name: str, value: int, key: str, facts: dict[str, Any]
) -> None:
    assert worked("taf", key, facts) == "no"
    assert worked("taf", key, facts, settings={name: value}) == "yes"


def test_the_other_limits_are_settings_too(graded: Graded, worked: Worked) -> None:
    result = graded("taf", {"previous_taf_date": day(TAF, -42)}, settings={"taf_regular_days": 41})
    assert result.worked_out["T1T-01"].because.endswith("acceptable")
    facts = {"assessment_completed": "2026-03-02"}
    assert worked("taf", "T1T-16", facts, settings={"assessment_months": 6}) == "no"


@pytest.mark.parametrize(
    ("key", "facts", "words"),
    [
        ("T1T-05", {"agencies": [agency("School"), agency("Housing")]}, "nothing from School, Housing"),
        ("T1T-08", {"actions": [action("7", rag="")]}, "no colour: action 7"),
        ("T1T-09", plan([ONE], [ONE, TWO]), "missing from the plan: action 2"),
        ("T1T-10", plan([action("2", by_whom="")], []), "action 2 lacks by whom"),
        ("T1T-11", {"actions": [action("2", rag="red")]}, "red without a further action: action 2"),
        ("T1T-12", {"plan_date": day(TAF, -60)}, "60 days before the last TAF, 56 allowed"),
    ],
)
def test_the_reason_says_what_was_found(graded: Graded, key: str, facts: dict[str, Any], words: str) -> None:
    assert words in graded("taf", facts, {key: None}).worked_out[key].because
