"""A document in Word: A4, with the styles and headings that Word's own navigation knows."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from qa_core.reports import word_table
from qa_core.reports.document import Block, Document, Grid, Heading, Point, Points, Verdict, Words
from qa_core.reports.inert import clean
from qa_core.reports.palette import RAG, on_white
from qa_core.reports.word_parts import (
    ALARM,
    FILLS,
    SOFT,
    a4,
    borders,
    box,
    footer,
    gap,
    properties,
    saved,
    tight,
    write,
)
from qa_core.reports.word_styles import TABLE, TABLE_TEXT, blank
from qa_core.reports.word_table import Look, Spot

LEFT, WIDE = 38, 170


def render(document: Document) -> bytes:
    """The whole document; the same document gives the same bytes."""
    word = _Word(document)
    word.top()
    for block in document.blocks:
        word.block(block)
    return saved(word.file)


class _Word:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.colour = on_white(document.colour)
        self.file: Any = blank(document.colour)
        a4(self.file.sections[0])
        footer(self.file.sections[0], document.foot)
        properties(self.file, document.title, document.organisation)

    def top(self) -> None:
        """Organisation, title, what it is about, and for whom."""
        self._add(self.document.organisation, "Subtitle")
        self._add(self.document.title, "Title")
        self._add(self.document.subtitle, "Subtitle")
        facts = [(Spot(name, colour=SOFT), Spot(value, bold=True)) for name, value in self.document.facts]
        self._table((), facts, (LEFT, WIDE - LEFT), "")

    def block(self, block: Block) -> None:
        """One block; words that lead into a list or a table stay on its page."""
        if isinstance(block, Points | Grid):
            self.file.paragraphs[-1].paragraph_format.keep_with_next = True
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

    def _add(self, text: str, style: str) -> Any:
        return self.file.add_paragraph(clean(text), style=style)

    def _words(self, block: Words) -> None:
        paragraph = self.file.add_paragraph()
        loud = block.tone == "loud"
        write(
            paragraph, block.text, bold=loud, colour=ALARM if loud else SOFT if block.tone == "soft" else ""
        )
        if block.tone in FILLS:
            box(paragraph, ALARM if loud else self.colour, FILLS[block.tone])
            paragraph.paragraph_format.space_before = Pt(8)

    def _point(self, point: Point, style: str) -> None:
        paragraph = self.file.add_paragraph(style=style)
        paragraph.paragraph_format.space_after = Pt(4)
        paragraph.paragraph_format.keep_together = True
        write(paragraph, point.title, bold=bool(point.ref or point.answer or point.words))
        if point.ref:
            write(paragraph, f" ({point.ref})", colour=SOFT)
        if point.answer:
            write(paragraph, ": ")
            write(paragraph, point.answer, bold=True, colour=self.colour)
        if point.words:
            paragraph.add_run().add_break()
            write(paragraph, point.words)

    def _verdict(self, block: Verdict) -> None:
        colour = self.colour if block.good else ALARM
        table = self.file.add_table(rows=1, cols=1)
        cell = table.rows[0].cells[0]
        cell.width = Mm(WIDE)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        borders(cell, dict.fromkeys(("top", "left", "bottom", "right"), (colour, 12)))
        write(cell.paragraphs[0], block.label, bold=True, size=16, colour=colour)
        for line in block.meaning:
            write(tight(cell.add_paragraph()), line)
        gap(self.file)

    def _grid(self, grid: Grid) -> None:
        total = sum(grid.widths)
        rows = [
            [Spot(text, edge=_edge(text, at == grid.rag)) for at, text in enumerate(row)] for row in grid.rows
        ]
        widths = [WIDE * width / total for width in grid.widths]
        self._table([Spot(head) for head in grid.heads], rows, widths, TABLE)

    def _table(self, heads: Any, rows: Any, widths: Any, style: str) -> None:
        styles = self.file.styles
        look = Look(styles[style].style_id if style else "", styles[TABLE_TEXT].style_id)
        self.file.element.body._insert_tbl(word_table.table(heads, rows, widths, look))
        gap(self.file)


def _edge(text: str, rag: bool) -> str:
    return RAG.get(text.lower(), "") if rag else ""
