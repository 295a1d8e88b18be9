"""Reports in Word: everything stands in them, Word can read them, and pictures have words."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
import wordcheck
from docx import Document as open_word
from docx.oxml.ns import qn
from word_reports import grids, made, small, texts

from qa_core.model.figure import HIDDEN, Chart, Column, Report, Table
from qa_core.reports import charts, word
from qa_core.reports.words import shown

MM = 36_000


@pytest.fixture(scope="module")
def data(report: Report) -> bytes:
    """The report of the made-up quarter in Word."""
    return word.render(report)


@pytest.fixture(scope="module")
def document(data: bytes) -> Any:
    """The same, as another program reads it."""
    return open_word(io.BytesIO(data))


@pytest.mark.requirement("S0-015", "S0-038")
def test_every_cell_of_every_table_stands_in_it(report: Report, document: Any) -> None:
    shown_tables = [table for table in report.tables if table.rows and not table.quotes]
    for table, grid in zip(shown_tables, grids(document), strict=True):
        cells = [[cell.text for cell in row.cells] for row in grid.rows]
        wanted = [
            [shown(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ]
        assert cells == [[column.title for column in table.columns], *wanted]


def test_its_top_says_what_it_is_and_for_whom(report: Report) -> None:
    given = report.model_copy(
        update={"audience": "CMT", "subject": "North", "sentences": ("13 of 20 (65%) were good.",)}
    )
    document = made(given)
    facts = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
    assert facts == {"For": "CMT", "About": "North", "Issue": "Draft", "Made": "2 October 2026, 09:15"}
    styles = {paragraph.style.name: paragraph.text for paragraph in document.paragraphs[:5]}
    assert styles["Title"] == "Quality audit report"
    assert ("List Bullet", "13 of 20 (65%) were good.") in [
        (p.style.name, p.text) for p in document.paragraphs
    ]
    assert texts(document).count("In short") == 1
    issued = made(given.model_copy(update={"issue": "7"}))
    assert issued.tables[0].rows[2].cells[1].text == "7"


def test_the_same_report_gives_the_same_bytes(report: Report, data: bytes) -> None:
    assert data == word.render(report)
    assert wordcheck.faults(data) == []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.requirement("S0-038")
def test_each_table_stands_under_its_heading_and_caption(report: Report, document: Any) -> None:
    paragraphs = document.paragraphs
    headings = [p.text for p in paragraphs if p.style.name.startswith("Heading")]
    assert [text for text in headings if text in {table.title for table in report.tables}] == [
        table.title for table in report.tables
    ]
    captions = [p.text for p in paragraphs if p.style.name == "Caption" and p.text.startswith("Table ")]
    named = [table.title for table in report.tables if table.rows and not table.quotes]
    assert captions == [f"Table {at}. {title}" for at, title in enumerate(named, 1)]
    for paragraph in paragraphs:
        leads = paragraph.style.name.startswith("Heading") or paragraph.text.startswith("Table ")
        assert paragraph.paragraph_format.keep_with_next or not leads, paragraph.text


def test_tables_of_one_instrument_stand_under_its_title() -> None:
    one = Table(id="a-one", title="Audit: A: One", columns=(Column(title="x"),), rows=(("y",),))
    two = one.model_copy(update={"id": "a-two", "title": "Audit: A: Two"})
    deep = one.model_copy(update={"id": "a-deep", "title": "Audit: A: Deep", "part": "Audit: A: Questions"})
    alone = one.model_copy(update={"id": "alone", "title": "Actions: open"})
    document = made(small(one, two, alone, deep, instruments=("a 1", "b 1")))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "Audit: A"),
        ("Heading 2", "One"),
        ("Heading 2", "Two"),
        ("Heading 1", "Actions: open"),
        ("Heading 1", "The detail"),
        ("Heading 2", "Audit: A: Questions"),
        ("Heading 3", "Deep"),
        ("Heading 1", "How to read this report"),
    ]


def test_the_contents_list_the_headings_before_word_brings_them_up_to_date(document: Any) -> None:
    listed = document.element.body.find(qn("w:sdt"))
    entries = ["".join(text.text for text in p.iter(qn("w:t"))) for p in listed.iter(qn("w:p"))]
    headings = [p.text for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    assert entries == headings
    assert next(listed.iter(qn("w:instrText"))).text == ' TOC \\o "1-2" \\h \\z \\u '


def test_of_many_headings_the_contents_list_the_first_level() -> None:
    table = Table(id="t", title="T", columns=(Column(title="x"),), rows=(("y",),))
    many = [table.model_copy(update={"title": f"Table {n}", "part": f"Part {n}"}) for n in range(70)]
    listed = made(small(table, *many, notes=("Read it.",))).element.body.find(qn("w:sdt"))
    assert len(list(listed.iter(qn("w:p")))) == 3


def test_rows_stay_whole_and_headings_stand_again(document: Any) -> None:
    for grid in grids(document):
        forms = [row._tr.trPr for row in grid.rows]
        assert all(form.find(qn("w:cantSplit")) is not None for form in forms)
        assert [form.find(qn("w:tblHeader")) is not None for form in forms] == [True] + [False] * (
            len(forms) - 1
        )


def test_numbers_stand_on_the_right(report: Report) -> None:
    table = next(table for table in report.tables if table.id == "summary")
    cells = made(small(table)).tables[1].rows[1].cells
    assert [cell.paragraphs[0].alignment is not None for cell in cells] == [False, True, True, True]


@pytest.mark.requirement("S0-038")
def test_each_picture_has_words_for_those_who_do_not_see_it(report: Report, document: Any) -> None:
    drawn = [table for table in report.tables if charts.drawn(table)]
    pictures = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert drawn
    assert pictures == [charts.alt(table) for table in drawn]
    assert all(shape.width <= 170.1 * MM and shape.height <= 190 * MM for shape in document.inline_shapes)
    captions = [t for t in texts(document) if t.startswith("Figure ")]
    assert captions == [f"Figure {at}. {charts.chart_of(table).title}" for at, table in enumerate(drawn, 1)]


def test_what_nobody_may_miss_is_boxed() -> None:
    loud = Table(
        id="c", title="Concerns", columns=(Column(title="x"),), rows=(("y",),), note="One is open.", loud=True
    )
    document = made(small(loud))
    assert document.tables[1]._tbl.tblPr.find(qn("w:tblBorders")) is not None
    note = next(p for p in document.paragraphs if p.text == "One is open.")
    assert note._p.pPr.find(qn("w:pBdr")) is not None
    assert note.runs[0].bold
    quiet = made(small(loud.model_copy(update={"rows": (), "note": "None is open."})))
    assert "None is open." in texts(quiet)
    assert len(quiet.tables) == 1


def test_a_table_without_rows_says_so() -> None:
    nothing = Table(id="t", title="Actions", columns=(Column(title="x"),), rows=())
    assert "Nothing to report." in texts(made(small(nothing)))


@pytest.mark.requirement("S0-130")
def test_what_was_said_is_quoted_under_its_question() -> None:
    columns = (Column(title="Ref"), Column(title="Question"), Column(title="What was said"))
    rows = (("3.n", "Assess", "First."), ("3.n", "Assess", "Second."), ("4.i", "Plan", "Third."))
    said = Table(id="t", title="In words", columns=columns, rows=rows, quotes=True)
    paragraphs = made(small(said)).paragraphs
    start = next(at for at, p in enumerate(paragraphs) if p.text == "In words" and "Heading" in p.style.name)
    assert [(p.style.name, p.text) for p in paragraphs[start + 1 : start + 6]] == [
        ("Normal", "3.n · Assess"),
        ("Quote", "First."),
        ("Quote", "Second."),
        ("Normal", "4.i · Plan"),
        ("Quote", "Third."),
    ]


def test_a_star_is_explained_where_there_is_one() -> None:
    columns = (Column(title="Team"), Column(title="n", kind="count"))
    hidden = Table(id="t", title="Teams", columns=columns, rows=(("North", HIDDEN), ("South", 9)))
    words = " ".join(texts(made(small(hidden, limit=5))))
    assert "* stands for a number below 5" in words
    shown_all = hidden.model_copy(update={"rows": (("South", 9),)})
    assert "* stands for" not in " ".join(texts(made(small(shown_all, limit=5))))


@pytest.mark.requirement("S4-034")
def test_heat_is_the_ground_of_cells() -> None:
    columns = (Column(title="Theme"), Column(title="n", kind="count"), Column(title="Good", kind="count"))
    heat = Chart(kind="heat", label=0, series=(2,), title="Heat", base=1)
    rows = (("Voice", 10, 9), ("Plans", 10, 1), ("Risk", 0, None))
    document = made(small(Table(id="t", title="Heat", columns=columns, rows=rows, chart=heat)))
    cells = [row.cells[2]._tc.tcPr.find(qn("w:shd")) for row in document.tables[1].rows[1:]]
    fills = [cell.get(qn("w:fill")) if cell is not None else "" for cell in cells]
    assert fills[0] < fills[1]
    assert fills[2] == ""


def test_the_file_tells_what_it_is_in_which_language(document: Any) -> None:
    about = document.core_properties
    assert about.title == "Quality audit report, July to September 2026 (2026-Q3)"
    assert (about.author, about.language) == ("Westmere Council", "en-GB")
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "en-GB"
    foot = document.sections[0].footer
    assert "Quality audit report" in foot.paragraphs[0].text
    assert {part.text.strip() for part in foot._element.iter(qn("w:instrText"))} == {"PAGE", "NUMPAGES"}


def test_what_an_auditor_typed_breaks_nothing() -> None:
    nasty = "<b>&amp;\x00\x0b]]> {title} \ud800 Zoë\r\nnext 👍"
    table = Table(id="t", title=nasty, columns=(Column(title=nasty),), rows=((nasty,),), note=nasty)
    document = made(small(table, title=nasty, notes=(nasty,)))
    assert document.tables[1].rows[1].cells[0].text.startswith("<b>&amp;]]> {title}  Zoë")


def test_a_report_of_no_period_names_none() -> None:
    table = Table(id="t", title="T", columns=(Column(title="x"),), rows=(("y",),))
    document = made(small(table, period=""))
    assert document.core_properties.title == "Report"
    assert texts(document)[:3] == ["Westmere Council", "Report", "T"]
    assert document.sections[0].footer.paragraphs[0].text == "Report · Draft"


def test_no_empty_line_follows_a_table(document: Any) -> None:
    after = [grid._tbl.getnext() for grid in document.tables]
    assert all("".join(part.itertext()).strip() for part in after)


def test_how_to_read_it_stands_at_the_end(report: Report, document: Any) -> None:
    words = texts(document)
    start = words.index("How to read this report")
    assert words[start + 1 : -2] == list(report.notes)
    assert words[-2:] == ["Stands on: sample-audit 1, sample-audit 2.", "Made 2 October 2026, 09:15."]


def test_the_check_of_documents_finds_what_word_would_mend(data: bytes) -> None:
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = re.sub(rb"(<w:tcW[^>]*/>)(<w:vAlign[^>]*/>)", rb"\2\1", part, count=1)
                part = part.replace(b'w:name="_Toc000000001"', b'w:name="_Toc000000002"')
            new.writestr(name, part)
    faults = wordcheck.faults(broken.getvalue())
    assert "word/document.xml: tcW too late in tcPr" in faults
    assert "no mark _Toc000000001" in faults
