"""A report's table on a sheet: title, note, headings, rows; its filters, and its shading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as Filtered
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.figure import Cell, Table
from qa_core.reports import charts_heat
from qa_core.reports.excel_style import ALARM, Look, fitted, height, text, value, width
from qa_core.reports.palette import INK, ink, on_white
from qa_core.reports.words import shown

BESIDE = 75


def natural(table: Table) -> list[float]:
    """The widths that a table's columns want."""
    wanted = [width(column, [row[at] for row in table.rows]) for at, column in enumerate(table.columns)]
    return fitted(wanted)


def widths(sheet: Worksheet, characters: Iterable[float]) -> None:
    """Set how wide the columns are."""
    for number, wide in enumerate(characters, 1):
        sheet.column_dimensions[get_column_letter(number)].width = wide


def put(sheet: Worksheet, row: int, table: Table, rooms: Sequence[float], look: Look) -> int:
    """Title, note, headings and rows from `row` on; gives the last row used."""
    text(sheet.cell(row, 1), table.title, bold=True, size=14, colour=on_white(look.colour))
    sheet.row_dimensions[row].height = 22
    if table.note:
        row += 1
        alarm = look.colour == ALARM
        note(
            sheet, row, table.note, rooms[: len(table.columns)], ALARM if alarm else INK, alarm or table.loud
        )
    if not table.rows:
        return row
    row += 1
    for number, column in enumerate(table.columns, 1):
        text(sheet.cell(row, number), column.title)
        look.heading(sheet.cell(row, number), column)
    titles = [(column.title, room - 2) for column, room in zip(table.columns, rooms, strict=False)]
    sheet.row_dimensions[row].height = height(titles)
    for at, cells in enumerate(table.rows, row + 1):
        _row(sheet, at, table, cells, rooms)
    _shaded(sheet, row, table)
    return row + len(table.rows)


def filtered(sheet: Worksheet, table: Table, head: int) -> None:
    """Filters on the headings in row `head`; none where Excel could not tell the headings apart."""
    titles = [column.title.strip() for column in table.columns]
    plain = all(title and title.isprintable() and "_x" not in title for title in titles)
    if plain and len({title.casefold() for title in titles}) == len(titles) and len(table.rows) > 1:
        number = sum(len(other.tables) for other in sheet.parent.worksheets) + 1
        last = get_column_letter(len(titles))
        sheet.add_table(Filtered(displayName=f"QA_{number}", ref=f"A{head}:{last}{head + len(table.rows)}"))


def note(
    sheet: Worksheet,
    row: int,
    words: str,
    rooms: Sequence[float],
    colour: str = INK,
    bold: bool = False,
    size: float = 10,
) -> None:
    """A sentence over the whole width of a table, or of a page where the table is narrow."""
    cell, size = sheet.cell(row, 1), 11 if bold else size
    text(cell, words, colour=colour, bold=bold, size=size)
    if sum(rooms) < BESIDE and len(words) > sum(rooms):
        cell.alignment = Alignment(vertical="top")
        return
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=max(len(rooms), 1))
    sheet.row_dimensions[row].height = height([(words, sum(rooms) * (0.9 if bold else 1))], size)


def _row(sheet: Worksheet, row: int, table: Table, cells: Sequence[Cell], rooms: Sequence[float]) -> None:
    chart = table.chart
    lines = (*chart.series, *chart.lines) if chart and chart.kind == "trend" else ()
    words = []
    for number, (content, column) in enumerate(zip(cells, table.columns, strict=True)):
        cell = sheet.cell(row, number + 1)
        value(cell, content, column.kind, bold=number == 0, gap=number in lines)
        words.append(shown(content, column.kind))
    sheet.row_dimensions[row].height = height(zip(words, rooms, strict=False))


def _shaded(sheet: Worksheet, head: int, table: Table) -> None:
    """Rules that shade the cells of a heat table by their share, and follow where a number is changed."""
    chart = table.chart
    if chart is None or chart.kind != "heat":
        return
    first, last = head + 1, head + len(table.rows)
    for at in chart.series:
        letter = get_column_letter(at + 1)
        share = f"IF(ISNUMBER({letter}{first}),{letter}{first},0)"
        if table.columns[at].kind != "share":
            if chart.base is None:
                continue
            share = f"IFERROR({letter}{first}/${get_column_letter(chart.base + 1)}{first},0)"
        steps = zip(charts_heat.STEPS, charts_heat.colours(table, at), strict=True)
        for limit, colour in reversed([*steps]):
            fill, font = PatternFill(bgColor=colour), Font(color=ink(colour))
            rule = FormulaRule([f"{share}>={limit}"], stopIfTrue=True, fill=fill, font=font)
            sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", rule)
