"""Agreement of two auditors: laws of the coefficient, pairs left out, what is said of too few."""

from __future__ import annotations

import builtins
import datetime as dt
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qa_core.model.audit import Answer
from qa_core.model.instrument import Instrument, Option
from qa_core.rules import agreement
from qa_core.rules.agreement import Pair, Scale, alpha, apart, interval, mean_difference, measured, scale_of
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import grade

FOUR = Scale("ordinal", ("inadequate", "requires-improvement", "good", "outstanding"))
LIST = Scale("nominal", ("home", "school", "clinic"))
SCALES = st.sampled_from([FOUR, LIST])


@st.composite
def rated(draw: st.DrawFn, least: int = 2) -> tuple[list[Pair], Scale]:
    """Pairs on one scale with at least two different answers among them."""
    scale = draw(SCALES)
    word = st.sampled_from(scale.words)
    pairs = draw(st.lists(st.tuples(word, word), min_size=least, max_size=60))
    assume(len({one for pair in pairs for one in pair}) > 1)
    return pairs, scale


@given(rated())
def test_identical_answers_give_one(given_: tuple[list[Pair], Scale]) -> None:
    pairs, scale = given_
    same = [(first, first) for first, _ in pairs]
    assume(len(set(same)) > 1)
    assert alpha(same, scale) == 1


@given(rated())
def test_it_makes_no_difference_who_was_first(given_: tuple[list[Pair], Scale]) -> None:
    pairs, scale = given_
    assert alpha([(b, a) for a, b in pairs], scale) == pytest.approx(alpha(pairs, scale))


@given(rated(), st.randoms())
def test_the_order_of_pairs_makes_no_difference(given_: tuple[list[Pair], Scale], chance: Any) -> None:
    pairs, scale = given_
    mixed = list(pairs)
    chance.shuffle(mixed)
    assert alpha(mixed, scale) == pytest.approx(alpha(pairs, scale))


@given(rated())
def test_it_is_never_above_one(given_: tuple[list[Pair], Scale]) -> None:
    assert alpha(*given_) <= 1


@settings(max_examples=5)
@given(rated(least=20))
def test_the_interval_is_repeatable_whatever_the_order(given_: tuple[list[Pair], Scale]) -> None:
    pairs, scale = given_
    low, high = interval(pairs, scale, "seed")
    assert -1 <= low <= high <= 1
    assert interval([(b, a) for a, b in reversed(pairs)], scale, "seed") == (low, high)


def test_known_values() -> None:
    """Krippendorff's own example of two observers and a nominal scale: alpha 0.692, worked out by hand."""
    one = ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"]
    two = ["b", "a", "b", "b", "b", "c", "c", "c", "e", "d", "d", "d"]
    pairs = list(zip(one, two, strict=True))
    assert alpha(pairs, Scale("nominal", tuple("abcde"))) == pytest.approx(0.692, abs=0.0005)


def test_near_misses_weigh_less_on_a_scale() -> None:
    base: list[Pair] = [(word, word) for word in FOUR.words for _ in range(5)]
    near = alpha([*base, ("good", "outstanding")], FOUR)
    far = alpha([*base, ("inadequate", "outstanding")], FOUR)
    assert far < near < 1


def test_below_twenty_pairs_there_is_no_coefficient() -> None:
    pairs: list[Pair] = [("good", "good")] * 10 + [("inadequate", "good")] * 9
    few = measured(pairs, FOUR, "s")
    assert (few.n, few.same, few.alpha, few.interval, few.why) == (19, 10, None, None, "too few pairs (19)")
    assert few.share == 10 / 19
    assert few.counts == (("good", "good", 10), ("inadequate", "good", 9))
    enough = measured([*pairs, ("good", "good")], FOUR, "s")
    assert enough.why == ""
    assert enough.alpha is not None
    assert enough.interval is not None
    assert enough.interval[0] <= enough.alpha <= enough.interval[1]


def test_not_applicable_is_a_pair_without_a_level() -> None:
    pairs: list[Pair] = [("good", "good")] * 19 + [("na", "na"), ("na", "good")]
    found = measured(pairs, FOUR, "s")
    assert (found.n, found.same, found.weighed, found.why) == (21, 20, 19, "too few pairs (19)")


def test_one_answer_alone_has_no_coefficient() -> None:
    found = measured([("good", "good")] * 30, FOUR, "s")
    assert (found.alpha, found.why, found.share) == (None, "every answer is the same", 1)
    assert measured([], FOUR, "s").share is None


def test_several_options_are_one_answer() -> None:
    pairs: list[Pair] = [("home", "home + school")] * 10 + [("clinic", "clinic")] * 10
    assert measured(pairs, LIST, "s").same == 10


def test_without_the_library_a_plain_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "krippendorff":
            raise ModuleNotFoundError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    pairs: list[Pair] = [("good", "good")] * 15 + [("inadequate", "good")] * 15
    with pytest.raises(agreement.NoLibrary, match="extra `statistics`"):
        measured(pairs, FOUR, "s")
    assert measured(pairs, FOUR, "s", weigh=False).same == 15
    assert measured(pairs[:19], FOUR, "s").why == "too few pairs (19)"


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30))
def test_severity_is_what_one_has_the_other_lacks(levels: list[tuple[int, int]]) -> None:
    mine, theirs = mean_difference(levels), mean_difference([(b, a) for a, b in levels])
    assert (mine is None) == (len(levels) < 5)
    if mine is not None and theirs is not None:
        assert mine == pytest.approx(-theirs)


def test_steps_between_grades() -> None:
    assert apart(FOUR, "good", "inadequate") == 2
    assert apart(FOUR, "good", "na") is None
    assert apart(LIST, "home", "school") is None


def test_a_scale_is_one_whose_options_have_levels() -> None:
    options = [Option(id=word, label=word, level=n) for n, word in enumerate(FOUR.words)]
    assert scale_of(options[::-1]) == FOUR
    assert scale_of([Option(id=word, label=word) for word in LIST.words]) == LIST
    level = [Option(id="a", label="A", level=1), Option(id="b", label="B", level=1)]
    assert scale_of(level).kind == "nominal"


def test_only_what_somebody_judged_is_compared(tiny: Instrument) -> None:
    audit = example_audit(tiny, "best", date=dt.date(2026, 10, 27))
    said = agreement.judgements(tiny, audit, grade(tiny, audit))
    assert said
    assert not set(said) & set(tiny.role("overall"))
    assert all(tiny.options(tiny.questions[key]) for key in said)
    rules = [key for key, q in tiny.questions.items() if q.work_out and q.work_out.rule and tiny.options(q)]
    for key in rules:
        silent = audit.model_copy(update={"answers": {**audit.answers, key: Answer()}})
        assert key not in agreement.judgements(tiny, silent, grade(tiny, silent))
    assert rules
