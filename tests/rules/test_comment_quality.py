"""Comments that say too little: told to the auditor, known to no grade."""

from __future__ import annotations

import pytest
import samples

from qa_core.model.audit import Answer, Audit
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.rules.comment_quality import doubtful_comments, is_placeholder
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import grade


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    """An instrument whose comments are required in some sections."""
    return Registry.load().instrument("caf-tier2")


def changed(instrument: Instrument, **comments: str) -> Audit:
    audit = example_audit(instrument)
    new = {
        key.replace("_", "."): audit.answers[key.replace("_", ".")].model_copy(update={"comment": words})
        for key, words in comments.items()
    }
    return audit.model_copy(update={"answers": {**audit.answers, **new}})


def codes(instrument: Instrument, audit: Audit, **more: object) -> list[tuple[str, str | None]]:
    return [(f.code, f.question) for f in doubtful_comments(instrument, audit, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        *("n/a", "N/A.", "tbc", "TBC", "See above", "see above.", "as above", "xxx", "XXXX", "-", "...", "?"),
        *(
            "see 3.a",
            "Please see comments above",
            "same as above",
            "ditto",
            "to be confirmed",
            "Lorem ipsum dolor",
        ),
        *("asdf", "not applicable", "as discussed", "see notes", "See section 3", "test", "“n/a”"),
    ],
)
def test_placeholders_are_known(words: str) -> None:
    assert is_placeholder(words)


@pytest.mark.parametrize(
    "words",
    [
        *("", "  ", "Seen.", "See the assessment of 4 June: each child was asked.", "Consent is on file"),
        *("No", "None of the children was seen alone", "As recorded on 4 June, both parents agreed"),
        "Not applicable because the family moved in May",
    ],
)
def test_real_words_are_no_placeholder(words: str) -> None:
    assert not is_placeholder(words)


@pytest.mark.requirement("S0-077")
def test_a_placeholder_a_few_words_and_pasted_words_are_each_told_once(instrument: Instrument) -> None:
    same = "The school sent a full report in June."
    audit = changed(instrument, **{"3_a": "tbc", "3_b": "Seen it", "3_c": same, "3_d": f"  {same.upper()}!"})
    found = doubtful_comments(instrument, audit)
    assert [(f.code, f.question, f.level) for f in found] == [
        ("comment-placeholder", "3.a", "warn"),
        ("comment-short", "3.b", "warn"),
        ("comment-repeated", "3.c", "warn"),
    ]
    assert "3.c and 3.d" in found[2].message
    assert "2 words" in found[1].message
    assert not any(same in f.message or "tbc" in f.message for f in found)


@pytest.mark.parametrize(("words", "short"), [(0, False), (2, False), (3, True), (4, True)])
def test_how_few_words_are_too_few_is_set(instrument: Instrument, words: int, short: bool) -> None:
    audit = changed(instrument, **{"3_b": "Seen it"})
    assert codes(instrument, audit, words=words) == ([("comment-short", "3.b")] if short else [])


def test_only_a_required_comment_can_be_too_short(instrument: Instrument) -> None:
    optional = next(
        key
        for key, question in instrument.questions.items()
        if instrument.comment_of(key) == "optional" and question.answer not in ("long", "none")
    )
    audit = example_audit(instrument)
    answers = {**audit.answers, optional: audit.answers[optional].model_copy(update={"comment": "Yes"})}
    assert codes(instrument, audit.model_copy(update={"answers": answers})) == []


def test_the_words_of_an_earlier_audit_of_another_case_are_recognised(instrument: Instrument) -> None:
    said = "Each child was asked by name what they want."
    audit = changed(instrument, **{"3_b": said})
    [found] = doubtful_comments(
        instrument, audit, earlier=[("K-0400", "3.a", "each child was asked by name, what they want")]
    )
    assert (found.code, found.question) == ("comment-repeated", "3.b")
    assert "your audit of K-0400" in found.message
    assert (
        doubtful_comments(instrument, audit, earlier=[("K-0400", "3.a", "Something else was written there.")])
        == ()
    )


def test_a_question_that_is_not_asked_is_not_looked_at(instrument: Instrument) -> None:
    audit = example_audit(instrument)
    gated = next(key for key in instrument.questions if key not in audit.answers)
    answers = {**audit.answers, gated: Answer(comment="tbc")}
    assert codes(instrument, audit.model_copy(update={"answers": answers})) == []


def test_made_up_audits_repeat_nothing() -> None:
    for one in Registry.load().instruments.values():
        for pick in ("best", "worst", 5):
            assert doubtful_comments(one, example_audit(one, pick)) == (), (one.id, pick)


def test_no_grade_knows_of_it(tiny: Instrument) -> None:
    audit = example_audit(tiny, date=samples.TODAY)
    answers = {
        key: answer.model_copy(update={"comment": "tbc"}) if answer.comment else answer
        for key, answer in audit.answers.items()
    }
    result = grade(tiny, audit.model_copy(update={"answers": answers}))
    assert [
        f.code for f in result.findings if f.code.startswith("comment-") and f.code != "comment-missing"
    ] == []
