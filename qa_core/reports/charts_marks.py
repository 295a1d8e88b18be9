"""What a picture is made of: areas, words, lines and points, 96 units an inch, counted from the top left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa_core.reports.palette import INK

SIZE, LINE = 12.0, 14.0
WHITE = "FFFFFF"
Anchor = Literal["start", "middle", "end"]
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A filled rectangle with a white line around it, so that neighbours part whatever their colours."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `y` is where its letters stand."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    fill: str = INK
    bold: bool = False
    size: float = SIZE


@dataclass(frozen=True, slots=True)
class Line:
    """A line through places; `dash` are the lengths of strokes and gaps in turn."""

    places: tuple[Place, ...]
    colour: str = INK
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A mark on a line: a dot, or a hollow diamond where a value stands out."""

    x: float
    y: float
    colour: str
    loud: bool = False


Mark = Area | Words | Line | Point


@dataclass(frozen=True, slots=True)
class Picture:
    """Marks in the order in which they are drawn, on a sheet of this size."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def middle(y: float, size: float = SIZE) -> float:
    """Where letters stand whose middle is at `y`."""
    return y + 0.36 * size
