"""Writes cells: all text inert, all styles shared, all heights estimated."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.toolkit import metrics
from qa_core.toolkit.choices import Choices
from qa_core.toolkit.fill import Entry, Fill
from qa_core.toolkit.grid import FRONT, Layout, Slot
from qa_core.toolkit.naming import letter, quoted
from qa_core.toolkit.occasion import Occasion
from qa_core.toolkit.styles import DATE_FORMAT, named_styles
from qa_core.toolkit.texts import active, clean

Texts = list[tuple[str, float, float, bool]]
"""Texts of a row with the width of their column, their size, and whether they are bold."""
_PLACEHOLDER = re.compile("@@[A-Z0-9_]+@@")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_PAGE = (842 - 58, 595 - 86)
TOTAL = 185


@dataclass
class Pen:
    """One workbook being written.

    Attributes:
        values: the texts that placeholders of its own stand for: whatever auditors wrote.
        cached: what formulas yield now, by sheet and cell.
    """

    instrument: Instrument
    layout: Layout
    organisation: Organisation
    fill: Fill
    occasion: Occasion = field(default_factory=Occasion)
    book: Workbook = field(default_factory=Workbook)
    values: dict[str, str] = field(default_factory=dict)
    cached: dict[tuple[str, str], str] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)
    _worn: dict[str, StyleArray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        del self.book["Sheet"]
        for style in named_styles(self.organisation.colour):
            self.book.add_named_style(style)
        self.choices = Choices(self.book, self.instrument, self.layout)

    def sheet(self, title: str, widths: Mapping[str, float], *, at: int | None = None) -> Worksheet:
        """A new sheet, A4 landscape and one page wide, with its name and page numbers in the footer."""
        ws: Worksheet = self.book.create_sheet(title, at)
        for column, width in widths.items():
            ws.column_dimensions[column].width = width
        ws.sheet_view.showGridLines = False
        ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", 9
        ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
        ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        ws.page_margins.left = ws.page_margins.right = 0.4
        ws.page_margins.top, ws.page_margins.bottom = 0.5, 0.6
        ws.page_margins.header = ws.page_margins.footer = 0.3
        ws.HeaderFooter.oddFooter = _footer()
        return ws

    def put(self, ws: Worksheet, place: str, text: str, style: str) -> Cell:
        """A text of ours: of the instrument, the organisation, or a placeholder."""
        cell: Cell = ws[place]
        self._dress(cell, style)
        if text:
            self._write(cell, text if _PLACEHOLDER.fullmatch(text) or "@@" not in text else self.token(text))
        return cell

    def enter(self, ws: Worksheet, place: str, entry: Entry, style: str) -> Cell:
        """What an auditor entered, or nothing; a problem with it shows."""
        mark = self.fill.marks.get((ws.title, place))
        cell: Cell = ws[place]
        self._dress(cell, f"{style} problem" if mark else style)
        if isinstance(entry, str):
            if entry:
                self._write(cell, self.token(entry), quoted=active(entry))
        elif entry is not None:
            cell.value = entry
            if isinstance(entry, dt.date):
                cell.number_format = f"{DATE_FORMAT} hh:mm" if isinstance(entry, dt.datetime) else DATE_FORMAT
        if mark:
            self._note(cell, mark)
        return cell

    def answer(self, ws: Worksheet, slot: Slot, style: str) -> Cell:
        """A cell for an answer, with its name and whatever stands in it."""
        self.name(slot.name, ws.title, slot.cell)
        return self.enter(ws, slot.cell, self.fill.of(slot), style)

    def formula(self, ws: Worksheet, place: str, formula: str, now: str, style: str) -> None:
        """A formula with the value that it yields now."""
        cell: Cell = ws[place]
        self._dress(cell, style)
        cell.value = formula
        self.cached[ws.title, place] = now

    def link(self, ws: Worksheet, place: str, text: str, to: str, style: str, cell: str = "A1") -> None:
        """A text that leads to another sheet."""
        self.put(ws, place, text, style)
        ws[place].hyperlink = Hyperlink(ref=place, location=f"{quoted(to)}!{cell}", display=text)

    def name(self, name: str, sheet: str, first: str, last: str | None = None) -> None:
        """A defined name of the whole workbook."""
        self.choices.define(name, sheet, first, last)

    def token(self, text: str) -> str:
        """A placeholder for a text that must reach its cell unharmed."""
        found = self._tokens.get(text)
        if found is None:
            found = self._tokens[text] = f"@@V{len(self._tokens) + 1}@@"
            self.values[found.strip("@")] = text
        return found

    def band(self, ws: Worksheet, title: str, note: str, columns: int, back: str = "← Start here") -> None:
        """The coloured band at the top of a sheet, and the way back to the first sheet below it."""
        total = sum(ws.column_dimensions[letter(n)].width for n in range(1, columns + 1))
        for row in (1, 2):
            for n in range(1, columns + 1):
                self.put(ws, f"{letter(n)}{row}", "", "band" if row == 1 else "band note")
        self.put(ws, "A1", title, "band")
        self.put(ws, "A2", note, "band note")
        ws.merge_cells(f"A2:{letter(columns)}2")
        if back:
            self.link(ws, "A3", back, FRONT, "back")
        ws.row_dimensions[1].height = 27
        count = metrics.lines(note, total, 10, indent=2)
        ws.row_dimensions[2].height = metrics.height(count) + 2
        ws.row_dimensions[3].height = 17 if back else 6

    def high(self, ws: Worksheet, row: int, texts: Texts, least: float = 20) -> float:
        """The height of a row for its texts."""
        needed = (metrics.height(metrics.lines(t, w, s, bold=b, indent=1), s) for t, w, s, b in texts if t)
        height = max([least, *needed])
        ws.row_dimensions[row].height = height
        return height

    def protect(self, ws: Worksheet) -> None:
        """Locks a sheet but for its answer cells; rows and columns may be resized. No password."""
        ws.protection.sheet = True
        ws.protection.formatRows = ws.protection.formatColumns = False

    def break_before(self, ws: Worksheet, row: int) -> None:
        """Begins a new printed page at a row."""
        ws.row_breaks.append(Break(id=row - 1))

    def _dress(self, cell: Cell, style: str) -> None:
        """A cell in a style; openpyxl looks each name up among all of them, so that is done once."""
        worn = self._worn.get(style)
        if worn is None:
            cell.style = f"qa {style}"
            self._worn[style] = copy(cell._style)
        else:
            cell._style = copy(worn)

    def _write(self, cell: Cell, text: str, quoted: bool = False) -> None:
        cell.value = _ESCAPED.sub("_x005F_", clean(text))
        cell.data_type = "s"
        if quoted or (active(text) and not text.startswith("@@")):
            cell.quotePrefix = True

    def _note(self, cell: Cell, message: str) -> None:
        note = Comment(self.token(message), "QA")
        note.width = 320
        note.height = 30 + 16 * metrics.lines(message, 44, 9)
        cell.comment = note


def _footer() -> HeaderFooterItem:
    left, right = _HeaderFooterPart(text="&A", size=8), _HeaderFooterPart(text="Page &P of &N", size=8)
    return HeaderFooterItem(left=left, right=right)


def page_room(widths: Mapping[str, float]) -> float:
    """How many points of rows fit on a printed page of a sheet with these columns."""
    across = sum(metrics.points(width) for width in widths.values())
    return _PAGE[1] / min(1.0, _PAGE[0] / across)
