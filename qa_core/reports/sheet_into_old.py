"""Whether a sheet can be put into a workbook without harm, and what an old sheet of its name brings along."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa_core.reports.sheet_into_package import (
    MAIN,
    OFFICE,
    STRICT,
    Element,
    Package,
    Unfit,
    kind,
    links_name,
)
from qa_core.reports.sheet_into_styles import tag

DROPPED = ("printerSettings", "hyperlink")
"""What may go with an old sheet: the settings of a printer, and links out of its cells."""
CARRIED = {
    "table": "tables",
    "drawing": "charts, pictures or shapes",
    "vmlDrawing": "comments or controls",
    "comments": "comments",
    "threadedComment": "comments",
    "pivotTable": "a pivot table",
    "queryTable": "a query",
    "slicer": "slicers",
    "timeline": "a timeline",
    "ctrlProp": "controls",
    "control": "controls",
    "oleObject": "embedded objects",
    "image": "a background picture",
}
_LOOKED_AT = "(?:'|&apos;|&#39;)?!"


@dataclass(frozen=True, slots=True)
class Old:
    """The sheet that is replaced.

    Attributes:
        part: its name in the package.
        at: its place among the sheets, counted from 0.
        root: what it says.
        belongings: the parts that go with it, since nothing else leads to them.
        formulas: whether it has formulas.
        looked_at: whether something else in the workbook looks at its cells.
    """

    part: str
    at: int
    root: Element
    belongings: tuple[str, ...]
    formulas: bool
    looked_at: bool


def refuse_unfit(package: Package) -> str:
    """The name of the part that lists the sheets.

    Raises: Unfit for a workbook that is signed, shared, Strict, or no workbook.
    """
    if "[Content_Types].xml" not in package.parts:
        raise Unfit("It is no Excel workbook (.xlsx or .xlsm).")
    links = [*package.links("")]
    if any(part.casefold().startswith("_xmlsignatures/") for part in package.parts):
        raise Unfit(
            "It is signed, and any change would break the signature. Take the signature off, and sign it "
            "again when the sheet is in."
        )
    strict = any(str(link.get("Type")).startswith(STRICT) for link in links)
    book = next((package.target("", link) for link in links if kind(link) == "officeDocument"), "")
    if not book or book.endswith(".bin"):
        raise Unfit("It is no Excel workbook (.xlsx or .xlsm). Save it as one of these in Excel.")
    root = package.tree(book)
    if strict or root.tag.startswith(f"{{{STRICT}"):
        raise Unfit("It is saved as “Strict Open XML”. Save it as “Excel Workbook (.xlsx)” and try again.")
    if root.tag != tag("workbook") or root.find(tag("sheets")) is None:
        raise Unfit("It is no Excel workbook (.xlsx or .xlsm).")
    if any(kind(link) == "revisionHeaders" for link in package.links(book)):
        raise Unfit("It is shared in the old way (Review, Share Workbook). Stop sharing it and try again.")
    return book


def fit_for(package: Package, book: str, name: str) -> Old | None:
    """The old sheet of a name, if there is one that can be replaced.

    Raises: Unfit where the workbook's structure is protected, or the old sheet carries what would be lost.
    """
    root = package.tree(book)
    sheets = [one for one in root.find(tag("sheets")) if isinstance(one.tag, str)]
    found = [at for at, one in enumerate(sheets) if str(one.get("name")).casefold() == name.casefold()]
    if not found:
        lock = root.find(tag("workbookProtection"))
        if lock is not None and lock.get("lockStructure") in ("1", "true"):
            raise Unfit(
                f"Its structure is protected, so no sheet {name} can be added. Take the protection off "
                "(Review, Protect Workbook), put the sheet in, and protect it again."
            )
        return None
    link = sheets[found[0]].get(f"{{{OFFICE}}}id")
    to = next((one for one in package.links(book) if one.get("Id") == link), None)
    if to is None or kind(to) != "worksheet":
        raise Unfit(f"Its sheet {name} is no worksheet of cells. Rename that one and try again.")
    return _old(package, book, package.target(book, to), found[0], name)


def _old(package: Package, book: str, part: str, at: int, name: str) -> Old:
    links = [*package.links(part)]
    carried = dict.fromkeys(CARRIED.get(kind(one), kind(one)) for one in links if kind(one) not in DROPPED)
    if carried:
        raise Unfit(
            f"Its old sheet {name} has {' and '.join(carried)} on it, which would be lost. Move these to "
            f"another sheet, or rename the old sheet, and try again."
        )
    root = package.tree(part)
    targets = [package.target(part, one) for one in links if one.get("TargetMode") != "External"]
    others = _led_to(package, links_name(part))
    return Old(
        part,
        at,
        root,
        tuple(one for one in dict.fromkeys(targets) if one in package.parts and one not in others),
        next(root.iter(f"{{{MAIN}}}f"), None) is not None,
        _looked_at(package, book, part, name),
    )


def _led_to(package: Package, but: str) -> set[str]:
    """Every part that relationships lead to, apart from those of one part."""
    found: set[str] = set()
    for name in package.parts:
        if name.endswith(".rels") and name != but:
            source = name.removesuffix(".rels").replace("_rels/", "")
            found |= {package.target(source, one) for one in package.tree(name)}
    return found


def _looked_at(package: Package, book: str, part: str, name: str) -> bool:
    """Whether formulas, names or charts elsewhere look at the sheet, or across several sheets."""
    own = re.compile(rf"(?i){re.escape(name)}{_LOOKED_AT}".encode())
    across = re.compile(rb"<(?:\w+:)?f\b[^>]*>[^<]*\w:[^<!:()]*!")
    folders = ("/worksheets/", "/charts/", "/pivotcache/")
    places = [
        other
        for other in package.parts
        if other != part and (other == book or any(f in f"/{other.casefold()}" for f in folders))
    ]
    return any(own.search(package.parts[one]) or across.search(package.parts[one]) for one in places)
