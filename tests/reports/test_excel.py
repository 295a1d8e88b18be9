"""The workbook: concerns on its first sheet, native charts, and texts that stay texts."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from libreoffice import saved_again
from PIL import Image

from qa_core.model.figure import HIDDEN, Cell, Chart, Column, Report, Table
from qa_core.model.house import House
from qa_core.reports import charts, charts_heat, excel, inert, palette
from qa_core.reports.excel_style import PAGE, READS_WELL, fitted

TITLE = "{http://schemas.openxmlformats.org/drawingml/2006/chart}title"
TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
ACTIVE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|'/c calc'!A0",
)


@pytest.fixture(scope="module")
def data(report: Report) -> bytes:
    return excel.render(report)


@pytest.fixture(scope="module")
def book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if not name.startswith("xl/media/")]
        return {name: package.read(name).decode("utf-8") for name in names}


def one_table(words: str) -> Report:
    columns = (Column(title=words), Column(title="n", kind="count"))
    chart = Chart(kind="bar", label=0, series=(1,), title=words or "T")
    table = Table(
        id="t", title=words, columns=columns, rows=((words, 1), (words, 2)), note=words, chart=chart
    )
    return Report(
        name="q",
        title=words,
        period="2026",
        organisation=words,
        notes=(words,),
        instruments=(words,),
        tables=(table,),
    )


def texts(data: bytes) -> list[Any]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    ]


def test_the_first_sheet_begins_with_the_concerns(book: Any) -> None:
    front = book.worksheets[0]
    column = [front.cell(row, 1).value for row in range(1, 20)]
    assert column[:3] == ["Westmere Council", "Quality audit report", "July to September 2026 (2026-Q3)"]
    assert column[3] == "Draft"
    assert column[5] == "Concerns"
    assert "2 concerns are still open" in column[6]
    assert front["A8"].fill.fgColor.rgb.endswith("8F1D1D")
    assert column.index("At a glance") > column.index("Concerns")


def test_every_table_is_there_with_its_numbers(book: Any, report: Report) -> None:
    links = {text: place[1:-4].replace("''", "'") for text, place in all_links(book)}
    for table in report.tables:
        on_front = table.loud or table.id == "summary"
        sheet = book.worksheets[0] if on_front else book[links[table.title]]
        rows = [row[: len(table.columns)] for row in sheet.iter_rows(values_only=True)]
        start = next(n for n, row in enumerate(rows) if row[0] == table.title)
        head = rows.index(tuple(column.title for column in table.columns), start) + 1
        for row, cells in zip(rows[head : head + len(table.rows)], table.rows, strict=True):
            for found, cell, column in zip(row, cells, table.columns, strict=True):
                if column.kind in ("count", "share"):
                    gap = table.chart is not None and table.chart.kind == "trend" and found is None
                    assert found == (None if gap else "–" if cell is None else pytest.approx(cell))


def test_tables_of_one_part_share_a_sheet_and_others_keep_their_headings_in_sight(book: Any) -> None:
    assert [cell.value for cell in book["About the figures"]["A"] if cell.font.size == 14] == [
        "Answers of other versions",
        "Instrument versions behind the figures",
    ]
    assert book["About the figures"].freeze_panes is None
    assert book["Overall grade"].freeze_panes == "A4"


def test_shares_are_numbers_shown_as_percentages(book: Any) -> None:
    cell = book["Overall grade"]["C5"]
    assert (cell.value, cell.number_format) == (pytest.approx(0.6), "0%")


def test_charts_are_native_and_draw_the_cells_beside_them(data: bytes, report: Report) -> None:
    found = {name: text for name, text in parts(data).items() if name.startswith("xl/charts/chart")}
    assert len(found) == sum(1 for table in report.tables if charts.drawn(table))
    assert all(re.search("<(c:)?(bar|line)Chart>", text) for text in found.values())
    overall = next(text for text in found.values() if "Audits by overall grade" in text)
    assert "'Overall grade'!$B$4:$B$9" in overall
    assert "'Overall grade'!$A$4:$A$9" in overall


def test_every_sheet_prints_on_numbered_pages_of_a4(book: Any) -> None:
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert not sheet.sheet_view.showGridLines
        assert "&P" in sheet.oddFooter.right.text


def test_a_long_table_repeats_its_headings_on_paper() -> None:
    columns = (Column(title="Ref"), Column(title="n", kind="count"))
    long = Table(id="t", title="Long", columns=columns, rows=tuple((f"{n}", n) for n in range(60)))
    book = openpyxl.load_workbook(
        io.BytesIO(excel.render(Report(name="q", title="T", period="2026", tables=(long,))))
    )
    assert book["Long"].print_title_rows == "$2:$2"


@pytest.mark.parametrize("words", ACTIVE)
def test_texts_are_never_formulas(words: str) -> None:
    data = excel.render(one_table(words))
    for cell in texts(data):
        assert cell.data_type in ("s", "n")
        if cell.value.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")):
            assert cell.quotePrefix, cell.coordinate
    assert not any(
        "<f>" in text or "<f " in text for name, text in parts(data).items() if "worksheets" in name
    )


@pytest.mark.parametrize(
    "words", ["#N/A", "TRUE", "123", "2026-01-01", "_x0041_", "x" * 40_000, "ü😀" * 20_000]
)
def test_texts_arrive_as_they_are(words: str) -> None:
    cells = [cell.value for cell in texts(excel.render(one_table(words)))]
    assert all(isinstance(cell, str) for cell in cells)
    whole = [cell for cell in cells if inert.for_cell(words) == cell]
    assert whole
    assert all(len(cell.encode("utf-16-le")) <= 2 * 32_767 for cell in cells)


def test_a_text_too_long_for_a_cell_says_so() -> None:
    assert inert.for_cell("x" * 40_000).endswith("it stands in the other formats of this report.")
    assert inert.for_cell("x" * 32_767) == "x" * 32_767


def test_what_looks_like_an_escape_is_not_read_as_one() -> None:
    assert inert.for_cell("_x000D_ and _xZZZZ_") == "_x005F_x000D_ and _xZZZZ_"


def test_control_characters_do_not_reach_the_workbook() -> None:
    data = excel.render(one_table("a\x00b\x0bc\x1fd\ud800e\uffff"))
    assert "abcde" in {cell.value for cell in texts(data)}


def test_nothing_is_hidden_and_nobody_is_named(data: bytes) -> None:
    found = parts(data)
    assert not any(re.search("comments|externalLink|vba|pivot|custom", name) for name in found)
    assert "<definedName " not in found["xl/workbook.xml"]
    assert 'state="hidden"' not in found["xl/workbook.xml"]
    assert 'hidden="1"' not in "".join(text for name, text in found.items() if "worksheets" in name)
    assert "creator" not in found["docProps/core.xml"]
    assert "K-0417" not in "".join(found.values())


def test_the_same_report_gives_the_same_bytes(report: Report, data: bytes) -> None:
    assert excel.render(report) == data


def test_fonts_are_in_the_order_of_the_schema_and_rows_may_grow(data: bytes) -> None:
    found = parts(data)
    order = ["b", "i", "u", "sz", "color", "name", "family", "scheme"]
    fonts = re.findall(r"<font>(.*?)</font>", found["xl/styles.xml"], re.DOTALL)
    assert len(fonts) > 3
    for font in fonts:
        places = [order.index(part) for part in re.findall(r"<(\w+)", font)]
        assert places == sorted(places)
    assert not any("customHeight" in text for name, text in found.items() if "worksheets" in name)


def test_sheet_names_are_allowed_and_each_its_own() -> None:
    titles = ["A/B: c?", "a b c", "Report", "x" * 40, "x" * 41, "'quoted'", "", "[]", "History", "\x00"]
    names = excel.sheet_names(titles)
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name) <= 31 for name in names)
    assert not any(
        set(name) & set("[]:*?/\\") or name.startswith("'") or name.endswith("'") for name in names
    )
    assert "Report" not in names
    assert "History" not in names


def test_links_lead_to_the_sheets(book: Any) -> None:
    places = dict.fromkeys(place for _, place in all_links(book))
    assert [*places] == ["'" + sheet.title.replace("'", "''") + "'!A1" for sheet in book.worksheets[1:]]


def all_links(book: Any) -> list[tuple[str, str]]:
    """The words and the place of each link on the first sheet."""
    return [(cell.value, cell.hyperlink.location) for cell in book.worksheets[0]["A"] if cell.hyperlink]


def small(kind: str, rows: tuple[tuple[Cell, ...], ...], **chart: object) -> Table:
    """A table of shares and numbers, with a chart."""
    columns = (
        Column(title="Month"),
        Column(title="Good", kind="count"),
        Column(title="n", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=2),
        Column(title="Likely range", kind="range", of=(1,), base=2),
        Column(title="Benchmark", kind="share"),
        Column(title="Lower limit", kind="share"),
        Column(title="Upper limit", kind="share"),
    )
    given = {"kind": kind, "label": 0, "series": (3,), "title": "Good month by month"} | chart
    return Table(id="t", title="Months", columns=columns, rows=rows, chart=Chart.model_validate(given))


MONTHS: tuple[tuple[Cell, ...], ...] = (
    ("July", 6, 10, 0.6, (0.31, 0.83), 0.8, 0.4, 0.9),
    ("August", 0, 0, None, None, 0.8, None, None),
    ("September", 19, 20, 0.95, (0.76, 0.99), 0.8, 0.5, 0.9),
)


def rendered(*tables: Table, house: House | None = None, **given: object) -> bytes:
    report = Report.model_validate({"name": "q", "title": "T", "period": "2026", "tables": tables} | given)
    return excel.render(report, house or House())


def chart_of(data: bytes) -> str:
    (found,) = (text for name, text in parts(data).items() if name.startswith("xl/charts/chart"))
    return found


def sheet_of(data: bytes, name: str = "Months") -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def test_a_trend_is_a_line_chart_with_its_benchmark_and_limits_as_lines_of_their_own() -> None:
    data = rendered(small("trend", MONTHS, lines=(5, 6, 7)))
    text = chart_of(data)
    assert "<lineChart>" in text
    assert re.findall(r"<val><numRef><f>'Months'!\$([A-H])\$3:\$[A-H]\$5</f>", text) == ["D", "F", "G", "H"]
    assert 'dispBlanksAs val="gap"' in text
    dashes = re.findall('prstDash val="([a-zA-Z]+)"', text)
    assert [dash for dash in dashes if dash != "solid"] == ["dash", "sysDot", "sysDot"]
    assert re.findall('<dPt><idx val="([0-9]+)"', text) == ["2"]
    sheet = sheet_of(data)
    assert [sheet.cell(row, 4).value for row in (3, 4, 5)] == [0.6, None, 0.95]
    assert [sheet.cell(row, 5).value for row in (3, 4, 5)] == ["31–83%", "–", "76–99%"]


@pytest.mark.parametrize(("kind", "grouping"), [("stacked", "percentStacked"), ("counts", "stacked")])
def test_bars_of_several_numbers_are_stacked(kind: str, grouping: str) -> None:
    text = chart_of(rendered(small(kind, MONTHS, series=(1, 2))))
    assert f'<grouping val="{grouping}"' in text
    assert '<overlap val="100"' in text


def test_what_is_hidden_is_a_star_and_never_drawn_as_nothing() -> None:
    rows = (*MONTHS, ("October", HIDDEN, 20, HIDDEN, HIDDEN, 0.8, 0.5, 0.9))
    for kind, series in (("stacked", (1, 2)), ("counts", (1, 2)), ("trend", (3,))):
        data = rendered(small(kind, rows, series=series), limit=5)
        assert not any("xl/charts" in name for name in parts(data))
    data = rendered(small("bar", rows), limit=5)
    assert 'formatCode="0%;;"' in chart_of(data)
    cell = sheet_of(data)["B6"]
    assert (cell.value, cell.alignment.horizontal) == (HIDDEN, "right")
    front = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["A"] if cell.value]
    assert sum("stands for a number below 5" in text for text in front) == 1


def test_heat_shades_the_cells_by_rules_that_follow_the_numbers() -> None:
    one = small("heat", MONTHS, series=(1,), base=2)
    data = rendered(one)
    assert not any("xl/charts" in name for name in parts(data))
    ((area, rules),) = sheet_of(data).conditional_formatting._cf_rules.items()
    assert str(area.sqref) == "B3:B5"
    assert [rule.formula[0] for rule in sorted(rules, key=lambda rule: rule.priority)] == [
        f"IFERROR(B3/$C3,0)>={limit}" for limit in reversed(charts_heat.STEPS)
    ]
    for rule in rules:
        ground, words = rule.dxf.fill.bgColor.rgb[2:], rule.dxf.font.color.rgb[2:]
        assert palette.contrast(ground, words) >= 4.5


def test_tables_have_filters_unless_their_headings_are_the_same() -> None:
    one = small("bar", MONTHS)
    (found,) = sheet_of(rendered(one)).tables.values()
    assert (found.ref, found.autoFilter.ref) == ("A2:H5", "A2:H5")
    twice = one.model_copy(update={"columns": (*one.columns[:-1], one.columns[0])})
    assert not sheet_of(rendered(twice)).tables


def test_every_filter_has_a_name_of_its_own(data: bytes) -> None:
    found = [text for name, text in parts(data).items() if name.startswith("xl/tables/")]
    names = [re.search('displayName="([^"]+)"', text) for text in found]
    assert len(found) > 5
    assert len({name[1] for name in names if name}) == len(found)


def test_every_chart_says_in_words_what_it_shows(data: bytes, report: Report) -> None:
    found, said = parts(data), []
    for name in (name for name in found if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)):
        links = found[name.replace("drawings/", "drawings/_rels/") + ".rels"]
        (chart,) = re.findall(r"xl/charts/chart\d+\.xml", links)
        (words,) = [e.get("descr") for e in ET.fromstring(found[name]).iter() if e.tag.endswith("}cNvPr")]
        title = "".join(e.text or "" for e in next(ET.fromstring(found[chart]).iter(TITLE)).iter(TEXT))
        assert words is not None
        assert f". {title}. " in words
        said.append(words)
    assert sorted(said) == sorted(charts.alt(table) for table in report.tables if charts.drawn(table))


def test_the_front_sheet_has_sentences_readers_and_the_house_template() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (600, 120), "#4F9A94").save(stream, "PNG")
    house = House(logo=stream.getvalue(), front=("Agreed by the Service Lead",), mark="OFFICIAL & SENSITIVE")
    data = rendered(house=house, sentences=("=One.", "Two."), audience="CMT", subject="North", issue="2")
    front = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    column = [cell.value for cell in front["A"] if cell.value]
    assert column[2:][:7] == [
        "North · For: CMT · Issue 2",
        "OFFICIAL & SENSITIVE",
        "Agreed by the Service Lead",
        "In short",
        "• =One.",
        "• Two.",
        "In this workbook",
    ]
    assert front.oddHeader.center.text == "OFFICIAL && SENSITIVE"
    (image,) = front._images
    assert image._data() == stream.getvalue()
    assert image.anchor.ext.width == pytest.approx(220 * 9525, abs=2)
    assert image.anchor.ext.height == pytest.approx(44 * 9525, abs=2)


def test_charts_filters_and_shading_survive_another_program(tmp_path: Path) -> None:
    trend = small("trend", MONTHS, lines=(5, 6, 7))
    heat = small("heat", MONTHS, series=(1,), base=2).model_copy(update={"id": "u", "title": "Heat"})
    stacked = small("stacked", MONTHS, series=(1, 2)).model_copy(update={"id": "v", "title": "Stacked"})
    path = tmp_path / "report.xlsx"
    path.write_bytes(rendered(trend, heat, stacked))
    (again,) = saved_again([path], tmp_path)
    found = parts(again.read_bytes())
    drawn = "".join(text for name, text in found.items() if name.startswith("xl/charts/chart"))
    assert drawn.count("<c:lineChart>") == 1
    assert drawn.count('<c:grouping val="percentStacked"/>') == 1
    assert drawn.count("<c:ser>") == 4 + 2
    sheets = "".join(text for name, text in found.items() if name.startswith("xl/worksheets/sheet"))
    assert sheets.count("IFERROR(") == len(charts_heat.STEPS)
    assert "A2:H5" in "".join(text for name, text in found.items() if "tables" in name or "sheet" in name)


@pytest.mark.requirement("S0-038")
@pytest.mark.parametrize("wanted", [[80, 80, 80, 30, 12], [12, 9, 9], [80] * 9, [30, 149]])
def test_wide_columns_of_words_give_way_so_that_a_page_can_be_read(wanted: list[float]) -> None:
    found = fitted(wanted)
    assert all(one <= before for one, before in zip(found, wanted, strict=True))
    assert sum(found) <= PAGE or max(found) <= READS_WELL
    assert all(one == before for one, before in zip(found, wanted, strict=True) if before <= READS_WELL)
