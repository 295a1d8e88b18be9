"""Whether a table that somebody else made can be rendered."""

from __future__ import annotations

from qa_core.model.figure import HIDDEN, Cell, Column, Table


def sound(table: Table) -> bool:
    """Whether every row has a fitting cell for each column, and the chart draws columns with numbers."""
    width = len(table.columns)
    rows = all(len(row) == width and all(map(_fits, row, table.columns)) for row in table.rows)
    chart = table.chart
    if chart is None or not rows:
        return rows
    drawn = all(0 <= at < width and table.columns[at].kind in ("count", "share") for at in chart.series)
    return drawn and bool(chart.series) and 0 <= chart.label < width


def _fits(cell: Cell, column: Column) -> bool:
    if cell is None or cell == HIDDEN or column.kind not in ("count", "share", "range"):
        return True
    return isinstance(cell, tuple if column.kind == "range" else int | float)
