"""What Tier 1 asks: twenty, seventeen and fifteen checks, each of its class and worked out or ticked."""

from __future__ import annotations

import pytest

from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.rules.describe import described

Instruments = dict[str, Instrument]
PREFIX = {"assessment": "T1A", "taf": "T1T", "closure": "T1C"}
CLASSES = {
    "assessment": "MMMMMTMMMMMMAMMAAMMM",
    "taf": "TMMMMMMMMMMTMAA-M",
    "closure": "MMMMMMMMMMMMMTA",
}
AUTO = {
    "assessment": (1, 2, 3, 4, 5, 6, 7, 8, 11, 15, 18, 19, 20),
    "taf": (1, 3, 5, 6, 7, 8, 9, 10, 11, 12, 16, 17),
    "closure": (1, 2, 4, 8, 10, 12, 13, 14),
}
NOT_APPLICABLE = {
    "assessment": {"T1A-20"},
    "taf": {"T1T-01", "T1T-07", "T1T-09", "T1T-12"},
    "closure": {"T1C-10", "T1C-11", "T1C-13"},
}
GATED = {"assessment": set[str](), "taf": {"T1T-02"}, "closure": {"T1C-11"}}
KINDS = tuple(PREFIX)


@pytest.mark.requirement("S0-025")
@pytest.mark.parametrize(("kind", "count"), [("assessment", 20), ("taf", 17), ("closure", 15)])
def test_the_checks_are_numbered_without_a_gap_and_no_other_is_asked(
    instruments: Instruments, kind: str, count: int
) -> None:
    wanted = [f"{PREFIX[kind]}-{n:02}" for n in range(1, count + 1)]
    assert list(instruments[kind].questions) == wanted


@pytest.mark.requirement("S0-008")
@pytest.mark.parametrize("kind", KINDS)
def test_each_check_is_of_its_class(instruments: Instruments, kind: str) -> None:
    asked = instruments[kind]
    found = {key: [name for name in "MAT" if key in asked.members.get(name, ())] for key in asked.questions}
    letters = {key: [] if one == "-" else [one] for key, one in zip(found, CLASSES[kind], strict=True)}
    assert found == letters


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_worked_out_and_what_is_ticked(instruments: Instruments, kind: str) -> None:
    asked = instruments[kind]
    found = [key for key, question in asked.questions.items() if question.work_out]
    assert found == [f"{PREFIX[kind]}-{n:02}" for n in AUTO[kind]]


@pytest.mark.requirement("S0-008")
@pytest.mark.parametrize("kind", KINDS)
def test_answers_are_yes_and_no_and_not_applicable_only_where_the_check_says_so(
    instruments: Instruments, kind: str
) -> None:
    asked = instruments[kind]
    questions = asked.questions
    assert {key for key, question in questions.items() if question.na is not False} == NOT_APPLICABLE[kind]
    assert {key for key, question in questions.items() if question.when} == GATED[kind]
    options = {key: [option.id for option in asked.options(q)] for key, q in questions.items()}
    assert options.pop("T1T-16", ["yes", "no-reason-recorded", "no"]) == ["yes", "no-reason-recorded", "no"]
    assert all(found == ["yes", "no"] for found in options.values())


@pytest.mark.requirement("S0-023")
@pytest.mark.parametrize("kind", KINDS)
def test_the_title_says_that_it_is_the_quality_control_process(instruments: Instruments, kind: str) -> None:
    assert "Quality Control process" in instruments[kind].title
    assert "Quality Control process" in instruments[kind].sections[0].guidance


@pytest.mark.requirement("S0-003", "S0-018")
@pytest.mark.parametrize("kind", KINDS)
def test_every_check_is_a_proposal_with_guidance_and_an_optional_comment(
    instruments: Instruments, kind: str
) -> None:
    asked = instruments[kind]
    shown = [question for section in described(asked)["sections"] for question in section["questions"]]
    assert {question["origin"] for question in shown} == {"proposal"}
    assert {question["comment"] for question in shown} == {"optional"}
    assert [question["key"] for question in shown if not question["guidance"].strip()] == []
    assert asked.version == "2018.11"


@pytest.mark.requirement("S0-039")
@pytest.mark.parametrize("kind", KINDS)
def test_every_check_has_a_theme_and_themes_are_those_of_tier_2(
    instruments: Instruments, registry: Registry, kind: str
) -> None:
    asked = instruments[kind]
    assert all(asked.themes_of(key) for key in asked.questions)
    used = {theme for key in asked.questions for theme in asked.themes_of(key)}
    shared = {theme.id: theme.label for theme in registry.instrument("caf-tier2").themes}
    assert used == {theme.id for theme in asked.themes}
    assert {theme.id: theme.label for theme in asked.themes}.items() <= shared.items()


@pytest.mark.requirement("S0-024", "S0-025")
def test_each_instrument_tells_which_records_it_is_for(instruments: Instruments) -> None:
    found = {kind: asked.record for kind, asked in instruments.items()}
    dated = {kind: (record.date, record.listed) for kind, record in found.items() if record}
    assert dated == {
        "assessment": ("assessment_completed", "assessment_completed"),
        "taf": ("taf_date", "taf_dates"),
        "closure": ("closed", "closed"),
    }


@pytest.mark.requirement("S0-022")
def test_limits_and_who_may_do_it_are_settings(instruments: Instruments) -> None:
    found = {kind: dict(asked.defaults) for kind, asked in instruments.items()}
    who = {"auditor_roles": "central-team, early-help-service-manager"}
    meetings = {"taf_regular_days": 42, "taf_acceptable_days": 56}
    assert found == {
        "assessment": {"assessment_days": 28, **who},
        "taf": {**meetings, "plan_current_days": 56, "assessment_months": 12, **who},
        "closure": {"closure_days": 56, **who},
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_decisions_are_pass_pass_with_advice_return_and_incomplete(
    instruments: Instruments, kind: str
) -> None:
    assert [(option.id, option.level) for option in instruments[kind].grade_scale] == [
        ("pass", 2),
        ("pass-with-advice", 1),
        ("return", 0),
        ("incomplete", None),
    ]
