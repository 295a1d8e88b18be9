"""The monthly sheet in somebody else's workbook: everything else in it stays, byte by byte."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import libreoffice
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.worksheet.table import Table as SheetTable

from qa_core.errors import InputError
from qa_core.model.figure import Report
from qa_core.reports import excel_tab, monthly_tab
from qa_core.reports.monthly_tab import Audits, FollowUp, Graded, TabFigures, Team
from qa_core.reports.sheet_into import put
from qa_core.reports.sheet_into_file import put_into
from qa_core.reports.sheet_into_package import Unfit

MAY_CHANGE = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


def report(done: int = 5, period: str = "2026-07") -> Report:
    month, year = Graded(done, 4, 3, True), Graded(20, 18, 9, True)
    figures = TabFigures(
        audits=[Audits("Case file audit", month, year, 8, 6, 120), Audits("=cmd()", Graded(), Graded())],
        teams=[Team("Case file audit", "North", month, year)],
        follow_up=[FollowUp("Concerns raised", 1, 4, 2, None)],
    )
    return Report(
        name="monthly-tab",
        title="Quality audits",
        period=period,
        organisation="Westmere Council",
        made_at="3 August 2026",
        notes=("How to read it.",),
        tables=tuple(monthly_tab.tables(figures)),
    )


@pytest.fixture(scope="module")
def ours() -> bytes:
    """The sheet."""
    return excel_tab.render(report())


def rich(*, date_1904: bool = False, qa: bool = False, macros: bool = False) -> bytes:
    """A workbook with much that programs drop when they load and save it."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"date_1904": date_1904, "in_memory": True})
    data, front = book.add_worksheet("Figures"), book.add_worksheet("Summary")
    day = book.add_format({"bold": True, "bg_color": "#FFCC00", "num_format": "dd/mm/yyyy"})
    for row in range(20):
        data.write_row(row, 0, [row, row * 2, row % 5])
        data.write_datetime(row, 3, dt.datetime(2026, 1, row + 1), day)
    data.write_formula("E1", "=SUM(B1:B20)", None, 380)
    data.conditional_format("B1:B20", {"type": "data_bar", "data_bar_2010": True})
    data.add_sparkline("F1", {"range": "Figures!A1:C1"})
    data.data_validation("G1", {"validate": "list", "source": ["a", "b"]})
    data.write_comment("A1", "A note")
    data.insert_textbox("H5", "Words")
    data.insert_button("H12", {"macro": "m"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Figures!$B$1:$B$20"})
    front.insert_chart("B2", chart)
    front.write_dynamic_array_formula("A1", "=_xlfn.UNIQUE(Figures!C1:C20)", None, 0)
    book.define_name("Total", "=Figures!$E$1")
    if qa:
        old = book.add_worksheet("Qa")
        old.write("A1", "Old words")
        old.write_formula("B1", "=1+1", None, 2)
        old.print_area("A1:B1")
        front.write_formula("A9", "=Qa!B1", None, 2)
        book.add_worksheet("Last")
    if macros:
        book.set_vba_name("Book")
        data.set_vba_name("FiguresSheet")
        old.set_vba_name("QaSheet")
        vba = io.BytesIO(b"macros")
        book.add_vba_project(vba, True)
    book.close()
    return stream.getvalue()


def opened(data: bytes) -> Any:
    """A workbook as openpyxl reads it, which says of much in it that it does not know it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return load_workbook(io.BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def changed(before: bytes, after: bytes) -> tuple[set[str], set[str], set[str]]:
    """The parts that are others, that are gone, and that are new."""
    old, new = parts(before), parts(after)
    other = {name for name in old.keys() & new.keys() if old[name] != new[name]}
    return other, old.keys() - new.keys(), new.keys() - old.keys()


def altered(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one part changed, or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        kept = parts(data)
        for each in dict.fromkeys([*kept, name]):
            archive.writestr(each, change(kept.get(each, b"")) if each == name else kept[each])
    return stream.getvalue()


def words(data: bytes, sheet: str) -> dict[str, Any]:
    found = opened(data)[sheet]
    cells = {cell.coordinate: cell.value for row in found for cell in row if cell.value is not None}
    return {place: getattr(value, "text", value) for place, value in cells.items()}


@pytest.mark.requirement("S0-040")
@pytest.mark.parametrize("date_1904", [False, True])
def test_a_sheet_is_added_and_every_other_part_keeps_its_bytes(ours: bytes, date_1904: bool) -> None:
    before = rich(date_1904=date_1904)
    after = put(before, ours)
    other, gone, new = changed(before, after)
    assert other <= MAY_CHANGE
    assert (gone, new) == (set(), {"xl/worksheets/sheet3.xml"})
    assert opened(after).sheetnames == ["Figures", "Summary", "QA"]
    assert words(after, "QA") == words(ours, "QA")
    assert words(after, "QA")["A2"] == dt.datetime(2026, 7, 1)


@pytest.mark.requirement("S0-040")
def test_the_look_of_every_cell_comes_along(ours: bytes) -> None:
    after = put(rich(), ours)
    mine, theirs = opened(ours)["QA"], opened(after)["QA"]
    for row in mine:
        for cell in row:
            there = theirs[cell.coordinate]
            for part in ("number_format", "alignment", "fill", "border", "quotePrefix"):
                assert repr(getattr(there, part)) == repr(getattr(cell, part)), cell.coordinate
            if cell.has_style:
                assert repr(there.font) == repr(cell.font)
    assert {k: v.width for k, v in theirs.column_dimensions.items()} == {
        k: v.width for k, v in mine.column_dimensions.items()
    }
    assert theirs.page_setup.fitToHeight == theirs.page_setup.fitToWidth == 1


@pytest.mark.requirement("S0-040")
def test_an_old_sheet_is_replaced_in_its_place_with_its_ids(ours: bytes) -> None:
    before = rich(qa=True)
    after = put(before, ours)
    other, gone, new = changed(before, after)
    assert other == {"xl/styles.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml"}
    assert (gone, new) == (set(), set())
    book = opened(after)
    assert book.sheetnames == ["Figures", "Summary", "Qa", "Last"]
    assert book["Summary"]["A9"].value == "=Qa!B1"
    assert not book["Qa"].print_area
    assert b'fullCalcOnLoad="1"' in parts(after)["xl/workbook.xml"]


def test_nothing_is_calculated_anew_where_nothing_looks_at_the_sheet(ours: bytes) -> None:
    assert b"fullCalcOnLoad" in parts(rich())["xl/workbook.xml"]
    before = altered(rich(), "xl/workbook.xml", lambda x: x.replace(b' fullCalcOnLoad="1"', b""))
    after = put(put(before, ours), excel_tab.render(report(6)))
    assert b"fullCalcOnLoad" not in parts(after)["xl/workbook.xml"]


def test_the_order_of_calculation_goes_with_formulas_of_the_old_sheet(ours: bytes) -> None:
    def chained(data: bytes) -> bytes:
        rel = b'<Relationship Id="rId90" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        rel += b'relationships/calcChain" Target="calcChain.xml"/></Relationships>'
        data = altered(data, "xl/calcChain.xml", lambda _: b'<calcChain><c r="B1" i="3"/></calcChain>')
        return altered(data, "xl/_rels/workbook.xml.rels", lambda x: x.replace(b"</Relationships>", rel))

    _, gone, _ = changed(chained(rich(qa=True)), put(chained(rich(qa=True)), ours))
    assert gone == {"xl/calcChain.xml"}
    _, gone, _ = changed(chained(rich()), put(chained(rich()), ours))
    assert gone == set()


@pytest.mark.requirement("S0-040")
def test_macros_stay_and_know_the_sheet_by_its_code_name(ours: bytes) -> None:
    before = rich(qa=True, macros=True)
    after = put(before, ours)
    assert parts(after)["xl/vbaProject.bin"] == b"macros"
    assert b'codeName="QaSheet"' in parts(after)["xl/worksheets/sheet3.xml"]
    other, _, _ = changed(before, after)
    assert other == {"xl/styles.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml"}


def test_text_that_looks_like_a_formula_stays_text(ours: bytes) -> None:
    sheet = opened(put(rich(), ours))["QA"]
    [cell] = [cell for row in sheet for cell in row if cell.value == "=cmd()"]
    assert cell.data_type != "f"


@pytest.mark.requirement("S0-040")
def test_charts_values_and_formulas_are_as_before_in_libreoffice(ours: bytes, tmp_path: Path) -> None:
    files = []
    for name, data in (("before.xlsx", rich()), ("after.xlsx", put(rich(), ours))):
        (tmp_path / name).write_bytes(data)
        files.append(tmp_path / name)
    before, after = (path.read_bytes() for path in libreoffice.saved_again(files, tmp_path))
    for sheet in ("Figures", "Summary"):
        assert words(after, sheet) == words(before, sheet)
    charts = [[v for k, v in parts(data).items() if "/charts/chart" in k] for data in (before, after)]
    assert len(charts[0]) == 1
    by_chance = re.compile(rb'(axId|crossAx) val="\d+"')
    assert [by_chance.sub(b"", one) for one in charts[0]] == [by_chance.sub(b"", one) for one in charts[1]]
    assert "Quality audits, Westmere Council" in words(after, "QA").values()


@pytest.mark.requirement("S0-040")
def test_a_workbook_of_libreoffice_takes_the_sheet(ours: bytes, tmp_path: Path) -> None:
    (tmp_path / "theirs.xlsx").write_bytes(rich(qa=True))
    [saved] = libreoffice.saved_again([tmp_path / "theirs.xlsx"], tmp_path)
    before = saved.read_bytes()
    after = put(before, ours)
    assert changed(before, after)[1:] == (set(), set())
    assert changed(before, after)[0] <= {*MAY_CHANGE, "xl/worksheets/sheet3.xml"}
    assert words(after, "Qa") == words(ours, "QA")


def _openpyxl(*names: str) -> bytes:
    book = Workbook()
    for name in names:
        book.create_sheet(name)["A1"] = name
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@settings(max_examples=12)
@given(
    st.lists(st.sampled_from(["QA", "qa", "Plan", "2026", "Q A"]), unique_by=str.casefold, max_size=3),
    st.integers(0, 400),
    st.booleans(),
)
def test_put_in_twice_is_put_in_once(names: list[str], done: int, also_before: bool) -> None:
    sheet = excel_tab.render(report(done))
    theirs = _openpyxl(*names)
    if also_before:
        theirs = put(theirs, excel_tab.render(report(done + 1, "2026-06")))
    once = put(theirs, sheet)
    assert put(once, sheet) == once
    other, gone, new = changed(theirs, once)
    assert not gone
    assert len(new) == ("qa" not in [n.casefold() for n in names] and not also_before)
    assert {name for name in other if "worksheets" in name} <= {
        name for name in parts(theirs) if "worksheets" in name
    }
    for name in names:
        if name.casefold() != "qa":
            assert words(once, name) == {"A1": name}


def test_styles_do_not_pile_up_month_after_month() -> None:
    data = put(rich(), excel_tab.render(report(1)))
    size = len(parts(data)["xl/styles.xml"])
    for month in range(8, 13):
        data = put(data, excel_tab.render(report(month, f"2026-{month:02d}")))
    assert len(parts(data)["xl/styles.xml"]) == size


def _carrying(what: str) -> bytes:
    book = Workbook()
    sheet = book.create_sheet("QA")
    sheet.append(["a", "b"])
    sheet.append([1, 2])
    if what == "tables":
        sheet.add_table(SheetTable(displayName="T", ref="A1:B2"))
    else:
        chart = LineChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2))
        sheet.add_chart(chart, "D2")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _strict(part: bytes) -> bytes:
    return part.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )


def _locked(part: bytes) -> bytes:
    return part.replace(b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>')


def _shared(part: bytes) -> bytes:
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/revisionHeaders"
    new = b'<Relationship Id="rId99" Type="' + kind + b'" Target="revisions/revisionHeaders.xml"/>'
    return part.replace(b"</Relationships>", new + b"</Relationships>")


UNFIT: list[tuple[str, Callable[[], bytes]]] = [
    ("has a password", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ("damaged, or no Excel workbook", lambda: b"case,date\n"),
    ("damaged, or no Excel workbook", lambda: rich()[:-40]),
    ("no Excel workbook", lambda: altered(b"PK\x05\x06" + bytes(18), "content.xml", lambda _: b"<x/>")),
    ("Strict Open XML", lambda: altered(rich(), "xl/workbook.xml", _strict)),
    ("It is signed", lambda: altered(rich(), "_xmlsignatures/sig1.xml", lambda _: b"<x/>")),
    ("shared in the old way", lambda: altered(rich(), "xl/_rels/workbook.xml.rels", _shared)),
    ("structure is protected", lambda: altered(rich(), "xl/workbook.xml", _locked)),
    ("has tables on it", lambda: _carrying("tables")),
    ("has charts, pictures or shapes on it", lambda: _carrying("charts")),
    ("cannot be read", lambda: altered(rich(), "xl/workbook.xml", lambda x: x[:-9])),
    ("declares entities", lambda: altered(rich(), "xl/workbook.xml", _entities)),
]


def _entities(part: bytes) -> bytes:
    return part.replace(b"<workbook ", b'<!DOCTYPE x [<!ENTITY e "e">]><workbook ')


@pytest.mark.requirement("S0-040")
@pytest.mark.parametrize(("says", "make"), UNFIT, ids=[f"{n} {says}" for n, (says, _) in enumerate(UNFIT)])
def test_what_cannot_be_kept_is_refused(
    ours: bytes, tmp_path: Path, says: str, make: Callable[[], bytes]
) -> None:
    path, data = tmp_path / "theirs.xlsx", make()
    with pytest.raises(Unfit, match=says):
        put(data, ours)
    path.write_bytes(data)
    with pytest.raises(InputError, match="was left as it is"):
        put_into(path, ours)
    assert path.read_bytes() == data
    assert [one.name for one in tmp_path.iterdir()] == ["theirs.xlsx"]


def test_a_protected_structure_lets_an_old_sheet_be_replaced(ours: bytes) -> None:
    assert words(put(altered(rich(qa=True), "xl/workbook.xml", _locked), ours), "Qa")["A1"]


def test_the_file_is_replaced_whole_and_what_it_was_lies_beside_it(ours: bytes, tmp_path: Path) -> None:
    path = tmp_path / "Monthly report.xlsm"
    before = rich()
    path.write_bytes(before)
    assert put_into(path, ours) == tmp_path / "Monthly report.xlsm.bak"
    assert (tmp_path / "Monthly report.xlsm.bak").read_bytes() == before
    after = path.read_bytes()
    assert after == put(before, ours)
    assert put_into(path, ours) is None
    assert (tmp_path / "Monthly report.xlsm.bak").read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == [path.name, f"{path.name}.bak"]


@pytest.mark.parametrize("lock", ["~$theirs.xlsx", ".~lock.theirs.xlsx#"])
def test_a_workbook_that_is_open_elsewhere_is_left_alone(ours: bytes, tmp_path: Path, lock: str) -> None:
    path = tmp_path / "theirs.xlsx"
    path.write_bytes(rich())
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(InputError, match="is open in another program"):
        put_into(path, ours)


def test_a_file_that_is_no_workbook_or_not_there_is_told(ours: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.xlsx or \.xlsm only"):
        put_into(tmp_path / "theirs.ods", ours)
    with pytest.raises(InputError, match="cannot be read"):
        put_into(tmp_path / "theirs.xlsx", ours)


def test_a_link_leads_to_the_workbook(ours: bytes, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real, link = tmp_path / "far" / "theirs.xlsx", tmp_path / "link.xlsx"
    real.write_bytes(rich())
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("no links here")
    put_into(link, ours)
    assert link.is_symlink()
    assert "QA" in opened(real.read_bytes()).sheetnames
