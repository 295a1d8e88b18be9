"""A document in Word: A4, with the styles and headings that Word's own navigation knows."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from docx import Document as new_document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from qa_core.reports.document import Block, Document, Grid, Heading, Point, Points, Verdict, Words
from qa_core.reports.inert import clean
from qa_core.reports.palette import INK, RAG, on_white

FONT, SOFT, ALARM, LINE = "Calibri", "4A545B", "8F1D1D", "C9D1D4"
LEFT, RIGHT, WIDE = 20, 20, 170
FILLS = {"loud": "FBE9E7", "calm": "EEF3F3"}
_NEVER = dt.datetime(2000, 1, 1)


def render(document: Document) -> bytes:
    """The whole document; the same document gives the same bytes but for what the zip format adds."""
    word = _Word(document)
    word.top()
    for block in document.blocks:
        word.block(block)
    return word.saved()


class _Word:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.colour = on_white(document.colour)
        self.file: Any = new_document()
        self._page()
        self._styles()
        self._properties()

    def top(self) -> None:
        """Organisation, title, what it is about, and for whom."""
        self._add(self.document.organisation, "Subtitle")
        self._add(self.document.title, "Title")
        self._add(self.document.subtitle, "Subtitle")
        table = self._table(len(self.document.facts), (38, WIDE - 38))
        for row, (name, value) in zip(table.rows, self.document.facts, strict=True):
            _write(row.cells[0].paragraphs[0], name, colour=SOFT)
            _write(row.cells[1].paragraphs[0], value, bold=True)
        for row in table.rows:
            for cell in row.cells:
                _tight(cell.paragraphs[0])
        self._gap()

    def block(self, block: Block) -> None:
        """One block."""
        if isinstance(block, Heading):
            self.file.add_heading(clean(block.text), level=1)
        elif isinstance(block, Words):
            self._words(block)
        elif isinstance(block, Points):
            style = "List Number" if block.numbered else "List Bullet"
            for point in block.points:
                self._point(point, style)
        elif isinstance(block, Verdict):
            self._verdict(block)
        else:
            self._grid(block)

    def saved(self) -> bytes:
        """The bytes."""
        target = io.BytesIO()
        self.file.save(target)
        return target.getvalue()

    def _page(self) -> None:
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
        section.top_margin, section.bottom_margin = Mm(18), Mm(18)
        foot = section.footer.paragraphs[0]
        _write(foot, self.document.foot, size=8, colour=SOFT)
        foot = section.footer.add_paragraph(style="Footer")
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write(foot, "Page ", size=8, colour=SOFT)
        _field(foot, "PAGE")
        _write(foot, " of ", size=8, colour=SOFT)
        _field(foot, "NUMPAGES")

    def _styles(self) -> None:
        sizes = {"Normal": 10.5, "Title": 20, "Subtitle": 11, "Heading 1": 14}
        for name, size in sizes.items():
            style = self.file.styles[name]
            style.font.name, style.font.size, style.font.italic = FONT, Pt(size), False
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{kind}"), None)
            for kind in ("ascii", "hAnsi", "cs"):
                fonts.set(qn(f"w:{kind}"), FONT)
            loud = name in ("Title", "Heading 1")
            style.font.bold = loud
            style.font.color.rgb = RGBColor.from_string(
                self.colour if loud else INK if name == "Normal" else SOFT
            )
        normal = self.file.styles["Normal"].paragraph_format
        normal.space_after, normal.line_spacing = Pt(6), 1.1
        title = self.file.styles["Title"]
        title.paragraph_format.space_after = Pt(2)
        for border in title.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
        self.file.styles["Footer"].font.size = Pt(8)
        self.file.styles["Footer"].font.color.rgb = RGBColor.from_string(SOFT)
        for name in ("Subtitle", "List Bullet", "List Number"):
            for part in ("w:spacing", "w:contextualSpacing"):
                for found in self.file.styles[name].element.findall(f".//{qn(part)}"):
                    found.getparent().remove(found)
        for name, before, after in (("Heading 1", 14, 4), ("Subtitle", 0, 6)):
            form = self.file.styles[name].paragraph_format
            form.space_before, form.space_after = Pt(before), Pt(after)

    def _properties(self) -> None:
        about = self.file.core_properties
        about.title, about.author = self.document.title, self.document.organisation
        about.comments = about.keywords = ""
        about.language = "en-GB"
        about.created = about.modified = _NEVER
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-GB")
        self.file.styles["Normal"].element.get_or_add_rPr().append(language)

    def _add(self, text: str, style: str) -> Any:
        return self.file.add_paragraph(clean(text), style=style)

    def _words(self, block: Words) -> None:
        paragraph = self.file.add_paragraph()
        loud = block.tone == "loud"
        _write(
            paragraph, block.text, bold=loud, colour=ALARM if loud else SOFT if block.tone == "soft" else ""
        )
        if block.tone in FILLS:
            _box(paragraph, ALARM if loud else self.colour, FILLS[block.tone])

    def _point(self, point: Point, style: str) -> None:
        paragraph = self.file.add_paragraph(style=style)
        paragraph.paragraph_format.space_after = Pt(4)
        _write(paragraph, point.title, bold=bool(point.ref or point.answer or point.words))
        if point.ref:
            _write(paragraph, f" ({point.ref})", colour=SOFT)
        if point.answer:
            _write(paragraph, ": ")
            _write(paragraph, point.answer, bold=True, colour=self.colour)
        if point.words:
            paragraph.add_run().add_break()
            _write(paragraph, point.words)

    def _verdict(self, block: Verdict) -> None:
        colour = self.colour if block.good else ALARM
        table = self._table(1, (WIDE,))
        cell = table.rows[0].cells[0]
        _whole(table.rows[0])
        _borders(cell, dict.fromkeys(("top", "left", "bottom", "right"), (colour, 12)))
        _write(cell.paragraphs[0], block.label, bold=True, size=16, colour=colour)
        for line in block.meaning:
            _write(_tight(cell.add_paragraph()), line)
        self._gap()

    def _grid(self, grid: Grid) -> None:
        total = sum(grid.widths)
        table = self._table(1 + len(grid.rows), [WIDE * width / total for width in grid.widths])
        _repeat(table.rows[0])
        for cell, head in zip(table.rows[0].cells, grid.heads, strict=True):
            _write(_tight(cell.paragraphs[0]), head, bold=True, size=9.5, colour=self.colour)
            _borders(cell, {"bottom": (self.colour, 12)})
        for row, texts in zip(table.rows[1:], grid.rows, strict=True):
            _whole(row)
            for n, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                _write(_tight(cell.paragraphs[0]), text, size=9.5)
                sides = {"bottom": (LINE, 4)}
                if n == grid.rag and text.lower() in RAG:
                    sides["left"] = (RAG[text.lower()], 36)
                _borders(cell, sides)
        self._gap()

    def _table(self, rows: int, widths: Sequence[float]) -> Any:
        table = self.file.add_table(rows=rows, cols=len(widths))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def _gap(self) -> None:
        paragraph = _tight(self.file.add_paragraph())
        _write(paragraph, "", size=4)
        paragraph.paragraph_format.line_spacing = Pt(6)


def _write(paragraph: Any, text: str, *, bold: bool = False, size: float = 0, colour: str = "") -> None:
    run = paragraph.add_run(clean(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def _tight(paragraph: Any) -> Any:
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    return paragraph


def _field(paragraph: Any, name: str) -> None:
    """A number that Word keeps: the page, or how many there are."""
    run = paragraph.add_run()
    run.font.size, run.font.color.rgb = Pt(8), RGBColor.from_string(SOFT)
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _box(paragraph: Any, colour: str, fill: str) -> None:
    """A bar on the left and a pale ground."""
    form = paragraph._p.get_or_add_pPr()
    borders, left, ground = OxmlElement("w:pBdr"), OxmlElement("w:left"), OxmlElement("w:shd")
    for name, value in (("val", "single"), ("sz", "36"), ("space", "8"), ("color", colour)):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        ground.set(qn(f"w:{name}"), value)
    form.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    form.insert_element_before(ground, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph.paragraph_format.left_indent = Mm(4)


def _borders(cell: Any, sides: dict[str, tuple[str, int]]) -> None:
    form = cell._tc.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", str(sides[side][1])), ("color", sides[side][0])):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
    form.append(borders)


def _repeat(row: Any) -> None:
    """The headings stand again on the next page."""
    form = row._tr.get_or_add_trPr()
    form.append(OxmlElement("w:tblHeader"))


def _whole(row: Any) -> None:
    """A row that does not break over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
