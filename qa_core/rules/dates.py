"""Arithmetic of days that rules need."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some calendar months later, or that month's last: 29 Feb + 12 months is 28 Feb."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_working_days(day: dt.date, days: int) -> dt.date:
    """The day that is so many working days later: Monday to Friday, public holidays among them."""
    weeks, rest = divmod(days, 5)
    found = day + dt.timedelta(weeks=weeks, days=-max(0, day.weekday() - 4))
    for _ in range(rest):
        found += dt.timedelta(days=3 if found.weekday() == 4 else 1)
    return found


def spoken(day: dt.date) -> str:
    """A day as people write it: 3 March 2026."""
    return f"{day.day} {day:%B %Y}"
