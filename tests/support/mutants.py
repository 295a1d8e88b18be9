"""A filled toolkit as cells and names, and what people do to it: each act moves names as Excel moves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

import packages

from qa_core.model.allocation import Allocation
from qa_core.model.instrument import Instrument, Question
from qa_core.toolkit.grid import Layout, Slot
from qa_core.toolkit.naming import letter, quoted
from qa_core.toolkit.package import Book
from qa_core.toolkit.sheet_xml import area
from qa_core.toolkit.values import CellError

Content = object
Place = tuple[int, int]
Area = tuple[str, int, int, int, int]
DAY = dt.date(2026, 10, 1)


@dataclass
class Paper:
    """One workbook in people's hands."""

    sheets: dict[str, dict[Place, Content]]
    states: dict[str, str]
    names: dict[str, Area | None]
    local: list[tuple[str, str]] = field(default_factory=list)
    merges: dict[str, list[str]] = field(default_factory=dict)
    hidden: set[tuple[str, int]] = field(default_factory=set)
    properties: dict[str, str] = field(default_factory=dict)

    def move(self, sheet: str, where: Callable[[int, int], Place | None]) -> None:
        """Move every cell of a sheet, and the names on it; None deletes a cell."""
        cells = self.sheets[sheet]
        found = {place: content for old, content in cells.items() if (place := where(*old))}
        self.sheets[sheet] = found
        for name, place in self.names.items():
            if place is not None and place[0] == sheet:
                self.names[name] = _moved(place, where)

    def insert_rows(self, sheet: str, row: int, count: int = 1) -> None:
        self.move(sheet, lambda r, c: (r + count if r >= row else r, c))

    def insert_columns(self, sheet: str, column: int, count: int = 1) -> None:
        self.move(sheet, lambda r, c: (r, c + count if c >= column else c))

    def delete_rows(self, sheet: str, row: int, count: int = 1) -> None:
        self.move(
            sheet, lambda r, c: None if row <= r < row + count else (r - count if r >= row + count else r, c)
        )

    def delete_column(self, sheet: str, column: int) -> None:
        self.move(sheet, lambda r, c: None if c == column else (r, c - 1 if c > column else c))

    def delete_up(self, sheet: str, row: int, first: int, last: int) -> None:
        """Delete cells, and let those below come up."""
        self.move(
            sheet,
            lambda r, c: (r, c) if not first <= c <= last or r < row else None if r == row else (r - 1, c),
        )

    def delete_left(self, sheet: str, row: int, column: int) -> None:
        """Delete a cell, and let those to the right come left."""
        self.move(
            sheet, lambda r, c: (r, c) if r != row or c < column else None if c == column else (r, c - 1)
        )

    def push_down(self, sheet: str, row: int, column: int) -> None:
        """Insert a cell, and let those below go down."""
        self.move(sheet, lambda r, c: (r + 1 if c == column and r >= row else r, c))

    def cut(self, sheet: str, source: Place, target: Place) -> None:
        """Cut one cell and paste it elsewhere: its name goes with it, what stood there is gone."""
        for name, place in list(self.names.items()):
            if place is not None and place[:3] == (sheet, *target) and place[1:3] == place[3:]:
                self.names[name] = None
        self.sheets[sheet].pop(target, None)
        self.move(sheet, lambda r, c: target if (r, c) == source else (r, c))

    def sort(self, sheet: str, first: int, last: int, key: Callable[[dict[int, Content]], object]) -> None:
        """Sort whole rows: names stay where they are."""
        cells = self.sheets[sheet]
        rows = [{c: v for (r, c), v in cells.items() if r == row} for row in range(first, last + 1)]
        kept = {place: v for place, v in cells.items() if not first <= place[0] <= last}
        ordered = sorted(rows, key=lambda row: str(key(row)))
        kept |= {(first + n, c): v for n, row in enumerate(ordered) for c, v in row.items()}
        self.sheets[sheet] = dict(sorted(kept.items()))

    def rename(self, sheet: str, title: str) -> None:
        self.sheets = {title if s == sheet else s: cells for s, cells in self.sheets.items()}
        self.states[title] = self.states.pop(sheet, "visible")
        for name, place in self.names.items():
            if place is not None and place[0] == sheet:
                self.names[name] = (title, *place[1:])

    def shuffle(self) -> None:
        """Put the sheets into another order."""
        self.sheets = dict(reversed(self.sheets.items()))

    def copy(self, sheet: str, title: str, *, names: bool) -> None:
        self.sheets[title] = dict(self.sheets[sheet])
        if names:
            self.local += [(name, title) for name, place in self.names.items() if place and place[0] == sheet]

    def remove(self, sheet: str) -> None:
        del self.sheets[sheet]
        self.names = {n: None if place and place[0] == sheet else place for n, place in self.names.items()}

    def data(self) -> bytes:
        """The workbook as a file."""
        titles = list(self.sheets)
        states = [self.states.get(title, "visible") for title in titles]
        listed = "".join(
            f'<sheet name={quoteattr(title)} sheetId="{n}" state="{state}" r:id="rId{n}"/>'
            for n, (title, state) in enumerate(zip(titles, states, strict=True), 1)
        )
        related = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(titles) + 1)]
        related += [("rIdS", "styles", "styles.xml")]
        more = {f"xl/worksheets/sheet{n}.xml": self._sheet(t) for n, t in enumerate(titles, 1)}
        return packages.small(
            book=packages.workbook(listed, self._names(titles)),
            rels=packages.relationships(*related),
            styles=packages.styles((0, None), (14, None)),
            **more,
        )

    def _names(self, titles: list[str]) -> str:
        found = ""
        for name, place in self.names.items():
            target = _target(place) if place else "#REF!"
            found += f'<definedName name="{name}">{escape(target)}</definedName>'
        for name, title in self.local:
            here = f"{quoted(title)}!$A$1"
            index = titles.index(title)
            found += f'<definedName name="{name}" localSheetId="{index}">{escape(here)}</definedName>'
        return found

    def _sheet(self, title: str) -> str:
        rows: dict[int, str] = {}
        for (row, column), content in sorted(self.sheets[title].items()):
            rows[row] = rows.get(row, "") + _cell(f"{letter(column)}{row}", content)
        merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in self.merges.get(title, ()))
        inner = "".join(
            f'<row r="{n}" hidden="{int((title, n) in self.hidden)}">{cells}</row>'
            for n, cells in rows.items()
        )
        return packages.sheet(inner, after=f"<mergeCells>{merged}</mergeCells>" if merged else "")


def paper(book: Book) -> Paper:
    """A book in people's hands."""
    sheets: dict[str, dict[Place, Content]] = {
        title: {(row, column): value for row, column, value in book.cells(title)} for title, _ in book.sheets
    }
    for title, cells in sheets.items():
        for place in [p for p in cells if book.cell(title, *p).formula]:
            del cells[place]
    return Paper(sheets, dict(book.sheets), dict(book.names), properties=dict(book.properties))


def fill(paper: Paper, instrument: Instrument, layout: Layout, allocation: Allocation) -> None:
    """Answer everything, each cell differently wherever the question allows it."""
    for number, slot in enumerate(layout.slots.values()):
        place = area(slot.cell)
        assert place is not None
        cells = paper.sheets[slot.sheet]
        if slot.part != "table":
            cells[place[:2]] = _answer(instrument, slot, number)
            continue
        question = instrument.questions[slot.key]
        columns = {c.key: c for c in question.columns}
        for row in range(3):
            for offset, key in enumerate(slot.columns):
                content = f"Agency {row}"
                if key in columns:
                    content = _value(instrument, columns[key], number + row, f"{slot.name} {row} {key}")
                elif row < len(allocation.agencies):
                    content = allocation.agencies[row]
                cells[place[0] + row, place[1] + offset] = content


def _answer(instrument: Instrument, slot: Slot, number: int) -> Content:
    question = instrument.questions[slot.key]
    if slot.part == "tick":
        return "Yes" if number % 2 and slot.option != "na" else "No"
    if slot.part != "value":
        return f"{slot.part} of {slot.name}"
    if slot.column:
        question = next(c for c in question.columns if c.key == slot.column)
    return _value(instrument, question, number, f"value of {slot.name}")


def _value(instrument: Instrument, question: Question, number: int, text: str) -> Content:
    options = instrument.options(question)
    if options:
        return options[number % len(options)].label
    if question.answer == "date":
        return DAY + dt.timedelta(days=number)
    if question.answer == "number":
        return (question.min or 0) + number % 9
    return "Child 1" if question.answer == "child" else text


def _moved(place: Area, where: Callable[[int, int], Place | None]) -> Area | None:
    sheet, row, column, last_row, last_column = place
    kept = [p for r in range(row, last_row + 1) for c in range(column, last_column + 1) if (p := where(r, c))]
    if not kept:
        return None
    rows, columns = [r for r, _ in kept], [c for _, c in kept]
    return (sheet, min(rows), min(columns), max(rows), max(columns))


def _target(place: Area) -> str:
    sheet, row, column, last_row, last_column = place
    first, last = f"${letter(column)}${row}", f"${letter(last_column)}${last_row}"
    return f"{quoted(sheet)}!{first}" + ("" if first == last else f":{last}")


def _cell(address: str, content: Content) -> str:
    if isinstance(content, bool):
        return f'<c r="{address}" t="b"><v>{int(content)}</v></c>'
    if isinstance(content, int | float):
        return f'<c r="{address}"><v>{content}</v></c>'
    if isinstance(content, dt.date):
        return f'<c r="{address}" s="1"><v>{(content - dt.date(1899, 12, 30)).days}</v></c>'
    if isinstance(content, CellError):
        return f'<c r="{address}" t="e"><v>{escape(content.text)}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(str(content))}</t></is></c>'
