"""What facts answer of an assessment: yes, no, not applicable, nothing, and what is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qa_core.model.grade import Result

Graded = Callable[..., Result]
Worked = Callable[..., str | None]
PR, YP = "parental-responsibility", "young-person"
NAMED = {"person": "A-09", "role": "Teacher", "agency": "School", "contact": "recorded"}
BOTH = [{"as": "assessor", **NAMED}, {"as": "lead-professional", **NAMED}]
FIVE = ["name", "born", "gender", "ethnicity", "address"]
WHOLE = {
    "id": "1",
    "issue": "Diet",
    "action": "Refer",
    "by_whom": "School",
    "by_when": "2026-10-01",
    "outcome": "Healthy meals",
    "measure": "Food diary",
}
Case = tuple[str, dict[str, Any], str | None]


def day(first: str, count: int) -> str:
    return (dt.date.fromisoformat(first) + dt.timedelta(days=count)).isoformat()


def children(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"children": [{"id": f"C{n}", **more} for n, more in enumerate(fields, 1)]}


def ids(*caf_ids: str | None) -> dict[str, Any]:
    return children(*({"caf_id": id} for id in caf_ids))


def voice(text: str | None, comments: str | None, reason: str | None) -> dict[str, Any]:
    return {"voice_text": text, "voice_comments": comments, "voice_reason": reason}


CONSENT: list[Case] = [
    ("T1A-01", {"consent_date": "2026-08-31"}, "yes"),
    ("T1A-01", {"consent_date": "2026-09-01"}, "yes"),
    ("T1A-01", {"consent_date": "2026-09-02"}, "no"),
    ("T1A-01", {"consent_date": None}, "no"),
    ("T1A-01", {"consent_date": "", "assessment_started": ...}, "no"),
    ("T1A-01", {"assessment_started": None}, "no"),
    ("T1A-01", {"consent_date": ...}, None),
    ("T1A-01", {"assessment_started": ...}, None),
    ("T1A-02", {"consented_by": [{"person": "P1", "role": PR}]}, "yes"),
    ("T1A-02", {"consented_by": [{"person": "C1", "role": YP}]}, "yes"),
    ("T1A-02", {"consented_by": [{"person": "P1", "role": PR}, {"person": "P2", "role": ""}]}, "yes"),
    ("T1A-02", {"consented_by": [{"person": "P1", "role": "grandparent"}]}, "no"),
    ("T1A-02", {"consented_by": [{"person": "", "role": PR}]}, "no"),
    ("T1A-02", {"consented_by": []}, "no"),
    ("T1A-02", {"consented_by": None}, "no"),
    ("T1A-02", {"consented_by": ...}, None),
]
CHILDREN: list[Case] = [
    ("T1A-03", children({"recorded": FIVE}, {"recorded": FIVE}), "yes"),
    *(("T1A-03", children({"recorded": [one for one in FIVE if one != gone]}), "no") for gone in FIVE),
    ("T1A-03", children({"recorded": FIVE}, {"recorded": None}), "no"),
    ("T1A-03", children({"recorded": FIVE}, {}), "no"),
    ("T1A-03", children({}, {}), None),
    ("T1A-03", {"children": []}, "no"),
    ("T1A-03", {"children": ...}, None),
    ("T1A-04", {**ids("X1", "X2"), "household_children": 2}, "yes"),
    ("T1A-04", {**ids("X1", "X2"), "household_children": 3}, "no"),
    ("T1A-04", {**ids("X1", "X2", None), "household_children": 3}, "no"),
    ("T1A-04", {**ids("X1", "X2", "x1 "), "household_children": 3}, "no"),
    ("T1A-04", {**children({"caf_id": "X1"}, {}), "household_children": 2}, "no"),
    ("T1A-04", {**ids("X1", "X2"), "household_children": 1}, "no"),
    ("T1A-04", {**ids("X1", "X1"), "household_children": ...}, "no"),
    ("T1A-04", {**ids("X1", "X2"), "household_children": None}, "no"),
    ("T1A-04", {**ids("X1", "X2"), "household_children": ...}, None),
    ("T1A-04", {**children({}, {}), "household_children": 2}, None),
    ("T1A-04", {"children": None, "household_children": 2}, "no"),
    ("T1A-04", {"children": ...}, None),
    ("T1A-11", children(voice("Sad", "", None), voice("Glad", "More help", None)), "no"),
    ("T1A-11", children(voice("", "Wants help", None)), "no"),
    ("T1A-11", children(voice("Glad", "Wants help", None)), None),
    ("T1A-11", children(voice("", "", "Not born yet; observed.")), None),
    ("T1A-11", children(voice("Glad", "Wants help", None), {}), "no"),
    ("T1A-11", children({}, {}), None),
    ("T1A-11", {"children": []}, "no"),
    ("T1A-11", {"children": ...}, None),
]
DATES: list[Case] = [
    ("T1A-05", {"assessment_completed": "2026-09-01"}, "yes"),
    ("T1A-05", {"assessment_completed": "2026-08-31"}, "no"),
    ("T1A-05", {"assessment_completed": None}, "no"),
    ("T1A-05", {"assessment_started": None, "assessment_completed": ...}, "no"),
    ("T1A-05", {"assessment_completed": ...}, None),
    ("T1A-05", {"assessment_started": ...}, None),
    *(
        ("T1A-06", {"assessment_completed": day("2026-09-01", count)}, value)
        for count, value in ((0, "yes"), (27, "yes"), (28, "yes"), (29, "no"), (90, "no"), (-1, "no"))
    ),
    ("T1A-06", {"assessment_completed": None}, "no"),
    ("T1A-06", {"assessment_started": ...}, None),
]
PEOPLE: list[Case] = [
    ("T1A-07", {"workers": BOTH}, "yes"),
    ("T1A-07", {"workers": [*BOTH, {"as": "assessor", "person": "A-11"}]}, "yes"),
    ("T1A-07", {"workers": BOTH[:1]}, "no"),
    *(("T1A-07", {"workers": [BOTH[0], {**BOTH[1], gone: ""}]}, "no") for gone in NAMED),
    ("T1A-07", {"workers": [BOTH[0], {**BOTH[1], "contact": False}]}, "no"),
    ("T1A-07", {"workers": []}, "no"),
    ("T1A-07", {"workers": ...}, None),
    ("T1A-08", {"agencies": [{"agency": "Housing"}]}, "yes"),
    ("T1A-08", {"agencies": [{"agency": "Housing"}], "no_agency_reason": ...}, "yes"),
    ("T1A-08", {"agencies": [{"agency": "School"}], "no_agency_reason": ""}, "no"),
    ("T1A-08", {"agencies": [{"agency": "School"}], "no_agency_reason": ...}, None),
    ("T1A-08", {"agencies": [{"agency": "School"}], "workers": ..., "no_agency_reason": ""}, "yes"),
    ("T1A-08", {"agencies": [], "no_agency_reason": "The family asked for one worker."}, "yes"),
    ("T1A-08", {"agencies": ..., "no_agency_reason": "The family asked for one worker."}, "yes"),
    ("T1A-08", {"agencies": [], "no_agency_reason": ""}, "no"),
    ("T1A-08", {"agencies": None, "no_agency_reason": None}, "no"),
    ("T1A-08", {"agencies": [], "no_agency_reason": ...}, None),
    ("T1A-08", {"agencies": ...}, None),
]
RISK: list[Case] = [
    ("T1A-15", {"urf": None}, "no"),
    ("T1A-15", {"hri": None, "urf": ...}, "no"),
    ("T1A-15", {"urf": [], "hri": []}, None),
    ("T1A-15", {"hri": ["age-of-the-child"]}, None),
    ("T1A-15", {"urf": ...}, None),
    ("T1A-18", {"level": 1}, "no"),
    ("T1A-18", {"level": 2}, None),
    ("T1A-18", {"level": 3}, "no"),
    ("T1A-18", {"level": 4}, "no"),
    ("T1A-18", {"level": None}, "no"),
    ("T1A-18", {"level": ...}, None),
]
PLAN: list[Case] = [
    ("T1A-19", {"actions": [WHOLE]}, "yes"),
    *(("T1A-19", {"actions": [WHOLE, {**WHOLE, gone: " "}]}, "no") for gone in WHOLE if gone != "id"),
    ("T1A-19", {"actions": [{k: v for k, v in WHOLE.items() if k != "measure"}]}, "no"),
    ("T1A-19", {"actions": [{**WHOLE, "by_when": "soon"}]}, "no"),
    ("T1A-19", {"actions": [{**WHOLE, "by_when": "2026-09-20"}]}, "yes"),
    ("T1A-19", {"actions": [{**WHOLE, "by_when": "2026-09-19"}]}, "no"),
    ("T1A-19", {"actions": [WHOLE], "plan_date": "2026-10-01"}, "yes"),
    ("T1A-19", {"actions": [WHOLE], "plan_date": "2026-10-02"}, "no"),
    ("T1A-19", {"actions": [WHOLE], "plan_date": None, "assessment_completed": None}, "no"),
    ("T1A-19", {"actions": [WHOLE], "assessment_completed": ...}, None),
    ("T1A-19", {"actions": []}, "no"),
    ("T1A-19", {"actions": ...}, None),
    ("T1A-20", {"step_down": None}, "na"),
    ("T1A-20", {"step_down": [True, True, True, True, None]}, "no"),
    ("T1A-20", {"step_down": [True] * 5}, None),
    *(("T1A-20", {"step_down": [n != gone for n in range(5)]}, "no") for gone in range(5)),
    ("T1A-20", {"step_down": ...}, None),
]


@pytest.mark.requirement("S0-008", "S0-112", "S0-116", "S0-118", "S0-128")
@pytest.mark.parametrize(("key", "facts", "value"), CONSENT + CHILDREN + DATES + PEOPLE + RISK + PLAN)
def test_what_the_record_tells(worked: Worked, key: str, facts: dict[str, Any], value: str | None) -> None:
    assert worked("assessment", key, facts) == value


def test_the_days_for_an_assessment_are_a_setting(worked: Worked) -> None:
    facts = {"assessment_completed": day("2026-09-01", 29)}
    assert worked("assessment", "T1A-06", facts, settings={"assessment_days": 29}) == "yes"


@pytest.mark.parametrize(
    ("key", "facts", "words"),
    [
        ("T1A-02", {"consented_by": [{"person": "P1", "role": PR}]}, "parental-responsibility"),
        (
            "T1A-03",
            children({"recorded": FIVE}, {"recorded": ["name", "born"]}),
            "C2 lacks gender, ethnicity",
        ),
        ("T1A-04", ids("X1", "X1"), "share a CAF ID"),
        ("T1A-06", {"assessment_completed": "2026-10-01"}, "30 days after the start, 28 allowed"),
        ("T1A-07", {"workers": BOTH[:1]}, "lead professional without any entry"),
        ("T1A-11", children(voice("", "", "")), "C1"),
        ("T1A-19", {"actions": [{**WHOLE, "by_when": "soon", "measure": ""}]}, "action 1 lacks measure"),
        ("T1A-20", {"step_down": [True, True, False, True, False]}, "each child's needs, SMART outline plan"),
    ],
)
def test_the_reason_says_what_was_found(graded: Graded, key: str, facts: dict[str, Any], words: str) -> None:
    assert words in graded("assessment", facts, {key: None}).worked_out[key].because


@pytest.mark.parametrize("id", ["", None])
def test_the_words_of_an_action_stay_in_the_record(graded: Graded, id: str | None) -> None:
    found = graded("assessment", {"actions": [{**WHOLE, "id": id, "measure": ""}]}, {"T1A-19": None})
    assert found.worked_out["T1A-19"].because == "an action without id lacks measure"
