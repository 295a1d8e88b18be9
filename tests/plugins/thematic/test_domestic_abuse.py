"""Only in the domestic abuse audit: a set of questions for each agency beside the core."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument

Graded = Callable[..., Result]
NAME = "thematic-domestic-abuse"
OWN = {
    "police": "police",
    "childrens-social-care": "social-care",
    "early-help": "social-care",
    "health-visitor": "health",
    "school-nurse": "health",
    "gp": "health",
    "emergency-department": "health",
    "education": "education",
    "domestic-abuse-service": "service",
    "housing": "housing",
    "probation": "probation",
    "adult-mental-health": "adult",
    "substance-misuse": "adult",
}
KNOWN = {"DA-known": {"value": "yes"}}


@pytest.mark.requirement("S0-050")
def test_every_agency_has_a_set_of_its_own(thematic: dict[str, Instrument]) -> None:
    instrument = thematic[NAME]
    assert {agency.id for agency in instrument.agencies} == OWN.keys()
    assert set(OWN.values()) <= {section.id for section in instrument.sections}


@pytest.mark.requirement("S0-050", "S0-055")
@pytest.mark.parametrize("agency", OWN)
def test_an_agency_is_asked_the_core_and_its_own_set_alone(
    asked: Callable[..., set[str]], thematic: dict[str, Instrument], agency: str
) -> None:
    core = asked(NAME, KNOWN)
    section = next(s for s in thematic[NAME].sections if s.id == OWN[agency])
    assert asked(NAME, KNOWN, agency=agency) - core == {question.key for question in section.questions}
    assert core <= asked(NAME, KNOWN, agency=agency)


@pytest.mark.requirement("S0-050")
@pytest.mark.parametrize("agency", OWN)
def test_a_nil_return_of_an_agency_has_no_set(asked: Callable[..., set[str]], agency: str) -> None:
    assert asked(NAME, {"DA-known": {"value": "no"}}, agency=agency) == {"DA-safeguarding"}


def test_a_return_of_no_agency_is_graded_on_the_core(graded: Graded) -> None:
    assert (graded(NAME).suggested, graded(NAME).outcome) == ("good", "accept")
    assert graded(NAME, agency="police").suggested == "good"


def test_what_collation_joins_has_dates(thematic: dict[str, Instrument]) -> None:
    instrument = thematic[NAME]
    tables = [instrument.questions[key] for key in instrument.role("chronology")]
    assert [question.key for question in tables] == ["DA-02", "DA-03", "DA-04"]
    assert all(any(column.answer == "date" for column in table.columns) for table in tables)
    assert instrument.role("agree") == ("DA-09[].level",)
    assert instrument.role("nil") == ("DA-known",)


def test_a_risk_tool_that_was_used_has_a_date_and_a_level(graded: Graded) -> None:
    used = graded(NAME, {"DA-09.used": "yes"})
    assert [(f.code, f.question) for f in used.findings] == [("unanswered", "DA-09")]
    rows = [{"date": "2026-05-01", "tool": "DASH", "level": "medium"}]
    assert graded(NAME, {"DA-09.used": "yes", "DA-09": rows}).findings == ()
    half = graded(NAME, {"DA-09.used": "yes", "DA-09": [{"date": "2026-05-01", "tool": "DASH"}]})
    assert [(f.code, f.column) for f in half.findings] == [("row-incomplete", "level")]


def test_the_child_whose_experience_is_least_recorded_counts(graded: Graded) -> None:
    rows = [{"child": "C1", "recorded": "yes"}, {"child": "C2", "recorded": "no"}]
    facts = {"children": [{"id": "C1"}, {"id": "C2"}]}
    result = graded(NAME, {"DA-06": {"rows": rows}}, facts=facts)
    assert result.worked_out["DA-06"].value == "no"
    assert "C2" in result.worked_out["DA-06"].because
    missing = graded(NAME, {"DA-06": {"rows": rows[:1]}}, facts=facts)
    assert ("row-incomplete", 2) in {(f.code, f.row) for f in missing.findings}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"DA-05": "no"}, ("recognition-against-children", "DA-D1")),
        ({"DA-06": "no"}, ("recognition-against-children", "DA-D1")),
        ({"DA-10": "no"}, ("joint-working-against-feedback", "DA-D4")),
        (
            {
                "DA-07": "no",
                "DA-09.used": "yes",
                "DA-09": [{"date": "2026-05-01", "tool": "DASH", "level": "high"}],
            },
            ("high-risk-without-plan", "DA-07"),
        ),
    ],
)
def test_answers_that_do_not_fit_together_are_questioned(
    graded: Graded, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    result = graded(NAME, changes)
    assert ([(f.code, f.question) for f in result.findings], result.outcome) == ([expected], "warn")
