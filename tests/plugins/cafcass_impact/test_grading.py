"""The derivation and every check, one difference from the baseline at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument

Graded = Callable[..., Result]
Places = set[tuple[str, str | None]]
NO_CONTACT = {"value": "na", "reason": "No direct contact before the first hearing."}
UNSAFE_REPORT = ["recommendations-are-not-safe"]
ACTION = {"rows": [{"action": "Ask the court to suspend contact."}]}


def codes(result: Result) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.question) for finding in result.findings]


def points(critical: int, others: int = 0) -> dict[str, Any]:
    marked = [{"point": f"Point {n}", "area": "compliance", "critical": "yes"} for n in range(critical)]
    return {"rows": [*marked, *({"point": f"Further point {n}"} for n in range(others))]}


@pytest.mark.requirement("S4-001", "S4-002", "S4-004", "S4-014", "S4-104")
def test_cf01_everything_good_is_outstanding(graded: Graded) -> None:
    result = graded()
    assert (result.recorded, result.suggested, result.outcome) == ("outstanding", "outstanding", "accept")
    assert (result.findings, result.follow_up) == ((), ())
    assert [step.rule for step in result.trace] == ["R1", "R2", "R3", "R4", "R5", "R6"]
    assert result.instrument.version == "2017.07"


@pytest.mark.requirement("S4-011", "S4-017", "S4-059")
def test_cf03_learning_in_one_compliance_standard_is_good(graded: Graded) -> None:
    result = graded({"C2": "learning", "grade": "good"})
    assert (result.suggested, result.outcome, result.findings) == ("good", "accept", ())
    assert result.trace[-1].rule == "R7"


@pytest.mark.requirement("S4-002", "S4-019", "S4-062", "S4-069")
def test_cf07_child_seen_but_recording_unclear_is_met(graded: Graded) -> None:
    result = graded({"I1": "met", "grade": "met"})
    assert (result.suggested, result.outcome, result.findings) == ("met", "accept", ())
    assert (result.trace[-1].rule, result.trace[-1].looked_at[0].question) == ("R4", "I1")


DERIVED: list[tuple[dict[str, Any], str, str]] = [
    ({"safeguarding": "yes"}, "R1", "requires-improvement"),
    ({"evidence": "no"}, "R2", "requires-improvement"),
    ({"I4": "requires-improvement", "I1": "met"}, "R3", "requires-improvement"),
    ({"I2": "met", "added_value": ["no-impact"]}, "R4", "met"),
    ({"added_value": ["no-impact"]}, "R5", "met"),
    ({}, "R6", "outstanding"),
    ({"C1": "learning", "C4": "learning"}, "R7", "good"),
    ({"C1": "learning", "C3": "learning", "C4": "learning"}, "R8", "met"),
    ({"C1": "learning", "C2": "learning", "C3": "learning", "C4": "learning"}, "R8", "met"),
]


@pytest.mark.requirement("S4-010", "S4-011", "S4-017", "S4-020", "S4-021", "S4-101")
@pytest.mark.parametrize(("changes", "rule", "suggested"), DERIVED)
def test_each_rule_of_the_derivation(
    graded: Graded, changes: dict[str, Any], rule: str, suggested: str
) -> None:
    result = graded(changes)
    assert (result.trace[-1].rule, result.trace[-1].gives, result.suggested) == (rule, suggested, suggested)
    assert all(step.gives is None for step in result.trace[:-1])


@pytest.mark.requirement("S4-017")
def test_how_much_learning_is_minimal_is_a_setting(graded: Graded) -> None:
    two = {"C1": "learning", "C3": "learning"}
    assert graded(two).suggested == "good"
    assert graded(two, settings={"minimal_max": 1}).suggested == "met"


@pytest.mark.requirement("S4-003", "S4-015", "S4-071", "S4-078")
def test_a_learning_note_beside_a_good_standard_never_lowers_a_grade(
    graded: Graded, cafcass: Instrument
) -> None:
    notes: dict[str, Any] = {
        key: [option.id for option in cafcass.options(question) if option.id not in UNSAFE_REPORT]
        for key, question in cafcass.questions.items()
        if question.many and "learning" in key.split(".")
    }
    assert len(notes) == 8
    notes["learning"] = points(critical=3, others=20)
    comments = {f"C{n}": {"comment": "Something to learn."} for n in (1, 2, 3, 4)}
    result = graded({**notes, **comments})
    assert (result.recorded, result.suggested, result.outcome) == ("outstanding", "outstanding", "accept")


@pytest.mark.requirement("S4-070", "S4-105")
@pytest.mark.parametrize(
    ("changes", "recorded", "expected", "outcome"),
    [
        ({}, "good", "differs", "warn"),
        ({}, "met", "differs", "warn"),
        ({}, "requires-improvement", "differs", "warn"),
        ({"C1": "learning"}, "good", None, "accept"),
        ({"C1": "learning"}, "outstanding", "outstanding-not-met", "block"),
        ({"C1": "learning", "C2": "learning", "C3": "learning"}, "good", "differs", "warn"),
        ({"I2": "met"}, "outstanding", "outstanding-not-met", "block"),
        ({"I2": "met"}, "good", "good-not-met", "block"),
        ({"I2": "met"}, "met", None, "accept"),
        ({"I2": "met"}, "requires-improvement", "differs", "warn"),
        ({"I2": "requires-improvement"}, "good", "good-not-met", "block"),
        ({"I2": "requires-improvement"}, "met", "differs", "warn"),
        ({"I2": "requires-improvement"}, "requires-improvement", None, "accept"),
        ({"evidence": "no"}, "outstanding", "outstanding-not-met", "block"),
        ({"evidence": "no"}, "good", "good-not-met", "block"),
        ({"evidence": "no"}, "met", "met-not-met", "block"),
        ({"evidence": "no"}, "requires-improvement", None, "accept"),
        (
            {"safeguarding": "yes", "safeguarding.actions": ACTION},
            "outstanding",
            "outstanding-not-met",
            "block",
        ),
        ({"safeguarding": "yes", "safeguarding.actions": ACTION}, "good", "good-not-met", "block"),
        ({"safeguarding": "yes", "safeguarding.actions": ACTION}, "met", "met-not-met", "block"),
        ({"safeguarding": "yes", "safeguarding.actions": ACTION}, "requires-improvement", None, "accept"),
        ({"added_value": ["no-impact"]}, "outstanding", "outstanding-not-met", "block"),
        ({"added_value": ["no-impact"]}, "good", "differs", "warn"),
        ({"added_value": ["no-impact"]}, "met", None, "accept"),
    ],
)
def test_the_recorded_grade_against_the_answers(
    graded: Graded, changes: dict[str, Any], recorded: str, expected: str | None, outcome: str
) -> None:
    """The reviewer decides within the caps: a cap blocks, any other difference wants its rationale."""
    result = graded({**changes, "grade": recorded})
    assert codes(result) == ([(expected, "grade")] if expected else [])
    assert result.outcome == outcome


CASES: list[tuple[dict[str, Any], Places]] = [
    ({"rationale": None}, {("rationale", "rationale")}),
    (
        {"safeguarding": "yes", "grade": "requires-improvement"},
        {("safeguarding-actions", "safeguarding.actions")},
    ),
    ({"added_value": None}, {("added-value", "added_value")}),
    ({"added_value": ["no-impact"], "grade": "met"}, set()),
    (
        {"added_value": ["no-impact", "safeguard"], "grade": "met"},
        {("no-impact-alone", "added_value")},
    ),
    ({"added_value": ["safeguard", "resolve-dispute"]}, set()),
    ({"added_value": ["other"]}, {("other-text", "added_value.other")}),
    ({"added_value": ["other"], "added_value.other": "A sibling was traced."}, set()),
    ({"learning": points(critical=3, others=2)}, set()),
    ({"learning": points(critical=4)}, {("critical-points", "learning")}),
    ({"I1.seen": "no"}, {("not-seen", "I1")}),
    ({"I1.seen": "no", "I1": "met", "grade": "met"}, {("not-seen", "I1")}),
    ({"I1.seen": "no", "I1": "requires-improvement", "grade": "requires-improvement"}, set()),
    ({"I1.seen": "yes"}, set()),
    ({"I1.seen": "no", "law": "wtfh", "I1": NO_CONTACT}, set()),
    (
        {"safe": ["safe-recommendations"], "learning.safeguarding": ["unsafe-recommendations"]},
        {("safe-and-unsafe", "safe")},
    ),
    ({"safe": ["effective-use-of-tools"], "learning.safeguarding": ["unsafe-recommendations"]}, set()),
    ({"safe": ["safe-recommendations"], "learning.safeguarding": ["insufficient-risk-analysis"]}, set()),
    ({"C4.learning": UNSAFE_REPORT}, {("c4-against-i4", "C4")}),
    ({"C4.learning": UNSAFE_REPORT, "I4": "met", "grade": "met"}, {("c4-against-i4", "C4")}),
    (
        {"C4.learning": UNSAFE_REPORT, "I4": "requires-improvement", "grade": "requires-improvement"},
        set(),
    ),
    ({"C4.learning": ["adult-focused"]}, set()),
    ({"I1": NO_CONTACT}, {("na-only-wtfh", "I1")}),
    ({"I1": NO_CONTACT, "I3": NO_CONTACT, "law": "public"}, {("na-only-wtfh", f"I{n}") for n in (1, 3)}),
    ({"I1": NO_CONTACT, "I3": NO_CONTACT, "law": "wtfh"}, set()),
    ({"I1": "na", "law": "wtfh"}, {("na-reason", "I1")}),
    ({"I2": NO_CONTACT, "law": "wtfh"}, {("na-not-allowed", "I2")}),
    ({"review_date": "2026-10-27"}, set()),
    ({"review_date": "2026-10-28"}, {("review-date", "review_date")}),
    ({"review_date": "2027-01-02"}, {("review-date", "review_date")}),
    ({"heard": {"comment": ""}}, {("comment-missing", "heard")}),
    ({"evidence": None}, {("unanswered", "evidence")}),
    ({"safeguarding": None}, {("unanswered", "safeguarding")}),
]


@pytest.mark.requirement(
    "S4-032",
    "S4-049",
    "S4-062",
    "S4-066",
    "S4-068",
    "S4-084",
    "S4-091",
    "S4-094",
    "S4-098",
    "S4-099",
    "S4-100",
    "S4-101",
    "S4-102",
    "S4-105",
)
@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_each_check_fires_for_its_question_and_no_other(
    graded: Graded, changes: dict[str, Any], expected: Places
) -> None:
    result = graded(changes)
    assert set(codes(result)) == expected
    assert result.outcome == ("block" if expected else "accept")


@pytest.mark.requirement("S4-022")
@pytest.mark.parametrize("domain", ["safe", "better_represented", "heard", "enabled"])
def test_diversity_is_looked_for_in_each_domain(graded: Graded, domain: str) -> None:
    key = f"{domain}.diversity"
    for value in (None, "no"):
        result = graded({key: value})
        assert ([(f.code, f.question, f.level) for f in result.findings]) == [("diversity", key, "warn")]
        assert (result.outcome, result.suggested) == ("warn", "outstanding")
    assert codes(graded({key: "yes"})) == []


@pytest.mark.requirement("S4-022", "S4-089", "S4-090")
def test_the_printed_diversity_tick_satisfies_where_there_is_one(graded: Graded) -> None:
    for domain in ("heard", "enabled"):
        ticked = {domain: ["diversity-factors-identified-analysed"], f"{domain}.diversity": None}
        assert codes(graded(ticked)) == []
        assert codes(graded({domain: None, f"{domain}.diversity": None})) == [
            ("diversity", f"{domain}.diversity")
        ]
    uniqueness = {"better_represented": ["child-s-uniqueness"], "better_represented.diversity": None}
    assert codes(graded(uniqueness)) == [("diversity", "better_represented.diversity")]


@pytest.mark.requirement("S4-020", "S4-098", "S4-099")
def test_an_immediate_safeguarding_action_escalates(graded: Graded, cafcass: Instrument) -> None:
    flagged = {"safeguarding": "yes", "safeguarding.actions": ACTION, "grade": "requires-improvement"}
    result = graded(flagged)
    assert [(f.kind, f.type, f.question) for f in result.follow_up] == [
        ("escalation", "immediate-concern", "safeguarding")
    ]
    assert (cafcass.role("concern"), cafcass.role("actions")) == (
        ("safeguarding",),
        ("safeguarding.actions",),
    )


@pytest.mark.requirement("S4-079", "S4-080", "S4-081", "S4-082", "S4-083", "S4-084", "S4-085")
@pytest.mark.parametrize("key", ["work", "area", "practitioner", "reviewer", "ecms", "review_date", "law"])
def test_the_header_must_be_complete(graded: Graded, key: str) -> None:
    result = graded({key: None})
    assert codes(result) == [("unanswered", key)]
    assert (result.complete, result.suggested, result.outcome) == (False, None, "block")


@pytest.mark.requirement("S4-061", "S4-072", "S4-104")
def test_only_the_header_the_standards_and_three_judgements_are_compulsory(cafcass: Instrument) -> None:
    header = {"work", "area", "practitioner", "reviewer", "ecms", "review_date", "law"}
    standards = {f"{kind}{n}" for kind in "IC" for n in (1, 2, 3, 4)}
    required = {key for key, question in cafcass.questions.items() if question.required is not False}
    assert required == header | standards | {"safeguarding", "evidence", "grade"}


@pytest.mark.requirement("S4-040", "S4-041", "S4-043", "S4-044", "S4-085")
def test_questions_of_one_law_type_are_asked_only_there(graded: Graded, cafcass: Instrument) -> None:
    asked = {key: q.when for key, q in cafcass.questions.items() if q.when and "law" in q.when}
    assert asked == {
        "better_represented.feedback": {"law": "public"},
        "better_represented.iro": {"law": "public"},
        "heard.impact": {"law": "wtfh"},
        "heard.centre": {"law": "wtfh"},
    }
    for law in ("public", "private", "wtfh"):
        assert codes(graded({"law": law})) == []


@pytest.mark.requirement("S4-056")
def test_professional_approach_that_was_not_observed_does_not_count(
    graded: Graded, cafcass: Instrument
) -> None:
    others = [option.id for option in cafcass.lists["indicators"] if option.id != "professional-approach"]
    result = graded({"indicators": others, "indicators.not_observed": "yes"})
    assert (result.suggested, result.findings) == ("outstanding", ())
