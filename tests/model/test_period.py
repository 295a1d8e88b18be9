"""Periods: what their names mean in which audit year."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_core.errors import InputError
from qa_core.model.period import Period

YEARS = st.integers(1900, 2400)
STARTS = st.integers(1, 12)


@pytest.mark.parametrize(
    ("text", "start", "name", "months", "title"),
    [
        ("2026-Q3", 1, "2026-Q3", ("2026-07", "2026-08", "2026-09"), "July to September 2026"),
        (" 2026-q3 ", 1, "2026-Q3", ("2026-07", "2026-08", "2026-09"), "July to September 2026"),
        ("2026-Q1", 4, "2026-Q1", ("2026-04", "2026-05", "2026-06"), "April to June 2026"),
        ("2026-Q4", 4, "2026-Q4", ("2027-01", "2027-02", "2027-03"), "January to March 2027"),
        ("2026-Q1", 12, "2026-Q1", ("2026-12", "2027-01", "2027-02"), "December 2026 to February 2027"),
        ("2026-07", 4, "2026-07", ("2026-07",), "July 2026"),
    ],
)
def test_a_name_means_whole_months(
    text: str, start: int, name: str, months: tuple[str, ...], title: str
) -> None:
    period = Period.parse(text, start)
    assert (period.name, period.months, period.title) == (name, months, title)
    assert (period.first, period.last) == (months[0], months[-1])


def test_a_year_is_the_audit_year() -> None:
    period = Period.parse("2026", 4)
    assert (period.first, period.last, len(period.months)) == ("2026-04", "2027-03", 12)
    assert period.title == "April 2026 to March 2027"
    assert Period.parse("2026").title == "January to December 2026"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Q3",
        "2026-Q5",
        "2026-Q0",
        "2026-13",
        "2026-00",
        "2026-7",
        "26-Q3",
        "2026/Q3",
        "2026-Q3x",
        "٢٠٢٦",
        "../2026",
    ],
)
def test_another_text_is_refused_with_the_forms_that_are_allowed(text: str) -> None:
    with pytest.raises(InputError) as refused:
        Period.parse(text)
    message = str(refused.value)
    assert repr(text) in message
    assert all(form in message for form in ("2026-Q3", "2026-07", "2026."))


@pytest.mark.requirement("S0-039")
@pytest.mark.parametrize(
    ("text", "start", "first", "last"),
    [
        ("2026-Q3", 1, "2026-01", "2026-09"),
        ("2026-Q4", 4, "2026-04", "2027-03"),
        ("2027-02", 4, "2026-04", "2027-02"),
        ("2026-04", 4, "2026-04", "2026-04"),
    ],
)
def test_the_year_to_date_starts_with_the_audit_year(text: str, start: int, first: str, last: str) -> None:
    to_date = Period.parse(text, start).year_to_date
    assert (to_date.first, to_date.last) == (first, last)


@given(YEARS, STARTS)
def test_four_quarters_are_the_year_and_no_month_is_in_two(year: int, start: int) -> None:
    quarters = [Period.parse(f"{year}-Q{n}", start).months for n in (1, 2, 3, 4)]
    months = [month for quarter in quarters for month in quarter]
    assert tuple(months) == Period.parse(str(year), start).months
    assert months == sorted(set(months))


@given(YEARS, STARTS, st.integers(1, 12))
def test_the_year_to_date_ends_with_the_period_and_is_within_one_year(
    year: int, start: int, month: int
) -> None:
    period = Period.parse(f"{year}-{month:02d}", start)
    to_date = period.year_to_date
    assert to_date.last == period.last
    assert 1 <= len(to_date.months) <= 12
    assert int(to_date.first[5:]) == start
