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

MISSING, BELOW, HEADING = "table-missing", "below-table", "heading-missing"


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
    for number in range(row + 1, book.last_row(sheet) + 1):
        cells = {key: book.cell(sheet, number, column) for key, column in columns.items()}
        if not any(cell.formula or cell.value is not None for cell in cells.values()):
            continue
        if number > last:
            column = next(
                columns[key] for key, cell in cells.items() if cell.formula or cell.value is not None
            )
            problems.append(_problem(slot, sheet, book.address(number, column), BELOW, _BELOW))
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
    for row, column, word in sheet.hits:
        if word != slot.ref:
            continue
        columns = _columns(sheet, row, column, slot)
        if columns and (best is None or len(columns) > len(best[2])):
            best = (sheet.title, row, columns)
    return best


def _columns(sheet: Sighting, row: int, ref: int, slot: Slot) -> dict[str, int]:
    keys = dict(zip(slot.headers, slot.columns, strict=True))
    found: dict[str, int] = {}
    twice: set[str] = set()
    for r, column, word in sheet.hits:
        if r == row and column != ref and word in keys:
            twice |= {keys[word]} & found.keys()
            found[keys[word]] = column
    return {key: column for key, column in found.items() if key not in twice}


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
    for row in rows:
        for column in columns.values():
            if book.merged(sheet, row.number, column):
                return [_problem(slot, sheet, book.address(row.number, column), "merged", _MERGED)]
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
_MERGED = "Cells of the table {ref} were merged. Unmerge them, check each row, and return the toolkit again."


def _problem(slot: Slot, sheet: str, cell: str, code: str, message: str, head: str = "") -> CellProblem:
    words = message.format(ref=slot.ref, head=head)
    return CellProblem(sheet=sheet, cell=cell, question=slot.key, code=code, message=words)
