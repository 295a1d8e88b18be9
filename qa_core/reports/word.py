"""A report as a Word document: A4, real headings, contents, captions, pictures with words for them."""

from __future__ import annotations

import io
from typing import Any

from docx.shared import Mm, Pt

from qa_core.model.figure import Report, Table
from qa_core.model.house import PLAIN, House
from qa_core.reports import charts, word_house, word_table
from qa_core.reports.inert import clean
from qa_core.reports.palette import on_white
from qa_core.reports.word_cells import heads, spots
from qa_core.reports.word_contents import contents, marked
from qa_core.reports.word_outline import DETAIL, Entry, outline
from qa_core.reports.word_pages import Pages
from qa_core.reports.word_parts import ALARM, FILLS, SOFT, box, field, properties, saved, write
from qa_core.reports.word_styles import TABLE, TABLE_TEXT, added, blank, font
from qa_core.reports.word_table import Look, Spot
from qa_core.reports.word_widths import Fit, fit
from qa_core.reports.words import about, hidden_note, shown, timespan

LOGO_WIDE, LOGO_HIGH, HIGHEST, FEW, FACTS = 55, 20, 190, 5, 38


def render(report: Report, house: House = PLAIN) -> bytes:
    """The whole document; the same report gives the same bytes.

    Args:
        report: what it tells.
        house: its look. With a Word template, that one's styles, page, headers and first pages are used.
    """
    word = _Word(report, house)
    word.top()
    for at, entry in enumerate(word.entries):
        if at or not report.sentences:
            word.waiting.append(at)
        if entry.table is not None:
            word.table(entry.table, entry.text)
    word.end()
    return saved(word.file)


class _Word:
    def __init__(self, report: Report, house: House) -> None:
        self.report, self.house = report, house
        self.colour = on_white(report.colour)
        self.file: Any = word_house.opened(house.word) if house.word else blank(self.colour, house.accent)
        added(self.file, self.colour, house.accent)
        self.entries: list[Entry] = outline(report)
        self.pages = Pages(self.file, own=not house.word)
        self.waiting: list[int] = []
        self.counted = {"Table": 0, "Figure": 0}
        self.fresh = False

    def top(self) -> None:
        """Pages of the house, the title, for whom it is, what stands out, the contents."""
        report = self.report
        title = ", ".join(words for words in (report.title, timespan(report)) if words)
        properties(self.file, title, report.organisation, subject=report.audience)
        own_pages = bool(self.house.word) and word_house.has_front(self.file)
        if own_pages:
            word_house.filled(self.file, _values(report))
            self.pages.next()
        else:
            word_house.emptied(self.file)
        self.pages.foot(" · ".join((title, about(report)[-1])))
        self.pages.mark(self.house.mark)
        self._title(() if own_pages else self.house.front)
        if report.sentences:
            self.waiting.append(0)
            self._headings()
            self._list(report.sentences)
        if stars := hidden_note(report):
            self._say(stars)
        if len(self.entries) > FEW:
            self._say("Contents", "TOC Heading")
            self._put(contents(self.entries, self.file.styles))

    def table(self, table: Table, title: str) -> None:
        """A table under its headings, its picture before it; a page across where it needs one."""
        plain = bool(table.rows) and not table.quotes
        look = fit(table, *self.pages.room, font(self.file)) if plain else None
        self.pages.turn(look is not None and look.across)
        self._headings(loud=table.loud and bool(table.rows))
        self._note(table)
        if charts.drawn(table):
            self._picture(table)
        if look is not None:
            self._grid(table, title, look)
        elif table.quotes:
            self._quotes(table)

    def end(self) -> None:
        """How to read it, and what it stands on."""
        report = self.report
        self.pages.turn(False)
        self._headings()
        self._list(report.notes)
        if report.instruments:
            self._say(f"Stands on: {', '.join(report.instruments)}.")
        if report.made_at:
            self._say(f"Made {report.made_at}.")

    def _title(self, front: tuple[str, ...]) -> None:
        report = self.report
        if self.house.logo and self.house.logo_kind != "svg" and not self.house.word:
            self._logo()
        if report.organisation:
            self._say(report.organisation, "Subtitle")
        title = self._say(report.title, "Title")
        if timespan(report):
            self._say(timespan(report), "Subtitle")
        if front:
            title.paragraph_format.space_before = Pt(120)
            for line in front:
                self._say(line, "Subtitle")
        facts = [(Spot(name, colour=SOFT), Spot(value, bold=True)) for name, value in _facts(report)]
        look = self._look("", 10)
        self._put(word_table.table((), facts, (FACTS, self.pages.room[0] - FACTS), look))
        self.fresh = bool(front)

    def _logo(self) -> None:
        paragraph = self.file.add_paragraph()
        picture = paragraph.add_run().add_picture(io.BytesIO(self.house.logo))
        scale = min(Mm(LOGO_WIDE) / picture.width, Mm(LOGO_HIGH) / picture.height)
        picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
        _described(picture, "Logo", self.report.organisation)

    def _headings(self, loud: bool = False) -> None:
        """The headings that wait: now it is known on which page what they lead to stands."""
        for at in self.waiting:
            entry = self.entries[at]
            paragraph = self._say("", f"Heading {entry.level}")
            last = loud and at == self.waiting[-1]
            write(paragraph, entry.text, colour=ALARM if last else "")
            marked(paragraph, at)
            paragraph.paragraph_format.keep_with_next = True
            if entry.text == DETAIL and entry.table is None:
                paragraph.paragraph_format.page_break_before = True
        self.waiting = []

    def _note(self, table: Table) -> None:
        words = table.note or ("" if table.rows else "Nothing to report.")
        if not words:
            return
        paragraph = self._say("")
        loud = table.loud and bool(table.rows)
        write(paragraph, words, bold=loud, colour=ALARM if loud else "")
        paragraph.paragraph_format.keep_with_next = bool(table.rows)
        if table.loud:
            box(paragraph, ALARM if loud else self.colour, FILLS["loud" if loud else "calm"])

    def _picture(self, table: Table) -> None:
        wide = self.pages.room[1 if self.pages.across else 0]
        data = charts.png(table, round(min(wide, self.pages.room[0])))
        paragraph = self._say("")
        paragraph.paragraph_format.keep_with_next = True
        picture = paragraph.add_run().add_picture(io.BytesIO(data), width=Mm(min(wide, self.pages.room[0])))
        if picture.height > Mm(HIGHEST):
            scale = Mm(HIGHEST) / picture.height
            picture.width, picture.height = int(picture.width * scale), Mm(HIGHEST)
        caption = self._caption("Figure", table.chart.title if table.chart else table.title)
        caption.paragraph_format.keep_with_next = False
        _described(picture, f"Figure {self.counted['Figure']}", charts.alt(table))

    def _grid(self, table: Table, title: str, look: Fit) -> None:
        for number, (columns, widths) in enumerate(look.blocks):
            self._caption("Table", title if number == 0 else f"{title}, further columns")
            own = self._look(TABLE, look.size, title=table.title, loud=table.loud)
            cells = list(spots(table, columns))
            self._put(word_table.table(heads(table, columns), cells, widths, own))

    def _quotes(self, table: Table) -> None:
        above = ""
        for row in table.rows:
            cells = zip(row, table.columns, strict=True)
            *heading, said = ("" if cell is None else shown(cell, column.kind) for cell, column in cells)
            question = " · ".join(part for part in heading if part)
            if question and question != above:
                asked = self._say("")
                write(asked, question, bold=True)
                asked.paragraph_format.keep_with_next = True
            self._say(said, "Quote")
            above = question

    def _caption(self, kind: str, words: str) -> Any:
        self.counted[kind] += 1
        paragraph = self._say(f"{kind} ", "Caption")
        field(paragraph, f"SEQ {kind} \\* ARABIC", str(self.counted[kind]))
        write(paragraph, f". {words}")
        paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def _list(self, texts: tuple[str, ...]) -> None:
        for text in texts:
            self._say(text, "List Bullet")

    def _say(self, text: str, style: str = "Normal") -> Any:
        paragraph = self.file.add_paragraph(clean(text), style=style)
        if self.fresh:
            paragraph.paragraph_format.page_break_before = True
            self.fresh = False
        return paragraph

    def _put(self, element: Any) -> None:
        self.file.element.body._insert_tbl(element)

    def _look(self, style: str, size: float, *, title: str = "", loud: bool = False) -> Look:
        styles = self.file.styles
        return Look(styles[style].style_id if style else "", styles[TABLE_TEXT].style_id, size, title, loud)


def _described(picture: Any, name: str, words: str) -> None:
    about = picture._inline.docPr
    about.set("name", name)
    about.set("descr", clean(words))


def _facts(report: Report) -> list[tuple[str, str]]:
    """For whom, about what, which issue, made when: what is said of it at the top."""
    given = (
        ("For", report.audience),
        ("About", report.subject),
        ("Issue", report.issue or "Draft"),
        ("Made", report.made_at),
    )
    return [(name, value) for name, value in given if value]


def _values(report: Report) -> dict[str, str]:
    """What a house template may name in braces."""
    return {
        "title": report.title,
        "period": timespan(report),
        "audience": report.audience,
        "subject": report.subject,
        "issue": about(report)[-1],
        "organisation": report.organisation,
        "made": report.made_at,
    }
