"""A share month by month: the limits of a p-chart, from when they are drawn, and what lies outside them."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_core.model.instrument import Instrument
from qa_core.reports.figures import Count, InstrumentFigures, Month
from qa_core.reports.trend import MONTHS, Point, limits, mean, outside, run, trend


def figures(sample: Instrument, *found: tuple[int, int]) -> InstrumentFigures:
    """Months with so many good grades of so many."""
    months = []
    for number, (hits, n) in enumerate(found, 1):
        counts = (Count("6.i", "good", "answered", hits), Count("6.i", "inadequate", "answered", n - hits))
        months.append(Month(f"2026-{number:02d}", n, counts))
    return InstrumentFigures(sample, sum(n for _, n in found), months=tuple(months))


@given(usual=st.floats(0, 1), n=st.integers(1, 500))
def test_limits_are_three_standard_deviations_either_way(usual: float, n: int) -> None:
    low, high = limits(usual, n)
    by = 3 * sqrt(usual * (1 - usual) / n)
    assert low == pytest.approx(max(usual - by, 0))
    assert high == pytest.approx(min(usual + by, 1))
    assert 0 <= low <= high <= 1


@given(usual=st.floats(0.01, 0.99), n=st.integers(1, 250))
def test_more_audits_have_closer_limits(usual: float, n: int) -> None:
    few, many = limits(usual, n), limits(usual, 2 * n)
    assert few[0] <= many[0] <= many[1] <= few[1]


def test_seven_months_say_nothing_of_what_is_usual_and_eight_do(sample: Instrument) -> None:
    seven = trend(figures(sample, *[(4, 8)] * 7, (0, 0)))
    assert seven is not None
    assert [column.title for column in seven.columns] == ["Month", "At or above", "n", "Share", "Aim"]
    assert seven.note == "7 months have audits: control limits are drawn from 8 on."
    eight = trend(figures(sample, *[(4, 8)] * 8))
    assert eight is not None
    assert MONTHS == 8
    titles = [column.title for column in eight.columns]
    assert titles == ["Month", "At or above", "n", "Share", "Aim", "Mean", "Lower limit", "Upper limit"]
    assert eight.rows[0][:6] == ("January 2026", 4, 8, 0.5, 1.0, 0.5)
    assert eight.rows[0][6:] == pytest.approx(limits(0.5, 8))
    assert eight.chart is not None
    assert (eight.chart.kind, eight.chart.series, eight.chart.lines) == ("trend", (3,), (4, 5, 6, 7))


def test_a_month_without_audits_has_its_row_and_no_share(sample: Instrument) -> None:
    table = trend(figures(sample, *[(4, 8)] * 4, (0, 0), *[(4, 8)] * 4))
    assert table is not None
    assert table.rows[4] == ("May 2026", 0, 0, None, 1.0, 0.5, None, None)


def test_a_month_beyond_the_limits_is_named_with_its_figures(sample: Instrument) -> None:
    table = trend(figures(sample, *[(20, 40)] * 8, (3, 40)))
    assert table is not None
    assert table.note == "September 2026 (3 of 40, 8%) lies outside the control limits."


def test_eight_months_on_one_side_of_the_mean_are_told(sample: Instrument) -> None:
    table = trend(figures(sample, (2, 20), (2, 20), (2, 20), *[(12, 20)] * 8))
    assert table is not None
    assert "The last 8 months lie above the mean of 46%." in table.note
    points = [Point("", 12, 20), Point("", 2, 20), Point("", 0, 0), Point("", 3, 20)]
    assert run(points, 0.46) == -2
    assert run([], 0.5) == 0
    assert run([Point("", 1, 2)], 0.5) == 0


def test_the_mean_is_of_all_audits_and_not_of_the_months() -> None:
    points = [Point("", 1, 1), *[Point("", 10, 20)] * 7]
    assert mean(points) == pytest.approx(71 / 141)
    assert mean(points[1:]) is None
    assert [*outside(points, 71 / 141)] == []


def test_one_month_is_no_trend_and_without_a_benchmark_there_is_none(sample: Instrument) -> None:
    assert trend(figures(sample, (4, 8))) is None
    plain = sample.model_copy(update={"benchmark": None})
    assert trend(replace(figures(sample, (4, 8), (4, 8)), instrument=plain)) is None


def test_the_aim_is_the_organisations(sample: Instrument) -> None:
    table = trend(figures(sample, (4, 8), (4, 8)), wanted=80)
    assert table is not None
    assert {row[4] for row in table.rows} == {0.8}


def test_the_months_of_the_period_add_up_to_what_it_counts(sample: Instrument) -> None:
    table = trend(figures(sample, (4, 8), (3, 8), (2, 8)), ["2026-02", "2026-03"])
    assert table is not None
    assert [one.total for one in table.sums] == ["sample-audit/6.i:reached", "sample-audit/6.i:n"]
    assert table.sums[0].parts == (
        "sample-audit/6.i:reached@month=2026-02",
        "sample-audit/6.i:reached@month=2026-03",
    )
