"""The pages of a Word report: on end, and across for a table that is too wide for that."""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from qa_core.reports import word_house
from qa_core.reports.word_parts import a4, footer, write

_A4 = (210, 297)


class Pages:
    """The sections of a document; `own` where its pages are ours, not those of a house template."""

    def __init__(self, file: Any, own: bool) -> None:
        self.file, self.across = file, False
        section = file.sections[-1]
        if own:
            a4(section)
        self.upright = self._whole(section)

    @property
    def room(self) -> tuple[float, float]:
        """The room for words in millimetres: on a page on end, and on one that lies across."""
        section = self.file.sections[-1]
        edges = (section.left_margin or Mm(20)) + (section.right_margin or Mm(20))
        return tuple(float((side - edges) / Mm(1)) for side in self.upright)  # type: ignore[return-value]

    def turn(self, across: bool) -> None:
        """What follows stands on pages across, or on end; a new page where that changes."""
        if across == self.across:
            return
        section = self.next()
        short, long = self.upright
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if across else (short, long)
        self.across = across

    def next(self) -> Any:
        """A new section on a new page, with headers and page numbers going on."""
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        numbers = section._sectPr.find(qn("w:pgNumType"))
        if numbers is not None:
            numbers.attrib.pop(qn("w:start"), None)
        end = self.file.paragraphs[-1]
        write(end, "", size=1)
        end.paragraph_format.space_after = end.paragraph_format.space_before = Pt(0)
        end.paragraph_format.line_spacing = Pt(1)
        return section

    def foot(self, words: str) -> None:
        """Our footer, where no footer is there yet."""
        if not any(word_house.feet(section) for section in self.file.sections):
            footer(self.file.sections[0], words)

    def mark(self, words: str) -> None:
        """A marking at the top of each page, unless the headers bear it already."""
        if not words:
            return
        sections, first = list(self.file.sections), self.file.sections[0]
        first.header.is_linked_to_previous = False
        if any(section.different_first_page_header_footer for section in sections):
            first.first_page_header.is_linked_to_previous = False
        if self.file.settings.odd_and_even_pages_header_footer:
            first.even_page_header.is_linked_to_previous = False
        for head in (head for section in sections for head in word_house.heads(section)):
            if words not in "".join(text.text or "" for text in head._element.iter(qn("w:t"))):
                self._marked(head, words)

    def _marked(self, head: Any, words: str) -> None:
        first = head.paragraphs[0] if head.paragraphs else head.add_paragraph()
        line = first if not first.text else first.insert_paragraph_before()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(line, words, bold=True, size=10)

    def _whole(self, section: Any) -> tuple[int, int]:
        wide, high = section.page_width or Mm(_A4[0]), section.page_height or Mm(_A4[1])
        return min(wide, high), max(wide, high)
