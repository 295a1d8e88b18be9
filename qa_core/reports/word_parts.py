"""Small parts of a Word file that every document of this package is put together from."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from qa_core.reports.inert import clean

FONT, SOFT, ALARM, LINE = "Calibri", "4A545B", "8F1D1D", "C9D1D4"
FILLS = {"loud": "FBE9E7", "calm": "EEF3F3"}
_NEVER = dt.datetime(2000, 1, 1)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_AFTER_BORDERS = (
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct"),
    *("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid"),
    *("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc"),
    *("w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle"),
    *("w:rPr", "w:sectPr", "w:pPrChange"),
)
"""What may follow the borders of a paragraph: Word refuses parts in another order."""


def write(paragraph: Any, text: str, *, bold: bool = False, size: float = 0, colour: str = "") -> Any:
    """A run of text at the end of a paragraph."""
    run = paragraph.add_run(clean(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    return run


def tight(paragraph: Any) -> Any:
    """The paragraph, close to the next one."""
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    return paragraph


def gap(file: Any) -> Any:
    """A little room, as between a table and what follows it."""
    paragraph = tight(file.add_paragraph())
    write(paragraph, "", size=4)
    paragraph.paragraph_format.line_spacing = Pt(6)
    return paragraph


def field(paragraph: Any, code: str, result: str = "1", *, size: float = 0, colour: str = "") -> None:
    """A field that Word works out (`PAGE`, `SEQ Table`), with what it shows until then."""
    run = write(paragraph, "", size=size, colour=colour)
    for kind in ("begin", "instrText", "separate", "t", "end"):
        part = OxmlElement(f"w:{kind}" if kind in ("instrText", "t") else "w:fldChar")
        if kind in ("begin", "separate", "end"):
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = f" {code} " if kind == "instrText" else result
            part.set(qn("xml:space"), "preserve")
        run._r.append(part)


def footer(section: Any, words: str) -> None:
    """The last lines of each page: what the document is, and which page of how many."""
    foot = section.footer.paragraphs[0]
    write(foot, words, size=8, colour=SOFT)
    foot = section.footer.add_paragraph(style="Footer")
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    write(foot, "Page ", size=8, colour=SOFT)
    field(foot, "PAGE", size=8, colour=SOFT)
    write(foot, " of ", size=8, colour=SOFT)
    field(foot, "NUMPAGES", size=8, colour=SOFT)


def a4(section: Any) -> None:
    """A page of A4 on end."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)


def box(paragraph: Any, colour: str, fill: str) -> None:
    """A bar on the left and a pale ground."""
    form = paragraph._p.get_or_add_pPr()
    edges, ground = OxmlElement("w:pBdr"), OxmlElement("w:shd")
    edges.append(line("left", colour, 36, space=8))
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        ground.set(qn(f"w:{name}"), value)
    form.insert_element_before(edges, *_AFTER_BORDERS)
    form.insert_element_before(ground, *_AFTER_BORDERS[1:])
    paragraph.paragraph_format.left_indent = Mm(4)


def borders(cell: Any, sides: Mapping[str, tuple[str, int]]) -> None:
    """The lines around a cell: colour, and width in eighths of a point."""
    form = cell._tc.get_or_add_tcPr()
    edges = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            edges.append(line(side, *sides[side]))
    form.append(edges)


def line(side: str, colour: str, width: int, *, space: int = 0) -> Any:
    """One line of a border; width in eighths of a point."""
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", width), ("space", space), ("color", colour)):
        edge.set(qn(f"w:{name}"), str(value))
    return edge


def properties(file: Any, title: str, organisation: str, *, subject: str = "") -> None:
    """What the file says of itself: title, organisation, language; no person and no time."""
    about = file.core_properties
    about.title, about.author, about.subject = clean(title)[:255], clean(organisation)[:255], subject[:255]
    about.comments = about.keywords = about.last_modified_by = ""
    about.language, about.revision = "en-GB", 1
    about.created = about.modified = _NEVER


def saved(file: Any) -> bytes:
    """The bytes of the file, the same each time: no member of the package carries a time."""
    stream, target = io.BytesIO(), io.BytesIO()
    file.save(stream)
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return target.getvalue()
