"""What the lines and rows of a trend are called: at their ends, in a key above, and below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_core.model.figure import Cell
from qa_core.reports.charts_font import length, wrapped
from qa_core.reports.charts_marks import LINE, SIZE, Line, Mark, Place, Point, Words, middle
from qa_core.reports.palette import ALARM, on_white

HIGH = 190.0
OUTSIDE = "Outside the limits"
PIECE = 22.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of a trend: name, colour, a cell for each row, how thick it is, and whether it has marks."""

    name: str
    colour: str
    cells: tuple[Cell, ...]
    thick: float
    dash: tuple[float, ...] = ()
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Where lines may run: rows from `left` to `right`, values from nothing to `most` below `top`."""

    left: float
    right: float
    top: float
    most: float
    rows: int

    def at(self, row: int, value: float) -> Place:
        """Where a row's value stands."""
        return self.left + self.step * (row + 0.5), self.top + HIGH * (1 - value / self.most)

    @property
    def step(self) -> float:
        """How far rows are apart."""
        return (self.right - self.left) / self.rows


def key(strokes: Sequence[Stroke], beyond: bool, width: float, marks: list[Mark]) -> float:
    """Names beside a piece of their line, above the picture; gives where the picture begins."""
    x, y = 0.0, 10.0
    names = [*((one.name, one) for one in strokes), *([(OUTSIDE, None)] if beyond else [])]
    for name, stroke in names:
        lines = wrapped(name, width - PIECE - 6, SIZE)
        long = PIECE + 6 + max(length(line, SIZE) for line in lines)
        if x and x + long > width:
            x, y = 0.0, y + LINE + 5
        marks += _piece(stroke, x, y)
        marks += [Words(x + PIECE + 6, middle(y) + LINE * at, line) for at, line in enumerate(lines)]
        y += LINE * (len(lines) - 1)
        x += long + 16
    return y + 28


def _piece(stroke: Stroke | None, x: float, y: float) -> Iterator[Mark]:
    if stroke is None:
        yield Point(x + PIECE / 2, y, ALARM, loud=True)
        return
    yield Line(((x, y), (x + PIECE, y)), stroke.colour, stroke.thick, stroke.dash)
    if stroke.marked:
        yield Point(x + PIECE / 2, y, stroke.colour)


def stroke_names(room: Room, strokes: Sequence[Stroke], widest: float) -> Iterator[Mark]:
    """Each line's name at its end, moved apart where two would stand on each other."""
    ends: list[tuple[float, list[str], str]] = []
    for one in strokes:
        known = [float(cell) for cell in one.cells if isinstance(cell, int | float)]
        if known:
            ends.append((room.at(0, known[-1])[1], wrapped(one.name, widest, SIZE), one.colour))
    ends.sort(key=lambda end: end[0])
    highs = [LINE * len(lines) + 1 for _, lines, _ in ends]
    tops = _apart(
        [y - high / 2 for (y, _, _), high in zip(ends, highs, strict=True)], highs, room.top + HIGH + 8
    )
    for top, (_, lines, colour) in zip(tops, ends, strict=True):
        for at, line in enumerate(lines):
            yield Words(room.right + 8, top + LINE * at + 11, line, fill=on_white(colour))


def row_names(room: Room, labels: Sequence[str], marks: list[Mark]) -> float:
    """What rows are called, as many as there is room for, the last always; gives how far down they reach."""
    least = max((length(word, SIZE) for label in labels for word in label.split()), default=0) + 1
    lines = [wrapped(label, max(room.step - 8, least), SIZE) for label in labels]
    wide = max(length(line, SIZE) for each in lines for line in each)
    every = max(-(-int(wide + 8) // max(int(room.step), 1)), 1)
    low = room.top + HIGH + 17
    for row, each in enumerate(lines):
        if (len(lines) - 1 - row) % every == 0:
            x = min(max(room.at(row, 0)[0], wide / 2), room.right + 6 - wide / 2)
            marks += [Words(x, low + LINE * at, line, "middle") for at, line in enumerate(each)]
    return low + LINE * (max(len(each) for each in lines) - 1)


def _apart(tops: list[float], highs: Sequence[float], floor: float) -> list[float]:
    """Places moved down so that none stands on the one above, then up so that the last is above `floor`."""
    for at in range(1, len(tops)):
        tops[at] = max(tops[at], tops[at - 1] + highs[at - 1])
    for at in reversed(range(len(tops))):
        tops[at] = min(tops[at], floor - highs[at])
        floor = tops[at]
    return tops
