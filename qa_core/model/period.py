"""A stretch of the audit year that a report is about: a month, a quarter or a year."""

from __future__ import annotations

import re
from calendar import month_name
from dataclasses import dataclass
from typing import Self

from qa_core.errors import InputError

_FORM = re.compile(r"(?P<year>[12][0-9]{3})(?:-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?", re.ASCII)
_ALLOWED = "write a quarter as 2026-Q3, a month as 2026-07, or a year as 2026"


@dataclass(frozen=True, slots=True)
class Period:
    """A run of whole months with the name that stands in file names.

    Quarters and years follow the organisation's audit year: where it starts in April, 2026-Q1 is April to
    June 2026 and 2026 is April 2026 to March 2027. A month is the calendar month it names.
    """

    name: str
    months: tuple[str, ...]
    year_start_month: int = 1

    @classmethod
    def parse(cls, text: str, year_start_month: int = 1) -> Self:
        """The period that `text` names.

        Args:
            text: `2026-Q3`, `2026-07` or `2026`; spaces around it and a small q are forgiven.
            year_start_month: the month in which the audit year starts, 1 to 12.

        Raises: InputError, naming the allowed forms, for any other text.
        """
        name = text.strip().upper()
        form = _FORM.fullmatch(name)
        if form is None:
            raise InputError(f"Period {text!r} is not understood: {_ALLOWED}.")
        year, quarter, month = int(form["year"]), form["quarter"], form["month"]
        if month:
            return cls(name, _run(year, int(month), 1), year_start_month)
        first = year_start_month + (3 * (int(quarter) - 1) if quarter else 0)
        return cls(name, _run(year, first, 3 if quarter else 12), year_start_month)

    @property
    def first(self) -> str:
        """The first month, as `2026-07`."""
        return self.months[0]

    @property
    def last(self) -> str:
        """The last month, as `2026-09`."""
        return self.months[-1]

    @property
    def title(self) -> str:
        """The period in words: `July to September 2026`, `July 2026`."""
        first, last = _words(self.first), _words(self.last)
        if first == last:
            return first
        month, _, year = first.partition(" ")
        return f"{month if last.endswith(year) else first} to {last}"

    @property
    def year_to_date(self) -> Period:
        """From the start of the audit year in which the period ends up to its last month."""
        year, month = (int(part) for part in self.last.split("-"))
        elapsed = (month - self.year_start_month) % 12
        start = year * 12 + month - 1 - elapsed
        months = _run(start // 12, start % 12 + 1, elapsed + 1)
        return Period(f"{self.name}-to-date", months, self.year_start_month)


def _run(year: int, month: int, length: int) -> tuple[str, ...]:
    start = year * 12 + month - 1
    return tuple(f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(start, start + length))


def _words(month: str) -> str:
    year, number = month.split("-")
    return f"{month_name[int(number)]} {year}"
