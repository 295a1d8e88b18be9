"""The styles of Word documents: our own look, and what of it a house template lacks."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx import Document as new_document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from qa_core.reports.palette import INK, on_white
from qa_core.reports.word_lists import bulleted
from qa_core.reports.word_parts import FONT, LINE, SOFT

TABLE, TABLE_TEXT = "QA Table", "QA Table Text"
TEXT = 9.5
_SIZES = {"Normal": 10.5, "Title": 20, "Subtitle": 11, "Heading 1": 14, "Heading 2": 12, "Heading 3": 10.5}
_SIZES |= {
    "Caption": 9,
    "Quote": 10.5,
    "TOC Heading": 12,
    "toc 1": 10.5,
    "toc 2": 10,
    TABLE_TEXT: TEXT,
    "Footer": 8,
}
_SPACES = {"Title": (0, 2), "Subtitle": (0, 6), "Heading 1": (16, 4), "Heading 2": (14, 3)}
_SPACES |= {
    "Heading 3": (10, 3),
    "Caption": (4, 3),
    "Quote": (2, 6),
    "toc 1": (4, 1),
    "toc 2": (0, 1),
    "TOC Heading": (16, 4),
}
_SPACES |= {TABLE_TEXT: (1, 1)}
_LOUD = ("Title", "TOC Heading", "Heading 1", "Heading 2", "Heading 3", "Caption")
_COPIED = (
    *("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet", "Quote"),
    *("TOC Heading", "toc 1", "toc 2", "Header", "Footer", TABLE_TEXT, TABLE),
)


def blank(colour: str, accent: str = "4F9A94") -> Any:
    """An empty document in our own look."""
    file = new_document()
    own(file, colour, accent)
    _modern(file)
    return file


def own(file: Any, colour: str, accent: str) -> None:
    """Our styles put into a document; `colour` is of headings, `accent` of the bar beside a quotation."""
    colour, styles = on_white(colour), file.styles
    for name in (*("toc 1", "toc 2"), TABLE_TEXT):
        if name not in styles:
            fresh = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name != TABLE_TEXT)
            fresh.base_style = styles["Normal"]
    for name, size in _SIZES.items():
        _style(styles[name], size, colour)
    for name in ("Title", "Subtitle", "List Bullet", "List Number"):
        _without(styles[name], "w:pBdr", "w:contextualSpacing", "w:spacing")
    for name, (before, after) in _SPACES.items():
        form = styles[name].paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
    normal = styles["Normal"]
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.1
    styles[TABLE_TEXT].paragraph_format.line_spacing = 1.0
    styles["toc 2"].paragraph_format.left_indent = Mm(6)
    styles["Caption"].paragraph_format.keep_with_next = True
    _quote(styles["Quote"], accent)
    styles.element.append(_table_style(colour))
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)


def added(file: Any, colour: str, accent: str) -> None:
    """Our styles put into somebody else's document where it has none of that name."""
    ours = blank(colour, accent).styles
    for name in _COPIED:
        if name not in file.styles:
            file.styles.element.append(_copied(ours[name].element, ours, file.styles))
            if name == "List Bullet":
                bulleted(file, file.styles[name])


def font(file: Any) -> str:
    """The font of the text in tables, as far as the styles name one; else "" (a theme decides)."""
    for name in (TABLE_TEXT, "Normal"):
        if name in file.styles and file.styles[name].font.name:
            return str(file.styles[name].font.name)
    return ""


def _style(style: Any, size: float, colour: str) -> None:
    style.font.name, style.font.size, style.font.italic = FONT, Pt(size), False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)
    soft = style.name in ("Subtitle", "Footer", "footer")
    loud = style.name in _LOUD
    style.font.bold = loud
    style.font.color.rgb = RGBColor.from_string(colour if loud else SOFT if soft else INK)


def _quote(style: Any, accent: str) -> None:
    """A bar beside the words; no italics, which are hard to read in long texts."""
    form = style.element.get_or_add_pPr()
    edges = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="{accent}"/></w:pBdr>'
    )
    form.insert_element_before(edges, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    style.paragraph_format.left_indent = Mm(5)


def _table_style(colour: str) -> Any:
    inner = f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
    bottom = '<w:bottom w:val="single" w:sz="{}" w:space="0" w:color="{}"/>'
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="QATable">'
        f'<w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{bottom.format(4, LINE)}{inner}</w:tblBorders><w:tblCellMar>"
        '<w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:rPr>'
        f'<w:b/><w:color w:val="{colour}"/></w:rPr><w:tcPr><w:tcBorders>{bottom.format(12, colour)}'
        '</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    )


def _copied(element: Any, ours: Any, theirs: Any) -> Any:
    """A style as it can stand in another document: an id of its own, its font, and only what exists there."""
    copy, names = deepcopy(element), {style.style_id: style.name for style in ours}
    known = {style.name: style.style_id for style in theirs}
    while copy.styleId in known.values():
        copy.styleId += "1"
    for tag in ("w:basedOn", "w:next", "w:link"):
        for part in copy.findall(qn(tag)):
            target = known.get(names.get(part.get(qn("w:val")), ""))
            if target is None or tag == "w:link":
                copy.remove(part)
            else:
                part.set(qn("w:val"), target)
    for tag in ("w:numPr", "w:rFonts"):
        for part in copy.findall(f".//{qn(tag)}"):
            part.getparent().remove(part)
    return copy


def _without(style: Any, *parts: str) -> None:
    for part in parts:
        for found in style.element.findall(f".//{qn(part)}"):
            found.getparent().remove(found)


def _modern(file: Any) -> None:
    """No compatibility mode, no foreign language, and no preview picture of another document."""
    settings = file.settings.element
    for part in settings.findall(f".//{qn('w:compatSetting')}"):
        if part.get(qn("w:name")) == "compatibilityMode":
            part.set(qn("w:val"), "15")
    for part in settings.findall(qn("w:themeFontLang")):
        part.set(qn("w:val"), "en-GB")
    for part in settings.findall(f".//{qn('w:useFELayout')}"):
        part.getparent().remove(part)
    package = file.part.package
    for key in [key for key, rel in package.rels.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del package.rels[key]
