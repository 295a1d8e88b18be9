"""Heat: a table's own cells shaded by their share, light to dark."""

from __future__ import annotations

from qa_core.model.figure import Table
from qa_core.reports import charts
from qa_core.reports.palette import mixed

STEPS = (0.05, 0.2, 0.4, 0.6, 0.8)
DEPTHS = (0.12, 0.3, 0.5, 0.74, 1.0)


def shade(table: Table, row: int, column: int) -> str:
    """The colour of a cell, six hexadecimal digits; "" where it has none.

    A cell of `Chart.series` is shaded by what share it is of the row's `Chart.base` (or by itself, where it
    is a share): a step darker from 5, 20, 40, 60 and 80 per cent on. Hidden and unknown cells have no colour.
    """
    chart = table.chart
    if chart is None or chart.kind != "heat" or column not in chart.series:
        return ""
    share = _share(table, row, column)
    step = sum(share >= limit for limit in STEPS) if share is not None else 0
    return colours(table, column)[step - 1] if step else ""


def colours(table: Table, column: int) -> tuple[str, ...]:
    """The steps of a column, light to dark."""
    chart = charts.chart_of(table)
    full = charts.colour(chart, chart.series.index(column) if chart.colours else 0)
    return tuple(mixed(full, depth) for depth in DEPTHS)


def _share(table: Table, row: int, column: int) -> float | None:
    value, base = charts.number(table.rows[row][column]), charts.chart_of(table).base
    if base is None or table.columns[column].kind == "share":
        return value if table.columns[column].kind == "share" else None
    whole = charts.number(table.rows[row][base])
    return value / whole if value is not None and whole else None
