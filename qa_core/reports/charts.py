"""What a table's chart draws, for every format: its bars, their colours, and the picture as SVG.

Drawn here rather than by a library: the two kinds that reports need are plain bars, and these carry no style
sheet, script, identifier or font of their own, so that they look the same inside a page with a strict content
policy, as a picture in a document, and from one run to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from qa_core.model.figure import Chart, Table
from qa_core.reports.palette import INK, NEUTRAL, ink
from qa_core.reports.words import percent, shown

WIDE, NARROW = 680, 430
ROW, BAR, SIZE = 26, 18, 12
LETTER = 0.55 * SIZE
_COLOUR = re.compile("[0-9A-Fa-f]{6}")
_FONTS = "Calibri, Carlito, Arial, Helvetica, sans-serif"


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a chart: its name, its colour, its values (nothing counted is 0)."""

    name: str
    colour: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """Where bars may stand: from `left` on, with `right` of the whole `width` kept for words."""

    left: float
    width: float
    right: float = 60

    @property
    def bars(self) -> float:
        """How long the longest bar may be."""
        return self.width - self.left - self.right


def drawn(table: Table) -> bool:
    """Whether there is anything to draw."""
    return table.chart is not None and any(any(one.values) for one in series(table))


def series(table: Table) -> list[Series]:
    """The columns that a table's chart draws."""
    chart = chart_of(table)
    return [
        Series(table.columns[at].title, colour(chart, number), _values(table, at))
        for number, at in enumerate(chart.series)
    ]


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
    return len(chart.series) == 1 and len(chart.colours) == len(table.rows) > 1


def svg(table: Table, width: int = WIDE) -> str:
    """The chart of a table as one `svg` element of `width` units; its name is the chart's title."""
    chart = chart_of(table)
    names = [str(row[chart.label] or "") for row in table.rows]
    longest = max((len(name) for name in names), default=0)
    room = Room(min(longest * LETTER + 14, width * 0.42), width)
    stacked = chart.kind == "stacked"
    top, body = _legend(table, width) if stacked else (4.0, "")
    for number, name in enumerate(names):
        y = top + ROW * number
        body += _label(name, room.left, y)
        body += "".join((_stacked if stacked else _bars)(table, number, room, y + (ROW - BAR) / 2))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(chart.title)}" '
        f'viewBox="0 0 {width} {top + ROW * len(names) + 4:.0f}" font-family="{_FONTS}" '
        f'font-size="{SIZE}">{body}</svg>'
    )


def _stacked(table: Table, number: int, room: Room, y: float) -> Iterator[str]:
    given, x = series(table), room.left
    total = sum(one.values[number] for one in given)
    if not total:
        yield _text(x, y + BAR - 5, "no answers")
        return
    for one in given:
        value = one.values[number]
        width = room.bars * value / total
        if value:
            words = percent(value / total)
            yield _bar(x, y, width, one.colour, f"{one.name}: {_number(value)} ({words})")
            if width > len(words) * LETTER + 4:
                yield _text(x + width / 2, y + BAR - 5, words, "middle", ink(one.colour))
        x += width
    yield _text(x + 6, y + BAR - 5, f"n = {_number(total)}")


def _bars(table: Table, number: int, room: Room, y: float) -> Iterator[str]:
    chart, given = chart_of(table), series(table)
    kind = table.columns[chart.series[0]].kind
    most = 1.0 if kind == "share" else max(max(one.values, default=0) for one in given) or 1.0
    thick = BAR / len(given)
    for at, one in enumerate(given):
        top = y + at * thick
        width = room.bars * min(one.values[number] / most, 1)
        words = shown(table.rows[number][chart.series[at]], kind)
        if width:
            fill = colour(chart, number) if by_row(table) else one.colour
            yield _bar(room.left, top, width, fill, f"{one.name}: {words}", thick)
        yield _text(room.left + width + 6, top + thick / 2 + 4, words)


def _legend(table: Table, width: float) -> tuple[float, str]:
    """The names of the series in as many lines as they need; gives the height and the elements."""
    x, line, body = 0.0, 0, ""
    for one in series(table):
        length = 17 + len(one.name) * LETTER
        if x and x + length > width:
            x, line = 0.0, line + 1
        body += _bar(x, 4 + 20 * line, 12, one.colour, one.name, 12) + _text(x + 17, 14 + 20 * line, one.name)
        x += length + 18
    return 26.0 + 20 * line, body


def _bar(x: float, y: float, width: float, fill: str, title: str, height: float = BAR) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="#{fill}" '
        f'stroke="#FFFFFF" stroke-width="1"><title>{escape(title)}</title></rect>'
    )


def _text(x: float, y: float, words: str, anchor: str = "start", fill: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#{fill}">{escape(words)}</text>'


def _label(name: str, room: float, y: float) -> str:
    """A row's name on one line or two; what does not fit ends in dots."""
    lines = wrap(name, max(int((room - 10) / LETTER), 4), max_lines=2, placeholder=" …")
    first = y + (17 if len(lines) < 2 else 11)
    return "".join(_text(room - 8, first + 12 * at, line, "end") for at, line in enumerate(lines))


def _values(table: Table, at: int) -> tuple[float, ...]:
    return tuple(
        max(float(cell), 0.0) if isinstance(cell := row[at], int | float) else 0.0 for row in table.rows
    )


def _number(value: float) -> str:
    return shown(int(value) if value == int(value) else value, "count")
