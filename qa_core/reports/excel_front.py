"""The first sheet of a report's workbook: what stands out, what nobody may miss, what else there is."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.figure import Report, Table
from qa_core.model.house import House
from qa_core.reports.excel_style import ALARM, LINK, Look, paper, text
from qa_core.reports.excel_table import note, put, widths
from qa_core.reports.inert import clean
from qa_core.reports.palette import on_white
from qa_core.reports.words import about, hidden_note, timespan

FRONT = "Report"
FRONT_WIDTHS = (44, 34, 13, 13, 20)
LOGO_HIGH, LOGO_WIDE = 54, 220


def front(
    sheet: Worksheet,
    report: Report,
    house: House,
    loud: Iterable[Table],
    others: Sequence[tuple[Table, str]],
) -> None:
    """Title, sentences, the tables that nobody may miss, what else there is, and how to read it."""
    look = Look(report.colour)
    widths(sheet, FRONT_WIDTHS)
    top = _logo(sheet, house)
    titles = [
        (report.organisation, 12),
        (report.title, 18),
        (timespan(report), 12),
        (" · ".join(about(report)), 11),
    ]
    for row, (words, size) in enumerate(titles, top):
        _band(sheet, row, words, size, look)
    row = _words(sheet, row + 1, [line for line in (house.mark, *house.front) if line])
    row = _heading(sheet, row + 1, "In short", look) if report.sentences else row
    row = _words(sheet, row, [f"• {sentence}" for sentence in report.sentences], 11)
    row = _words(sheet, row, [words for words in [hidden_note(report)] if words]) + 1
    for table in loud:
        alarm = table.loud and bool(table.rows)
        row = put(sheet, row, table, FRONT_WIDTHS, Look(ALARM) if alarm else look) + 2
    row = _index(sheet, row, others, look)
    stands = [f"Stands on: {', '.join(report.instruments)}."] if report.instruments else []
    made = [f"Made {report.made_at}."] if report.made_at else []
    _words(sheet, _heading(sheet, row + 2, "How to read this report", look), [*report.notes, *stands, *made])
    paper(sheet, report.period, mark=house.mark)


def _logo(sheet: Worksheet, house: House) -> int:
    """The logo in a row of its own; gives the row below it. A sheet takes no vector drawing."""
    if not house.logo or house.logo_kind == "svg":
        return 1
    image = Image(io.BytesIO(house.logo))
    scale = min(LOGO_HIGH / image.height, LOGO_WIDE / image.width, 1.0)
    image.width, image.height = image.width * scale, image.height * scale
    sheet.add_image(image, "A1")
    sheet.row_dimensions[1].height = LOGO_HIGH * 0.75 + 6
    return 2


def _heading(sheet: Worksheet, row: int, words: str, look: Look) -> int:
    text(sheet.cell(row, 1), words, bold=True, size=13, colour=on_white(look.colour))
    return row + 1


def _words(sheet: Worksheet, row: int, lines: Iterable[str], size: float = 10) -> int:
    """Sentences, each in a row over the width of the sheet; gives the row below them."""
    for line in lines:
        note(sheet, row, line, FRONT_WIDTHS, size=size)
        row += 1
    return row


def _index(sheet: Worksheet, row: int, others: Sequence[tuple[Table, str]], look: Look) -> int:
    _heading(sheet, row, "In this workbook", look)
    for table, name in others:
        row += 1
        cell = sheet.cell(row, 1)
        text(cell, table.title, colour=LINK)
        place = "'" + name.replace("'", "''") + "'!A1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place, display=clean(table.title)[:255])
        cell.alignment = Alignment(indent=1)
    return row


def _band(sheet: Worksheet, row: int, words: str, size: float, look: Look) -> None:
    text(sheet.cell(row, 1), words)
    look.band(sheet.cell(row, 1), size)
    for number in range(2, len(FRONT_WIDTHS) + 1):
        sheet.cell(row, number).fill = PatternFill("solid", look.colour)
    sheet.row_dimensions[row].height = size * 1.7
