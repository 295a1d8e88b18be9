"""Tables of a return: one name over the range, columns by their headings, rows in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa_core.model.finding import CellProblem
from qa_core.toolkit.grid import Slot
from qa_core.toolkit.package import Book
from qa_core.toolkit.sheet_xml import area
from qa_core.toolkit.sightings import Sighting
from qa_core.toolkit.values import CellValue

MISSING, BELOW, HEADING, TOO_MANY = "table-missing", "below-table", "heading-missing", "too-many-rows"
MOST_ROWS = 1_000
NO_CELL = CellValue(None, False)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row with anything in it: its number in the sheet, and its cells by column key."""

    number: int
    cells: dict[str, CellValue]


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table as it was found; `columns` gives the column of each key."""

    sheet: str
    rows: tuple[TableRow, ...]
    columns: dict[str, int]


def find_table(
    book: Book, seen: Mapping[str, Sighting], slot: Slot, title: str | None
) -> tuple[TableEntry | None, list[CellProblem]]:
    """A table's rows, and what is wrong with its place; `title` is the sheet's title as it should be."""
    named = book.names.get(slot.name)
    head = _head(seen, slot, named[0] if named else title)
    if head is None:
        return None, [_problem(slot, title or slot.sheet, slot.cell, MISSING, _MISSING)]
    sheet, row, columns = head
    if named and named[0] == sheet:
        columns = _by_place(slot, columns, named[2], named[4])
    problems = [
        _problem(slot, sheet, book.address(row, 1), HEADING, _HEADING, words)
        for key, words in zip(slot.columns, slot.headers, strict=True)
        if key not in columns
    ]
    if problems:
        return None, problems
    if named and named[0] == sheet and named[1] <= row:
        problems.append(_problem(slot, sheet, book.address(row, 1), "moved", _SORTED))
    last = named[3] if named and named[0] == sheet and named[3] > row else row + _length(slot)
    rows: list[TableRow] = []
    for number, cells in _rows(book, sheet, row, columns).items():
        below = number > last
        if below or len(rows) == MOST_ROWS:
            column = next(column for key, column in columns.items() if cells[key] != NO_CELL)
            code, message = (BELOW, _BELOW) if below else (TOO_MANY, _TOO_MANY)
            problems.append(_problem(slot, sheet, book.address(number, column), code, message))
            break
        rows.append(TableRow(number, cells))
    problems += _merged(book, slot, sheet, rows, columns)
    return TableEntry(sheet, tuple(rows), columns), problems


def _head(
    seen: Mapping[str, Sighting], slot: Slot, title: str | None
) -> tuple[str, int, dict[str, int]] | None:
    """The row of the table's headings: on its sheet, else the only one in the book."""
    found = [head for sheet in seen.values() if (head := head_on(sheet, slot))]
    here = [head for head in found if head[0] == title]
    chosen = here or found
    return chosen[0] if len(chosen) == 1 else None


def head_on(sheet: Sighting, slot: Slot) -> tuple[str, int, dict[str, int]] | None:
    """The row of a table's headings on one sheet: title, row, and the column of each key found."""
    best: tuple[str, int, dict[str, int]] | None = None
    keys = dict(zip(slot.headers, slot.columns, strict=True))
    for row, cells in sheet.rows.items():
        ref = next((column for column, word in cells if word == slot.ref), None)
        if ref is None or len(cells) == 1:
            continue
        columns = _columns([cell for cell in cells if cell[0] != ref], keys)
        if columns and (best is None or len(columns) > len(best[2])):
            best = (sheet.title, row, columns)
    return best


def _columns(cells: list[tuple[int, str]], keys: Mapping[str, str]) -> dict[str, int]:
    """The column of each key whose heading stands once among these cells."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for column, word in cells:
        if word in keys:
            twice |= {keys[word]} & found.keys()
            found[keys[word]] = column
    return {key: column for key, column in found.items() if key not in twice}


def _rows(book: Book, sheet: str, head: int, columns: Mapping[str, int]) -> dict[int, dict[str, CellValue]]:
    """Every row below the headings with anything in the table's columns, in order."""
    keys = {column: key for key, column in columns.items()}
    found: dict[int, dict[str, CellValue]] = {}
    for row, column, value in book.cells(sheet):
        if row > head and column in keys and not (isinstance(value, str) and not value.strip()):
            cells = found.setdefault(row, dict.fromkeys(columns, NO_CELL))
            cells[keys[column]] = book.cell(sheet, row, column)
            if len(found) > MOST_ROWS + 1:
                break
    return found


def _by_place(slot: Slot, columns: dict[str, int], first: int, last: int) -> dict[str, int]:
    """Columns with those added whose heading was changed, where all others stand where they went out."""
    places = {key: first + n for n, key in enumerate(slot.columns)}
    as_sent = last - first + 1 == len(places) and all(places[key] == c for key, c in columns.items())
    return places if as_sent else columns


def _length(slot: Slot) -> int:
    first, last = area(slot.cell), area(slot.end or slot.cell)
    return last[0] - first[0] + 1 if first and last else 0


def _merged(
    book: Book, slot: Slot, sheet: str, rows: list[TableRow], columns: dict[str, int]
) -> list[CellProblem]:
    if not rows:
        return []
    first, last = rows[0].number, rows[-1].number
    for top, left, bottom, right in book.merges(sheet):
        if top <= last and bottom >= first and any(left <= column <= right for column in columns.values()):
            return [_problem(slot, sheet, book.address(max(top, first), left), "merged", _MERGED)]
    return []


_MISSING = (
    "The table {ref} was not found again: its sheet, or the row of its headings, is gone. "
    "Put it back as it was, or copy your answers into a fresh toolkit, and return it again."
)
_HEADING = (
    "The table {ref} has no column “{head}” any more, or has it twice. "
    "Put the heading back as it was, and return the toolkit again."
)
_SORTED = (
    "The row of headings of the table {ref} was moved in among its rows. "
    "Move it back above the first row, check each row, and return the toolkit again."
)
_BELOW = (
    "Something stands below the last row of the table {ref}. Move it into the table (insert rows inside "
    "it if there "
    "is no room), or delete it, and return the toolkit again."
)
_TOO_MANY = (
    "The table {ref} has more than 1,000 rows, and those from here on were not read. "
    "Delete what does not belong there, and return the toolkit again."
)
_MERGED = "Cells of the table {ref} were merged. Unmerge them, check each row, and return the toolkit again."


def _problem(slot: Slot, sheet: str, cell: str, code: str, message: str, head: str = "") -> CellProblem:
    words = message.format(ref=slot.ref, head=head)
    return CellProblem(sheet=sheet, cell=cell, question=slot.key, code=code, message=words)
