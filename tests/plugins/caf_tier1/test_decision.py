"""From answers to PASS, PASS WITH ADVICE, RETURN and INCOMPLETE, and what goes with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_core.errors import InputError
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument

Graded = Callable[..., Result]
Instruments = dict[str, Instrument]
KINDS = ("assessment", "taf", "closure")
RANK = {"return": 0, "pass-with-advice": 1, "pass": 2}
CURRENT = ["no", "no-reason-recorded", "yes"]


def codes(result: Result) -> list[tuple[str, str]]:
    return [(finding.code, finding.level) for finding in result.findings]


@pytest.mark.requirement("S0-008", "S0-025")
@pytest.mark.parametrize(("kind", "na"), [("assessment", 1), ("taf", 1), ("closure", 3)])
def test_a_faultless_record_passes_without_a_word(
    graded: Graded, instruments: Instruments, kind: str, na: int
) -> None:
    result = graded(kind)
    assert (result.suggested, result.recorded, result.outcome) == ("pass", "pass", "accept")
    assert (result.complete, codes(result), result.follow_up) == (True, [], ())
    assert result.ticks == {"yes": len(instruments[kind].questions) - na, "no": 0, "na": na}


@pytest.mark.parametrize("kind", KINDS)
def test_without_an_answer_there_is_no_decision(graded: Graded, human: dict[str, Any], kind: str) -> None:
    for key in human[kind]:
        if key not in ("T1A-20", "T1C-11", "T1C-13", "T1T-02"):
            result = graded(kind, {}, {key: None})
            assert (result.suggested, result.complete, codes(result)) == (
                "incomplete",
                False,
                [("unanswered", "block")],
            )


def test_incomplete_stands_before_return(graded: Graded) -> None:
    result = graded("taf", {"summary": ""}, {"T1T-13": None})
    assert result.suggested == "incomplete"
    assert codes(result) == [("T1T-06", "block"), ("unanswered", "block")]


@pytest.mark.requirement("S0-008")
@pytest.mark.parametrize("kind", KINDS)
def test_each_failed_check_alone_decides_as_its_class_says(
    graded: Graded, instruments: Instruments, kind: str
) -> None:
    asked = instruments[kind]
    for key in asked.questions:
        if key == "T1T-02":
            continue
        must = key in asked.members["M"] or key == "T1T-16"
        result = graded(kind, None, {key: "no"})
        assert result.suggested == ("return" if must else "pass-with-advice")
        assert codes(result) == [(key, "block" if must else "note")]
        assert result.outcome == ("block" if must else "accept")
        assert result.findings[0].verdict


def test_chasing_is_asked_only_of_drift(graded: Graded) -> None:
    drift = {"taf_date": "2026-10-20", "previous_taf_date": "2026-08-01"}
    assert codes(graded("taf", {}, {"T1T-02": "no"})) == []
    assert codes(graded("taf", drift, {"T1T-02": "yes"})) == [("T1T-01", "note")]
    result = graded("taf", drift, {"T1T-02": "no"})
    assert (result.suggested, codes(result)) == ("return", [("T1T-01", "note"), ("T1T-02", "block")])
    assert ("unanswered", "block") in codes(graded("taf", drift, {"T1T-02": None}))


@pytest.mark.requirement("S0-155")
@pytest.mark.parametrize(
    ("answer", "decision", "found", "no"),
    [
        ("yes", "pass", [], 0),
        ("no-reason-recorded", "pass-with-advice", [("T1T-16", "note")], 1),
        ("no", "return", [("T1T-16", "block")], 1),
    ],
)
def test_a_recorded_reason_makes_an_old_assessment_a_note(
    graded: Graded, answer: str, decision: str, found: list[tuple[str, str]], no: int
) -> None:
    result = graded("taf", {"assessment_completed": ..., "assessment_updated": ...}, {"T1T-16": answer})
    assert (result.suggested, codes(result)) == (decision, found)
    assert result.ticks == {"yes": 16 - no, "no": no, "na": 1}


@pytest.mark.requirement("S0-022")
def test_a_return_gives_one_reason_for_each_failed_check(graded: Graded) -> None:
    wrong = {"consent_date": "2026-09-04", "level": None, "household_children": 3}
    result = graded("assessment", wrong, {"T1A-18": None, "T1A-09": {"value": "no", "comment": "No needs."}})
    said = {finding.code: finding.message for finding in result.findings}
    assert (result.suggested, list(said)) == ("return", ["T1A-01", "T1A-04", "T1A-09", "T1A-18"])
    assert "consent dated 4 September 2026, assessment started 1 September 2026" in said["T1A-01"]
    assert "children in the household: 3, registered: 2" in said["T1A-04"]
    assert "No needs" in said["T1A-09"]
    assert "no level is recorded" in said["T1A-18"]


@pytest.mark.requirement("S0-008")
def test_ticks_are_counted_without_those_that_do_not_apply(graded: Graded) -> None:
    first = {"previous_taf_date": None, "previous_actions": [], "summary": ""}
    result = graded("taf", first, {"T1T-14": "no"})
    assert result.ticks == {"yes": 10, "no": 2, "na": 5}
    assert [key for key, found in result.worked_out.items() if found.value == "na"] == [
        "T1T-01",
        "T1T-07",
        "T1T-09",
        "T1T-12",
    ]


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_worse_answer_never_improves_the_decision(
    graded: Graded, instruments: Instruments, kind: str, data: st.DataObject
) -> None:
    steps = {key: CURRENT if key == "T1T-16" else ["no", "yes"] for key in instruments[kind].questions}
    answers = {key: data.draw(st.sampled_from(scale), key) for key, scale in steps.items()}
    before = RANK[graded(kind, None, answers).suggested or ""]
    for key, scale in steps.items():
        for worse in scale[: scale.index(answers[key])]:
            assert RANK[graded(kind, None, {**answers, key: worse}).suggested or ""] <= before


def test_a_second_cycle_shows_what_failed_before_first_and_makes_every_check_again(graded: Graded) -> None:
    subject = {"record": "T-3", "cycle": 2, "previous": ["T1T-03", "T1T-06"]}
    result = graded("taf", subject=subject)
    told = result.as_json()
    assert next(iter(told.items())) == ("previous_failures", ["T1T-03", "T1T-06"])
    assert (result.suggested, told["ticks"]) == ("pass", {"yes": 16, "no": 0, "na": 1})
    assert "previous_failures" not in graded("taf").as_json()
    with pytest.raises(InputError, match="T1A-03"):
        graded("taf", subject={**subject, "previous": ["T1A-03"]})


@pytest.mark.requirement("S0-022")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("part", "level"),
    [
        ("lead-professional", "block"),
        ("assessor", "block"),
        ("line-manager", None),
        ("taf-attendee", None),
        ("contributor", None),
    ],
)
def test_nobody_checks_their_own_record_but_line_managers_do_checks(
    graded: Graded, kind: str, part: str, level: str | None
) -> None:
    involved = [{"person": "A-03", "as": part}, {"person": "A-09", "as": "assessor"}]
    wanted = [] if level is None else [("involved", level)]
    assert codes(graded(kind, involved=involved)) == wanted


def test_what_was_worked_out_is_overridden_only_with_a_reason(graded: Graded) -> None:
    bare = graded("closure", {"closed": "2026-12-09"}, {"T1C-14": "yes"}, date="2026-12-10")
    assert codes(bare) == [("override-reason", "block")]
    why = {"value": "yes", "reason": "The closing TAF was on 20 November; see the case notes."}
    explained = graded("closure", {"closed": "2026-12-09"}, {"T1C-14": why}, date="2026-12-10")
    assert (explained.suggested, codes(explained)) == ("pass", [])
    assert (explained.worked_out["T1C-14"].value, explained.worked_out["T1C-14"].given) == ("no", "yes")


@pytest.mark.parametrize(
    ("kind", "key", "facts"),
    [
        ("assessment", "T1A-12", {}),
        ("assessment", "T1A-20", {"step_down": [True] * 5}),
        ("taf", "T1T-01", {}),
        ("taf", "T1T-07", {}),
        ("taf", "T1T-16", {}),
        ("closure", "T1C-11", {"closing_reason": "withdrew", "closing_taf_date": "2026-10-13"}),
        ("closure", "T1C-13", {"hri": ["age-of-the-child"]}),
    ],
)
def test_not_applicable_is_refused_where_the_check_applies(
    graded: Graded, kind: str, key: str, facts: dict[str, Any]
) -> None:
    given = {"value": "na", "comment": "Said to be so.", "reason": "Said to be so."}
    assert ("na-not-allowed", "block") in codes(graded(kind, facts, {key: given}))


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("assessment", ["T1A-20"]),
        ("taf", ["T1T-01", "T1T-07", "T1T-09", "T1T-12"]),
        ("closure", ["T1C-10", "T1C-11", "T1C-13"]),
    ],
)
def test_without_facts_not_applicable_is_ticked_with_a_comment(
    graded: Graded, kind: str, keys: list[str]
) -> None:
    result = graded(kind, None, {key: {"value": "na", "comment": "Not so here."} for key in keys})
    assert (result.suggested, codes(result)) == ("pass", [])
    assert codes(graded(kind, None, {keys[0]: "na"}))[0] == ("na-reason", "block")


@pytest.mark.requirement("S0-125")
@pytest.mark.parametrize("level", [3, 4])
@pytest.mark.parametrize(
    ("answers", "decision"),
    [
        ({"T1A-18": None}, "return"),
        ({"T1A-18": {"value": "yes", "reason": "Mistyped: the text says level 2."}}, "pass"),
        ({"T1A-18": None, "T1A-09": None}, "incomplete"),
    ],
)
def test_level_three_and_four_escalate_whatever_is_decided(
    graded: Graded, level: int, answers: dict[str, Any], decision: str
) -> None:
    result = graded("assessment", {"level": level}, answers)
    assert result.suggested == decision
    told = [(follow.kind, follow.type, follow.question) for follow in result.follow_up]
    assert told == [("escalation", "safeguarding-prompt", "T1A-18")]


@pytest.mark.requirement("S0-125")
@pytest.mark.parametrize("level", [1, 2, None, ...])
def test_other_levels_do_not_escalate(graded: Graded, level: Any) -> None:
    assert graded("assessment", {"level": level}, {"T1A-18": "no"}).follow_up == ()
