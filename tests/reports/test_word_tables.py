"""Tables in Word: no word breaks, and what is too wide for a page lies across or comes in pieces."""

from __future__ import annotations

import re
from typing import Any

import pytest
from docx.enum.section import WD_ORIENT
from word_reports import grids, made, small

from qa_core.model.figure import Column, Table

MM = 36_000
LONG = "Multidisciplinary-safeguarding"


def wide(columns: int, title: str = "Requires improvement") -> Table:
    """A table with as many columns of numbers."""
    given = (Column(title="Area"), *(Column(title=f"{title} {n}", kind="count") for n in range(columns)))
    row = ("Safeguarding", *range(columns))
    return Table(id="wide", title="Wide", columns=given, rows=(row,) * 3)


def test_words_get_smaller_before_a_page_lies_across() -> None:
    few, more = made(small(wide(4))), made(small(wide(7)))
    sizes = [d.tables[1].rows[0].cells[0].paragraphs[0].runs[0].font.size for d in (few, more)]
    assert sizes[0] is None
    assert sizes[1] is not None
    assert [len(d.sections) for d in (few, more)] == [1, 1]


def test_a_wide_table_lies_across_and_the_next_stands_again() -> None:
    upright = wide(2).model_copy(update={"id": "next", "title": "Next"})
    document = made(small(wide(14), upright))
    assert [section.orientation for section in document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    across = document.sections[1]
    assert across.page_width > across.page_height
    assert sum(column.width for column in document.tables[1].columns) <= 257 * MM
    assert across.header.is_linked_to_previous
    assert across.footer.is_linked_to_previous


def test_a_table_too_wide_for_any_page_comes_in_pieces() -> None:
    document = made(small(wide(40)))
    pieces = grids(document)
    assert len(pieces) > 1
    heads = [[cell.text for cell in piece.rows[0].cells] for piece in pieces]
    assert {head[0] for head in heads} == {"Area"}
    assert [text for head in heads for text in head[1:]] == [c.title for c in wide(40).columns[1:]]
    assert all(sum(column.width for column in piece.columns) <= 257 * MM for piece in pieces)


@pytest.fixture(scope="module")
def measure() -> Any:
    """How long a text is in millimetres, in a font as wide as Calibri."""
    from matplotlib import font_manager
    from PIL import ImageFont

    try:
        files = [
            font_manager.findfont(
                font_manager.FontProperties(family="Carlito", weight=weight), "", None, False
            )
            for weight in ("normal", "bold")
        ]
    except ValueError:
        pytest.skip("needs the font Carlito")
    fonts = [ImageFont.truetype(file, 1000) for file in files]
    return lambda text, size, bold: fonts[bold].getlength(text) / 1000 * size * 25.4 / 72


@pytest.mark.parametrize("columns", [2, 5, 8, 11, 30])
def test_no_word_is_wider_than_its_column(columns: int, measure: Any) -> None:
    table = wide(columns, LONG)
    rows = (("Misunderstandings, WWW", *([1_000_000] * columns)),)
    for piece in grids(made(small(table.model_copy(update={"rows": rows})))):
        for column in piece.columns:
            room = (column.width - 2 * 85 * 635) / MM
            for cell in column.cells:
                run = cell.paragraphs[0].runs[0]
                size = run.font.size.pt if run.font.size else 9.5
                for part in re.findall(r"[^\s-]+-?", cell.text):
                    assert measure(part, size, bool(run.bold)) <= room, part
