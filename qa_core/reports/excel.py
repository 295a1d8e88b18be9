"""A report as a workbook: a front sheet with concerns and main figures, then a sheet for each table."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.figure import Report, Table
from qa_core.model.house import PLAIN, House
from qa_core.reports import charts
from qa_core.reports.excel_chart import chart, native
from qa_core.reports.excel_front import FRONT, front
from qa_core.reports.excel_pack import packed
from qa_core.reports.excel_style import Look, paper
from qa_core.reports.excel_table import BESIDE, filtered, natural, put, widths
from qa_core.reports.inert import clean

A_PAGE = 30
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def render(report: Report, house: House = PLAIN) -> bytes:
    """The workbook; the same report gives the same bytes.

    Numbers stay numbers, charts draw the cells beside them and can be edited, tables have filters. A likely
    range and a hidden number are words.
    """
    book = Workbook()
    first = book.active
    first.title = FRONT
    loud = [table for table in report.tables if table.loud or table.id == "summary"]
    sheets = _sheets(table for table in report.tables if table not in loud)
    names = sheet_names(_sheet_title(tables, report) for tables in sheets)
    places = [(table, name) for name, tables in zip(names, sheets, strict=True) for table in tables]
    front(first, report, house, loud, places)
    for name, tables in zip(names, sheets, strict=True):
        _sheet(book.create_sheet(name), tables, report, house)
    stream = io.BytesIO()
    book.save(stream)
    return packed(stream.getvalue(), [charts.alt(tables[0]) for tables in sheets if native(tables[0])])


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


def _sheet(sheet: Worksheet, tables: Sequence[Table], report: Report, house: House) -> None:
    rooms = [max(column) for column in zip_longest(*map(natural, tables), fillvalue=0.0)]
    widths(sheet, rooms)
    row, look = 1, Look(report.colour)
    for table in tables:
        end = put(sheet, row, table, rooms, look)
        filtered(sheet, table, end - len(table.rows))
        row = end + 3
    table, head = tables[0], end - len(tables[-1].rows)
    if len(tables) == 1:
        sheet.freeze_panes = sheet.cell(head + 1, 1)
    if native(table):
        beside = sum(rooms) <= BESIDE
        place = f"{get_column_letter(len(rooms) + 2)}{head}" if beside else f"A{end + 2}"
        sheet.add_chart(chart(sheet, table, head), place)
        if not beside and len(table.rows) > A_PAGE // 3:
            sheet.row_breaks.append(Break(id=end + 1))
    paper(sheet, report.period, head if len(tables) == 1 and len(table.rows) > A_PAGE else None, house.mark)
