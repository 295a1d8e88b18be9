"""Cells of a workbook as XML: what stands after a cell's place, made once for each value."""

from __future__ import annotations

import datetime as dt
import re

from qa_core.reports.inert import clean, for_cell, like_formula

Cell = str | int | float | None
HEAD, DAY, QUOTED = 1, 2, 3
"""Styles of `answer_package`: a heading, a day, and a text that might be taken for a formula."""
_EPOCH = dt.date(1899, 12, 30).toordinal()
_FIRST = dt.date(1900, 3, 1)
"""Before it a workbook's days are off by one: such a day stays text."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Texts:
    """Each text once, as workbooks keep them; a cell holds its number."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def tail(self, text: str, style: int = 0) -> str:
        """What follows a cell's place, for a text that was not written before: its style and its number."""
        kept = for_cell(text)
        space = ' xml:space="preserve"' if kept != kept.strip() or "\n" in kept else ""
        self.parts.append(f"<si><t{space}>{kept.translate(_MARKUP)}</t></si>")
        style = style or (QUOTED if like_formula(kept) else 0)
        return f'"{_style(style)} t="s"><v>{len(self.parts) - 1}</v></c>'


class Plain(dict[Cell, str]):
    """Texts and numbers with what follows a cell's place; made when they are first asked for."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.texts = texts

    def __missing__(self, cell: Cell) -> str:
        self[cell] = self.texts.tail(cell) if isinstance(cell, str) else f'"><v>{cell!r}</v></c>'
        return self[cell]


class Days(Plain):
    """Days in ISO form, as workbooks count them; what is no day stays text."""

    def __missing__(self, cell: Cell) -> str:
        day = _day(cell)
        if day is None:
            return super().__missing__(cell)
        self[cell] = f'"{_style(DAY)}><v>{day.toordinal() - _EPOCH}</v></c>'
        return self[cell]


def letters(number: int) -> str:
    """The letters of a column counted from 0."""
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def named(title: str) -> str:
    """A title without what the name of a sheet may not hold."""
    return " ".join(_NOT_IN_NAMES.sub(" ", clean(title)).split()).strip("'") or "Table"


def _style(number: int) -> str:
    return f' s="{number}"' if number else ""


def _day(cell: Cell) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(cell) if isinstance(cell, str) and len(cell) == 10 else None
    except ValueError:
        return None
    return found if found is not None and found >= _FIRST else None
