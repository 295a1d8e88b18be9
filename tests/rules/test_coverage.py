"""The coverage aim: month-ends, the target within its limits, and the figures when it cannot be met."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from qa_core.model.case import Case
from qa_core.model.sampling import Sampling
from qa_core.rules.coverage import Target, doubts, is_open, month_end, month_of, open_at, target

SETTINGS = Sampling()
LONG_AGO = dt.date(2020, 1, 1)


def at_mean(mean: int, settings: Sampling = SETTINGS) -> Target:
    """A target from the same count at every month-end."""
    return Target(settings, tuple(f"2026-{n:02d}" for n in range(1, 13)), (mean,) * 12)


@pytest.mark.requirement("S0-026", "S0-028")
@pytest.mark.parametrize(
    ("mean", "wanted", "monthly"),
    [(0, 0, 6), (60, 1, 6), (300, 5, 6), (360, 6, 6), (361, 7, 7), (420, 7, 7), (480, 8, 8), (481, 9, 8)],
)
def test_the_target_is_the_aim_within_its_limits(mean: int, wanted: int, monthly: int) -> None:
    assert (at_mean(mean).wanted, at_mean(mean).monthly) == (wanted, monthly)


@pytest.mark.requirement("S0-028")
def test_where_aim_and_limits_contradict_both_are_said_with_their_figures() -> None:
    assert list(at_mean(600).says()) == [
        "20 % of 600 open cases is 120 in 12 months, 10 a month. At most 8 a month come to 96 (16 %): "
        "the aim cannot be reached."
    ]
    assert list(at_mean(120).says()) == [
        "20 % of 120 open cases is 24 in 12 months, 2 a month. At least 6 a month come to 72 (60 %): "
        "more than the aim."
    ]
    assert "72: more than the aim" in next(at_mean(20).says())
    assert [list(at_mean(mean).says()) for mean in (360, 361, 420, 480)] == [[]] * 4
    none = Sampling(monthly_min=0)
    assert (at_mean(0, none).monthly, list(at_mean(0, none).says())) == (0, [])


COUNTS = st.lists(st.integers(0, 2000), min_size=12, max_size=12)


@given(COUNTS, st.lists(st.integers(0, 50), min_size=12, max_size=12), st.integers(1, 100), st.integers(0, 9))
def test_the_target_rises_with_the_cases_and_with_the_aim(
    counts: list[int], more: list[int], percent: int, least: int
) -> None:
    settings = Sampling(coverage_percent=percent, monthly_min=least, monthly_max=least + 3)
    one = Target(settings, (), tuple(counts))
    grown = Target(settings, (), tuple(a + b for a, b in zip(counts, more, strict=True)))
    higher = Target(settings.model_copy(update={"coverage_percent": min(percent + 5, 100)}), (), one.counts)
    assert least <= one.monthly <= grown.monthly <= least + 3
    assert one.monthly <= higher.monthly
    exact = Fraction(sum(counts) * percent, 12 * 12 * 100)
    assert exact <= one.wanted < exact + 1


@given(COUNTS)
def test_it_is_silent_only_where_the_aim_is_met_and_not_overshot(counts: list[int]) -> None:
    one = Target(SETTINGS, (), tuple(counts))
    if not list(one.says()):
        assert one.monthly == one.wanted
        assert one.monthly * 12 >= one.aim


@pytest.mark.parametrize(
    ("opened", "closed", "open_then"),
    [
        (None, None, True),
        (dt.date(2026, 3, 31), None, True),
        (dt.date(2026, 4, 1), None, False),
        (LONG_AGO, dt.date(2026, 3, 31), False),
        (LONG_AGO, dt.date(2026, 4, 1), True),
    ],
)
def test_a_case_is_open_from_its_opening_until_the_day_of_closing(
    opened: dt.date | None, closed: dt.date | None, open_then: bool
) -> None:
    case = Case(ref="K-1", opened=opened, closed=closed)
    assert is_open(case, dt.date(2026, 3, 31)) is open_then
    assert open_at([case, case], dt.date(2026, 3, 31)) == 2 * open_then


@pytest.mark.parametrize(
    ("month", "day", "last"),
    [
        ("2026-11", dt.date(2026, 11, 3), "2026-10"),
        ("2026-11", dt.date(2026, 10, 30), "2026-09"),
        ("2026-11", dt.date(2026, 10, 31), "2026-10"),
        ("2026-11", dt.date(2027, 2, 1), "2026-10"),
        ("2026-01", dt.date(2026, 1, 1), "2025-12"),
    ],
)
def test_twelve_month_ends_that_are_past_are_counted(month: str, day: dt.date, last: str) -> None:
    found = target([Case(ref="K-1", opened=LONG_AGO)], month, day, SETTINGS)
    assert len(found.months) == len(set(found.months)) == 12
    assert found.months[-1] == last
    assert list(found.months) == sorted(found.months)
    assert found.counts == (1,) * 12


def test_the_denominator_is_the_mean_of_month_ends() -> None:
    cases = [Case(ref=f"K-{n}", opened=LONG_AGO) for n in range(10)]
    cases += [Case(ref="new", opened=dt.date(2026, 10, 31)), Case(ref="young", opened=dt.date(2026, 11, 1))]
    cases += [Case(ref="gone", opened=LONG_AGO, closed=dt.date(2026, 1, 31))]
    found = target(cases, "2026-11", dt.date(2026, 11, 3), SETTINGS)
    assert found.counts == (11, 11, *([10] * 9), 11)
    assert found.mean == Fraction(123, 12)
    said = found.as_json()
    assert (said["open_cases_mean"], said["target"]) == (10.2, 6)
    assert "month" in str(said["denominator"])


def test_month_ends() -> None:
    assert [month_end(month).day for month in ("2024-02", "2026-02", "2026-12", "2026-11")] == [
        29,
        28,
        31,
        30,
    ]
    assert month_of(dt.date(2026, 12, 31)) + 1 == month_of(dt.date(2027, 1, 1))


def test_a_list_that_makes_counts_unsure_is_told() -> None:
    day = dt.date(2026, 11, 3)
    sound = [Case(ref="a", opened=LONG_AGO), Case(ref="b", opened=LONG_AGO, closed=dt.date(2026, 5, 1))]
    assert list(doubts(sound, day)) == []
    assert ["no case that was closed" in said for said in doubts(sound[:1], day)] == [True]
    assert any("1 of 3 cases have no day of opening" in said for said in doubts([*sound, Case(ref="c")], day))
    assert list(doubts([], day)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"monthly_min": 9},
        {"coverage_percent": 0},
        {"coverage_percent": 101},
        {"monthly_max": 0},
        {"months": 1},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Sampling(**wrong)
