"""The workbook: concerns on its first sheet, native charts, and texts that stay texts."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from qa_core.model.figure import Chart, Column, Report, Table
from qa_core.reports import excel, inert

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
        return {name: package.read(name).decode("utf-8") for name in package.namelist()}


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
    assert column[4] == "Concerns"
    assert "2 concerns are still open" in column[5]
    assert front["A7"].fill.fgColor.rgb.endswith("8F1D1D")
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
                    assert found == ("–" if cell is None else pytest.approx(cell))


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
    charts = {name: text for name, text in parts(data).items() if name.startswith("xl/charts/chart")}
    assert len(charts) == sum(1 for table in report.tables if table.chart)
    assert all("<barChart>" in text or ":barChart" in text for text in charts.values())
    overall = next(text for text in charts.values() if "Audits by overall grade" in text)
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
