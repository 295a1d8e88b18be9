"""The cells of a report's table as they stand in Word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_core.model.figure import Table
from qa_core.reports.charts_heat import shade
from qa_core.reports.palette import ink
from qa_core.reports.word_table import Spot
from qa_core.reports.words import shown

NUMBERS = ("count", "share", "range")


def heads(table: Table, columns: Sequence[int]) -> list[Spot]:
    """The headings of some columns."""
    return [Spot(table.columns[at].title, right=table.columns[at].kind in NUMBERS) for at in columns]


def spots(table: Table, columns: Sequence[int]) -> Iterator[list[Spot]]:
    """The cells of each row; those of a heat table on the ground that shows their share."""
    for at in range(len(table.rows)):
        yield [_spot(table, at, column) for column in columns]


def _spot(table: Table, row: int, column: int) -> Spot:
    kind, fill = table.columns[column].kind, shade(table, row, column)
    return Spot(
        shown(table.rows[row][column], kind),
        right=kind in NUMBERS,
        bold=kind == "share",
        colour=ink(fill) if fill else "",
        fill=fill,
    )
