"""A report as a workbook: a front sheet with the concerns and the main figures, then a sheet for each table."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.figure import Report, Table
from qa_core.reports import charts
from qa_core.reports.excel_chart import bar_chart
from qa_core.reports.excel_pack import packed
from qa_core.reports.excel_style import ALARM, INK, LINK, Look, height, paper, text, value, width
from qa_core.reports.inert import clean
from qa_core.reports.words import shown

FRONT = "Report"
FRONT_WIDTHS = (44, 34, 13, 13, 20)
BESIDE = 75
A_PAGE = 30
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def render(report: Report) -> bytes:
    """The workbook; the same report gives the same bytes."""
    book = Workbook()
    front = book.active
    front.title = FRONT
    loud = [table for table in report.tables if table.loud or table.id == "summary"]
    others = [table for table in report.tables if table not in loud]
    names = sheet_names(table.title for table in others)
    _front(front, report, loud, [*zip(others, names, strict=True)])
    for table, name in zip(others, names, strict=True):
        _sheet(book.create_sheet(name), table, report)
    stream = io.BytesIO()
    book.save(stream)
    return packed(stream.getvalue())


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A sheet name for each title: allowed characters, at most 31, each once (without regard to case)."""
    taken = {FRONT.casefold(), "history"}
    names = []
    for title in titles:
        base = " ".join(_NOT_IN_NAMES.sub(" ", clean(title)).split()).strip("'") or "Table"
        name, number = base[:31].strip(" '"), 1
        while name.casefold() in taken:
            number += 1
            name = f"{base[: 30 - len(str(number))].strip()} {number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _front(
    sheet: Worksheet, report: Report, loud: Iterable[Table], others: Sequence[tuple[Table, str]]
) -> None:
    """The title, the tables that nobody may miss, what else there is, and how to read it."""
    look = Look(report.colour)
    _widths(sheet, FRONT_WIDTHS)
    period = f"{report.period_title} ({report.period})" if report.period_title else report.period
    for row, (words, size) in enumerate([(report.organisation, 12), (report.title, 18), (period, 12)], 1):
        _band(sheet, row, words, size, look)
    row = 5
    for table in loud:
        alarm = table.loud and bool(table.rows)
        row = _table(sheet, row, table, FRONT_WIDTHS, Look(ALARM) if alarm else look) + 2
    row = _index(sheet, row, others, look)
    _notes(sheet, row + 2, report, look)
    paper(sheet, report.period)


def _index(sheet: Worksheet, row: int, others: Sequence[tuple[Table, str]], look: Look) -> int:
    text(sheet.cell(row, 1), "In this workbook", bold=True, size=13, colour=look.colour)
    for table, name in others:
        row += 1
        cell = sheet.cell(row, 1)
        text(cell, table.title, colour=LINK)
        place = "'" + name.replace("'", "''") + "'!A1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place, display=clean(table.title)[:255])
        cell.alignment = Alignment(indent=1)
    return row


def _notes(sheet: Worksheet, row: int, report: Report, look: Look) -> None:
    text(sheet.cell(row, 1), "How to read this report", bold=True, size=13, colour=look.colour)
    stands = [f"Stands on: {', '.join(report.instruments)}."] if report.instruments else []
    made = [f"Made {report.made_at}."] if report.made_at else []
    for number, note in enumerate([*report.notes, *stands, *made], row + 1):
        _note(sheet, number, note, FRONT_WIDTHS)


def _sheet(sheet: Worksheet, table: Table, report: Report) -> None:
    widths = [width(column, [row[at] for row in table.rows]) for at, column in enumerate(table.columns)]
    _widths(sheet, widths)
    end = _table(sheet, 1, table, widths, Look(report.colour))
    head = end - len(table.rows)
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    if charts.drawn(table):
        beside = sum(widths) <= BESIDE
        place = f"{get_column_letter(len(widths) + 2)}{head}" if beside else f"A{end + 2}"
        sheet.add_chart(bar_chart(sheet, table, head), place)
    paper(sheet, report.period, head if len(table.rows) > A_PAGE else None)


def _table(sheet: Worksheet, row: int, table: Table, widths: Sequence[float], look: Look) -> int:
    """Title, note, headings and rows from `row` on; gives the last row used."""
    text(sheet.cell(row, 1), table.title, bold=True, size=14, colour=look.colour)
    sheet.row_dimensions[row].height = 22
    if table.note:
        row += 1
        loud = look.colour == ALARM
        _note(
            sheet, row, table.note, widths[: len(table.columns)], ALARM if loud else INK, loud or table.loud
        )
    if not table.rows:
        return row
    row += 1
    for number, column in enumerate(table.columns, 1):
        text(sheet.cell(row, number), column.title)
        look.heading(sheet.cell(row, number), column)
    sheet.row_dimensions[row].height = _height([column.title for column in table.columns], widths)
    for cells in table.rows:
        row += 1
        for number, (content, column) in enumerate(zip(cells, table.columns, strict=True), 1):
            value(sheet.cell(row, number), content, column.kind, bold=number == 1)
        words = [shown(cell, column.kind) for cell, column in zip(cells, table.columns, strict=True)]
        sheet.row_dimensions[row].height = _height(words, widths)
    return row


def _band(sheet: Worksheet, row: int, words: str, size: float, look: Look) -> None:
    text(sheet.cell(row, 1), words)
    look.band(sheet.cell(row, 1), size)
    for number in range(2, len(FRONT_WIDTHS) + 1):
        sheet.cell(row, number).fill = PatternFill("solid", look.colour)
    sheet.row_dimensions[row].height = size * 1.7


def _note(
    sheet: Worksheet, row: int, words: str, widths: Sequence[float], colour: str = INK, bold: bool = False
) -> None:
    """A sentence over the whole width of a table, or of a page where the table is narrow."""
    cell, size = sheet.cell(row, 1), 11 if bold else 10
    text(cell, words, colour=colour, bold=bold, size=size)
    if sum(widths) < BESIDE and len(words) > sum(widths):
        cell.alignment = Alignment(vertical="top")
        return
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=max(len(widths), 1))
    sheet.row_dimensions[row].height = height([(words, sum(widths) * (0.9 if bold else 1))], size)


def _height(words: Iterable[str], widths: Sequence[float]) -> float:
    return height(zip(words, widths, strict=False))


def _widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    for number, characters in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = characters
