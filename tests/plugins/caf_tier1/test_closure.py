"""What facts answer of a closure: yes, no, not applicable, nothing, and what is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qa_core.model.grade import Result

Graded = Callable[..., Result]
Worked = Callable[..., str | None]
Case = tuple[str, dict[str, Any], str | None]
CLOSED = "2026-10-20"
REASONS = ("needs-met", "single-agency", "stepped-up", "withdrew", "moved")


def before(days: int) -> str:
    return (dt.date.fromisoformat(CLOSED) - dt.timedelta(days=days)).isoformat()


def stepped_up(step_up: Any) -> dict[str, Any]:
    return {"closing_reason": "stepped-up", "step_up": step_up}


def told(*said: Any) -> dict[str, Any]:
    return {"agencies": [{"agency": f"Agency {n}", "told": value} for n, value in enumerate(said, 1)]}


CASES: list[Case] = [
    ("T1C-01", {"closing_taf_date": "2026-10-13", "no_closing_taf_reason": ...}, "yes"),
    ("T1C-01", {"closing_taf_date": None, "no_closing_taf_reason": "withdrew"}, "yes"),
    ("T1C-01", {"closing_taf_date": ..., "no_closing_taf_reason": "moved"}, "yes"),
    ("T1C-01", {"closing_taf_date": None, "no_closing_taf_reason": ""}, "no"),
    ("T1C-01", {"closing_taf_date": None, "no_closing_taf_reason": ...}, None),
    ("T1C-01", {"closing_taf_date": ...}, None),
    *(("T1C-02", {"closing_reason": reason}, "yes") for reason in REASONS),
    ("T1C-02", {"closing_reason": "other", "closing_reason_text": "Court order."}, "yes"),
    ("T1C-02", {"closing_reason": "other", "closing_reason_text": " "}, "no"),
    ("T1C-02", {"closing_reason": "other", "closing_reason_text": ...}, None),
    ("T1C-02", {"closing_reason": "done"}, "no"),
    ("T1C-02", {"closing_reason": None}, "no"),
    ("T1C-02", {"closing_reason": ...}, None),
    ("T1C-04", {"actions": [{"id": "1", "rag": "green"}, {"id": "2", "rag": "Green"}]}, "yes"),
    ("T1C-04", {"actions": [{"id": "1", "rag": "green"}, {"id": "2", "rag": "amber"}]}, "no"),
    ("T1C-04", {"actions": [{"id": "1", "rag": "red", "owner": "A-09"}]}, "yes"),
    ("T1C-04", {"actions": [{"id": "1", "rag": None, "owner": ""}]}, "no"),
    ("T1C-04", {"actions": []}, "no"),
    ("T1C-04", {"actions": ...}, None),
    ("T1C-08", told(True, True), "yes"),
    ("T1C-08", told(True, False), "no"),
    ("T1C-08", told(True, None), "no"),
    ("T1C-08", {"agencies": [{"agency": "School"}]}, None),
    ("T1C-08", {"agencies": []}, "no"),
    ("T1C-08", {"agencies": ...}, None),
    *(("T1C-10", {"closing_reason": reason}, "na") for reason in (*REASONS[:2], *REASONS[3:], "other", None)),
    ("T1C-10", stepped_up({"accepted": True, "date": "2026-10-15"}), "yes"),
    ("T1C-10", stepped_up({"accepted": True, "date": None}), "no"),
    ("T1C-10", stepped_up({"accepted": False, "date": "2026-10-15"}), "no"),
    ("T1C-10", stepped_up({"date": "2026-10-15"}), "no"),
    ("T1C-10", stepped_up(None), "no"),
    ("T1C-10", stepped_up(...), None),
    ("T1C-10", {"closing_reason": ...}, None),
    ("T1C-12", {"manager_agreed": {"person": "A-01", "date": "2026-10-19"}}, "yes"),
    ("T1C-12", {"manager_agreed": {"person": "", "date": "2026-10-19"}}, "no"),
    ("T1C-12", {"manager_agreed": {"person": "A-01"}}, "no"),
    ("T1C-12", {"manager_agreed": None}, "no"),
    ("T1C-12", {"manager_agreed": ...}, None),
    ("T1C-13", {"hri": []}, "na"),
    ("T1C-13", {"hri": ["age-of-the-child"]}, None),
    ("T1C-13", {"hri": None}, "no"),
    ("T1C-13", {"hri": ...}, None),
    *(
        ("T1C-14", {"closing_taf_date": before(days)}, value)
        for days, value in ((0, "yes"), (56, "yes"), (57, "no"), (-1, "no"))
    ),
    ("T1C-14", {"closing_taf_date": None}, "no"),
    ("T1C-14", {"closing_taf_date": None, "taf_dates": [before(90), before(56), before(-3)]}, "yes"),
    ("T1C-14", {"closing_taf_date": None, "taf_dates": [before(90), before(57)]}, "no"),
    ("T1C-14", {"closing_taf_date": ..., "taf_dates": [before(20)]}, "yes"),
    ("T1C-14", {"closing_taf_date": ...}, None),
    ("T1C-14", {"closed": None}, "no"),
    ("T1C-14", {"closed": ...}, None),
]


@pytest.mark.requirement("S0-008", "S0-143")
@pytest.mark.parametrize(("key", "facts", "value"), CASES)
def test_what_the_record_tells(worked: Worked, key: str, facts: dict[str, Any], value: str | None) -> None:
    assert worked("closure", key, facts) == value


@pytest.mark.parametrize(("opened", "tail"), [("2026-01-12", "; open 281 days"), (None, ""), (..., "")])
def test_the_days_open_are_told(graded: Graded, opened: Any, tail: str) -> None:
    because = graded("closure", {"opened": opened}).worked_out["T1C-14"].because
    assert because == f"closed 7 days after the last TAF, 56 allowed{tail}"


def test_the_days_for_closing_are_a_setting(worked: Worked) -> None:
    facts = {"closing_taf_date": before(57)}
    assert worked("closure", "T1C-14", facts, settings={"closure_days": 57}) == "yes"


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"closing_reason": "withdrew"}, True),
        ({"closing_reason": "needs-met"}, False),
        ({"closing_reason": None}, True),
        ({"closing_reason": ...}, True),
    ],
)
def test_remaining_risk_is_asked_of_a_family_that_withdrew(
    graded: Graded, facts: dict[str, Any], asked: bool
) -> None:
    result = graded("closure", facts, {"T1C-11": None})
    missing = {finding.question for finding in result.findings if finding.code == "unanswered"}
    assert ("T1C-11" in missing) is asked
    failed = graded("closure", facts, {"T1C-11": "no"})
    assert ("T1C-11" in {finding.code for finding in failed.findings}) is asked


@pytest.mark.parametrize(
    ("key", "facts", "words"),
    [
        ("T1C-04", {"actions": [{"id": "4", "rag": "amber"}]}, "open without a new owner: action 4"),
        ("T1C-08", told(True, False), "not told: Agency 2"),
        ("T1C-10", stepped_up({"accepted": False, "date": "2026-10-15"}), "was not accepted"),
        ("T1C-10", stepped_up(None), "no decision on the step-up"),
    ],
)
def test_the_reason_says_what_was_found(graded: Graded, key: str, facts: dict[str, Any], words: str) -> None:
    assert words in graded("closure", facts, {key: None}).worked_out[key].because
