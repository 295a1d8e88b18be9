"""How a report's workbook looks, and how a cell gets its text, number or share without doing harm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.figure import Cell, Column, Kind
from qa_core.reports.inert import for_cell, like_formula
from qa_core.reports.palette import INK, ink
from qa_core.reports.words import shown

FONT, ALARM, LINK = "Calibri", "8F1D1D", "0B5394"
FORMATS = {"count": "#,##0", "share": "0%"}
NUMBERS = ("count", "share")
NARROWEST, WIDEST, TALLEST = 9, 80, 405.0
_LINE = Border(bottom=Side("thin", "C9D1D4"))


@dataclass(frozen=True, slots=True)
class Look:
    """The fonts and fills that one colour of band asks for."""

    colour: str

    def band(self, cell: SheetCell, size: float) -> None:
        """Bold on the band's colour, in white or black."""
        cell.font = Font(FONT, size, bold=True, color=ink(self.colour))
        cell.fill = PatternFill("solid", self.colour)
        cell.alignment = Alignment(vertical="center", indent=1)

    def heading(self, cell: SheetCell, column: Column) -> None:
        """A column's heading."""
        self.band(cell, 10)
        cell.alignment = _aligned(column.kind)


def text(cell: SheetCell, words: str, *, bold: bool = False, size: float = 10, colour: str = INK) -> None:
    """Put words into a cell: always text, never a formula, an error or a number."""
    kept = for_cell(words)
    cell.value = kept
    cell.data_type = "s"
    cell.quotePrefix = like_formula(kept)
    cell.font = Font(FONT, size, bold=bold, color=colour)


def value(cell: SheetCell, content: Cell, kind: Kind, *, bold: bool = False) -> None:
    """Put a table's cell into a workbook's: numbers stay numbers, with the format of their kind."""
    if kind in NUMBERS and isinstance(content, int | float):
        cell.value = content
        cell.font = Font(FONT, 10, bold=kind == "share", color=INK)
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


def height(texts: Iterable[tuple[str, float]], size: float = 10) -> float:
    """The height in points of a row whose texts stand in columns of so many characters."""
    lines = (
        sum(len(wrap(line, max(int(room * 1.08 * 10 / size) - 2, 4))) or 1 for line in words.split("\n"))
        for words, room in texts
    )
    return min(max(lines, default=1) * size * 1.32 + 5, TALLEST)


def paper(sheet: Worksheet, period: str, repeat: int | None = None) -> None:
    """A4 landscape, one page wide, numbered, without gridlines; row `repeat` on top of every page."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
    sheet.oddFooter.left.text = f"{sheet.title}, {period}".replace("&", "&&")
    sheet.oddFooter.right.text = "Page &P of &N"
    sheet.oddFooter.left.size = sheet.oddFooter.right.size = 8
    if repeat is not None:
        sheet.print_title_rows = f"{repeat}:{repeat}"


def _aligned(kind: Kind) -> Alignment:
    across = "right" if kind in NUMBERS else "left"
    return Alignment(wrap_text=True, vertical="center", horizontal=across, indent=1)
