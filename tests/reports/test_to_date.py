"""The year so far: month by month, cumulative, by theme."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa_core.model.figure import Report, Table
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.model.period import Period
from qa_core.reports.figures import Count, InstrumentFigures, Month, Narrative, Population, QuarterFigures
from qa_core.reports.screen import reference_pattern
from qa_core.reports.shares import interval
from qa_core.reports.to_date import year_to_date

QUARTER = Period.parse("2026-Q1")


def counts(good: int, n: int, key: str = "6.i") -> tuple[Count, ...]:
    """So many at the expected level of so many."""
    up, down = ("yes", "no") if key == "1.a" else ("good", "inadequate")
    return Count(key, up, "answered", good), Count(key, down, "answered", n - good)


@pytest.fixture
def figures(sample: Instrument) -> InstrumentFigures:
    """January and March with audits, February without."""
    months = (
        Month("2026-01", 6, counts(3, 5) + counts(4, 6, "1.a")),
        Month("2026-03", 8, counts(7, 8) + counts(8, 8, "1.a")),
    )
    every = counts(10, 13) + counts(12, 14, "1.a")
    return InstrumentFigures(sample, 14, counts=every, months=months, population=Population(50))


def made(figures: InstrumentFigures) -> Report:
    """The year to date of one audit."""
    references = reference_pattern(["K-0417"])
    given = QuarterFigures((figures,))
    return year_to_date(given, Organisation(), QUARTER.year_to_date, QUARTER, references=references)


def table(report: Report, id: str) -> Table:
    """One table."""
    return next(one for one in report.tables if one.id == id)


@pytest.mark.requirement("S0-039")
def test_each_month_has_its_figures_and_those_of_the_year_so_far(figures: InstrumentFigures) -> None:
    found = table(made(figures), "months")
    assert [column.title for column in found.columns] == [
        *("Month", "Audits", "At or above", "n", "Share"),
        *("Audits so far", "At or above so far", "n so far", "Share so far", "Likely range"),
    ]
    assert [row[:9] for row in found.rows] == [
        ("January 2026", 6, 3, 5, 0.6, 6, 3, 5, 0.6),
        ("February 2026", 0, 0, 0, None, 6, 3, 5, 0.6),
        ("March 2026", 8, 7, 8, 0.875, 14, 10, 13, 10 / 13),
    ]
    assert [row[9] for row in found.rows] == [interval(3, 5, 50), interval(3, 5, 50), interval(10, 13, 50)]


@pytest.mark.requirement("S0-039")
def test_each_theme_has_a_row_a_month(figures: InstrumentFigures) -> None:
    found = table(made(figures), "themes-months")
    assert [row[:8] for row in found.rows] == [
        ("Consent", "January 2026", 4, 6, 4 / 6, 4, 6, 4 / 6),
        ("Consent", "February 2026", 0, 0, None, 4, 6, 4 / 6),
        ("Consent", "March 2026", 8, 8, 1.0, 12, 14, 12 / 14),
    ]
    assert found.rows[2][8] == pytest.approx(interval(12, 14, 50))


def test_the_last_month_so_far_is_the_year_and_each_adds_one_month(figures: InstrumentFigures) -> None:
    report = made(figures)
    months, themes = table(report, "months"), table(report, "themes")
    assert months.names[2][6] == "sample-audit/6.i:reached"
    assert months.names[1][6] == "sample-audit/6.i:reached@upto=2026-02"
    known = {
        name: cell
        for one in report.tables
        for row, names in zip(one.rows, one.names, strict=bool(one.names))
        for cell, name in zip(row, names, strict=True)
        if name
    }
    checked = 0
    for one in (*months.sums, *table(report, "themes-months").sums):
        values = [known[part] for part in one.parts]
        assert known[one.total] == sum(value for value in values if isinstance(value, int))
        checked += 1
    assert checked > 10
    assert themes.rows[0][:4] == ("Consent", 12, 14, 12 / 14)


def test_without_audits_there_are_no_months(sample: Instrument) -> None:
    report = made(InstrumentFigures(sample, 0))
    assert {"months", "themes-months", "trend"}.isdisjoint(one.id for one in report.tables)
    assert report.tables[0].id == "concerns"


def test_shares_of_every_record_have_no_range(figures: InstrumentFigures) -> None:
    report = made(replace(figures, population=Population(14, exact=True)))
    kinds = {
        column.kind for id in ("months", "themes", "themes-months") for column in table(report, id).columns
    }
    assert "range" not in kinds


@pytest.mark.requirement("S0-130")
def test_what_was_released_is_quoted_without_references(figures: InstrumentFigures) -> None:
    told = replace(figures, narratives=(Narrative("3.n", "K-0417 was seen."),))
    assert table(made(told), "narratives").rows[0][2] == "[reference removed] was seen."
    assert "narratives" not in {one.id for one in made(figures).tables}


def test_the_report_is_named_by_what_was_asked_for_and_says_what_it_covers(
    figures: InstrumentFigures,
) -> None:
    summer = Period.parse("2026-Q3")
    report = year_to_date(QuarterFigures((figures,)), Organisation(), summer.year_to_date, summer)
    assert (report.name, report.period) == ("year-to-date", "2026-Q3")
    assert report.period_title == "January to September 2026"
    assert len(table(report, "months").rows) == 9
