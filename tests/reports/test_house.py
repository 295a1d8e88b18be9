"""The house template: logo, marking, front page, a Word document of one's own, and its mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import ImageFile
from word_reports import made, own_document, picture, retyped

from qa_core import config
from qa_core.cycle.house import house
from qa_core.cycle.setup import template
from qa_core.errors import InputError
from qa_core.model.figure import Column, Report, Table
from qa_core.model.house import PLAIN, House
from qa_core.reports import html

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
MARK = "OFFICIAL-SENSITIVE"
SMALL = Table(id="t", title="Teams", columns=(Column(title="Team"),), rows=(("North",),), note="One.")
WIDE = Table(
    id="w",
    title="Wide",
    columns=tuple(Column(title=f"Responsibilities {n}") for n in range(12)),
    rows=(tuple("Misunderstandings" for _ in range(12)),),
)


@pytest.fixture(scope="module")
def brief() -> Report:
    """A short report with a table that lies across."""
    return Report(
        name="quarterly",
        title="Quality audit report",
        period="2026-Q3",
        period_title="July to September 2026",
        organisation="Westmere Council",
        audience="CMT",
        sentences=("13 of 20 (65%) were good.",),
        tables=(SMALL, WIDE, SMALL),
    )


OWN = own_document()


def read(folder: Path, text: str) -> House:
    """The look that a qa.toml describes."""
    return house(config.parse(text, folder / "qa.toml"))


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, text)
    return list(caught.value.problems)


def test_without_a_house_reports_are_plain(tmp_path: Path) -> None:
    assert read(tmp_path, "") == PLAIN


def test_what_qa_toml_says_is_the_look(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "logo.jpg").write_bytes(picture("JPEG"))
    (tmp_path / "house.docx").write_bytes(OWN)
    look = read(
        tmp_path,
        '[house]\nlogo = "in/logo.jpg"\naccent = "C9861A"\nfront = ["One", "Two"]\nmark = "OFFICIAL"\n'
        'word = "house.docx"\n',
    )
    assert (look.logo_kind, look.accent, look.front, look.mark) == (
        "jpeg",
        "C9861A",
        ("One", "Two"),
        "OFFICIAL",
    )
    assert look.logo == picture("JPEG")
    assert look.word == OWN


@pytest.mark.parametrize(("data", "kind"), [(picture(), "png"), (picture("JPEG"), "jpeg"), (SVG, "svg")])
def test_a_picture_is_known_by_what_it_is(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "logo").write_bytes(data)
    assert read(tmp_path, '[house]\nlogo = "logo"').logo_kind == kind


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("logo = 3", 'qa.toml: house.logo must be the name of a picture in quotes, such as "logo.png".'),
        ('accent = "red"', "qa.toml: house.accent must be six hexadecimal digits in quotes"),
        ('front = "One"', "qa.toml: house.front must be a list of up to 12 lines in quotes"),
        ("front = [1]", "qa.toml: house.front must be a list of up to 12 lines in quotes"),
        (f'mark = "{"x" * 61}"', "qa.toml: house.mark must be up to 60 letters in quotes"),
        ('world = "a.docx"', "qa.toml: house.world is not known here. Did you mean house.word?"),
    ],
)
def test_a_wrong_word_in_qa_toml_is_told(tmp_path: Path, line: str, told: str) -> None:
    (problem,) = problems(tmp_path, f"[house]\n{line}\n")
    assert told in problem


@pytest.mark.parametrize(
    ("key", "data", "told"),
    [
        ("logo", None, "is not in"),
        ("logo", b"", "is empty"),
        ("logo", b"no picture", "is no picture that can be used: take one in PNG, JPEG or SVG."),
        ("logo", picture()[:60], "is no picture that can be used"),
        ("logo", picture("GIF"), "is no picture that can be used"),
        ("logo", picture(size=(6000, 5000)), "has too many pixels"),
        ("logo", picture() + b"x" * 2**20, "is larger than 1 MB: make it smaller."),
        ("word", None, "is not in"),
        ("word", b"no document", "is no Word document that can be read: save it from Word as .docx."),
        ("word", OWN[:3000], "is no Word document that can be read"),
        ("word", b"x" * (10 * 2**20 + 1), "is larger than 10 MB: make it smaller."),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_key(
    tmp_path: Path, key: str, data: bytes | None, told: str
) -> None:
    if data is not None:
        (tmp_path / "house.bin").write_bytes(data)
    (problem,) = problems(tmp_path, f'[house]\n{key} = "house.bin"\n')
    assert problem.startswith(f"qa.toml, house.{key}: house.bin ")
    assert told in problem


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    told = problems(tmp_path, '[house]\nlogo = "a.png"\nword = "b.docx"\n')
    assert [problem.split(": ")[0] for problem in told] == ["qa.toml, house.logo", "qa.toml, house.word"]


def test_a_template_of_word_is_taken_and_one_with_macros_is_not(tmp_path: Path, brief: Report) -> None:
    document = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    dotx = retyped(OWN, document, document.replace(b"document.main", b"template.main"))
    (tmp_path / "house.dotx").write_bytes(dotx)
    look = read(tmp_path, '[house]\nword = "house.dotx"')
    assert "House header" in made(brief, look).sections[0].header.paragraphs[0].text
    macros = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    (tmp_path / "house.docm").write_bytes(retyped(OWN, document, macros))
    (problem,) = problems(tmp_path, '[house]\nword = "house.docm"')
    assert "holds macros: save it as a document without macros (.docx)" in problem


def test_the_first_qa_toml_explains_the_house() -> None:
    text = template(())
    assert set(config.OF_HOUSE) == {
        line.split(" = ")[0].removeprefix("# ") for line in _part(text, "[house]") if " = " in line
    }


def _part(text: str, name: str) -> list[str]:
    return text.split(name)[1].split("\n[")[0].splitlines()


@pytest.mark.parametrize("own", [b"", OWN])
def test_the_marking_stands_on_every_page(brief: Report, own: bytes) -> None:
    document = made(brief, House(mark=MARK, word=own))
    assert len(document.sections) == 3
    assert all(section.header.is_linked_to_previous for section in list(document.sections)[1:])
    words = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    assert words == [MARK, *(["House header"] if own else [])]
    assert html.render(brief, House(mark=MARK)).decode().count(MARK) >= 1


def test_the_marking_stands_on_a_first_page_with_a_header_of_its_own(brief: Report) -> None:
    def cover(file: Any) -> None:
        file.sections[0].different_first_page_header_footer = True
        file.add_paragraph("Cover")

    document = made(brief, House(mark=MARK, word=own_document(cover)))
    first, second = document.sections[0], document.sections[1]
    assert MARK in [paragraph.text for paragraph in first.first_page_header.paragraphs]
    assert first.different_first_page_header_footer
    assert not second.different_first_page_header_footer


def test_a_marking_that_the_headers_bear_stands_once(brief: Report) -> None:
    def bear(file: Any) -> None:
        file.sections[0].header.paragraphs[0].text = f"Westmere · {MARK}"

    document = made(brief, House(mark=MARK, word=own_document(bear)))
    assert [paragraph.text for paragraph in document.sections[0].header.paragraphs] == [f"Westmere · {MARK}"]


def test_a_logo_stands_at_the_top_in_its_proportions(brief: Report) -> None:
    document = made(brief, House(logo=picture(size=(900, 300))))
    (logo,) = document.inline_shapes
    assert logo._inline.docPr.get("descr") == "Westmere Council"
    assert round(logo.width / logo.height, 2) == 3.0
    assert logo.width <= Mm(55)
    assert document.paragraphs[0]._p.find(f".//{qn('w:drawing')}") is not None


def test_word_does_without_a_logo_it_cannot_show(brief: Report) -> None:
    assert len(made(brief, House(logo=SVG, logo_kind="svg")).inline_shapes) == 0


def test_a_front_page_has_its_lines_and_ends(brief: Report) -> None:
    document = made(brief, House(front=("Early Help", "For the Board")))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[: words.index("In short")] == [
        "Westmere Council",
        "Quality audit report",
        "July to September 2026 (2026-Q3)",
        "Early Help",
        "For the Board",
    ]
    assert document.paragraphs[words.index("In short")].paragraph_format.page_break_before
    assert not any(p.paragraph_format.page_break_before for p in made(brief, PLAIN).paragraphs)


def test_a_document_of_ones_own_keeps_its_styles_and_page(brief: Report) -> None:
    document = made(brief, House(word=OWN))
    assert document.styles["Normal"].font.name == "Arial"
    assert document.styles["Heading 1"].font.size == Pt(17)
    assert {round(section.left_margin / Mm(1)) for section in document.sections} == {30}
    for name in ("Caption", "List Bullet", "QA Table", "QA Table Text", "Quote"):
        assert name in document.styles
    assert document.styles["Caption"].font.name is None
    widths = [sum(column.width for column in table.columns) for table in document.tables]
    assert widths[0] <= Mm(150.1)
    assert widths[2] <= Mm(237.1)


def test_bullets_work_where_the_document_had_none(brief: Report) -> None:
    document = made(brief, House(word=OWN))
    number = document.styles["List Bullet"].element.pPr.numPr.numId.val
    assert number in [num.numId for num in document.part.numbering_part.element.num_lst]


def test_a_style_for_tables_of_ones_own_is_used(brief: Report) -> None:
    def table_style(file: Any) -> None:
        file.styles.add_style("QA Table", WD_STYLE_TYPE.TABLE).font.size = Pt(13)

    document = made(brief, House(word=own_document(table_style)))
    assert document.tables[1].style.name == "QA Table"
    assert document.tables[1].style.font.size == Pt(13)


def test_first_pages_come_first_with_the_words_in_braces_replaced(brief: Report) -> None:
    def cover(file: Any) -> None:
        title = file.add_paragraph()
        for piece in ("A {ti", "tle}", " for {audience}: {issue}, {nothing}"):
            title.add_run(piece)
        file.add_table(1, 1).rows[0].cells[0].text = "{period}"
        file.sections[0].footer.paragraphs[0].text = "{organisation}"

    document = made(brief, House(word=own_document(cover), front=("Left out",)))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[0] == "A Quality audit report for CMT: Draft, {nothing}"
    assert document.tables[0].rows[0].cells[0].text == "July to September 2026 (2026-Q3)"
    assert [p.text for p in document.sections[0].footer.paragraphs] == ["Westmere Council"]
    assert len(document.sections) == 4
    assert "Left out" not in words


def test_a_document_without_a_footer_gets_ours(brief: Report) -> None:
    document = made(brief, House(word=OWN))
    assert "Quality audit report" in document.sections[0].footer.paragraphs[0].text


def test_half_a_picture_is_refused_though_the_pdf_library_would_take_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    (tmp_path / "house.bin").write_bytes(picture()[:60])
    (problem,) = problems(tmp_path, '[house]\nlogo = "house.bin"\n')
    assert "is no picture that can be used" in problem
    assert ImageFile.LOAD_TRUNCATED_IMAGES
