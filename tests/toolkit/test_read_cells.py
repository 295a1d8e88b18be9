"""What stands in a cell is read as it was meant, whichever way the file writes it."""

from __future__ import annotations

import datetime as dt

import packages
import pytest

from qa_core.toolkit.package import Book, CellError, CellValue, open_book
from qa_core.toolkit.values import Plain, clean, format_kind

TEXTS = (
    "<t>plain</t>",
    "<r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r>",
    "<t>漢字</t><rPh sb='0' eb='1'><t>kanji</t></rPh>",
    "<t>line&#10;feed</t>",
    "<t>one_x000D__x000A_two</t>",
    "<t>literal _x005F_x000D_</t>",
    "<t xml:space='preserve'>  kept  </t>",
    "<t>&lt;b&gt; &amp; &#x2713;</t>",
    "<t/>",
    "<t>a_x0000_b_xD83D__xDE00__xD800_c</t>",
)
MEANT = (
    "plain",
    "rich text",
    "漢字",
    "line\nfeed",
    "one\ntwo",
    "literal _x000D_",
    "  kept  ",
    "<b> & ✓",
    None,
    "ab😀\ufffdc",
)


def cell(inner: str, attributes: str = "", **more: str) -> CellValue:
    return open_book(packages.small(f'<row r="2"><c r="B2" {attributes}>{inner}</c></row>', **more)).cell(
        "Data", 2, 2
    )


def dated(value: str, number: int, code: str | None = None, properties: str = "") -> Plain | None:
    look = packages.styles((0, None), (number, code))
    return cell(f"<v>{value}</v>", 's="1"', styles=look, book=packages.workbook(properties=properties)).value


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_shared_strings(number: int) -> None:
    assert cell(f"<v>{number}</v>", 't="s"', strings=packages.strings(*TEXTS)).value == MEANT[number]


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_inline_strings(number: int) -> None:
    assert cell(f"<is>{TEXTS[number]}</is>", 't="inlineStr"').value == MEANT[number]


@pytest.mark.parametrize(
    ("inner", "attributes", "meant"),
    [
        ("<v>7</v>", "", 7),
        ("<v>7.0</v>", 't="n"', 7),
        ("<v>-7.25</v>", "", -7.25),
        ("<v>1E3</v>", "", 1000),
        ("<v>0.1</v>", "", 0.1),
        ("<v> 5 </v>", "", 5),
        ("<v>1</v>", 't="b"', True),
        ("<v>0</v>", 't="b"', False),
        ("<v>true</v>", 't="b"', True),
        ("<v>#N/A</v>", 't="e"', CellError("#N/A")),
        ("<v>N/A</v>", 't="str"', "N/A"),
        ("<v>a&#13;&#10;b</v>", 't="str"', "a\nb"),
        ("<v>2026-10-27</v>", 't="d"', dt.date(2026, 10, 27)),
        ("<v>2026-10-27T09:30:00</v>", 't="d"', dt.datetime(2026, 10, 27, 9, 30)),
        ("<v>soon</v>", 't="d"', CellError("soon")),
        ("<v></v>", "", None),
        ("<v/>", 't="str"', None),
        ("", 's="1"', None),
        ("<v>nan</v>", "", CellError("nan")),
        ("<v>1_000</v>", "", CellError("1_000")),
        ("<v>1e999</v>", "", CellError("1e999")),
        ("<v>٣</v>", "", CellError("٣")),
    ],
)
def test_each_type_of_cell(inner: str, attributes: str, meant: Plain | None) -> None:
    found = cell(inner, attributes)
    assert (found.value, type(found.value)) == (meant, type(meant))
    assert not found.formula


@pytest.mark.parametrize(
    ("inner", "attributes", "meant"),
    [
        ("<f>1+1</f><v>2</v>", "", CellValue(2, True)),
        ("<f>1+1</f><v></v>", "", CellValue(None, True)),
        ("<f>1+1</f>", "", CellValue(None, True)),
        ('<f t="shared" si="0"/><v>Good</v>', 't="str"', CellValue("Good", True)),
        ("<f>A1</f><v></v>", 't="str"', CellValue("", True)),
        ("<f>TRUE()</f><v>1</v>", 't="b"', CellValue(True, False)),
        ("<f>TRUE()</f>", 't="b"', CellValue(None, True)),
        ("<f>TRUE()</f><v>1</v>", "", CellValue(1, True)),
    ],
)
def test_formulas_are_told_with_their_result(inner: str, attributes: str, meant: CellValue) -> None:
    assert cell(inner, attributes) == meant


@pytest.mark.parametrize(
    ("value", "number", "code", "meant"),
    [
        ("46322", 14, None, dt.date(2026, 10, 27)),
        ("46322.395833333336", 22, None, dt.datetime(2026, 10, 27, 9, 30)),
        ("46322", 164, "dd/mm/yyyy", dt.date(2026, 10, 27)),
        ("46322", 164, "[$-809]d mmmm yyyy;@", dt.date(2026, 10, 27)),
        ("46322", 164, "mmm-yy", dt.date(2026, 10, 27)),
        ("0.5", 20, None, dt.time(12)),
        ("0.5", 164, "hh:mm AM/PM", dt.time(12)),
        ("1.25", 46, None, dt.timedelta(days=1, hours=6)),
        ("1.25", 164, "[h]:mm", dt.timedelta(days=1, hours=6)),
        ("1", 14, None, dt.date(1900, 1, 1)),
        ("59", 14, None, dt.date(1900, 2, 28)),
        ("60", 14, None, CellError("29/02/1900")),
        ("61", 14, None, dt.date(1900, 3, 1)),
        ("-3", 14, None, CellError("-3")),
        ("99999999", 14, None, CellError("99999999")),
        ("46322", 164, '0.00" days"', 46322),
        ("46322", 164, "[Red]#,##0;[Blue]-#,##0", 46322),
        ("46322", 164, "_-* #,##0.00_-", 46322),
        ("46322", 164, "General", 46322),
        ("46322", 164, "0.00E+00", 46322),
        ("46322", 164, r"\d\a\y 0", 46322),
        ("46322", 2, None, 46322),
    ],
)
def test_dates_by_number_format(value: str, number: int, code: str | None, meant: Plain) -> None:
    code = code and code.replace('"', "&quot;")
    assert dated(value, number, code) == meant


def test_dates_since_1904() -> None:
    since = '<workbookPr date1904="1"/>'
    assert dated("44860", 14, None, since) == dt.date(2026, 10, 27)
    assert dated("0", 14, None, since) == dt.date(1904, 1, 1)
    assert dated("60", 14, None, since) == dt.date(1904, 3, 1)


def test_formats_of_dates_are_told_from_others() -> None:
    kinds = [format_kind(1, {1: code}) for code in ("yyyy", "mm:ss", "[mm]:ss", "0", "@", "h", '"d"0', "m")]
    assert kinds == [1, 2, 3, 0, 0, 2, 0, 1]


def test_rows_and_cells_without_addresses() -> None:
    book = open_book(
        packages.small(
            "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r='4'/><row><c r='C5'><v>9</v></c></row>"
        )
    )
    assert list(book.cells("Data")) == [(1, 1, 1), (1, 3, 3), (5, 3, 9)]
    assert book.last_row("Data") == 5


@pytest.mark.parametrize("dimension", ["", '<dimension ref="A1"/>', '<dimension ref="A1:ZZ999"/>'])
def test_the_declared_dimension_is_not_believed(dimension: str) -> None:
    book = open_book(
        packages.small(sheet=packages.sheet('<row r="9"><c r="H9"><v>5</v></c></row>', before=dimension))
    )
    assert book.cell("Data", 9, 8).value == 5


def test_strict_files() -> None:
    main, office = packages.STRICT_MAIN, packages.STRICT_OFFICE
    related = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml")]
    book = open_book(
        packages.small(
            top=packages.relationships(("rId1", "officeDocument", "xl/workbook.xml"), space=office),
            book=packages.workbook(main=main, office=office),
            rels=packages.relationships(*related, space=office),
            sheet=packages.sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', main=main),
            strings=packages.strings("<t>Good</t>", main=main),
        )
    )
    assert book.cell("Data", 1, 1).value == "Good"


def test_prefixes_absolute_targets_and_other_folders() -> None:
    inner = f'<x:worksheet xmlns:x="{packages.MAIN}"><x:sheetData><x:row><x:c><x:v>4</x:v></x:c></x:row>'
    members = packages.parts(
        top=packages.relationships(("rId1", "officeDocument", "/office/Book.xml")),
        **{
            "office/Book.xml": packages.workbook(),
            "office/_rels/Book.xml.rels": packages.relationships(("rId1", "worksheet", "../Pages/p%201.xml")),
            "Pages/p 1.xml": f"{packages.HEAD}{inner}</x:sheetData></x:worksheet>",
        },
    )
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"):
        del members[name]
    assert open_book(packages.packed(members)).cell("Data", 1, 1).value == 4


def test_parts_in_utf_16_are_read() -> None:
    members = packages.parts()
    text = packages.sheet('<row><c t="str"><v>naïve ✓</v></c></row>').replace("UTF-8", "UTF-16")
    members["xl/worksheets/sheet1.xml"] = text.encode("utf-16")
    assert open_book(packages.packed(members)).cell("Data", 1, 1).value == "naïve ✓"


def test_cells_elsewhere_are_not_cells() -> None:
    hidden = '<extLst><ext><row r="1"><c r="A1"><v>9</v></c></row></ext></extLst>'
    book = open_book(
        packages.small(sheet=packages.sheet('<row r="1"><c r="A1"><v>1</v></c></row>', after=hidden))
    )
    assert list(book.cells("Data")) == [(1, 1, 1)]


def named(target: str, attributes: str = "", name: str = "qa_x") -> Book:
    defined = f'<definedName name="{name}" {attributes}>{target}</definedName>'
    sheets = '<sheet name="It&apos;s a sheet" sheetId="1" r:id="rId1"/>'
    return open_book(packages.small(book=packages.workbook(sheets, defined)))


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("'It''s a sheet'!$B$7", ("It's a sheet", 7, 2, 7, 2)),
        ("'IT''S A SHEET'!B7", ("It's a sheet", 7, 2, 7, 2)),
        ("'It''s a sheet'!$B$7:$D$9", ("It's a sheet", 7, 2, 9, 4)),
        ("='It''s a sheet'!$B$7", ("It's a sheet", 7, 2, 7, 2)),
    ],
)
def test_names_lead_to_their_area(target: str, place: tuple[str, int, int, int, int]) -> None:
    assert named(target, name="QA_X").names == {"qa_x": place}


@pytest.mark.parametrize(
    ("target", "attributes", "why"),
    [
        ("'It''s a sheet'!#REF!", "", "deleted"),
        ("#REF!", "", "deleted"),
        ("'Gone'!$B$7", "", "elsewhere"),
        ("'It's a sheet'!$B$7", "", "elsewhere"),
        ("[1]Data!$B$7", "", "elsewhere"),
        ("OFFSET(A1,1,1)", "", "elsewhere"),
        ("'It''s a sheet'!$B$7,'It''s a sheet'!$B$9", "", "elsewhere"),
        ("", "", "elsewhere"),
        ("'It''s a sheet'!$B$7", 'localSheetId="0"', "copied"),
    ],
)
def test_names_that_lead_nowhere_are_told(target: str, attributes: str, why: str) -> None:
    book = named(target, attributes)
    assert (book.names, [p.why for p in book.name_problems]) == ({}, [why])


def test_a_name_that_stands_twice_is_no_name() -> None:
    defined = "".join(f'<definedName name="{n}">Data!$A$1</definedName>' for n in ("qa_x", "QA_X"))
    book = open_book(packages.small(book=packages.workbook(names=defined)))
    assert (book.names, [p.why for p in book.name_problems]) == ({}, ["twice"])


def test_properties_and_states_of_sheets() -> None:
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="v"><property name="qa_case"><vt:lpwstr>K-0417</vt:lpwstr></property>'
        '<property name="MSIP_Label">'
        "<vt:lpwstr>x</vt:lpwstr></property></Properties>"
    )
    top = packages.relationships(
        ("a", "officeDocument", "xl/workbook.xml"), ("b", "custom-properties", "docProps/custom.xml")
    )
    hidden = '<sheet name="qa" sheetId="1" state="hidden" r:id="rId1"/>'
    book = open_book(
        packages.small(top=top, book=packages.workbook(hidden), **{"docProps/custom.xml": custom})
    )
    assert book.properties == {"qa_case": "K-0417", "MSIP_Label": "x"}
    assert book.sheets == [("qa", "hidden")]
    assert book.title(" QA ") == "qa"
    assert book.title("other") is None


def test_text_never_holds_what_no_file_may_hold() -> None:
    assert clean("a\x00b_x0007_c\r\nd\re_xFFFF_\tf") == "abc\nd\ne\tf"
