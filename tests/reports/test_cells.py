"""Names of cells: the same wherever the same thing is counted, and sums that hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_core.model.figure import Report
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.model.period import Period
from qa_core.reports.cells import Spot
from qa_core.reports.figures import Count, GroupCount, InstrumentFigures, QuarterFigures
from qa_core.reports.products import quarterly

UNNAMED = {"other-answers", "versions"}


def numbers(report: Report) -> dict[str, int]:
    """Every named number; the same name never stands for two."""
    found: dict[str, int] = {}
    for table in report.tables:
        for row, names in zip(table.rows, table.names, strict=bool(table.names)):
            for cell, name in zip(row, names, strict=True):
                if name:
                    assert isinstance(cell, int), (table.id, name)
                    assert found.setdefault(name, cell) == cell, (table.id, name)
    return found


def sums_hold(report: Report) -> int:
    """Checks every sum of which all is shown; gives how many those are."""
    known, checked = numbers(report), 0
    for table in report.tables:
        for one in table.sums:
            if one.total in known and all(part in known for part in one.parts):
                assert known[one.total] == sum(known[part] for part in one.parts), one
                checked += 1
    return checked


def test_every_count_of_the_quarterly_report_has_a_name(report: Report) -> None:
    for table in report.tables:
        if table.id not in UNNAMED and not table.id.startswith("narratives"):
            assert table.names, table.id
            for row, names in zip(table.rows, table.names, strict=True):
                for cell, name, column in zip(row, names, table.columns, strict=True):
                    assert bool(name) or column.kind != "count" or cell is None, (table.id, column.title)


def test_the_same_is_named_the_same_and_totals_are_their_parts(report: Report) -> None:
    assert sums_hold(report) > 40


@pytest.mark.requirement("S0-015")
def test_every_share_says_which_counts_it_is_made_of(report: Report) -> None:
    for table in report.tables:
        lines = set(table.chart.lines) if table.chart else set()
        for at, column in enumerate(table.columns):
            if column.kind in ("share", "range") and at not in lines:
                assert column.of, (table.id, column.title)
                assert column.base is not None
                for row in table.rows:
                    of, base, cell = [row[n] for n in column.of], row[column.base], row[at]
                    if column.kind == "share" and cell is not None:
                        assert isinstance(base, int)
                        assert cell == pytest.approx(sum(n for n in of if isinstance(n, int)) / base)


@given(
    found=st.dictionaries(
        st.tuples(
            st.sampled_from(["1.a", "3.a", "3.e", "3.g", "3.i", "4.e", "6.h.3", "6.i"]),
            st.sampled_from(["outstanding", "good", "inadequate", "yes", "partly", "no", "na", "missing"]),
        ),
        st.integers(0, 40),
        max_size=30,
    ),
    teams=st.dictionaries(st.sampled_from(["North", "South", ""]), st.integers(0, 20)),
)
def test_names_and_sums_hold_whatever_was_counted(
    sample: Instrument, found: dict[tuple[str, str], int], teams: dict[str, int]
) -> None:
    states = ("na", "missing")
    counts = [
        Count(key, None if value in states else value, value if value in states else "answered", n)  # type: ignore[arg-type]
        for (key, value), n in found.items()
        if key != "6.i"
    ]
    counts.append(Count("6.i", "good", "answered", sum(teams.values())))
    groups = tuple(GroupCount(team, "good", "answered", n) for team, n in teams.items())
    figures = InstrumentFigures(sample, 40, counts=tuple(counts), teams=groups)
    sums_hold(quarterly(QuarterFigures((figures,)), Organisation(), Period.parse("2026-Q3")))


def test_a_name_says_instrument_place_option_and_group() -> None:
    spot = Spot("caf-tier2", "6.i")
    assert spot("good") == "caf-tier2/6.i:good"
    assert spot.of("team=North")("good") == "caf-tier2/6.i:good@team=North"
    assert spot.of("team=North").of("before")("n") == "caf-tier2/6.i:n@team=North&before"
