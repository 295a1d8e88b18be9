"""Working days: Monday to Friday."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from qa_core.rules.dates import add_working_days


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.integers(1, 60))
def test_working_days_are_counted_one_by_one(day: dt.date, days: int) -> None:
    found = day
    for _ in range(days):
        found += dt.timedelta(days=1)
        while found.weekday() > 4:
            found += dt.timedelta(days=1)
    assert add_working_days(day, days) == found


def test_ten_working_days_are_two_weeks() -> None:
    assert add_working_days(dt.date(2026, 11, 2), 10) == dt.date(2026, 11, 16)
    assert add_working_days(dt.date(2026, 11, 7), 10) == dt.date(2026, 11, 20)
