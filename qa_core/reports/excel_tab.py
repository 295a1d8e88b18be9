"""The monthly QA sheet as one worksheet on one page of A4, for a workbook of its own or somebody else's."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.audience import AUDIENCES
from qa_core.model.figure import Report, Table
from qa_core.reports.excel_pack import packed
from qa_core.reports.excel_style import Look, height, paper, text, value
from qa_core.reports.monthly_tab import AUDITS, FOLLOW_UP, TEAMS
from qa_core.reports.palette import INK, on_white
from qa_core.reports.words import shown

NAME = "QA"
WIDTHS = (46, *(12.5,) * 10, 14)
_TITLE = Alignment(horizontal="left", vertical="center", indent=1)
PLACES = {
    AUDITS: tuple(range(1, 13)),
    TEAMS: (1, 2, *range(4, 12)),
    FOLLOW_UP: (1, 4, 8, 9, 10),
}
"""In which columns of the sheet the columns of each table stand, so that months stand under months."""


def render(report: Report) -> bytes:
    """A workbook with the sheet `QA` alone; the same report gives the same bytes."""
    book = Workbook()
    sheet = book.active
    sheet.title = NAME
    for number, characters in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = characters
    row = _head(sheet, report)
    for table in report.tables:
        if table.id in PLACES:
            row = _table(sheet, row + 1, table, Look(report.colour)) + 1
    _notes(sheet, row + 1, report)
    paper(sheet, report.period)
    sheet.page_setup.fitToHeight = 1
    stream = io.BytesIO()
    book.save(stream)
    return packed(stream.getvalue())


def _head(sheet: Worksheet, report: Report) -> int:
    """Title, organisation, the month as a date that formulas can find, and whether this is a draft."""
    look = Look(report.colour)
    for row, size in ((1, 16), (2, 11)):
        for number in range(1, len(WIDTHS) + 1):
            sheet.cell(row, number).fill = PatternFill("solid", report.colour)
        sheet.row_dimensions[row].height = size * 1.8
    text(sheet.cell(1, 1), f"{report.title}, {report.organisation}")
    look.band(sheet.cell(1, 1), 16)
    sheet.cell(1, 1).alignment = _TITLE
    year, month = (int(part) for part in report.period.split("-"))
    cell = sheet.cell(2, 1)
    cell.value = dt.date(year, month, 1)
    look.band(cell, 11)
    cell.number_format = "mmmm yyyy"
    cell.alignment = _TITLE
    audience = report.audience or AUDIENCES["social-care"].title
    text(sheet.cell(2, 2), f"For {audience}. {report.issue or 'Draft'}, made {report.made_at}.")
    look.band(sheet.cell(2, 2), 11)
    sheet.cell(2, 2).alignment = _TITLE
    return 3


def _table(sheet: Worksheet, row: int, table: Table, look: Look) -> int:
    """Title, note, headings and rows from `row` on; gives the last row used."""
    text(sheet.cell(row, 1), table.title, bold=True, size=13, colour=on_white(look.colour))
    if table.note:
        row += 1
        text(sheet.cell(row, 1), table.note, size=10, colour=INK)
    row += 1
    places = PLACES[table.id]
    for place in range(1, max(places) + 1):
        sheet.cell(row, place).fill = PatternFill("solid", look.colour)
    for place, column in zip(places, table.columns, strict=True):
        text(sheet.cell(row, place), column.title)
        look.heading(sheet.cell(row, place), column)
    sheet.row_dimensions[row].height = _height([column.title for column in table.columns], places)
    for cells in table.rows:
        row += 1
        for place in range(1, max(places) + 1):
            value(sheet.cell(row, place), "", "text")
        for place, content, column in zip(places, cells, table.columns, strict=True):
            value(sheet.cell(row, place), content, column.kind, bold=place == 1)
        words = [shown(cell, column.kind) for cell, column in zip(cells, table.columns, strict=True)]
        sheet.row_dimensions[row].height = _height(words, places)
    return row


def _notes(sheet: Worksheet, row: int, report: Report) -> None:
    stands = [f"Stands on: {', '.join(report.instruments)}."] if report.instruments else []
    for number, note in enumerate([*report.notes, *stands], row):
        cell = sheet.cell(number, 1)
        text(cell, note, size=9)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(WIDTHS))
        sheet.row_dimensions[number].height = height([(note, sum(WIDTHS))], 9)


def _height(words: Iterable[str], places: Sequence[int]) -> float:
    return height(zip(words, (WIDTHS[place - 1] for place in places), strict=False))
