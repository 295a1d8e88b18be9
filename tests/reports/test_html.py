"""The HTML form: one file that fetches and runs nothing, escapes everything and can be read without eyes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from qa_core.model.figure import Chart, Column, Report, Table
from qa_core.reports import html, palette

NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style></svg><b>",
    "{{7*7}} ${7*7} <%= 7 %>",
    "=1+1",
    "a\x00b\x1bc\x85d\ud800e",
    "' onmouseover='x",
)
VOID = frozenset({"meta", "br", "img", "link", "input", "hr"})


class Page(HTMLParser):
    """Everything a page holds: its elements with attributes, and the text of each."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(data.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def page(report: Report) -> Page:
    return Page(html.render(report))


def nasty(words: str) -> Report:
    """A report with the same words wherever a report can hold words."""
    columns = (Column(title=words), Column(title=words, kind="count"), Column(title=words, kind="share"))
    chart = Chart(kind="stacked", label=0, series=(1,), title=words, colours=(words,))
    table = Table(
        id="t",
        title=words,
        columns=columns,
        rows=((words, 3, 0.5), (words, None, None)),
        note=words,
        chart=chart,
    )
    loud = table.model_copy(
        update={"id": "u", "loud": True, "chart": chart.model_copy(update={"kind": "bar"})}
    )
    return Report(
        name="quarterly",
        title=words,
        period="2026-Q3",
        period_title=words,
        organisation=words,
        made_at=words,
        instruments=(words,),
        notes=(words,),
        tables=(loud, table),
    )


def test_every_element_is_closed_in_order(page: Page) -> None:
    assert page.open == []


def test_nothing_is_fetched_and_nothing_runs(report: Report, page: Page) -> None:
    text = html.render(report).decode("utf-8")
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "audio", "video"}
    assert not any(
        name in ("src", "href", "action") or name.startswith("on") for _, a in page.elements for name in a
    )
    assert "url(" not in text
    assert "@import" not in text
    assert {a["xmlns"] for a in page.all("svg")} == {"http://www.w3.org/2000/svg"}
    assert text.count("http") == len(page.all("svg")) + 1
    assert page.all("meta")[1]["content"] == "default-src 'none'; style-src 'unsafe-inline'"


@pytest.mark.parametrize("words", NASTY)
def test_words_stay_words(words: str) -> None:
    harmless = Page(html.render(nasty("plain")))
    page = Page(html.render(nasty(words)))
    assert page.open == []
    shapes = [{(tag, *sorted(attributes)) for tag, attributes in one.elements} for one in (page, harmless)]
    assert shapes[0] == shapes[1]
    assert len(page.all("td")) == len(harmless.all("td"))
    shown = "".join(c for c in words if c.isprintable())
    assert ("h1", shown) in page.texts


def test_control_characters_do_not_reach_the_page() -> None:
    data = html.render(nasty("a\x00b\x1bc\ud800d")).decode("utf-8")
    assert "abcd" in data
    assert not any(ord(c) < 32 and c != "\n" for c in data)


def test_concerns_stand_before_everything_else_and_loudly(page: Page) -> None:
    assert page.all("section")[0] == {
        "id": "concerns",
        "class": "loud short",
        "aria-labelledby": "concerns-title",
    }


def test_no_concern_is_said_quietly(report: Report) -> None:
    quiet = report.tables[0].model_copy(update={"rows": ()})
    page = Page(html.render(report.model_copy(update={"tables": (quiet,)})))
    assert page.all("section")[0]["class"] == "quiet short"
    assert page.all("table") == []


def test_tables_can_be_read_without_eyes(report: Report, page: Page) -> None:
    assert page.all("html")[0]["lang"] == "en-GB"
    tables = [table for table in report.tables if table.rows]
    assert len(page.all("table")) == len(page.all("caption")) == len(tables)
    assert {a.get("scope") for a in page.all("th")} == {"col", "row"}
    assert sum(a["scope"] == "row" for a in page.all("th")) == sum(len(table.rows) for table in tables)
    assert [a["role"] for a in page.all("svg")] == ["img"] * len(page.all("svg"))
    titles = [table.chart.title for table in tables if table.chart]
    assert [a["aria-label"] for a in page.all("svg")] == titles
    headings = [tag for tag, _ in page.elements if tag in ("h1", "h2", "h3")]
    assert headings == ["h1", *["h2"] * (len(headings) - 1)]
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_a_chart_stands_with_its_table(report: Report) -> None:
    for table in report.tables:
        page = Page(html.render(report.model_copy(update={"tables": (table,)})))
        assert len(page.all("svg")) == (1 if table.chart else 0)
        assert len(page.all("svg")) <= len(page.all("table"))


def test_every_share_is_a_percentage_beside_its_n(page: Page) -> None:
    cells = [text for tag, text in page.texts if tag == "td"]
    assert "65%" in cells
    assert "20" in cells
    assert not any("0.65" in cell for cell in cells)


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert html.render(report) == html.render(report)


@pytest.mark.parametrize("colour", ["17494D", "FFEE88", "808080", "000000", "FFFFFF"])
def test_words_on_the_organisations_colour_can_be_read(report: Report, colour: str) -> None:
    text = html.render(report.model_copy(update={"colour": colour})).decode("utf-8")
    own = dict(re.findall("--([a-z-]+): #([0-9A-F]{6});", text.rpartition(":root")[2]))
    assert own["band"] == colour
    assert palette.contrast(colour, own["on-band"]) >= 4.5
    assert palette.contrast(own["heading"], "FFFFFF") >= 4.5


def test_the_detail_begins_once_and_after_what_everybody_reads(report: Report) -> None:
    text = html.render(report).decode("utf-8")
    assert text.count('<h2 class="part">The detail</h2>') == 1
    assert text.index('id="narratives"') < text.index("The detail") < text.index('id="questions-grade"')


def test_long_words_that_repeat_are_heard_but_not_shown_again() -> None:
    words = "A question that is much longer than sixty characters, so that it would fill the page"
    columns = (Column(title="Ref"), Column(title="Question"))
    table = Table(id="t", title="T", columns=columns, rows=(("3.n", words), ("3.n", words)))
    page = Page(html.render(Report(name="q", title="T", period="2026", tables=(table,))))
    assert [tag for tag, text in page.texts if text == words] == ["td", "span"]
