"""Only in the voice audit: contacts with each child, questions by age, and a return of the family."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument

Graded = Callable[..., Result]
NAME = "thematic-voice"
FACTS = {"children": [{"id": "C1"}, {"id": "C2"}, {"id": "C3"}]}
CHILD = {
    "caf_id": "yes",
    "assessment": "yes",
    "plan": "yes",
    "reviews": "yes",
    "differ": "no",
    "told": "yes",
    "difference": "yes",
}


def child(id: str, band: str, **more: Any) -> dict[str, Any]:
    speaks = {} if band == "unborn" else {"nonverbal": "no"}
    return {"child": id, "band": band} | CHILD | speaks | more


def contact(id: str, date: str, **more: Any) -> dict[str, Any]:
    said = {"who": "Teacher", "seen": "yes", "alone": "yes", "method": "talk", "learned": "Likes school."}
    return {"child": id, "date": date} | said | more


def wanted(result: Result) -> set[str | None]:
    return {finding.column for finding in result.findings if finding.code == "row-incomplete"}


def codes(result: Result) -> set[tuple[str, int | None]]:
    return {(finding.code, finding.row) for finding in result.findings}


@pytest.mark.requirement("S0-055")
@pytest.mark.parametrize(
    ("band", "more", "columns"),
    [
        ("unborn", {}, {"observed"}),
        ("0-4", {}, {"observed"}),
        ("5-11", {}, set()),
        ("5-11", {"nonverbal": "yes"}, {"observed"}),
        ("12+", {}, {"attended"}),
        ("12+", {"nonverbal": "yes"}, {"observed", "attended"}),
        ("5-11", {"differ": "yes"}, {"handled"}),
    ],
)
def test_the_age_of_a_child_decides_what_is_asked(
    graded: Graded, band: str, more: dict[str, Any], columns: set[str]
) -> None:
    facts = {"children": [{"id": "C1"}]}
    result = graded(
        NAME,
        {"VOC-01": [child("C1", band, **more)], "VOC-02": [contact("C1", "2026-10-01")]},
        facts=facts,
    )
    assert wanted(result) == columns


def test_alone_is_asked_only_of_a_child_who_was_seen(graded: Graded) -> None:
    rows = [contact("C1", "2026-10-01"), contact("C2", "2026-10-01", seen="no", alone=None)]
    assert wanted(graded(NAME, {"VOC-02": rows})) == set()
    rows[1]["seen"] = "yes"
    assert wanted(graded(NAME, {"VOC-02": rows})) == {"alone"}


@pytest.mark.parametrize(
    ("about", "counts"),
    [
        (child("C1", "unborn", observed="yes"), False),
        (child("C1", "0-4", observed="yes"), False),
        (child("C1", "5-11", nonverbal="yes", observed="yes"), False),
        (child("C1", "12+", nonverbal="yes", observed="yes", attended="no"), False),
        (child("C1", "5-11"), True),
        (child("C1", "12+", attended="yes"), True),
    ],
)
def test_not_seen_alone_counts_only_for_older_children_who_speak(
    graded: Graded, about: dict[str, Any], counts: bool
) -> None:
    facts = {"children": [{"id": "C1"}]}
    accompanied = contact("C1", "2026-10-01", alone="no")
    result = graded(NAME, {"VOC-01": [about], "VOC-02": [accompanied]}, facts=facts)
    assert codes(result) == ({("not-seen-alone", 1)} if counts else set())
    assert result.suggested == "good"
    for alone in ("yes", "not-appropriate"):
        rows = [accompanied, contact("C1", "2026-10-02", alone=alone)]
        assert codes(graded(NAME, {"VOC-01": [about], "VOC-02": rows}, facts=facts)) == set()


def test_the_share_of_children_with_a_voice_at_each_stage(graded: Graded) -> None:
    rows = [
        child("C1", "5-11"),
        child("C2", "5-11", assessment="partly", plan="no", reviews="na"),
        child("C3", "5-11", plan="no", reviews="na"),
    ]
    contacts = [contact(c, "2026-10-01") for c in ("C1", "C2", "C3")]
    result = graded(NAME, {"VOC-01": rows, "VOC-02": contacts}, facts=FACTS)
    worked = {key: result.worked_out[key] for key in ("VOC-03", "VOC-04", "VOC-05")}
    assert [one.value for one in worked.values()] == [67, 33, 100]
    assert [one.because for one in worked.values()] == [
        "2 of 3 children; not, or only partly: C2",
        "1 of 3 children; not, or only partly: C2, C3",
        "1 of 1 children",
    ]
    assert ("planning-against-voice", None) in codes(result)


def test_a_stage_that_applies_to_no_child_is_not_applicable(graded: Graded) -> None:
    rows = [child(c, "5-11", reviews="na") for c in ("C1", "C2")]
    assert graded(NAME, {"VOC-01": rows}).worked_out["VOC-05"].value == "na"


def test_the_longest_gap_is_between_contacts_with_the_same_child(graded: Graded) -> None:
    rows = [
        contact("C1", "2026-08-30"),
        contact("C1", "2026-06-01"),
        contact("C1", "2026-07-01"),
        contact("C2", "2026-10-01"),
    ]
    worked = graded(NAME, {"VOC-02": rows}).worked_out
    assert worked["VOC-06"].value == 60
    assert worked["VOC-06"].because.startswith("C1, from 2026-07-01 to 2026-08-30")
    assert (worked["VOC-07"].value, worked["VOC-07"].because) == (58, "C1, last on 2026-08-30")


def test_one_contact_leaves_no_gap_and_later_ones_are_not_counted(graded: Graded) -> None:
    rows = [contact("C1", "2026-10-01"), contact("C1", "2026-12-01"), contact("C2", "2026-10-20")]
    worked = graded(NAME, {"VOC-02": rows}).worked_out
    assert "VOC-06" not in worked
    assert worked["VOC-07"].value == 26


def test_each_child_without_contact_is_named(graded: Graded) -> None:
    rows = [child(c, "5-11") for c in ("C1", "C2", "C3")]
    result = graded(NAME, {"VOC-01": rows, "VOC-02": [contact("C2", "2026-10-01")]}, facts=FACTS)
    assert (result.worked_out["VOC-08"].value, result.worked_out["VOC-08"].because) == (
        2,
        "2 of 3 children: C1, C3",
    )
    assert codes(result) == {("no-contact", 1), ("no-contact", 3), ("recognition-against-contact", None)}
    assert result.outcome == "warn"
    assert all("C1" in f.message or "C3" in f.message for f in result.findings if f.code == "no-contact")


@pytest.mark.requirement("S0-050")
def test_without_an_agency_the_practitioners_questions_are_asked(
    graded: Graded, asked: Callable[..., set[str]]
) -> None:
    assert asked(NAME) == asked(NAME, agency="practitioner")
    found = graded(NAME, agency="practitioner")
    assert (found.suggested, found.findings) == (graded(NAME).suggested, ()) == ("good", ())
    assert "VOC-grade" in asked(NAME)
    assert "VOC-family-children" not in asked(NAME)


@pytest.mark.requirement("S0-050", "S0-055")
def test_the_family_is_asked_its_own_questions_and_no_grade(
    graded: Graded, asked: Callable[..., set[str]]
) -> None:
    assert asked(NAME, agency="family") == {
        "VOC-family-how",
        "VOC-family-children",
        "VOC-safeguarding",
    }
    felt = {"listened": "a-lot", "explained": "quite", "better": "not-at-all"}
    rows = [
        {"child": "C1", "given": "child", "words": "They asked me twice."} | felt,
        {"child": "C2", "given": "not-given"},
    ]
    parents = [{"parent": "mother", "listened": "a-lot", "child_heard": "quite", "better": "a-little"}]
    answers = {
        "VOC-family-how": {"value": "By telephone."},
        "VOC-family-children": {"rows": rows},
        "VOC-family-parents": {"rows": parents},
        "VOC-safeguarding": {"value": "no"},
    }
    result = graded(NAME, answers=answers, agency="family")
    assert (result.complete, result.suggested, result.findings) == (True, None, ())
    assert not result.worked_out


@pytest.mark.requirement("S0-057", "S0-060")
def test_a_concern_in_the_familys_return_escalates(graded: Graded) -> None:
    flagged = {"VOC-safeguarding": {"value": "yes", "comment": "Told at once."}}
    result = graded(NAME, answers=flagged, agency="family")
    assert [(f.type, f.question) for f in result.follow_up] == [("immediate-concern", "VOC-safeguarding")]


@pytest.mark.requirement("S0-055")
def test_contacts_with_a_child_stand_only_here(thematic: dict[str, Instrument]) -> None:
    nested = {
        name
        for name, instrument in thematic.items()
        for question in instrument.questions.values()
        if {"child", "date"} <= {column.key for column in question.columns}
    }
    assert nested == {NAME}
