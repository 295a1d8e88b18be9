"""A line over the rows of a table, with benchmark and control limits, on a scale that begins at nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.ticker import MaxNLocator

from qa_core.model.figure import Cell, Table
from qa_core.reports import charts
from qa_core.reports.charts_font import length
from qa_core.reports.charts_marks import SIZE, WHITE, Area, Line, Mark, Picture, Place, Point, Words, middle
from qa_core.reports.charts_named import Room, Stroke, key, row_names, stroke_names
from qa_core.reports.palette import ALARM, GRID, INK, SOFT
from qa_core.reports.words import percent, plain_number

TOP, DIRECT, NAMES = 24.0, 500, 0.22
DASHED, DOTTED, DASH_DOT = (6.0, 3.0), (2.0, 2.0), (8.0, 3.0, 2.0, 3.0)
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def picture(table: Table, width: int) -> Picture:
    """The lines of a table, its rows from left to right; named at their ends, or above where it is narrow."""
    strokes = _strokes(table)
    direct = width >= DIRECT and len(strokes) > 1
    beyond = any(charts.outside(table, row) for row in range(len(table.rows)))
    marks: list[Mark] = []
    named = strokes if len(strokes) > 1 and not direct else []
    top = key(named, beyond, width, marks) if named or beyond else TOP
    ticks = _ticks(table, strokes)
    left = max(length(words, SIZE) for _, words in ticks) + 10
    widest = min(max(length(one.name, SIZE) for one in strokes), width * NAMES)
    room = Room(left, width - (widest + 14 if direct else 6), top, ticks[-1][0], len(table.rows))
    marks += _scale(room, ticks)
    numbers = [*_numbers(table, room, strokes[0])]
    marks += (mark for one in reversed(strokes) if not one.marked for mark in _runs(room, one))
    marks += (mark for mark in numbers if isinstance(mark, Area))
    marks += (mark for one in reversed(strokes) if one.marked for mark in _runs(room, one))
    marks += (mark for one in reversed(strokes) if one.marked for mark in _points(table, room, one))
    marks += (mark for mark in numbers if isinstance(mark, Words))
    marks += stroke_names(room, strokes, widest) if direct else ()
    low = row_names(room, charts.labels(table), marks)
    return Picture(width, round(low + 6), tuple(marks))


def _strokes(table: Table) -> list[Stroke]:
    """Series with marks; limits dotted; an aim, a benchmark and other lines dashed, each its own way."""
    found = [Stroke(one.name, one.colour, one.cells, 2.2, marked=True) for one in charts.series(table)]
    plain = 0
    for one in charts.lines(table):
        if charts.is_limit(one):
            found.append(Stroke(one.name, one.colour, one.cells, 1.3, DOTTED))
        else:
            found.append(Stroke(one.name, one.colour, one.cells, 1.8, (DASHED, DASH_DOT)[plain % 2]))
            plain += 1
    return found


def _scale(room: Room, ticks: Sequence[tuple[float, str]]) -> Iterator[Mark]:
    for value, words in ticks:
        y = room.at(0, value)[1]
        yield Line(((room.left, y), (room.right, y)), GRID if value else SOFT, 1.0)
        yield Words(room.left - 6, middle(y), words, "end", SOFT)


def _runs(room: Room, stroke: Stroke) -> Iterator[Mark]:
    """A line through the values, parted where one is not known; a limit that stands alone is a stroke."""
    run: list[Place] = []
    for row, cell in enumerate((*stroke.cells, None)):
        value = charts.number(cell)
        if value is not None:
            run.append(room.at(row, value))
            continue
        if len(run) == 1 and not stroke.marked:
            ((x, y),) = run
            run = [(x - room.step / 3, y), (x + room.step / 3, y)]
        if len(run) > 1:
            yield Line(tuple(run), stroke.colour, stroke.thick, stroke.dash)
        run = []


def _points(table: Table, room: Room, stroke: Stroke) -> Iterator[Mark]:
    first = stroke.cells == charts.series(table)[0].cells
    for row, cell in enumerate(stroke.cells):
        value = charts.number(cell)
        if value is not None:
            loud = first and charts.outside(table, row)
            yield Point(*room.at(row, value), ALARM if loud else stroke.colour, loud)


def _numbers(table: Table, room: Room, stroke: Stroke) -> Iterator[Mark]:
    """Values in numbers: all where there is room, else the last one and those that lie outside the limits."""
    words = [_number(table, cell) for cell in stroke.cells]
    fits = max(length(each, SIZE, bold=True) for each in words) + 8 <= room.step
    last = max((row for row, cell in enumerate(stroke.cells) if charts.number(cell) is not None), default=0)
    for row, cell in enumerate(stroke.cells):
        value = charts.number(cell)
        loud = charts.outside(table, row)
        if value is None or not (fits or loud or row == last):
            continue
        x, y = room.at(row, value)
        y += 19 if _valley(stroke.cells, row) and y + 22 < room.at(0, 0)[1] else -10
        half = length(words[row], SIZE, bold=loud) / 2 + 1
        yield Area(x - half, y - 10, 2 * half, 11, WHITE)
        yield Words(x, y, words[row], "middle", ALARM if loud else INK, bold=loud)


def _valley(cells: Sequence[Cell], row: int) -> bool:
    """Whether the line comes down to a value from every side."""
    near = [charts.number(cells[at]) for at in (row - 1, row + 1) if 0 <= at < len(cells)]
    known, value = [one for one in near if one is not None], charts.number(cells[row])
    return bool(known) and value is not None and all(one > value for one in known)


def _ticks(table: Table, strokes: Sequence[Stroke]) -> list[tuple[float, str]]:
    """The steps of the scale and their words: per cent always up to a hundred, numbers in whole steps."""
    if _of_shares(table):
        return [(value, percent(value)) for value in SHARES]
    most = max((charts.number(cell) or 0.0 for one in strokes for cell in one.cells), default=0.0) or 1.0
    steps = MaxNLocator(nbins=4, integer=True, steps=[1, 2, 5, 10]).tick_values(0, most)
    return [(float(value), plain_number(float(value))) for value in steps if value >= 0]


def _number(table: Table, cell: Cell) -> str:
    value = charts.number(cell)
    if value is None:
        return ""
    return percent(value) if _of_shares(table) else plain_number(value)


def _of_shares(table: Table) -> bool:
    return table.columns[charts.chart_of(table).series[0]].kind == "share"
