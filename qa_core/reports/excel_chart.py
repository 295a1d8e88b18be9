"""Native charts of a workbook: they draw the cells of the table beside them and can be edited."""

from __future__ import annotations

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.figure import Table
from qa_core.reports import charts
from qa_core.reports.inert import clean
from qa_core.reports.palette import INK, ink

WIDTH, BAR, REST = 17.0, 0.62, 3.4


def bar_chart(sheet: Worksheet, table: Table, head: int) -> BarChart:
    """The chart of a table whose headings stand in row `head` of the sheet; a bar for each row, in order."""
    drawn, last = charts.chart_of(table), head + len(table.rows)
    chart = BarChart()
    chart.type = "bar"
    chart.title = clean(drawn.title)
    chart.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=_letters(1200, bold=True))
    rows = len(table.rows) * (1 if drawn.kind == "stacked" else len(drawn.series))
    chart.width, chart.height = WIDTH, REST + BAR * rows
    chart.series = [_series(sheet, table, number, head, last) for number in range(len(drawn.series))]
    chart.set_categories(Reference(sheet, min_col=drawn.label + 1, min_row=head + 1, max_row=last))
    _shape(chart, table)
    return chart


def _series(sheet: Worksheet, table: Table, number: int, head: int, last: int) -> Series:
    drawn, at = charts.chart_of(table), charts.chart_of(table).series[number]
    colour, stacked = charts.colour(drawn, number), drawn.kind == "stacked"
    series = Series(Reference(sheet, min_col=at + 1, min_row=head, max_row=last), title_from_data=True)
    series.graphicalProperties = _filled(colour)
    series.invertIfNegative = False
    if charts.by_row(table):
        series.dPt = [
            DataPoint(idx=row, invertIfNegative=False, spPr=_filled(charts.colour(drawn, row)))
            for row in range(len(table.rows))
        ]
    series.dLbls = _labels(ink(colour) if stacked else INK, table.columns[at].kind, stacked)
    return series


def _labels(colour: str, kind: str, stacked: bool) -> DataLabelList:
    """Each bar's own number; nothing where it is 0."""
    labels = DataLabelList()
    labels.numFmt = "0%;;" if kind == "share" else "#,##0;;"
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.position = "ctr" if stacked else "outEnd"
    labels.txPr = _rich(900, colour)
    return labels


def _shape(chart: BarChart, table: Table) -> None:
    drawn = charts.chart_of(table)
    stacked = drawn.kind == "stacked"
    share = stacked or table.columns[drawn.series[0]].kind == "share"
    chart.gapWidth = 45
    chart.grouping, chart.overlap = ("percentStacked", 100) if stacked else ("clustered", None)
    names, values = chart.x_axis, chart.y_axis
    names.scaling.orientation = "maxMin"
    names.delete, values.delete = False, not share
    names.txPr = values.txPr = _rich(900, INK)
    values.majorGridlines = None
    values.crosses = "max"
    values.scaling.min, values.scaling.max = 0, 1 if share else None
    values.number_format = "0%" if share else "#,##0"
    if stacked or len(drawn.series) > 1:
        chart.legend.position = "b"
    else:
        chart.legend = None


def _filled(colour: str) -> GraphicalProperties:
    shape = GraphicalProperties(solidFill=colour)
    shape.line.solidFill = "FFFFFF"
    return shape


def _letters(size: int, colour: str = INK, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=colour)


def _rich(size: int, colour: str) -> RichText:
    shape = ParagraphProperties(defRPr=_letters(size, colour))
    return RichText(p=[Paragraph(pPr=shape, endParaRPr=CharacterProperties())])
