"""Native charts of a workbook: they draw the cells of the table beside them and can be edited."""

from __future__ import annotations

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.figure import HIDDEN, Table
from qa_core.reports import charts
from qa_core.reports.inert import clean
from qa_core.reports.palette import ALARM, GRID, INK, ink

WIDTH, BAR, REST, HIGH = 17.0, 0.62, 3.4, 9.0
THICK, THIN = 28_575, 15_875
DASHES = ("dash", "lgDashDot")


def native(table: Table) -> bool:
    """Whether a table has a chart that a workbook can draw from its cells.

    A hidden number in a line or in a bar of several would be drawn as nothing, and so draw what is not true.
    """
    if not charts.drawn(table):
        return False
    chart = charts.chart_of(table)
    columns = (*chart.series, *chart.lines)
    return chart.kind == "bar" or not any(row[at] == HIDDEN for row in table.rows for at in columns)


def chart(sheet: Worksheet, table: Table, head: int) -> BarChart | LineChart:
    """The chart of a table whose headings stand in row `head` of the sheet, its rows in order."""
    drawn = charts.chart_of(table)
    made = _lines(sheet, table, head) if drawn.kind == "trend" else _bars(sheet, table, head)
    made.title = clean(drawn.title)
    made.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=_letters(1200, bold=True))
    names = Reference(sheet, min_col=drawn.label + 1, min_row=head + 1, max_row=head + len(table.rows))
    made.set_categories(names)
    made.x_axis.delete = False
    made.x_axis.txPr = made.y_axis.txPr = _rich(900, INK)
    made.width = WIDTH
    if charts.stacks(table) or len(made.series) > 1:
        made.legend.position = "b"
    else:
        made.legend = None
    return made


def _bars(sheet: Worksheet, table: Table, head: int) -> BarChart:
    drawn, made = charts.chart_of(table), BarChart()
    stacked = charts.stacks(table)
    share = drawn.kind == "stacked" or table.columns[drawn.series[0]].kind == "share"
    made.type, made.gapWidth = "bar", 45
    made.grouping, made.overlap = "clustered", None
    if stacked:
        made.grouping, made.overlap = "percentStacked" if share else "stacked", 100
    made.height = REST + BAR * len(table.rows) * (1 if stacked else len(drawn.series))
    made.series = [_bar(sheet, table, number, head) for number in range(len(drawn.series))]
    made.x_axis.scaling.orientation = "maxMin"
    values = made.y_axis
    values.delete, values.majorGridlines, values.crosses = not share, None, "max"
    values.scaling.min, values.scaling.max = 0, 1 if share else None
    values.number_format = "0%" if share else "#,##0"
    return made


def _bar(sheet: Worksheet, table: Table, number: int, head: int) -> Series:
    drawn, at = charts.chart_of(table), charts.chart_of(table).series[number]
    colour, stacked = charts.colour(drawn, number), charts.stacks(table)
    series = _series(sheet, table, at, head)
    series.graphicalProperties = _filled(colour)
    series.invertIfNegative = False
    if charts.by_row(table):
        series.dPt = [
            DataPoint(idx=row, invertIfNegative=False, spPr=_filled(charts.colour(drawn, row)))
            for row in range(len(table.rows))
        ]
    series.dLbls = _labels(ink(colour) if stacked else INK, table.columns[at].kind)
    series.dLbls.position = "ctr" if stacked else "outEnd"
    return series


def _lines(sheet: Worksheet, table: Table, head: int) -> LineChart:
    """A line with marks for each series, one without for each benchmark, aim or limit; gaps stay gaps."""
    drawn, made = charts.chart_of(table), LineChart()
    share = table.columns[drawn.series[0]].kind == "share"
    marked = [_marked(sheet, table, number, head) for number in range(len(drawn.series))]
    made.series = [*marked, *(_bare(sheet, table, number, head) for number in range(len(drawn.lines)))]
    made.height = HIGH
    made.dispBlanksAs = "gap"
    values = made.y_axis
    values.delete, values.scaling.min, values.scaling.max = False, 0, 1 if share else None
    values.number_format = "0%" if share else "#,##0"
    values.majorUnit = 0.25 if share else None
    values.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GRID))
    return made


def _marked(sheet: Worksheet, table: Table, number: int, head: int) -> Series:
    at, colour = charts.chart_of(table).series[number], charts.series(table)[number].colour
    series = _series(sheet, table, at, head)
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, w=THICK))
    series.marker = Marker(symbol="circle", size=7, spPr=_filled(colour))
    series.smooth = False
    if not number:
        series.dLbls = _labels(INK, table.columns[at].kind, line=True)
        series.dLbls.position = "t"
        beyond = [row for row in range(len(table.rows)) if charts.outside(table, row)]
        series.dPt = [_beyond(row, colour) for row in beyond]
    return series


def _beyond(row: int, colour: str) -> DataPoint:
    """The mark of a value outside the limits: a diamond; the line to it stays as it is."""
    mark = GraphicalProperties(solidFill="FFFFFF", ln=LineProperties(solidFill=ALARM, w=THICK))
    line = GraphicalProperties(ln=LineProperties(solidFill=colour, w=THICK))
    return DataPoint(idx=row, marker=Marker(symbol="diamond", size=10, spPr=mark), spPr=line)


def _bare(sheet: Worksheet, table: Table, number: int, head: int) -> Series:
    line = charts.lines(table)[number]
    plain = [at for at, one in enumerate(charts.lines(table)) if not charts.is_limit(one)]
    dash = "sysDot" if charts.is_limit(line) else DASHES[plain.index(number) % 2]
    series = _series(sheet, table, charts.chart_of(table).lines[number], head)
    thick = LineProperties(solidFill=line.colour, w=THIN, prstDash=dash)
    series.graphicalProperties = GraphicalProperties(ln=thick)
    series.marker = Marker(symbol="none")
    series.smooth = False
    return series


def _series(sheet: Worksheet, table: Table, column: int, head: int) -> Series:
    cells = Reference(sheet, min_col=column + 1, min_row=head, max_row=head + len(table.rows))
    return Series(cells, title_from_data=True)


def _labels(colour: str, kind: str, line: bool = False) -> DataLabelList:
    """Each value's own number; beside bars nothing for 0, which is also how words are drawn."""
    labels = DataLabelList()
    labels.numFmt = ("0%" if kind == "share" else "#,##0") + (";;" if not line else "")
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.txPr = _rich(900, colour)
    return labels


def _filled(colour: str) -> GraphicalProperties:
    shape = GraphicalProperties(solidFill=colour)
    shape.line.solidFill = "FFFFFF"
    return shape


def _letters(size: int, colour: str = INK, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=colour)


def _rich(size: int, colour: str) -> RichText:
    shape = ParagraphProperties(defRPr=_letters(size, colour))
    return RichText(p=[Paragraph(pPr=shape, endParaRPr=CharacterProperties())])
