"""The coverage aim: how many cases were open, how many to draw a month, and what cannot be met (RB5, RB6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from qa_core.model.case import Case
from qa_core.model.sampling import FrameCase, Sampling
from qa_core.rules.dates import add_months
from qa_core.rules.sampling import month_name, month_number

YEAR = 12
NUMERATOR = "distinct cases audited in the 12 months"
DENOMINATOR = "mean number of cases open at the end of each of the 12 months"


@dataclass(frozen=True, slots=True)
class Target:
    """How many cases a month the aim asks for, with the figures that it was worked out from.

    Args:
        settings: the aim and its limits.
        months: the 12 months whose ends were counted, oldest first.
        counts: how many cases were open at the end of each.
    """

    settings: Sampling
    months: tuple[str, ...]
    counts: tuple[int, ...]

    @property
    def mean(self) -> Fraction:
        """The mean of the month-end counts: the denominator."""
        return Fraction(sum(self.counts), len(self.counts) or 1)

    @property
    def aim(self) -> Fraction:
        """How many cases the aim comes to over 12 months."""
        return self.mean * self.settings.coverage_percent / 100

    @property
    def wanted(self) -> int:
        """How many a month would meet the aim."""
        return ceil(self.aim / YEAR)

    @property
    def monthly(self) -> int:
        """How many to draw a month: what would meet the aim, within the limits (S0-026)."""
        return min(max(self.wanted, self.settings.monthly_min), self.settings.monthly_max)

    def as_json(self) -> dict[str, object]:
        """The figures as plain data."""
        return {
            "denominator": DENOMINATOR,
            "months": list(self.months),
            "open_at_month_end": list(self.counts),
            "open_cases_mean": rounded(self.mean),
            "coverage_percent": self.settings.coverage_percent,
            "aim_12_months": ceil(self.aim),
            "wanted_a_month": self.wanted,
            "monthly_min": self.settings.monthly_min,
            "monthly_max": self.settings.monthly_max,
            "target": self.monthly,
        }

    def says(self) -> Iterator[str]:
        """Where aim and limits cannot both be met, a sentence with the figures of both."""
        percent, mean = self.settings.coverage_percent, f"{rounded(self.mean):g}"
        aim = f"{percent} % of {mean} open cases is {ceil(self.aim)} in 12 months, {self.wanted} a month"
        year = self.monthly * YEAR
        share = f" ({round(100 * year / self.mean)} %)" if 0 < year <= self.mean else ""
        if self.wanted > self.monthly:
            yield f"{aim}. At most {self.monthly} a month come to {year}{share}: the aim cannot be reached."
        elif self.monthly * YEAR > self.aim and self.wanted < self.monthly:
            yield f"{aim}. At least {self.monthly} a month come to {year}{share}: more than the aim."


def target(cases: Iterable[Case], month: str, day: dt.date, settings: Sampling) -> Target:
    """The target for a month, from the 12 month-ends before it that are past on the day.

    Args:
        cases: the case list, closed cases included.
        month: the month of the draw, as `2026-11`.
        day: the day of the draw.
        settings: the aim and its limits.
    """
    last = min(month_number(month), month_of(day + dt.timedelta(days=1))) - 1
    months = tuple(month_name(number) for number in range(last - YEAR + 1, last + 1))
    every = list(cases)
    return Target(settings, months, tuple(open_at(every, month_end(one)) for one in months))


def is_open(case: Case | FrameCase, day: dt.date) -> bool:
    """Whether a case is open at the end of a day; without an opening day it always was."""
    begun = case.opened is None or case.opened <= day
    return begun and (case.closed is None or case.closed > day)


def open_at(cases: Iterable[Case], day: dt.date) -> int:
    """How many cases are open at the end of a day (RB6: a case is one CAF episode)."""
    return sum(is_open(case, day) for case in cases)


def month_end(month: str) -> dt.date:
    """The last day of `2026-11`."""
    year, number = divmod(month_number(month) + 1, YEAR)
    return dt.date(year, number + 1, 1) - dt.timedelta(days=1)


def month_of(day: dt.date) -> int:
    """The months from the year 0 to the one of a day."""
    return day.year * YEAR + day.month - 1


def doubts(cases: Sequence[Case], day: dt.date) -> Iterator[str]:
    """What in a case list makes month-end counts unsure."""
    undated = [case for case in cases if case.opened is None]
    if undated:
        yield (
            f"{len(undated)} of {len(cases)} cases have no day of opening in the case list: they count as "
            "open from the beginning."
        )
    since = add_months(day, -YEAR)
    if cases and not any(case.closed is not None and case.closed > since for case in cases):
        yield (
            "The case list holds no case that was closed in the last 12 months: month-end counts are too low "
            "if there were any. Load closed cases with their days too."
        )


def rounded(value: Fraction) -> float:
    """A mean with one decimal."""
    return float(round(value, 1))
