"""What Word insists on in a document: parts in the order of the schema, marks that exist, ids used once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BORDERS = "top left start bottom right end insideH insideV tl2br tr2bl between bar"
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
    "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
    "sectPr": "headerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
    "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed "
    "qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "tblBorders": _BORDERS,
    "tcBorders": _BORDERS,
    "pBdr": _BORDERS,
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p",
}


def faults(data: bytes) -> list[str]:
    """Everything in a document that Word would call damaged, or repair."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        parts = {name: package.read(name) for name in names if name.endswith(".xml")}
    found = [f"{name} twice" for name in set(names) if names.count(name) > 1]
    trees = {name: ElementTree.fromstring(part) for name, part in parts.items()}
    for name, tree in trees.items():
        found += [f"{name}: {fault}" for fault in _disorder(tree)]
    body, styles = trees["word/document.xml"], trees["word/styles.xml"]
    return [*found, *_fields(body), *_marks(body), *_styles(body, styles), *_tables(body)]


def _disorder(tree: ElementTree.Element) -> Iterator[str]:
    for element in tree.iter():
        kind = element.tag.removeprefix(W)
        if kind not in ORDER:
            continue
        order, last = ORDER[kind].split(), 0
        for child in element:
            name = child.tag.removeprefix(W).replace("footerReference", "headerReference")
            if name not in order:
                yield f"{name} in {kind}"
            elif order.index(name) < last:
                yield f"{name} too late in {kind}"
            else:
                last = order.index(name)


def _fields(body: ElementTree.Element) -> Iterator[str]:
    kinds = [part.get(f"{W}fldCharType") for part in body.iter(f"{W}fldChar")]
    if len({kinds.count(kind) for kind in ("begin", "separate", "end")}) != 1:
        yield "a field is not closed"


def _marks(body: ElementTree.Element) -> Iterator[str]:
    marks = [part.get(f"{W}name") for part in body.iter(f"{W}bookmarkStart")]
    ids = [part.get(f"{W}id") for part in body.iter(f"{W}bookmarkStart")]
    drawn = [part.get("id") for part in body.iter() if part.tag.endswith("}docPr")]
    for what, given in (("mark", ids), ("mark's name", marks), ("picture", drawn)):
        if len(set(given)) < len(given):
            yield f"one {what} twice"
    links = (link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink"))
    yield from (f"no mark {link}" for link in links if link not in marks)


def _styles(body: ElementTree.Element, styles: ElementTree.Element) -> Iterator[str]:
    ids = [style.get(f"{W}styleId") for style in styles.iter(f"{W}style")]
    yield from (f"style {id} twice" for id in set(ids) if ids.count(id) > 1)
    for tag in ("pStyle", "rStyle", "tblStyle"):
        used = {part.get(f"{W}val") for part in body.iter(f"{W}{tag}")}
        yield from (f"no style {id}" for id in used if id not in ids)
    for tag in ("basedOn", "next", "link"):
        used = {part.get(f"{W}val") for part in styles.iter(f"{W}{tag}")}
        yield from (f"no style {id} to lean on" for id in used if id not in ids)


def _tables(body: ElementTree.Element) -> Iterator[str]:
    for table in body.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        rows = {len(row.findall(f"{W}tc")) for row in table.findall(f"{W}tr")}
        if rows != {columns}:
            yield f"{columns} columns, rows of {sorted(rows)}"
        if any(cell[-1].tag != f"{W}p" for cell in table.iter(f"{W}tc")):
            yield "a cell without a paragraph at its end"
