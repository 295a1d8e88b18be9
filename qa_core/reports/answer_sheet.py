"""Wide sheets of answers, one row an audit, as a workbook or as CSV.

A workbook's parts are written as they are, in one pass (T7): a sheet of plain cells needs no library.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qa_core.reports.answer_cells import HEAD, Cell, Days, Plain, Texts, letters, named
from qa_core.reports.answer_package import package
from qa_core.reports.inert import clean, like_formula

_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
_VIEW = (
    '<sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" '
    'activePane="bottomRight" state="frozen"/></sheetView></sheetViews>'
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key for programs, its heading for people; a `day` is written as 2026-10-31."""

    key: str
    title: str
    kind: Literal["text", "day"] = "text"
    width: int = 18


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on a sheet of its own; a row has a cell for each column, None where there is nothing."""

    id: str
    title: str
    columns: Sequence[Column]
    rows: list[list[Cell]] = field(default_factory=list)


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as a workbook: headings that stay in sight, filters, days as days, no text a formula.

    The same sheets give the same bytes.

    Raises: ValueError where a sheet has more rows or columns than a workbook can hold.
    """
    texts = Texts()
    plain, days = Plain(texts), Days(texts)
    names = sheet_names(sheet.title for sheet in sheets)
    parts = [(name, *_sheet(sheet, plain, days)) for name, sheet in zip(names, sheets, strict=True)]
    return package(parts, texts.parts)


def comma_separated(sheet: Sheet) -> bytes:
    """One sheet as CSV in UTF-8 with a mark, as Excel wants it.

    A text that a program might take for a formula has an apostrophe before it.
    """
    stream = io.StringIO(newline="")
    out = csv.writer(stream)
    heads: list[Cell] = [column.title for column in sheet.columns]
    for row in (heads, *sheet.rows):
        out.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A sheet name for each title: allowed characters, at most 31, each once (without regard to case)."""
    taken: set[str] = set()
    names = []
    for title in titles:
        base = named(title)
        name, number = base[:31].strip(" '"), 1
        while name.casefold() in taken:
            number += 1
            name = f"{base[: 30 - len(str(number))].strip()} {number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _harmless(text: str) -> str:
    kept = clean(text)
    return f"'{kept}" if like_formula(kept) else kept


def _sheet(sheet: Sheet, plain: Plain, days: Days) -> tuple[str, str]:
    """The area that holds headings and rows, and what the sheet says."""
    if len(sheet.columns) > _MOST_COLUMNS or len(sheet.rows) >= _MOST_ROWS:
        raise ValueError(f"{sheet.title} is too large for a workbook")
    places = [letters(n) for n in range(len(sheet.columns))]
    ways = [days if column.kind == "day" else plain for column in sheet.columns]
    columns = list(zip(places, ways, strict=True))
    lines = "".join(_line(n, row, columns) for n, row in enumerate(sheet.rows, 2))
    area = f"A1:{places[-1]}{len(sheet.rows) + 1}"
    inside = f"<sheetData>{_heads(sheet, places, plain.texts)}{lines}</sheetData>"
    return area, f'{_VIEW}{_widths(sheet)}{inside}<autoFilter ref="{area}"/>'


def _widths(sheet: Sheet) -> str:
    one = '<col min="{0}" max="{0}" width="{1}" customWidth="1"/>'
    return f"<cols>{''.join(one.format(n, column.width) for n, column in enumerate(sheet.columns, 1))}</cols>"


def _heads(sheet: Sheet, places: Sequence[str], texts: Texts) -> str:
    titles = zip(places, sheet.columns, strict=True)
    cells = "".join(f'<c r="{at}1{texts.tail(column.title, HEAD)}' for at, column in titles)
    return f'<row r="1">{cells}</row>'


def _line(n: int, row: Sequence[Cell], columns: Sequence[tuple[str, Mapping[Cell, str]]]) -> str:
    """A row of the sheet; empty cells are left out."""
    cells = [
        f'<c r="{place}{n}{way[cell]}'
        for (place, way), cell in zip(columns, row, strict=True)
        if cell is not None
    ]
    return f'<row r="{n}">{"".join(cells)}</row>'
