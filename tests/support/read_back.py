"""The tables of a report as its formats show them: what stands in a page, a workbook, a document, in JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from html.parser import HTMLParser

Lines = list[list[str]]


class _Page(HTMLParser):
    """Rows of every table of a page, under its caption."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[str, Lines]] = []
        self.text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "table":
            self.tables.append(("", []))
        elif tag == "tr":
            self.tables[-1][1].append([])
        elif tag in ("td", "th", "caption"):
            self.text = []

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "caption") and self.text is not None:
            said = "".join(self.text)
            if tag == "caption":
                self.tables[-1] = (said, self.tables[-1][1])
            else:
                self.tables[-1][1][-1].append(said)
            self.text = None


def page(data: bytes) -> list[tuple[str, Lines]]:
    """Title and rows (the headings first) of each table of an HTML report."""
    reader = _Page()
    reader.feed(data.decode("utf-8"))
    return reader.tables


def document(data: bytes) -> list[Lines]:
    """The rows of each table of a Word report."""
    from docx import Document

    return [
        [[cell.text for cell in row.cells] for row in one.rows] for one in Document(io.BytesIO(data)).tables
    ]


def book(data: bytes) -> list[list[object]]:
    """The rows of all sheets, one after the other, without blank cells at their ends."""
    from openpyxl import load_workbook

    return [
        [*_filled(row)]
        for sheet in load_workbook(io.BytesIO(data))
        for row in sheet.iter_rows(values_only=True)
    ]


def plain(data: bytes) -> dict[str, list[list[object]]]:
    """The rows of each table of the JSON form."""
    return {table["id"]: table["rows"] for table in json.loads(data)["tables"]}


def _filled(row: tuple[object, ...]) -> Iterator[object]:
    last = max((n for n, cell in enumerate(row, 1) if cell is not None), default=0)
    yield from row[:last]
