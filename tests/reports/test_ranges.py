"""Ranges beside shares: what a statistics library says of them, and what must hold for any numbers."""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from qa_core.reports.shares import Part, apart, clear, compared, interval

CONFIDENCES = st.sampled_from([0.8, 0.9, 0.95, 0.99])


@st.composite
def samples(draw: st.DrawFn) -> tuple[int, int]:
    """Hits and n."""
    n = draw(st.integers(1, 500))
    return draw(st.integers(0, n)), n


@given(sample=samples(), confidence=CONFIDENCES)
def test_without_a_population_it_is_the_wilson_interval_of_statsmodels(
    sample: tuple[int, int], confidence: float
) -> None:
    theirs = proportion_confint(*sample, alpha=1 - confidence, method="wilson")
    assert interval(*sample, confidence=confidence) == pytest.approx(theirs, abs=1e-9)


@given(sample=samples(), more=st.integers(1, 2000), confidence=CONFIDENCES)
def test_a_known_population_is_the_wilson_interval_of_the_raised_n(
    sample: tuple[int, int], more: int, confidence: float
) -> None:
    hits, n = sample
    population = n + more
    raised = n * (population - 1) / (population - n)
    theirs = proportion_confint(hits / n * raised, raised, alpha=1 - confidence, method="wilson")
    assert interval(hits, n, population, confidence) == pytest.approx(theirs, abs=1e-9)


@given(sample=samples(), population=st.none() | st.integers(1, 600), confidence=CONFIDENCES)
def test_it_holds_the_share_and_never_leaves_nought_to_one(
    sample: tuple[int, int], population: int | None, confidence: float
) -> None:
    found = interval(*sample, population, confidence)
    if found is None:
        assert population == sample[1]
    else:
        assert 0 <= found[0] <= sample[0] / sample[1] <= found[1] <= 1


@given(sample=samples(), times=st.integers(2, 20), more=st.integers(1, 500))
def test_more_audits_with_the_same_share_tell_more(sample: tuple[int, int], times: int, more: int) -> None:
    hits, n = sample
    population = n * times + more
    for known in (None, population):
        few, many = interval(hits, n, known), interval(hits * times, n * times, known)
        assert few is not None
        assert many is not None
        assert many[1] - many[0] < few[1] - few[0]


@given(sample=samples(), more=st.integers(1, 500), further=st.integers(1, 500))
def test_the_fewer_there_were_to_audit_the_more_a_sample_tells(
    sample: tuple[int, int], more: int, further: int
) -> None:
    hits, n = sample
    assume(n > 1)
    near, far, unknown = (
        interval(hits, n, n + more),
        interval(hits, n, n + more + further),
        interval(hits, n),
    )
    assert near is not None
    assert far is not None
    assert unknown is not None
    assert near[1] - near[0] < far[1] - far[0] < unknown[1] - unknown[0]


def test_what_was_audited_whole_or_not_at_all_has_no_range() -> None:
    assert interval(7, 12, 12) is None
    assert interval(0, 0) is None
    assert interval(0, 0, 40) is None


def test_a_population_smaller_than_the_sample_is_left_aside() -> None:
    assert interval(7, 12, 11) == interval(7, 12)


@pytest.mark.parametrize(("hits", "n"), [(3, 2), (-1, 4), (1, 0)])
def test_what_is_no_share_is_refused(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        interval(hits, n)


@pytest.mark.parametrize(("reached", "population", "n"), [(70, 100, 40), (90, 120, 25), (30, 60, 45)])
def test_nineteen_in_twenty_ranges_of_drawn_samples_hold_the_share_of_all(
    reached: int, population: int, n: int
) -> None:
    """Cases drawn without replacement, as audits are; the plain range would hold it too often."""
    cases = [1] * reached + [0] * (population - reached)
    chance = random.Random(7)
    ranges = [interval(sum(chance.sample(cases, n)), n, population) for _ in range(4000)]
    held = sum(found is not None and found[0] <= reached / population <= found[1] for found in ranges)
    assert 0.93 <= held / len(ranges) <= 0.97


def test_ranges_that_touch_are_not_clear_of_each_other() -> None:
    assert clear((0.1, 0.3), (0.31, 0.5))
    assert clear((0.6, 0.8), (0.2, 0.5))
    assert not clear((0.1, 0.3), (0.3, 0.5))
    assert not clear((0.1, 0.9), (0.4, 0.5))


def test_two_shares_are_compared_by_their_ranges() -> None:
    assert compared(Part("now", 18, 20), Part("before", 8, 20)) == 1
    assert compared(Part("now", 8, 20), Part("before", 18, 20)) == -1
    assert compared(Part("now", 12, 20), Part("before", 11, 20)) == 0
    assert compared(Part("now", 0, 0), Part("before", 11, 20)) is None


def test_shares_of_everything_are_compared_as_if_they_were_samples() -> None:
    assert compared(Part("now", 10, 12, 12), Part("before", 9, 12, 12)) == 0


def test_a_part_is_held_against_all_others_together() -> None:
    parts = [Part("North", 38, 40), Part("South", 10, 40), Part("East", 26, 40)]
    assert apart(parts) == {"North": 1, "South": -1}


def test_parts_that_differ_as_chance_makes_them_are_not_told_apart() -> None:
    assert apart([Part("North", 6, 7), Part("South", 3, 7), Part("East", 4, 5), Part("West", 0, 0)]) == {}
    assert apart([Part("North", 6, 7), Part("West", 0, 0)]) == {}
    assert apart([]) == {}


def test_with_many_parts_a_wider_range_keeps_chance_from_naming_one() -> None:
    """Twelve teams of one and the same practice: by far most rounds name nobody."""
    chance = random.Random(11)
    named = 0
    for _ in range(400):
        parts = [Part(str(at), sum(chance.random() < 0.7 for _ in range(15)), 15) for at in range(12)]
        named += bool(apart(parts))
    assert named / 400 < 0.05
