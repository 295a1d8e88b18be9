"""A report's tables as somebody reads them who sees nothing else: by name, line by line, gaps and all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qa_core.model.figure import HIDDEN, Cell, Report, Table
from qa_core.reports.words import percent


class Line:
    """One row of a table by the titles of its columns."""

    def __init__(self, table: Table, row: Sequence[Cell]) -> None:
        self._cells = dict(zip((column.title for column in table.columns), row, strict=True))

    def __getitem__(self, title: str) -> Cell:
        return self._cells.get(title)

    def number(self, title: str) -> int | None:
        """A count; None where it is hidden, or nothing is counted."""
        cell = self[title]
        return cell if isinstance(cell, int) else None

    def count(self, title: str) -> int:
        """A count that is known to be there."""
        return self.number(title) or 0

    def range(self, title: str) -> tuple[float, float] | None:
        """A range; None where there is none."""
        cell = self[title]
        return cell if isinstance(cell, tuple) else None


class Shown:
    """The tables of a report by id, also where the id of an instrument stands before it."""

    def __init__(self, report: Report) -> None:
        self._tables = {table.id: table for table in report.tables}
        names = dict.fromkeys(name.partition(" ")[0] for name in report.instruments)
        self._before = ("", *(f"{name}-" for name in names))
        self.several = len(names) > 1

    def tables(self, id: str) -> list[Table]:
        """Every table of that id, of one instrument after the other."""
        return [self._tables[name + id] for name in self._before if name + id in self._tables]

    def one(self, id: str) -> list[Line] | None:
        """The lines of the table of that id; None where there is none."""
        table = self._tables.get(id)
        return None if table is None else lines(table)

    def every(self, id: str) -> list[list[Line]]:
        """The lines of each table of that id."""
        return [lines(table) for table in self.tables(id)]

    def starting(self, id: str) -> Iterator[tuple[Table, list[Line]]]:
        """Every table whose id begins so, with its lines."""
        for name, table in self._tables.items():
            if name.startswith(id):
                yield table, lines(table)

    def title(self, id: str) -> str:
        """The title of a table."""
        table = self._tables.get(id)
        return table.title if table else ""

    def hides(self, id: str) -> bool:
        """Whether a number of a table is hidden."""
        table = self._tables.get(id)
        return table is not None and any(cell == HIDDEN for row in table.rows for cell in row)


def lines(table: Table) -> list[Line]:
    """The rows of a table."""
    return [Line(table, row) for row in table.rows]


def total(numbers: Iterable[int | None]) -> int | None:
    """All numbers together; None where one of them is hidden, or there are none."""
    given = [*numbers]
    known = [number for number in given if number is not None]
    return sum(known) if known and len(known) == len(given) else None


def of(hits: int, n: int, words: str = "") -> str:
    """`13 of 20 (65%)`; with words `13 of 20 audits were Good or better (65%)`."""
    return f"{hits:,} of {n:,}{words and ' ' + words} ({percent(hits / n)})"
