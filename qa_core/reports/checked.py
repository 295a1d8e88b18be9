"""Whether a table that somebody else made can be rendered."""

from __future__ import annotations

from math import isfinite

from qa_core.model.figure import HIDDEN, Cell, Chart, Column, Table

_NUMBERS = ("count", "share")


def sound(table: Table) -> bool:
    """Whether every row has a fitting cell for each column, and all that is pointed at is there.

    Args:
        table: columns, rows and chart of a plugin.

    Returns: False where a row is too long or short, a cell is not of its column's kind (or no finite number),
        a column's `of` and `base` or the chart's columns are none with numbers, or names and rows differ.
    """
    width = len(table.columns)
    rows = all(len(row) == width and all(map(_fits, row, table.columns)) for row in table.rows)
    made_of = (at for column in table.columns for at in _pointed(*column.of, column.base))
    if not rows or not all(_drawable(table, at) for at in made_of):
        return False
    if table.names and [len(names) for names in table.names] != [width] * len(table.rows):
        return False
    return table.chart is None or _chart(table, table.chart)


def _chart(table: Table, chart: Chart) -> bool:
    columns = _pointed(*chart.series, *chart.lines, chart.base)
    own = all(_drawable(table, at) for at in columns) and bool(chart.series)
    return own and 0 <= chart.label < len(table.columns)


def _pointed(*columns: int | None) -> list[int]:
    return [at for at in columns if at is not None]


def _drawable(table: Table, column: int) -> bool:
    return 0 <= column < len(table.columns) and table.columns[column].kind in _NUMBERS


def _fits(cell: Cell, column: Column) -> bool:
    if cell is None or cell == HIDDEN:
        return True
    if column.kind == "range":
        return isinstance(cell, tuple) and all(map(isfinite, cell)) and cell[0] <= cell[1]
    if column.kind in _NUMBERS:
        return isinstance(cell, int | float) and isfinite(cell)
    return not isinstance(cell, tuple)
