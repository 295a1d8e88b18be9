"""Made-up audits: complete, repeatable, and as good or bad as asked."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from qa_core.model.audit import Answer
from qa_core.model.instrument import Instrument
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import grade


@pytest.mark.parametrize("pick", ["best", "worst", *range(30)])
def test_every_question_that_is_asked_has_an_answer(tiny: Instrument, pick: str | int) -> None:
    audit = example_audit(tiny, pick)  # type: ignore[arg-type]
    result = grade(tiny, audit)
    assert result.complete
    assert ("3.c" in audit.answers) == (audit.answers["3.b"].value == "yes")
    assert not {"B1", "na-not-allowed", "na-reason", "exclusive-option"} & {f.code for f in result.findings}


def test_the_best_is_best_and_the_worst_is_worst(tiny: Instrument) -> None:
    best, worst = grade(tiny, example_audit(tiny)), grade(tiny, example_audit(tiny, "worst"))
    assert (best.recorded, best.suggested, best.outcome) == ("good", "good", "accept")
    assert (worst.recorded, worst.suggested) == ("poor", "poor")
    assert [f.type for f in worst.follow_up] == ["immediate-concern"]
    assert not best.follow_up


def test_a_seed_gives_the_same_audit_again(tiny: Instrument) -> None:
    assert example_audit(tiny, 7) == example_audit(tiny, 7)
    assert len({example_audit(tiny, seed).model_dump_json() for seed in range(20)}) == 20


def test_seeds_give_a_mixture_of_grades(tiny: Instrument) -> None:
    grades = Counter(grade(tiny, example_audit(tiny, seed, agree=True)).recorded for seed in range(60))
    assert set(grades) >= {"good", "fair"}


def test_children_and_agencies_get_a_row_each(tiny: Instrument) -> None:
    facts = {"children": [{"id": "K1"}, {"id": "K2"}, {"id": "K3"}], "agencies": [{"agency": "Police"}]}
    audit = example_audit(tiny, facts=facts)
    assert [row["child"] for row in audit.answers["2.a"].rows] == ["K1", "K2", "K3"]
    assert [row["agency"] for row in audit.answers["2.b"].rows] == ["Police"]


def test_due_dates_lie_ahead_and_others_behind(tiny: Instrument) -> None:
    day = dt.date(2026, 3, 2)
    audit = example_audit(tiny, "worst", date=day)
    assert str(audit.answers["1.c"].value) < day.isoformat() < str(audit.answers["3.d"].rows[0]["due"])


def test_given_answers_stand(tiny: Instrument) -> None:
    given = {"3.b": Answer(value="yes")}
    audit = example_audit(tiny, "best", given=given)
    assert audit.answers["3.b"] == given["3.b"]
    assert audit.answers["3.c"].value


def test_the_overall_grade_can_follow_the_suggestion(tiny: Instrument) -> None:
    for seed in range(20):
        result = grade(tiny, example_audit(tiny, seed, agree=True))
        assert result.recorded == result.suggested
