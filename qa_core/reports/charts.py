"""What a table's chart draws, for every format: its series and colours, its picture, and its words.

One description (`Table.chart`) drives the SVG of a page, the PNG of a document and the native chart of a
workbook. Nothing here loads the drawing library before a picture is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from qa_core.model.figure import HIDDEN, Cell, Chart, Table
from qa_core.reports.inert import clean
from qa_core.reports.palette import NEUTRAL
from qa_core.reports.words import percent, plain_number, shown

if TYPE_CHECKING:
    from qa_core.reports.charts_marks import Picture

WIDE, NARROW, PHONE = 680, 400, 340
INCH, MILLIMETRES = 96, 25.4
_COLOUR = re.compile("[0-9A-Fa-f]{6}")
_KINDS = {
    "bar": "Bar chart",
    "stacked": "Stacked bar chart, shares of each row",
    "counts": "Stacked bar chart, numbers",
    "trend": "Line chart",
    "heat": "Shaded table",
}


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a chart: its name, its colour, its cells and their values (nothing counted is 0)."""

    name: str
    colour: str
    cells: tuple[Cell, ...]

    @property
    def values(self) -> tuple[float, ...]:
        """The numbers; what is not known or hidden is 0."""
        return tuple(max(number(cell) or 0.0, 0.0) for cell in self.cells)


def drawn(table: Table) -> bool:
    """Whether a table has a picture: it has a chart that is one, and there is anything to draw."""
    if table.chart is None or table.chart.kind == "heat":
        return False
    if table.chart.kind == "trend":
        return any(number(cell) is not None for one in series(table) for cell in one.cells)
    rows = range(len(table.rows))
    return any(one.values[at] for one in series(table) for at in rows if not hidden(table, at))


def svg(table: Table, width: int = WIDE) -> str:
    """The chart of a table as one `svg` element of `width` units (a 96th of an inch), without its title.

    It holds no script, style sheet, address or font: letters are outlines. The same table, the same text.

    Raises: ValueError where the table has no chart.
    """
    from qa_core.reports import charts_draw

    return charts_draw.svg(picture(table, width))


def png(table: Table, width_mm: float, dpi: int = 200) -> bytes:
    """The chart of a table as a PNG of so many millimetres and dots an inch, without its title.

    Letters are as large as 9 point whatever the width. The same table gives the same bytes.

    Raises: ValueError where the table has no chart.
    """
    from qa_core.reports import charts_draw

    return charts_draw.png(picture(table, round(width_mm / MILLIMETRES * INCH)), dpi)


def alt(table: Table) -> str:
    """What a chart shows, in words for those who do not see it: its kind, title, every label and its figures.

    Raises: ValueError where the table has no chart.
    """
    chart, given = chart_of(table), [*series(table), *lines(table)]
    named = len(given) > 1
    rows = [
        f"{name}: {_told(table, at, given, named)}" if name else _told(table, at, given, named)
        for at, name in enumerate(labels(table))
    ]
    return clean(f"{_KINDS[chart.kind]}. {chart.title}. {'; '.join(rows)}.")


@lru_cache(maxsize=256)
def picture(table: Table, width: int) -> Picture:
    """The marks of a table's chart on a sheet of `width` units."""
    from qa_core.reports import charts_bars, charts_trend

    draw = charts_trend.picture if chart_of(table).kind == "trend" else charts_bars.picture
    return draw(table, width)


def series(table: Table) -> list[Series]:
    """The columns that a table's chart draws."""
    chart = chart_of(table)
    return [_series(table, at, colour(chart, n)) for n, at in enumerate(chart.series)]


def lines(table: Table) -> list[Series]:
    """The columns that a trend draws as lines without marks: a benchmark, an aim, control limits."""
    chart = chart_of(table)
    return [_series(table, at, colour(chart, len(chart.series) + n)) for n, at in enumerate(chart.lines)]


def labels(table: Table) -> list[str]:
    """What each row is called."""
    at = chart_of(table).label
    return [clean(shown(row[at], table.columns[at].kind)) if row[at] else "" for row in table.rows]


def chart_of(table: Table) -> Chart:
    """The chart of a table that has one."""
    if table.chart is None:
        raise ValueError(f"table {table.id} has no chart")
    return table.chart


def colour(chart: Chart, number: int) -> str:
    """The colour of a series (or of a row, where each has its own): six hexadecimal digits."""
    given = chart.colours[number] if number < len(chart.colours) else ""
    return given if _COLOUR.fullmatch(given) else NEUTRAL[number % len(NEUTRAL)]


def by_row(table: Table) -> bool:
    """Whether each bar of the one series has a colour of its own."""
    chart = chart_of(table)
    return chart.kind == "bar" and len(chart.series) == 1 and len(chart.colours) == len(table.rows) > 1


def stacks(table: Table) -> bool:
    """Whether the series of a row stand one behind the other in one bar."""
    return chart_of(table).kind in ("stacked", "counts")


def hidden(table: Table, row: int) -> bool:
    """Whether a row cannot be drawn, since a number that its bar is made of is hidden."""
    return stacks(table) and any(table.rows[row][at] == HIDDEN for at in chart_of(table).series)


def is_limit(line: Series) -> bool:
    """Whether a trend's line is a control limit: its column's title says so (`Upper limit`)."""
    return "limit" in line.name.casefold()


def outside(table: Table, row: int) -> bool:
    """Whether a trend's value lies beyond its control limits, taken from its own row."""
    ends = [n for line in lines(table) if is_limit(line) and (n := number(line.cells[row])) is not None]
    value = number(series(table)[0].cells[row])
    return len(ends) > 1 and value is not None and not min(ends) <= value <= max(ends)


def number(cell: Cell) -> float | None:
    """A cell that is one number, as such."""
    return float(cell) if isinstance(cell, int | float) else None


def value_words(table: Table, row: int, column: int) -> str:
    """A value as it stands beside its bar: a share with the number it is a share of, where that is known."""
    kind, base = table.columns[column].kind, table.columns[column].base
    words = shown(table.rows[row][column], kind)
    of = number(table.rows[row][base]) if base is not None and kind == "share" else None
    return words if of is None or words in ("–", HIDDEN) else f"{words} (n = {plain_number(of)})"


def _series(table: Table, at: int, colour: str) -> Series:
    return Series(clean(table.columns[at].title), colour, tuple(row[at] for row in table.rows))


def _told(table: Table, row: int, given: list[Series], named: bool) -> str:
    if stacks(table):
        return ", ".join(_parts(table, row))
    chart = chart_of(table)
    columns = (*chart.series, *chart.lines)
    words = [value_words(table, row, at) for at in columns]
    beyond = ["outside the limits"] if chart.kind == "trend" and outside(table, row) else []
    told = [f"{one.name} {word}" for one, word in zip(given, words, strict=True)] if named else words
    return ", ".join([*told, *beyond])


def _parts(table: Table, row: int) -> Iterator[str]:
    total = sum(one.values[row] for one in series(table))
    if hidden(table, row):
        yield "small numbers are hidden"
        return
    if not total:
        yield "none"
        return
    for one in series(table):
        value = one.values[row]
        share = chart_of(table).kind == "stacked"
        if value:
            yield f"{one.name} {percent(value / total) if share else plain_number(value)}"
    yield f"n = {plain_number(total)}"
