"""A share month by month, as a p-chart: with the aim, the mean, and the limits that chance keeps to.

The limits are those of Shewhart's p-chart: the mean over the months plus and minus three standard deviations
of a share of that month's n. They are drawn from `MONTHS` months with audits on: fewer say nothing of what is
usual. A month outside them, or `RUN` months in a row on one side of the mean, is more than chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from qa_core.model.figure import Cell, Chart, Column, Table
from qa_core.reports import palette
from qa_core.reports.cells import REACHED, N, Spot, grouped, named
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.tally import Tally, aim, by_place, decides, overall, reached
from qa_core.reports.words import month_words, percent, plural

MONTHS = 8
RUN = 8
SIGMAS = 3


@dataclass(frozen=True, slots=True)
class Point:
    """A month: how many of its audits are at or above the benchmark, and of how many."""

    month: str
    hits: int
    n: int

    @property
    def share(self) -> float | None:
        """The share; None in a month without audits."""
        return self.hits / self.n if self.n else None


def trend(figures: InstrumentFigures, months: Sequence[str] = (), wanted: int = 100) -> Table | None:
    """The share at or above the benchmark of each month, up to 12 up to the end of the period.

    Args:
        figures: what was counted.
        months: the months of the period, at most 12: they add up to what the other tables count.
        wanted: the share that the organisation aims at, in percent.

    Returns: the table; None where nothing reaches a benchmark, or fewer than two months have audits.
    """
    instrument, good = figures.instrument, aim(figures.instrument)
    points = [*_points(figures)]
    if not good or sum(point.n > 0 for point in points) < 2:
        return None
    usual, goal = mean(points), wanted / 100
    words = "Passed at the first check" if decides(instrument) else reached(good, instrument.grade_scale)
    lines: Sequence[tuple[str, tuple[int, ...]]] = (
        ("Aim", ()),
        ("Mean", ()),
        ("Lower limit", (1,)),
        ("Upper limit", (1,)),
    )
    shown = lines if usual is not None else lines[:1]
    table = Table(
        id="trend",
        title=f"{words}, month by month",
        columns=(
            Column(title="Month"),
            Column(title="At or above", kind="count"),
            Column(title="n", kind="count"),
            Column(title="Share", kind="share", of=(1,), base=2),
            *(Column(title=name, kind="share", of=of, base=2 if of else None) for name, of in shown),
        ),
        rows=tuple(_row(point, goal, usual) for point in points),
        note=_note(points, usual),
        chart=Chart(
            kind="trend",
            label=0,
            series=(3,),
            title=f"{words}, month by month",
            colours=(palette.REACHED[0],),
            lines=tuple(range(4, 4 + len(shown))),
        ),
    )
    whole = Spot(instrument.id, overall(instrument))
    spots = [whole.of(f"month={point.month}") for point in points]
    blank = ("",) * (len(table.columns) - 3)
    own = [spot for spot, point in zip(spots, points, strict=True) if point.month in months]
    sums = grouped(whole, own, (REACHED, N))
    return named(table, [("", spot(REACHED), spot(N), *blank) for spot in spots], sums)


def mean(points: Sequence[Point]) -> float | None:
    """The share over all months; None where too few of them have audits to say what is usual."""
    if sum(point.n > 0 for point in points) < MONTHS:
        return None
    return sum(point.hits for point in points) / sum(point.n for point in points)


def limits(usual: float, n: int) -> tuple[float, float]:
    """Between what shares a month of `n` audits stays by chance: three standard deviations either way."""
    by = SIGMAS * sqrt(usual * (1 - usual) / n)
    return max(usual - by, 0.0), min(usual + by, 1.0)


def outside(points: Sequence[Point], usual: float) -> Iterator[Point]:
    """The months whose share chance alone does not explain."""
    for point in points:
        if point.share is not None:
            low, high = limits(usual, point.n)
            if not low <= point.share <= high:
                yield point


def run(points: Sequence[Point], usual: float) -> int:
    """How many of the last months with audits lie in a row above (or, negative, below) the mean."""
    length = 0
    for share in reversed([point.share for point in points if point.share is not None]):
        way = (share > usual) - (share < usual)
        if not way or length * way < 0:
            break
        length += way
    return length


def _points(figures: InstrumentFigures) -> Iterator[Point]:
    good, key = aim(figures.instrument), overall(figures.instrument)
    for month in figures.months:
        tally = by_place(figures, month.counts).get(key, Tally())
        yield Point(month.month, tally.hits(good), tally.n)


def _row(point: Point, goal: float, usual: float | None) -> tuple[Cell, ...]:
    row: tuple[Cell, ...] = (month_words(point.month), point.hits, point.n, point.share, goal)
    if usual is None:
        return row
    return (*row, usual, *(limits(usual, point.n) if point.n else (None, None)))


def _note(points: Sequence[Point], usual: float | None) -> str:
    if usual is None:
        with_audits = sum(point.n > 0 for point in points)
        return (
            f"{plural(with_audits, 'month has', 'months have')} audits: control limits are drawn from "
            f"{MONTHS} on."
        )
    said = [
        f"{month_words(one.month)} ({one.hits} of {one.n}, {percent(one.hits / one.n)}) lies outside the "
        "control limits."
        for one in outside(points, usual)
    ]
    length = run(points, usual)
    if abs(length) >= RUN:
        side = "above" if length > 0 else "below"
        said.append(f"The last {abs(length)} months lie {side} the mean of {percent(usual)}.")
    return " ".join(said) or (
        f"Every month lies within the control limits: around their mean of {percent(usual)} they differ no "
        "more than by chance."
    )
