"""Files of a list as raw tables: workbooks through the gate, csv in whatever form a spreadsheet saves it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qa_core.toolkit.lists_columns import PRIVATE, Sheet
from qa_core.toolkit.lists_values import blank
from qa_core.toolkit.naming import letter
from qa_core.toolkit.package import Book, Refused, open_book

GUIDE = "How to"
"""The sheet of the template with explanations; it is not read."""
_FORMULA = object()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands, its cells by column, and the columns that are blank in it."""

    place: str
    cells: dict[str, object]
    blank: tuple[str, ...] = ()


@dataclass(slots=True)
class Tables:
    """What was read: rows by sheet, the sheets there were, and every problem so far with its place."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    sheets: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    """Sheets with a mistake in their headings: a column that seems to be missing may be the one misspelt."""

    def lacks(self, sheet: str, column: str, row: Row) -> bool:
        """Whether a row says nothing in a required column, for another reason than a misspelt heading."""
        return column not in row.cells and (column in row.blank or sheet not in self.faulty)


@dataclass(frozen=True, slots=True)
class _Grid:
    """A sheet as it stands: where it is, its title, and (row number, cells) of rows that are not blank."""

    place: str
    title: str
    lines: list[tuple[int, list[object]]]


def read_tables(paths: Iterable[Path], sheets: Sequence[Sheet], main: Sheet | None = None) -> Tables:
    """The rows of all files, each workbook with the given sheets or a csv for one of them.

    Args:
        paths: `.xlsx` and `.csv` files.
        sheets: the documented sheets; a list with only one takes a file of any name for it.
        main: the sheet that the first sheet or file is taken for, where none has its name.

    Returns: rows by sheet name, with everything that is wrong with files, sheets and headings as problems.
    """
    found = Tables()
    files = list(paths)
    grids: list[_Grid] = []
    for path in files:
        try:
            grids += _grids(path)
        except _Unreadable as error:
            found.problems.append(f"{path.name}: {error}")
    meant = [(grid, _sheet(grid.title, sheets)) for grid in grids]
    if main is not None:
        meant = _with_main(meant, main)
    for grid, sheet in meant:
        _take(found, grid, sheet, sheets, several=len(files) > 1)
    return found


def _with_main(meant: list[tuple[_Grid, Sheet | None]], main: Sheet) -> list[tuple[_Grid, Sheet | None]]:
    """The first sheet that has no known name is the main one, where none has its name; so is a file alone."""
    if len(meant) == 1:
        return [(meant[0][0], main)]
    free = next((n for n, (_, sheet) in enumerate(meant) if sheet is None), None)
    if free is None or any(sheet is main for _, sheet in meant):
        return meant
    return [*meant[:free], (meant[free][0], main), *meant[free + 1 :]]


class _Unreadable(Exception):
    """Why a file is not read."""


def _grids(path: Path) -> list[_Grid]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _Unreadable(f"the file cannot be read ({error.strerror or error}).") from None
    if path.suffix.lower() == ".csv":
        return [_Grid(path.name, path.stem, _csv_lines(data))]
    if path.suffix.lower() not in (".xlsx", ".xlsm", ".xltx"):
        raise _Unreadable("a list is an Excel workbook (.xlsx) or csv files (.csv).")
    try:
        book = open_book(data)
    except Refused as error:
        detail = f": {error.code}" + (f", {error.detail}" if error.detail else "")
        raise _Unreadable(
            f"this workbook cannot be read{detail}. Open it in Excel, save it as “Excel Workbook (.xlsx)” "
            "without macros and password, and load that."
        ) from None
    titles = [title for title, _ in book.sheets if heading(title) != heading(GUIDE)]
    grids = [_Grid(f"{path.name}, sheet {title}", title, list(_book_lines(book, title))) for title in titles]
    return [grid for grid in grids if grid.lines]


def _book_lines(book: Book, title: str) -> Iterator[tuple[int, list[object]]]:
    lines: dict[int, list[object]] = {}
    for row, column, value in book.cells(title):
        if column > 400 or (blank(value) and not book.cell(title, row, column).formula):
            continue
        line = lines.setdefault(row, [])
        line.extend([None] * (column - len(line)))
        line[column - 1] = _FORMULA if book.cell(title, row, column).formula else value
    yield from lines.items()


def _csv_lines(data: bytes) -> list[tuple[int, list[object]]]:
    text = _decoded(data)
    first = text.partition("\n")[0].strip()
    if named := re.fullmatch(r"sep=(.)", first, re.IGNORECASE):
        delimiter, text = named[1], "\n" + text.partition("\n")[2]
    else:
        delimiter = max(",;\t", key=first.count)
    lines: list[tuple[int, list[object]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if any(cell.strip() for cell in cells):
                lines.append((number, list(cells)))
    except csv.Error as error:
        raise _Unreadable(f"line {reader.line_num} is no csv ({error}).") from None
    return lines


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _Unreadable("this is no text. Save it as “CSV UTF-8” and load that.")


def _take(found: Tables, grid: _Grid, sheet: Sheet | None, sheets: Sequence[Sheet], *, several: bool) -> None:
    if sheet is None:
        known = ", ".join(sheet.name for sheet in sheets)
        found.problems.append(
            f"{grid.place}: this is none of the sheets of the list ({known}); rename or remove it."
        )
        return
    title = sheet.name if sheet in (_sheet(grid.title, sheets), None) else grid.title
    place = grid.place if several else (sheet.name if "sheet" not in grid.place else f"sheet {title}")
    found.sheets.add(sheet.name)
    if not grid.lines:
        found.problems.append(f"{place}: the file is empty.")
        return
    (first, headings), *body = grid.lines
    columns, problems = _headings(headings, sheet, place, first)
    found.problems += problems
    if problems:
        found.faulty.add(sheet.name)
    if sheet.key not in columns.values():
        return
    for number, cells in body:
        row = _row(f"{place}, row {number}", cells, columns, found.problems)
        if row.cells:
            found.rows.setdefault(sheet.name, []).append(row)


def _sheet(title: str, sheets: Sequence[Sheet]) -> Sheet | None:
    """The sheet that a title or file name means: by its whole name, or by the one name within it."""
    exact = [sheet for sheet in sheets if sheet.name == heading(title)]
    if exact or len(sheets) == 1:
        return exact[0] if exact else sheets[0]
    words = f"_{heading(title)}_"
    within = [sheet for sheet in sheets if f"_{sheet.name}_" in words]
    longest = [
        sheet for sheet in within if not any(sheet.name in other.name and sheet != other for other in within)
    ]
    return longest[0] if len(longest) == 1 else None


def _headings(
    cells: Sequence[object], sheet: Sheet, place: str, row: int
) -> tuple[dict[int, str], list[str]]:
    columns: dict[int, str] = {}
    problems: list[str] = []
    for number, cell in enumerate(cells):
        name = heading(str(cell)) if not blank(cell) and cell is not _FORMULA else ""
        if not name:
            continue
        if name in columns.values():
            problems.append(f"{place}: the column {name} is there twice; keep one.")
        elif sheet.column(name) is None:
            problems.append(f"{place}: {_unknown(name, sheet, f'{letter(number + 1)}{row}')}")
        columns[number] = name
    if sheet.key not in columns.values():
        known = ", ".join(column.name for column in sheet.columns)
        problems.append(
            f"{place}: the first row must hold the names of the columns, {sheet.key} among them. "
            f"Known: {known}."
        )
    return columns, problems


def _unknown(name: str, sheet: Sheet, cell: str) -> str:
    known = ", ".join(column.name for column in sheet.columns)
    if name in PRIVATE and sheet.column("born") and ("birth" in name or name == "dob"):
        return f"the column {name} must be called born (cell {cell})."
    if name in PRIVATE:
        return (
            f"the column {name} must not be here (cell {cell}): for privacy the database holds references "
            "only, never names, dates of birth of adults or contact details of families. Delete the column "
            "from the file."
        )
    return f"the column {name} is not known (cell {cell}). Known: {known}."


def _row(place: str, cells: Sequence[object], columns: dict[int, str], problems: list[str]) -> Row:
    found: dict[str, object] = {}
    for number, cell in enumerate(cells):
        name = columns.get(number)
        if cell is _FORMULA:
            where = name or f"column {number + 1}"
            problems.append(
                f"{place}, {where}: a formula stands here; replace it by its value "
                "(copy, Paste Special, Values)."
            )
        elif not blank(cell) and name is None:
            problems.append(f"{place}, column {number + 1}: there is an entry in a column without a heading.")
        elif not blank(cell) and name is not None:
            found[name] = cell
    return Row(place, found, tuple(name for name in columns.values() if name not in found))


def heading(title: str) -> str:
    """A title or heading as it is compared: small letters, everything else an underscore."""
    return re.sub(r"[\W_]+", "_", title.strip().casefold()).strip("_")
