"""What the three thematic audits share: known or not, six domains, safeguarding, and a suggested grade."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument

Graded = Callable[..., Result]
PREFIX = {"thematic-neglect": "NEG", "thematic-domestic-abuse": "DA", "thematic-voice": "VOC"}
AUDITS = pytest.mark.parametrize("name", PREFIX)
NIL = pytest.mark.parametrize("name", ["thematic-neglect", "thematic-domestic-abuse"])
GRADES = ["inadequate", "requires-improvement", "good", "outstanding"]
LEVELS = {grade: level for level, grade in enumerate(GRADES)}
DOMAINS = ["Recognition", "Assessment", "Planning and intervention", "Joint working", "Impact"]


@pytest.mark.requirement("S0-050", "S0-055")
@AUDITS
def test_each_theme_is_an_audit_of_its_own_with_the_shared_domains(
    thematic: dict[str, Instrument], name: str
) -> None:
    instrument, prefix = thematic[name], PREFIX[name]
    assert instrument.version == "1"
    domains = [instrument.questions[f"{prefix}-D{n}"] for n in range(1, 7)]
    assert [q.prompt for q in domains] == [*DOMAINS, "Management oversight"]
    assert all(q.answer == "grade" and instrument.comment_of(q.key) == "required" for q in domains)
    assert instrument.role("section_grades") == tuple(q.key for q in domains)
    assert all(key.startswith(f"{prefix}-") for key in instrument.questions)
    assert {instrument.origin_of(key) for key in instrument.questions} == {"proposal"}
    assert len(instrument.agencies) >= 2


@pytest.mark.requirement("S0-061")
@AUDITS
def test_grades_have_the_printed_names(thematic: dict[str, Instrument], name: str) -> None:
    shown = [option.label for option in thematic[name].grade_scale]
    assert shown == ["Outstanding", "Good", "Requires Improvement", "Inadequate"]
    assert thematic[name].benchmark == "good"


@AUDITS
def test_settings_are_those_of_the_frame(thematic: dict[str, Instrument], name: str) -> None:
    returns = 1 if name == "thematic-voice" else 2
    assert thematic[name].defaults == {"look_back_months": 12, "min_returns": returns}


@AUDITS
def test_a_good_return_is_good_and_accepted(graded: Graded, name: str) -> None:
    result = graded(name)
    assert (result.recorded, result.suggested, result.outcome, result.findings) == (
        "good",
        "good",
        "accept",
        (),
    )


@AUDITS
def test_a_domain_without_evidence_is_not_accepted(graded: Graded, name: str) -> None:
    result = graded(name, {f"{PREFIX[name]}-D4": {"value": "good"}})
    assert [(f.code, f.question) for f in result.findings] == [("comment-missing", f"{PREFIX[name]}-D4")]


@pytest.mark.requirement("S0-050")
@NIL
def test_a_nil_return_ends_the_form_but_for_safeguarding(asked: Callable[..., set[str]], name: str) -> None:
    prefix = PREFIX[name]
    assert asked(name, {f"{prefix}-known": {"value": "no"}}) == {f"{prefix}-safeguarding"}
    assert f"{prefix}-grade" in asked(name, {f"{prefix}-known": {"value": "yes"}})


@pytest.mark.requirement("S0-057", "S0-060")
@NIL
def test_a_concern_on_a_nil_return_escalates_and_nothing_is_graded(graded: Graded, name: str) -> None:
    prefix = PREFIX[name]
    flagged = {"value": "yes", "comment": "Seen today; the three posts were told at 10:00."}
    answers = {f"{prefix}-known": {"value": "no"}, f"{prefix}-safeguarding": flagged}
    result = graded(name, answers=answers)
    assert (result.complete, result.suggested, result.outcome) == (True, None, "accept")
    assert [(f.kind, f.type) for f in result.follow_up] == [("escalation", "immediate-concern")]


@pytest.mark.requirement("S0-057", "S0-060")
@AUDITS
def test_a_concern_caps_the_suggestion_and_wants_words(graded: Graded, name: str) -> None:
    key = f"{PREFIX[name]}-safeguarding"
    silent = graded(name, {key: {"value": "yes"}})
    assert ("comment-missing", key) in {(f.code, f.question) for f in silent.findings}
    told = graded(name, {key: {"value": "yes", "comment": "Told the three posts."}})
    assert told.suggested == "requires-improvement"
    assert [(f.code, f.level) for f in told.findings] == [("above-suggestion", "warn")]
    assert [(f.type, f.question) for f in told.follow_up] == [("immediate-concern", key)]


@pytest.mark.parametrize(
    ("domains", "suggested"),
    [
        ({1: "inadequate"}, "inadequate"),
        ({5: "inadequate"}, "inadequate"),
        ({2: "inadequate", 6: "inadequate"}, "inadequate"),
        ({2: "inadequate"}, "requires-improvement"),
        ({1: "requires-improvement"}, "requires-improvement"),
        ({2: "requires-improvement", 3: "requires-improvement"}, "requires-improvement"),
        ({2: "requires-improvement"}, "good"),
        ({5: "outstanding", 1: "outstanding", 2: "outstanding"}, "outstanding"),
        ({3: "outstanding", 1: "outstanding", 2: "outstanding"}, "good"),
        ({5: "outstanding", 1: "outstanding", 2: "outstanding", 6: "requires-improvement"}, "good"),
    ],
)
@AUDITS
def test_the_suggestion_follows_the_domains(
    graded: Graded, name: str, domains: dict[int, str], suggested: str
) -> None:
    assert graded(name, domain_grades(name, domains)).suggested == suggested


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@AUDITS
def test_a_worse_answer_never_raises_the_suggestion(graded: Graded, name: str, data: st.DataObject) -> None:
    given_grades = {n: data.draw(st.sampled_from(GRADES), f"D{n}") for n in range(1, 7)}
    concern = f"{PREFIX[name]}-safeguarding"
    flag = data.draw(st.sampled_from(["no", "yes"]), "safeguarding")
    before = LEVELS[str(graded(name, domain_grades(name, given_grades) | {concern: flag}).suggested)]
    for n, value in given_grades.items():
        for worse in GRADES[: LEVELS[value]]:
            changed = domain_grades(name, given_grades | {n: worse}) | {concern: flag}
            assert LEVELS[str(graded(name, changed).suggested)] <= before
    flagged = domain_grades(name, given_grades) | {concern: "yes"}
    assert LEVELS[str(graded(name, flagged).suggested)] <= min(before, LEVELS["requires-improvement"])


@pytest.mark.requirement("S0-061")
@AUDITS
def test_every_grade_is_suggested_by_some_domains(graded: Graded, name: str) -> None:
    found = {graded(name, domain_grades(name, dict.fromkeys(range(1, 7), g))).suggested for g in GRADES}
    assert found == set(GRADES)


def test_the_frame_is_word_for_word_the_same(thematic: dict[str, Instrument]) -> None:
    for one, other in itertools.pairwise(thematic.values()):
        assert one.grade_scale == other.grade_scale
        assert one.themes == other.themes
        assert one.lists["domain"] == other.lists["domain"]
        assert [s.code for s in one.suggest] == [s.code for s in other.suggest]


def domain_grades(name: str, grades: dict[int, str]) -> dict[str, Any]:
    """Answers at the domains, each with its evidence."""
    return {f"{PREFIX[name]}-D{n}": {"value": g, "comment": "Seen."} for n, g in grades.items()}
