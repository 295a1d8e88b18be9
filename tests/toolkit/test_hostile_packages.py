"""Packages built to mislead: refused before anything of them is believed."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import packages
import pytest

from qa_core.toolkit.package import Refused, open_book

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]>'


def doubled(first: str, second: str) -> bytes:
    """A package with one part twice, under two names."""
    members = packages.parts()
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as package:
        warnings.simplefilter("ignore")
        for name, content in members.items():
            if name != "xl/worksheets/sheet1.xml":
                package.writestr(name, content)
        package.writestr(first, packages.sheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
        package.writestr(second, packages.sheet('<row r="1"><c r="A1"><v>2</v></c></row>'))
    return target.getvalue()


def patched(data: bytes, old: bytes, new: bytes, which: int = -1) -> bytes:
    """The bytes with one occurrence of `old` replaced."""
    places = [i for i in range(len(data)) if data.startswith(old, i)]
    at = places[which]
    return data[:at] + new + data[at + len(old) :]


def with_field(offset: int, value: int, size: str = "<H") -> bytes:
    """A package whose last central entry has a field overwritten."""
    data = bytearray(packages.small())
    struct.pack_into(size, data, data.rfind(b"PK\x01\x02") + offset, value)
    return bytes(data)


def overlapping() -> bytes:
    """Two central entries that share one run of bytes, sizes and check sums and names all right."""
    content = packages.sheet(ROW).encode()
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("xl/b.xml", content)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, text in packages.parts().items():
            package.writestr(name, text)
        package.writestr("xl/a.bin", inner.getvalue())
    data = target.getvalue()
    end = data.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HLL", data, end + 10)
    whole = zipfile.ZipFile(io.BytesIO(data)).getinfo("xl/a.bin").header_offset
    at = whole + 30 + len("xl/a.bin")
    entry_at = inner.getvalue().rfind(b"PK\x01\x02")
    entry = bytearray(inner.getvalue()[entry_at : inner.getvalue().rfind(b"PK\x05\x06")])
    struct.pack_into("<L", entry, 42, at)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count + 1, count + 1, size + len(entry), start, 0)
    return data[:end] + bytes(entry) + tail


def sheet_part(text: str) -> bytes:
    return packages.small(sheet=text)


def rels(*rows: tuple[str, str, str], more: str = "") -> bytes:
    return packages.small(rels=packages.relationships(*rows, more=more))


OUTSIDE = (
    '<Relationship Id="rId1" TargetMode="External" Target="http://127.0.0.1/x.xml" '
    f'Type="{packages.OFFICE}/worksheet"/>'
)
SHEETS = '<sheet name="{}" sheetId="1" r:id="rId1"/><sheet name="{}" sheetId="2" r:id="rId2"/>'
HOSTILE: dict[str, tuple[bytes, str]] = {
    "part twice": (doubled("xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"), "ambiguous"),
    "part twice but for case": (doubled("xl/worksheets/sheet1.xml", "xl/worksheets/Sheet1.xml"), "ambiguous"),
    "two names of one part": (
        patched(packages.small(), b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet2.xml"),
        "ambiguous",
    ),
    "way out": (packages.small(**{"../../evil.txt": "x"}), "unsafe-name"),
    "way out within": (packages.small(**{"xl/../../evil.txt": "x"}), "unsafe-name"),
    "absolute": (packages.small(**{"/etc/evil": "x"}), "unsafe-name"),
    "drive": (packages.small(**{"C:evil": "x"}), "unsafe-name"),
    "backslash": (packages.small(**{"xl\\evil.xml": "x"}), "unsafe-name"),
    "step of one dot": (packages.small(**{"xl/./evil.xml": "x"}), "unsafe-name"),
    "encrypted entry": (with_field(8, 1), "password"),
    "unknown method": (with_field(10, 12), "broken"),
    "other method": (with_field(10, 0), "ambiguous"),
    "wrong check sum": (with_field(16, 7, "<L"), "broken"),
    "says to be smaller": (with_field(24, 5, "<L"), "broken"),
    "says to be packed larger": (with_field(20, 1 << 30, "<L"), "broken"),
    "begins elsewhere": (with_field(42, 3, "<L"), "broken"),
    "begins outside": (with_field(42, 1 << 30, "<L"), "broken"),
    "one entry over another": (overlapping(), "broken"),
    "entity bomb": (sheet_part(BOMB + packages.sheet("<row><c><v>&c;</v></c></row>")[55:]), "dtd"),
    "declaration in the workbook": (packages.small(book=BOMB + "<a/>"), "dtd"),
    "declaration in a part nobody reads": (packages.small(**{"docProps/core.xml": BOMB + "<a/>"}), "dtd"),
    "declaration in utf-16": (
        packages.packed(
            packages.parts() | {"docProps/core.xml": '<?xml version="1.0"?><!DOCTYPE a><a/>'.encode("utf-16")}
        ),
        "dtd",
    ),
    "file from outside": (
        sheet_part('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'),
        "dtd",
    ),
    "entity unknown": (sheet_part(packages.sheet("<row><c t='str'><v>&x;</v></c></row>")), "broken"),
    "not closed": (sheet_part("<worksheet><sheetData>"), "broken"),
    "not xml": (sheet_part("hello"), "broken"),
    "empty sheet part": (sheet_part(""), "broken"),
    "unknown encoding": (sheet_part("<?xml version='1.0' encoding='utf-9'?><a/>"), "broken"),
    "theme not closed": (packages.small(**{"xl/theme/theme1.xml": "<a>"}), "broken"),
    "sheet outside": (packages.small(rels=packages.relationships(more=OUTSIDE)), "external"),
    "sheet part missing": (rels(("rId1", "worksheet", "worksheets/gone.xml")), "broken"),
    "sheet without relationship": (rels(("rId9", "worksheet", "worksheets/sheet1.xml")), "broken"),
    "relationship twice": (
        rels(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId1", "worksheet", "worksheets/sheet1.xml")),
        "ambiguous",
    ),
    "two shared strings": (
        rels(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "a.xml"),
            ("rId3", "sharedStrings", "b.xml"),
        ),
        "ambiguous",
    ),
    "two workbooks": (
        packages.small(
            top=packages.relationships(
                ("a", "officeDocument", "xl/workbook.xml"), ("b", "officeDocument", "xl/other.xml")
            )
        ),
        "ambiguous",
    ),
    "one sheet under two titles": (
        packages.small(
            book=packages.workbook(SHEETS.format("A", "B")),
            rels=packages.relationships(
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "worksheet", "/xl/worksheets/sheet1.xml"),
            ),
        ),
        "ambiguous",
    ),
    "one title twice": (
        packages.small(
            book=packages.workbook(SHEETS.format("Data", "DATA")),
            rels=packages.relationships(
                ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "worksheet", "worksheets/sheet2.xml")
            ),
            **{"xl/worksheets/sheet2.xml": packages.sheet("")},
        ),
        "ambiguous",
    ),
    "macro sheet by relationship": (rels(("rId1", "xlMacrosheet", "worksheets/sheet1.xml")), "macros"),
    "no sheets": (packages.small(book=packages.workbook(" ")), "no-sheets"),
    "only a chart": (
        packages.small(
            rels=packages.relationships(("rId1", "chartsheet", "chartsheets/sheet1.xml")),
            **{"xl/chartsheets/sheet1.xml": "<chartsheet/>"},
        ),
        "no-sheets",
    ),
    "no workbook": (packages.small(top=packages.relationships()), "not-a-workbook"),
    "no relationships": (packages.packed({"[Content_Types].xml": packages.content_types()}), "broken"),
    "workbook of another kind": (packages.small(book="<html/>"), "not-a-workbook"),
    "cell twice": (
        packages.small('<row r="3"><c r="B3"><v>1</v></c><c r="B3"><v>2</v></c></row>'),
        "ambiguous",
    ),
    "blank cell, then a value": (
        packages.small('<row r="3"><c r="B3"/><c r="B3"><v>2</v></c></row>'),
        "ambiguous",
    ),
    "row twice": (packages.small('<row r="3"/><row r="3"><c r="B3"><v>2</v></c></row>'), "ambiguous"),
    "cell in another row": (packages.small('<row r="3"><c r="B4"><v>2</v></c></row>'), "ambiguous"),
    "data twice": (sheet_part(packages.sheet("", after="<sheetData><row/></sheetData>")), "ambiguous"),
    "two values": (packages.small('<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>'), "ambiguous"),
    "value and text": (
        packages.small('<row><c t="inlineStr"><v>1</v><is><t>2</t></is></c></row>'),
        "ambiguous",
    ),
    "string past the end": (packages.small('<row><c t="s"><v>9</v></c></row>'), "broken"),
    "string before the start": (
        packages.small('<row><c t="s"><v>-1</v></c></row>', strings=packages.strings("<t>a</t>")),
        "broken",
    ),
    "string that is no number": (packages.small('<row><c t="s"><v>x</v></c></row>'), "broken"),
    "column too far": (packages.small('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "broken"),
    "row too far": (packages.small('<row r="1048577"><c><v>1</v></c></row>'), "ambiguous"),
    "row nought": (packages.small('<row r="0"/>'), "ambiguous"),
    "no address": (packages.small('<row r="1"><c r="1A"><v>1</v></c></row>'), "broken"),
    "row that is no number": (packages.small('<row r="one"/>'), "broken"),
    "style that is no number": (packages.small('<row><c s="x"><v>1</v></c></row>'), "broken"),
    "merged without a place": (sheet_part(packages.sheet("", after='<mergeCell ref="A0:B2"/>')), "broken"),
    "property twice": (
        packages.small(
            top=packages.relationships(
                ("a", "officeDocument", "xl/workbook.xml"), ("b", "custom-properties", "docProps/custom.xml")
            ),
            **{
                "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
                'custom-properties"><property name="qa_case"/><property name="qa_case"/></Properties>'
            },
        ),
        "ambiguous",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.requirement("S0-033")
def test_hostile_packages_are_refused(name: str) -> None:
    data, code = HOSTILE[name]
    with pytest.raises(Refused) as caught:
        open_book(data)
    assert caught.value.code == code, caught.value.message


def test_there_are_more_kinds_of_hostile_files_than_promised() -> None:
    assert len(HOSTILE) >= 45
