"""How a report's workbook looks, and how a cell gets its text, number or share without doing harm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.figure import Cell, Column, Kind
from qa_core.reports.inert import clean, for_cell, like_formula
from qa_core.reports.palette import INK, ink
from qa_core.reports.words import shown

FONT, ALARM, LINK = "Calibri", "8F1D1D", "0B5394"
FORMATS = {"count": "#,##0", "share": "0%"}
NUMBERS = ("count", "share", "range")
HEADINGS_INDENT = 2
NARROWEST, WIDEST, TALLEST = 9, 80, 405.0
PAGE, READS_WELL = 150.0, 24.0
"""So many characters fit on a landscape page; a column of words is not narrower than this."""
_LINE = Border(bottom=Side("thin", "C9D1D4"))


@dataclass(frozen=True, slots=True)
class Look:
    """The fonts and fills that one colour of band asks for."""

    colour: str

    def band(self, cell: SheetCell, size: float) -> None:
        """Bold on the band's colour, in white or black."""
        cell.font = _letters(size, True, ink(self.colour))
        cell.fill = PatternFill("solid", self.colour)
        cell.alignment = Alignment(vertical="center", indent=1)

    def heading(self, cell: SheetCell, column: Column) -> None:
        """A column's heading."""
        self.band(cell, 10)
        cell.alignment = _aligned(column.kind, HEADINGS_INDENT if column.kind in NUMBERS else 1)


def text(cell: SheetCell, words: str, *, bold: bool = False, size: float = 10, colour: str = INK) -> None:
    """Put words into a cell: always text, never a formula, an error or a number."""
    kept = for_cell(words)
    cell.value = kept
    cell.data_type = "s"
    cell.quotePrefix = like_formula(kept)
    cell.font = _letters(size, bold, colour)


def value(cell: SheetCell, content: Cell, kind: Kind, *, bold: bool = False, gap: bool = False) -> None:
    """Put a table's cell into a workbook's: numbers stay numbers, with the format of their kind.

    Where `gap` is set, what is not known is left empty: a line drawn through the cells is parted there.
    """
    if gap and content is None:
        pass
    elif kind in FORMATS and isinstance(content, int | float):
        cell.value = content
        cell.font = _letters(10, kind == "share", INK)
        cell.number_format = FORMATS[kind]
    else:
        text(cell, shown(content, kind), bold=bold)
    cell.alignment = _aligned(kind)
    cell.border = _LINE


def width(column: Column, cells: Iterable[Cell]) -> float:
    """A column's width in characters: as wide as its words need, and no wider than reads well."""
    longest = max((len(shown(cell, column.kind)) for cell in cells), default=0)
    heading = max(max((len(word) for word in column.title.split()), default=0), min(len(column.title), 14))
    return min(max(longest + 3, heading + 4, NARROWEST), WIDEST)


def fitted(widths: Sequence[float]) -> list[float]:
    """Widths that fit on a page that can be read: the widest give way, none below what reads well."""
    found = list(widths)
    while sum(found) > PAGE and max(found) > READS_WELL:
        most = max(found)
        next_ = max([READS_WELL, *(one for one in found if one < most)])
        several = found.count(most)
        less = min(most - next_, (sum(found) - PAGE) / several)
        found = [one - less if one == most else one for one in found]
    return found


def height(texts: Iterable[tuple[str, float]], size: float = 10) -> float:
    """The height in points of a row whose texts stand in columns of so many characters."""
    lines = (
        sum(len(wrap(line, max(int(room * 1.08 * 10 / size) - 2, 4))) or 1 for line in words.split("\n"))
        for words, room in texts
    )
    return min(max(lines, default=1) * size * 1.32 + 5, TALLEST)


def paper(sheet: Worksheet, period: str, repeat: int | None = None, mark: str = "") -> None:
    """A4 landscape, one page wide, numbered and marked, without gridlines; row `repeat` on every page."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
    sheet.oddFooter.left.text = f"{sheet.title}, {period}".replace("&", "&&")
    if mark:
        sheet.oddHeader.center.text = clean(mark).replace("&", "&&")
        sheet.oddHeader.center.size = 9
    sheet.oddFooter.right.text = "Page &P of &N"
    sheet.oddFooter.left.size = sheet.oddFooter.right.size = 8
    if repeat is not None:
        sheet.print_title_rows = f"{repeat}:{repeat}"


@lru_cache(maxsize=64)
def _letters(size: float, bold: bool, colour: str) -> Font:
    return Font(FONT, size, bold=bold, color=colour)


@lru_cache(maxsize=16)
def _aligned(kind: Kind, indent: int = 1) -> Alignment:
    across = "right" if kind in NUMBERS else "left"
    return Alignment(wrap_text=True, vertical="center", horizontal=across, indent=indent)
