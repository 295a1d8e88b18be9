"""One sheet put into somebody else's workbook: everything else in it stays as it was (S0-040).

Programs that load a workbook and save it again lose what they do not know: pivots, sparklines, controls,
macros, cached values. So nothing is loaded: in the package, the sheet's own part is added or replaced, the
styles that it needs are appended, and the list of sheets is told; each other part keeps its bytes.
"""

from __future__ import annotations

import posixpath

from lxml import etree

from qa_core.reports.sheet_into_old import Old, fit_for, refuse_unfit
from qa_core.reports.sheet_into_package import (
    CONTENT_TYPES,
    MAIN,
    OFFICE,
    PACKAGE,
    TYPES,
    Element,
    Package,
    kind,
    links_name,
)
from qa_core.reports.sheet_into_styles import Merged, dates, tag

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_DAYS_TO_1904 = 1462
_SHEET = "xl/worksheets/sheet1.xml"


def put(data: bytes, ours: bytes) -> bytes:
    """A workbook with a sheet added at its end, or replaced where it is there already.

    A replaced sheet keeps its name, place and ids, so that links, formulas and names that lead to it stay
    valid. The same sheet put in twice gives the same bytes as once.

    Args:
        data: the workbook, .xlsx or .xlsm.
        ours: a workbook with one sheet, without drawings, tables or formulas (`excel_tab.render`).

    Returns: the workbook with the sheet. Besides it only the list of sheets and its relationships, the
        content types and the style sheet can differ; the calculation chain goes where a replaced sheet had
        formulas.
    Raises: Unfit for a workbook that cannot be kept as it is.
    """
    package, donor = Package.read(data), Package.read(ours)
    book = refuse_unfit(package)
    name = str(donor.tree("xl/workbook.xml").findall(f"{tag('sheets')}/{tag('sheet')}")[0].get("name"))
    old = fit_for(package, book, name)
    sheet = _sheet(package, donor, book)
    if old is None:
        _add(package, book, name, sheet)
    else:
        _replace(package, book, old, sheet)
    return package.packed()


def _sheet(package: Package, donor: Package, book: str) -> Element:
    """Our sheet in the terms of the workbook: its styles, its calendar, texts within their cells."""
    sheet = donor.tree(_SHEET)
    ours, where = donor.tree("xl/styles.xml"), _styles(package, donor, book)
    theirs = package.tree(where)
    merged, days = Merged(ours, theirs), dates(ours)
    package.put(where, theirs)
    shared = list(donor.tree("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in donor.parts else []
    since_1904 = _properties(package, book).get("date1904") in ("1", "true")
    for cell in sheet.iter(tag("c")):
        style, value = int(cell.get("s", "0")), cell.find(tag("v"))
        if cell.get("t") == "s" and value is not None:
            _inline(cell, value, shared[int(value.text or "0")])
        elif since_1904 and style in days and value is not None and cell.get("t", "n") == "n":
            value.text = _number(float(value.text or "0") - _DAYS_TO_1904)
    for element, attribute in ((tag("c"), "s"), (tag("row"), "s"), (tag("col"), "style")):
        for one in sheet.iter(element):
            if one.get(attribute) is not None:
                one.set(attribute, str(merged.formats[int(str(one.get(attribute)))]))
    for rule in sheet.iter(tag("cfRule")):
        if rule.get("dxfId") is not None:
            rule.set("dxfId", str(merged.conditional[int(str(rule.get("dxfId")))]))
    for view in sheet.iter(tag("sheetView")):
        view.attrib.pop("tabSelected", None)
    return sheet


def _inline(cell: Element, value: Element, text: Element) -> None:
    cell.remove(value)
    cell.set("t", "inlineStr")
    words = etree.SubElement(cell, tag("is"))
    words.extend(list(etree.fromstring(etree.tostring(text))))


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _styles(package: Package, donor: Package, book: str) -> str:
    """The name of the workbook's style sheet; ours is given to one that has none."""
    links = package.links(book)
    found = next((package.target(book, link) for link in links if kind(link) == "styles"), "")
    if found:
        return found
    name = posixpath.join(posixpath.dirname(book), "styles.xml")
    package.parts[name] = donor.parts["xl/styles.xml"]
    _linked(package, book, name, "styles")
    _typed(package, name, _STYLES_TYPE)
    return name


def _add(package: Package, book: str, name: str, sheet: Element) -> None:
    folder = posixpath.join(posixpath.dirname(book), "worksheets")
    known = {part.casefold() for part in package.parts}
    number = next(n for n in range(1, len(known) + 2) if f"{folder}/sheet{n}.xml".casefold() not in known)
    part = f"{folder}/sheet{number}.xml"
    package.parts[part] = _written(sheet)
    link = _linked(package, book, part, "worksheet")
    _typed(package, part, _SHEET_TYPE)
    root = package.tree(book)
    sheets = root.find(tag("sheets"))
    assert sheets is not None
    used = [int(one.get("sheetId", "0")) for one in sheets if isinstance(one.tag, str)]
    made = etree.SubElement(sheets, tag("sheet"))
    made.set("name", name)
    made.set("sheetId", str(max(used, default=0) + 1))
    made.set(f"{{{OFFICE}}}id", link)
    package.put(book, root)


def _replace(package: Package, book: str, old: Old, sheet: Element) -> None:
    """Our sheet in the place of an old one, which keeps what macros know it by."""
    name = old.root.find(f"{tag('sheetPr')}")
    code = name.get("codeName") if name is not None else None
    if code:
        properties = sheet.find(tag("sheetPr"))
        if properties is None:
            properties = etree.Element(tag("sheetPr"))
            sheet.insert(0, properties)
        properties.set("codeName", code)
    written = _written(sheet)
    if written == package.parts[old.part]:
        return
    for part in old.belongings:
        package.drop(part)
    package.parts.pop(links_name(old.part), None)
    package.parts[old.part] = written
    root = package.tree(book)
    _forget_layout(root, old.at)
    if old.formulas:
        _drop_chain(package, book)
    if old.looked_at:
        _calculate(root)
    package.put(book, root)


def _forget_layout(root: Element, at: int) -> None:
    """Take out print areas, repeated rows and filters of the old sheet: they are not those of the new one."""
    names = root.find(tag("definedNames"))
    for one in list(names) if names is not None else []:
        own = str(one.get("localSheetId")) == str(at)
        if own and str(one.get("name")).startswith("_xlnm.") and names is not None:
            names.remove(one)
    if names is not None and not len(names):
        root.remove(names)


def _drop_chain(package: Package, book: str) -> None:
    """Take out the order of calculation, which names cells of the old sheet; Excel makes it anew."""
    links = package.links(book)
    for link in links:
        if kind(link) == "calcChain":
            links.remove(link)
            package.put(links_name(book), links)
            package.drop(package.target(book, link))


def _calculate(root: Element) -> None:
    """Have everything calculated when the workbook is opened: formulas elsewhere look at the sheet."""
    found = root.find(tag("calcPr"))
    if found is None:
        found = etree.Element(tag("calcPr"))
        before = ("sheets", "functionGroups", "externalReferences", "definedNames")
        at = max(n for n, one in enumerate(root, 1) if one.tag in {tag(name) for name in before})
        root.insert(at, found)
    found.set("fullCalcOnLoad", "1")


def _properties(package: Package, book: str) -> Element:
    found = package.tree(book).find(tag("workbookPr"))
    return found if found is not None else etree.Element(tag("workbookPr"))


def _linked(package: Package, book: str, part: str, what: str) -> str:
    """A relationship from the workbook to a part; its id."""
    links = package.links(book)
    used = {str(link.get("Id")) for link in links}
    id = next(f"rId{n}" for n in range(1, len(used) + 2) if f"rId{n}" not in used)
    to = posixpath.relpath(part, posixpath.dirname(book) or ".")
    etree.SubElement(links, f"{{{PACKAGE}}}Relationship", Id=id, Type=f"{OFFICE}/{what}", Target=to)
    package.put(links_name(book), links)
    return id


def _typed(package: Package, part: str, type: str) -> None:
    types = package.tree(CONTENT_TYPES)
    etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=type)
    package.put(CONTENT_TYPES, types)


def _written(sheet: Element) -> bytes:
    etree.cleanup_namespaces(sheet, top_nsmap={None: MAIN}, keep_ns_prefixes=None)
    return bytes(etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True))
