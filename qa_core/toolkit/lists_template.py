"""Empty lists to fill in: every documented column, with explanations on a sheet of their own."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.toolkit.lists_columns import OF_CASES, OF_PEOPLE, Column, Sheet
from qa_core.toolkit.lists_read import GUIDE
from qa_core.toolkit.mend import mended

_ROWS = 2_000
_HEAD = PatternFill("solid", fgColor="17494D")
_RULES = (
    "Give references only: no names of children, parents or staff anywhere.",
    "A blank cell says nothing. The word none says that the record has nothing there.",
    "Dates: real dates, or text with the day first (27/10/2026).",
    "Columns that you do not need may be deleted; columns of other names are refused. "
    "Instead of this workbook you can give one csv file for each sheet, named after it.",
)
_KINDS = {
    "reference": "a reference",
    "text": "words",
    "date": "a date",
    "number": "a whole number",
    "yes-no": "yes or no",
    "choice": "one of",
    "ids": "several, with ; between them",
    "five": "five times yes or no, with ; between them",
    "email": "an e-mail address",
    "dates": "dates, with ; between them",
    "when": "a date, or words",
    "term": "usually one of",
    "any": "a date, a whole number, yes or no, or words",
}


def case_template() -> bytes:
    """An empty case list as a workbook."""
    return workbook(OF_CASES)


def person_template() -> bytes:
    """An empty person list as a workbook."""
    return workbook(OF_PEOPLE)


def workbook(sheets: Sequence[Sheet], rules: Sequence[str] = _RULES) -> bytes:
    """An empty workbook with these sheets, and a page before them with rules and each column explained."""
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    guide.title = GUIDE
    _guide(guide, sheets, rules)
    for sheet in sheets:
        _sheet(book.create_sheet(sheet.name), sheet)
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    return mended(out.getvalue(), {})


def _guide(page: Worksheet, sheets: Sequence[Sheet], rules: Sequence[str]) -> None:
    page.append(["How to fill in this list"])
    page["A1"].font = Font(bold=True, size=14)
    for rule in rules:
        page.append([rule])
    for sheet in sheets:
        page.append([])
        page.append([sheet.name, sheet.about])
        page.cell(page.max_row, 1).font = Font(bold=True)
        for column in sheet.columns:
            needed = "must be there" if column.required else ""
            page.append([column.name, column.about, _manner(column), column.example, needed])
    for letter, width in zip("ABCDE", (26, 70, 60, 26, 16), strict=True):
        page.column_dimensions[letter].width = width
    for row in page.iter_rows(min_row=len(rules) + 2, max_col=3):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _sheet(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes = "B2"
    for number, column in enumerate(sheet.columns, 1):
        head = page.cell(1, number, column.name)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = _HEAD
        head.comment = Comment(f"{column.about} ({_manner(column)})", "qa", height=90, width=260)
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = max(12, len(column.name) + 3)
        page.column_dimensions[letter].number_format = "DD/MM/YYYY" if column.kind == "date" else "@"
        _choices(page, column, f"{letter}2:{letter}{_ROWS}")


def _choices(page: Worksheet, column: Column, area: str) -> None:
    """A drop-down that suggests and does not forbid: none and other spellings stay possible."""
    options = (
        ("yes", "no")
        if column.kind == "yes-no"
        else column.choices
        if column.kind in ("choice", "term")
        else ()
    )
    if options:
        allowed = DataValidation(
            "list", formula1=f'"{",".join(options)}"', allow_blank=True, showErrorMessage=False
        )
        allowed.add(area)
        page.add_data_validation(allowed)


def _manner(column: Column) -> str:
    words = _KINDS[column.kind]
    return f"{words}: {', '.join(column.choices)}" if column.choices else words
