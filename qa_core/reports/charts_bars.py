"""Bars: one for each value, or one for each row made of its shares or numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_core.model.figure import HIDDEN, Table
from qa_core.reports import charts
from qa_core.reports.charts_font import length, wrapped
from qa_core.reports.charts_marks import LINE, SIZE, Area, Line, Mark, Picture, Words, middle
from qa_core.reports.palette import INK, ink
from qa_core.reports.words import percent, plain_number, shown

BAR, THIN, GAP = 18.0, 15.0, 8.0
MOST_LABEL = 0.42
BESIDE = 6.0
HIDDEN_ROW = f"{HIDDEN} small numbers are hidden"


@dataclass(frozen=True, slots=True)
class Room:
    """Where bars may stand: from `left` on, the longest `bars` long, for values of up to `most`."""

    left: float
    bars: float
    most: float

    def x(self, value: float) -> float:
        """Where a bar of that value ends."""
        return self.left + self.bars * min(value / self.most, 1.0)


def picture(table: Table, width: int) -> Picture:
    """The bars of a table, a row for each of its rows, in order."""
    labels = charts.labels(table)
    left = min(max((length(name, SIZE) for name in labels), default=0) + 10, width * MOST_LABEL)
    given = charts.series(table)
    high = BAR if charts.stacks(table) or len(given) == 1 else THIN * len(given)
    room = Room(left, width - left - _right(table), _most(table, given))
    marks: list[Mark] = []
    y = 4.0
    if charts.stacks(table) or len(given) > 1:
        y = legend([(one.name, one.colour) for one in given], width, marks)
    for row, name in enumerate(labels):
        lines = wrapped(name, left - 10, SIZE)
        tall = max(high, LINE * len(lines)) + GAP
        first = middle(y + tall / 2) - LINE * (len(lines) - 1) / 2
        marks += [Words(left - 8, first + LINE * at, line, "end") for at, line in enumerate(lines)]
        marks += (_stacked if charts.stacks(table) else _bars)(table, row, room, y + (tall - high) / 2)
        y += tall
    return Picture(width, round(y + 4), tuple(marks))


def legend(names: Sequence[tuple[str, str]], width: float, marks: list[Mark]) -> float:
    """Names beside their colours, in as many lines as they need; gives how far down they reach."""
    x, y = 0.0, 4.0
    for name, colour in names:
        lines = wrapped(name, width - 18, SIZE)
        long = 17 + max(length(line, SIZE) for line in lines)
        if x and x + long > width:
            x, y = 0.0, y + LINE + 5
        marks.append(Area(x, y, 12, 12, colour))
        marks += [Words(x + 17, y + 10.5 + LINE * at, line) for at, line in enumerate(lines)]
        y += LINE * (len(lines) - 1)
        x += long + 18
    return y + LINE + 9


def _stacked(table: Table, row: int, room: Room, y: float) -> Iterator[Mark]:
    given, share = charts.series(table), charts.chart_of(table).kind == "stacked"
    total = sum(one.values[row] for one in given)
    if charts.hidden(table, row) or not total:
        words = HIDDEN_ROW if charts.hidden(table, row) else "none"
        yield Words(room.left, middle(y + BAR / 2), words)
        return
    x = room.left
    for one in given:
        value = one.values[row]
        wide = room.bars * value / (total if share else room.most)
        words = percent(value / total) if share else plain_number(value)
        if value:
            yield Area(x, y, wide, BAR, one.colour)
            if wide > length(words, SIZE) + 4:
                yield Words(x + wide / 2, middle(y + BAR / 2), words, "middle", ink(one.colour))
        x += wide
    yield Words(
        x + BESIDE, middle(y + BAR / 2), f"n = {plain_number(total)}" if share else plain_number(total)
    )


def _bars(table: Table, row: int, room: Room, y: float) -> Iterator[Mark]:
    chart, given = charts.chart_of(table), charts.series(table)
    thick = BAR if len(given) == 1 else THIN
    for number, (one, at) in enumerate(zip(given, chart.series, strict=True)):
        top, end = y + number * thick, room.x(one.values[row])
        half = top + thick / 2
        if one.values[row]:
            fill = charts.colour(chart, row) if charts.by_row(table) else one.colour
            yield Area(room.left, top, end - room.left, thick, fill)
        likely = _range(table, row, at)
        if likely:
            low, high = room.x(likely[0]), room.x(likely[1])
            yield Line(((low, half), (high, half)), INK, 1.5)
            yield from (Line(((x, half - 4), (x, half + 4)), INK, 1.5) for x in (low, high))
            end = max(end, high)
        yield Words(end + BESIDE, middle(half), charts.value_words(table, row, at))


def _range(table: Table, row: int, column: int) -> tuple[float, float] | None:
    """The likely range of a share: the column of that kind that is made of the same numbers."""
    own = table.columns[column]
    for at, other in enumerate(table.columns):
        cell = table.rows[row][at]
        same = own.of and (other.of, other.base) == (own.of, own.base)
        if same and other.kind == "range" and isinstance(cell, tuple):
            return cell
    return None


def _most(table: Table, given: Sequence[charts.Series]) -> float:
    chart = charts.chart_of(table)
    if chart.kind == "stacked" or table.columns[chart.series[0]].kind == "share":
        return 1.0
    every = enumerate(zip(*(one.values for one in given), strict=True))
    rows = [values for row, values in every if not charts.hidden(table, row)]
    return max((sum(row) if chart.kind == "counts" else max(row) for row in rows), default=0) or 1.0


def _right(table: Table) -> float:
    """How much room the longest words behind a bar need."""
    chart, rows = (
        charts.chart_of(table),
        [at for at, _ in enumerate(table.rows) if not charts.hidden(table, at)],
    )
    words = [charts.value_words(table, row, at) for row in rows for at in chart.series]
    if charts.stacks(table):
        totals = [sum(one.values[row] for one in charts.series(table)) for row in rows]
        words = [f"n = {shown(int(total), 'count')}" for total in totals]
    return max((length(each, SIZE) for each in words), default=0) + BESIDE + 4
