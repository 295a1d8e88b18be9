"""How wide the columns of a table in Word are: wide enough for each word, at the largest size that fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_core.model.figure import Table
from qa_core.reports.words import shown

PADDING, BOLD = 3.3, 1.05
UPRIGHT, ACROSS = (9.5, 9.0, 8.5, 8.0), (9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
LEAST, LONG_LEAST, WIDEST, WORD = 20.0, 38.0, 95.0, 70.0
HEADING = 24.0
_MM = 25.4 / 72 / 1000
_PARTS = re.compile(r"\S+?(?:-+|$|(?=\s))")
_WIDE = {
    240: " 'il,j’",
    270: ".:;I·-",
    320: "()[]`f!J{}",
    350: "rt",
    410: '/\\"szLcx',
    500: "?FSZkvy|ETYag#$*+0123456789<=>^_e~–£",
    540: "KPXbdhnopquBCR",
    620: "VADH",
    700: "GNUO&Q…",
    740: "%w",
    880: "mMW@—",
}
_EMS = {letter: ems for ems, letters in _WIDE.items() for letter in letters}
_OTHER = 560
_FONTS = {"Calibri": 1.0, "Carlito": 1.0, "Verdana": 1.35}
_LIKE_ARIAL = 1.2


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table is set: the size of its words in points, whether the page lies across, and columns.

    `blocks` are the columns of each piece with their widths in millimetres; a table has several only where
    it is too wide for any page, and each of them begins with the first column.
    """

    size: float
    across: bool
    blocks: tuple[tuple[tuple[int, ...], tuple[float, ...]], ...]


def fit(table: Table, upright: float, across: float, font: str = "Calibri") -> Fit:
    """The largest words at which no word breaks: on the page as it stands, else on one that lies across.

    Args:
        table: with at least one column.
        upright: room in millimetres on a page on end.
        across: room on one that lies across.
        font: of the words; what is not known is taken to be as wide as Arial.
    """
    factor = _FONTS.get(font, _LIKE_ARIAL)
    every = tuple(range(len(table.columns)))
    for sizes, room, lies in ((UPRIGHT, upright, False), (ACROSS, across, True)):
        for size in sizes:
            needs = [_need(table, at, size * factor) for at in every]
            if sum(least for least, _ in needs) <= room:
                return Fit(size, lies, ((every, _shared(table, every, needs, room)),))
    return Fit(size, True, tuple(_pieces(table, needs, across)))


def measured(text: str, size: float) -> float:
    """About how long a text is in millimetres at a size in points."""
    return sum(_EMS.get(letter, _OTHER) for letter in text) * size * _MM


def _need(table: Table, at: int, size: float) -> tuple[float, float]:
    """The least width of a column, and the one that it would like."""
    column = table.columns[at]
    heading = _longest(column.title, size * BOLD)
    texts = {shown(row[at], column.kind) for row in table.rows}
    lines = max((measured(text, size) for text in texts), default=0.0)
    if column.kind != "text":
        least = max(heading, lines)
        return least + PADDING, max(least, min(measured(column.title, size * BOLD), HEADING)) + PADDING
    words = max((_longest(text, size) for text in texts), default=0.0)
    quiet = min(max(LEAST, lines / 3), LONG_LEAST * size / UPRIGHT[0])
    least = max(min(max(words, heading), WORD), min(lines, quiet))
    wish = max(least, min(max(lines, measured(column.title, size * BOLD)), WIDEST))
    return least + PADDING, wish + PADDING


def _longest(text: str, size: float) -> float:
    return max((measured(part, size) for part in _PARTS.findall(text)), default=0.0)


def _shared(
    table: Table, columns: Sequence[int], needs: Sequence[tuple[float, float]], room: float
) -> tuple[float, ...]:
    """The room given out: to each what it needs, then to texts, then to numbers what they would like."""
    least, wish = (list(each) for each in zip(*(needs[at] for at in columns), strict=True))
    texts = [table.columns[at].kind == "text" for at in columns]
    for kind in (True, False):
        least = _grown(least, wish, [text is kind for text in texts], room)
    rest = room - sum(least)
    if sum(least) < room * 0.6 or not any(texts):
        return tuple(least)
    growing = sum(width for width, text in zip(least, texts, strict=True) if text)
    return tuple(
        width + (rest * width / growing if text else 0) for width, text in zip(least, texts, strict=True)
    )


def _grown(least: Sequence[float], wish: Sequence[float], chosen: Sequence[bool], room: float) -> list[float]:
    """The widths with those of the chosen columns nearer to what they would like, as far as there is room."""
    wanted = [high - low if yes else 0.0 for low, high, yes in zip(least, wish, chosen, strict=True)]
    part = min(1.0, (room - sum(least)) / sum(wanted)) if sum(wanted) else 0.0
    return [low + more * part for low, more in zip(least, wanted, strict=True)]


def _pieces(
    table: Table, needs: Sequence[tuple[float, float]], room: float
) -> Iterator[tuple[tuple[int, ...], tuple[float, ...]]]:
    """The columns in groups that fit the room, each with the first column before it."""
    first = min(needs[0][0], room / 2)
    held: list[int] = [0]
    used = first
    needs = [(first, first), *((min(low, room - first), min(high, room - first)) for low, high in needs[1:])]
    for at in range(1, len(needs)):
        if used + needs[at][0] > room and len(held) > 1:
            yield tuple(held), _shared(table, held, needs, room)
            held, used = [0], first
        held.append(at)
        used += needs[at][0]
    yield tuple(held), _shared(table, held, needs, room)
