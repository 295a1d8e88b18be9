"""A report as a workbook: a front sheet with concerns and main figures, then a sheet for each table."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.figure import Report, Table
from qa_core.model.house import PLAIN, House
from qa_core.reports import charts
from qa_core.reports.excel_chart import bar_chart
from qa_core.reports.excel_pack import packed
from qa_core.reports.excel_style import ALARM, LINK, Look, height, paper, text, value, width
from qa_core.reports.inert import clean
from qa_core.reports.palette import INK, on_white
from qa_core.reports.words import shown

FRONT = "Report"
FRONT_WIDTHS = (44, 34, 13, 13, 20)
BESIDE = 75
A_PAGE = 30
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def render(report: Report, house: House = PLAIN) -> bytes:
    """The workbook; the same report gives the same bytes."""
    book = Workbook()
    front = book.active
    front.title = FRONT
    loud = [table for table in report.tables if table.loud or table.id == "summary"]
    others = [table for table in report.tables if table not in loud]
    sheets = _sheets(others)
    names = sheet_names(_sheet_title(tables, report) for tables in sheets)
    places = [(table, name) for name, tables in zip(names, sheets, strict=True) for table in tables]
    _front(front, report, loud, places)
    for name, tables in zip(names, sheets, strict=True):
        _sheet(book.create_sheet(name), tables, report)
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
    text(sheet.cell(row, 1), "In this workbook", bold=True, size=13, colour=on_white(look.colour))
    for table, name in others:
        row += 1
        cell = sheet.cell(row, 1)
        text(cell, table.title, colour=LINK)
        place = "'" + name.replace("'", "''") + "'!A1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place, display=clean(table.title)[:255])
        cell.alignment = Alignment(indent=1)
    return row


def _notes(sheet: Worksheet, row: int, report: Report, look: Look) -> None:
    text(sheet.cell(row, 1), "How to read this report", bold=True, size=13, colour=on_white(look.colour))
    stands = [f"Stands on: {', '.join(report.instruments)}."] if report.instruments else []
    made = [f"Made {report.made_at}."] if report.made_at else []
    for number, note in enumerate([*report.notes, *stands, *made], row + 1):
        _note(sheet, number, note, FRONT_WIDTHS)


def _sheets(tables: Iterable[Table]) -> list[list[Table]]:
    """Which tables share a sheet: those of one part that follow each other and have no chart."""
    found: list[list[Table]] = []
    for table in tables:
        alone = not table.part or charts.drawn(table)
        if not alone and found and found[-1][-1].part == table.part and not charts.drawn(found[-1][-1]):
            found[-1].append(table)
        else:
            found.append([table])
    return found


def _sheet_title(tables: Sequence[Table], report: Report) -> str:
    """What a sheet is called: by its title; where there are several audits, by the id of its audit first."""
    audits = {name.rpartition(" ")[0] for name in report.instruments}
    own = next((id for id in sorted(audits, key=len, reverse=True) if tables[0].id.startswith(f"{id}-")), "")
    if own and len(audits) > 1:
        rest = tables[0].part.rpartition(": ")[2] if len(tables) > 1 else tables[0].id.removeprefix(f"{own}-")
        return f"{own} {rest}"
    return tables[0].title if len(tables) == 1 else tables[0].part


def _sheet(sheet: Worksheet, tables: Sequence[Table], report: Report) -> None:
    widths = [max(column) for column in zip_longest(*map(_natural, tables), fillvalue=0.0)]
    _widths(sheet, widths)
    row, look = 1, Look(report.colour)
    for table in tables:
        end = _table(sheet, row, table, widths, look)
        row = end + 3
    table, head = tables[0], end - len(tables[-1].rows)
    if len(tables) == 1:
        sheet.freeze_panes = sheet.cell(head + 1, 1)
    if charts.drawn(table):
        beside = sum(widths) <= BESIDE
        place = f"{get_column_letter(len(widths) + 2)}{head}" if beside else f"A{end + 2}"
        sheet.add_chart(bar_chart(sheet, table, head), place)
        if not beside and len(table.rows) > A_PAGE // 3:
            sheet.row_breaks.append(Break(id=end + 1))
    paper(sheet, report.period, head if len(tables) == 1 and len(table.rows) > A_PAGE else None)


def _natural(table: Table) -> list[float]:
    """The widths that a table's columns want."""
    return [width(column, [row[at] for row in table.rows]) for at, column in enumerate(table.columns)]


def _table(sheet: Worksheet, row: int, table: Table, widths: Sequence[float], look: Look) -> int:
    """Title, note, headings and rows from `row` on; gives the last row used."""
    text(sheet.cell(row, 1), table.title, bold=True, size=14, colour=on_white(look.colour))
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
