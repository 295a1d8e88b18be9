"""Workbook packages written by hand, part by part: the means to build files that no program would write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def content_types(main: str = SHEET_TYPE, more: str = "") -> str:
    """The content types of a small workbook."""
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>{more}</Types>'
    )


def relationships(*rows: tuple[str, str, str], space: str = OFFICE, more: str = "") -> str:
    """Relationships as (id, last word of the type, target)."""
    inner = "".join(
        f'<Relationship Id="{i}" Type="{space}/{kind}" Target="{target}"/>' for i, kind, target in rows
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inner}{more}</Relationships>'


def workbook(
    sheets: str = "", names: str = "", properties: str = "", main: str = MAIN, office: str = OFFICE
) -> str:
    """The workbook part; `sheets` defaults to one called Data."""
    sheets = sheets or '<sheet name="Data" sheetId="1" r:id="rId1"/>'
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    inner = f"{properties}<sheets>{sheets}</sheets>{defined}"
    return f'{HEAD}<workbook xmlns="{main}" xmlns:r="{office}">{inner}</workbook>'


def sheet(rows: str, after: str = "", before: str = "", main: str = MAIN) -> str:
    """A worksheet part with these rows."""
    return f'{HEAD}<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def strings(*items: str, main: str = MAIN) -> str:
    """The shared strings; each item is the inside of an `si`."""
    inner = "".join(f"<si>{item}</si>" for item in items)
    return f'{HEAD}<sst xmlns="{main}">{inner}</sst>'


def styles(*formats: tuple[int, str | None], main: str = MAIN) -> str:
    """The styles: one cell format for each (number, code); a code of None is a built-in format."""
    codes = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{code}"/>' for n, code in formats if code is not None
    )
    cells = "".join(f'<xf numFmtId="{n}"/>' for n, _ in formats)
    return (
        f'{HEAD}<styleSheet xmlns="{main}"><numFmts>{codes}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'
    )


def parts(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', **more: str) -> dict[str, str | bytes]:
    """The parts of a small workbook; `more` replaces or adds parts by a short name."""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook(),
        "xl/_rels/workbook.xml.rels": relationships(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "sharedStrings.xml"),
            ("rId3", "styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet(rows),
    }
    short = {
        "types": "[Content_Types].xml",
        "top": "_rels/.rels",
        "book": "xl/workbook.xml",
        "rels": "xl/_rels/workbook.xml.rels",
        "sheet": "xl/worksheets/sheet1.xml",
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
    }
    return found | {short.get(name, name): content for name, content in more.items()}


def packed(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip package of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return target.getvalue()


def small(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', **more: str) -> bytes:
    """A small workbook as bytes; see `parts`."""
    return packed(parts(rows, **more))


def repacked(data: bytes, changes: Mapping[str, object]) -> bytes:
    """A package with some members replaced: by content, by a function of it, or left out for None."""
    members: dict[str, str | bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            change = changes.get(name, package.read(name))
            if callable(change):
                change = change(package.read(name))
            if change is not None:
                assert isinstance(change, str | bytes)
                members[name] = change
    for name, change in changes.items():
        if name not in members and isinstance(change, str | bytes):
            members[name] = change
    return packed(members)
