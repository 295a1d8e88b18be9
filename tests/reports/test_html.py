"""The HTML form: one file that fetches and runs nothing, escapes everything and can be read without eyes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from base64 import b64decode
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from qa_core.model.figure import HIDDEN, Chart, Column, Report, Table
from qa_core.model.house import House
from qa_core.reports import charts, html, palette

NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style></svg><b>",
    "{{7*7}} ${7*7} <%= 7 %>",
    "=1+1",
    "a\x00b\x1bc\x85d\ud800e",
    "' onmouseover='x",
)
VOID = frozenset({"meta", "br", "img", "link", "input", "hr", "source"})
PICTURE = "data:image/svg+xml;base64,"


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
        audience=words,
        subject=words,
        issue=words,
        sentences=(words,),
        notes=(words,),
        tables=(loud, table, *_kinds(table, words)),
    )


def _kinds(table: Table, words: str) -> list[Table]:
    """The same table as words under headings, shaded, and as a line."""
    chart = Chart(kind="heat", label=0, series=(1,), title=words, base=1)
    line = Chart(kind="trend", label=0, series=(1,), lines=(1,), title=words)
    return [
        table.model_copy(update={"id": "v", "chart": None, "quotes": True}),
        table.model_copy(update={"id": "w", "chart": chart}),
        table.model_copy(update={"id": "x", "chart": line}),
    ]


def house(words: str) -> House:
    """A house template with the same words wherever it can hold words."""
    return House(logo=b"<svg/>", logo_kind="svg", front=(words,), mark=words)


def pictures(page: Page) -> list[str]:
    """The drawings in a page, as they are: wide ones and those for phones."""
    links = [a["src"] or "" for a in page.all("img")] + [a["srcset"] or "" for a in page.all("source")]
    return [b64decode(link.removeprefix(PICTURE)).decode() for link in links if link.startswith(PICTURE)]


def test_every_element_is_closed_in_order(page: Page) -> None:
    assert page.open == []


def test_nothing_is_fetched_and_nothing_runs(report: Report, page: Page) -> None:
    text = html.render(report).decode("utf-8")
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "svg", "iframe", "object", "embed", "form", "base", "audio", "video"}
    attributes = [(tag, name, value or "") for tag, a in page.elements for name, value in a.items()]
    assert not any(name in ("href", "action") or name.startswith("on") for _, name, _ in attributes)
    fetched = [(tag, value) for tag, name, value in attributes if name in ("src", "srcset")]
    assert {tag for tag, _ in fetched} == {"img", "source"}
    assert all(re.fullmatch(r"data:image/svg\+xml;base64,[\w+/=]+", value) for _, value in fetched)
    assert "url(" not in text
    assert "@import" not in text
    assert text.count("http") == 1
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert page.all("meta")[1]["content"] == policy
    for picture in pictures(page):
        root = ET.fromstring(picture)
        names = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert names <= {"svg", "g", "defs", "path", "use"}
        assert "url(" not in picture


@pytest.mark.parametrize("words", NASTY)
def test_words_stay_words(words: str) -> None:
    harmless = Page(html.render(nasty("plain"), house("plain")))
    page = Page(html.render(nasty(words), house(words)))
    assert page.open == []
    shapes = [{(tag, *sorted(attributes)) for tag, attributes in one.elements} for one in (page, harmless)]
    assert shapes[0] == shapes[1]
    assert len(page.all("td")) == len(harmless.all("td"))
    shown = "".join(c for c in words if c.isprintable())
    assert ("h1", shown) in page.texts
    styles = [re.sub(r'content: "[^"]*"', "", text) for one in (page, harmless) for _, text in _styles(one)]
    assert styles[0] == styles[1]


def _styles(page: Page) -> list[tuple[str, str]]:
    return [(tag, text) for tag, text in page.texts if tag == "style"]


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
    tables = [table for table in report.tables if table.rows and not table.quotes]
    assert len(page.all("table")) == len(page.all("caption")) == len(tables)
    assert {a.get("scope") for a in page.all("th")} == {"col", "row"}
    assert sum(a["scope"] == "row" for a in page.all("th")) == sum(len(table.rows) for table in tables)
    drawn = [table for table in tables if charts.drawn(table)]
    assert [a["alt"] for a in page.all("img")] == [charts.alt(table) for table in drawn]
    assert [text for tag, text in page.texts if tag == "figcaption"] == [
        t.chart.title for t in drawn if t.chart
    ]
    headings = [tag for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    assert headings[0] == "h1"
    assert headings.count("h1") == 1
    assert all(int(below[1]) - int(above[1]) <= 1 for above, below in pairwise(headings))
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_a_chart_stands_with_its_table(report: Report) -> None:
    for table in report.tables:
        page = Page(html.render(report.model_copy(update={"tables": (table,)})))
        assert len(page.all("img")) == (1 if table.chart and table.chart.kind != "heat" else 0)
        assert len(page.all("img")) <= len(page.all("table"))


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


def small(**chart: object) -> Table:
    """A table of three rows, with a chart."""
    columns = (Column(title="Theme"), *(Column(title=title, kind="count") for title in ("n", "Good", "Poor")))
    rows = (("Voice of the child", 10, 9, 1), ("Planning", 4, HIDDEN, HIDDEN), ("Recording", 0, 0, 0))
    given = {"kind": "stacked", "label": 0, "series": (2, 3), "title": "Share of each answer"} | chart
    return Table(id="t", title="Themes", columns=columns, rows=rows, chart=Chart.model_validate(given))


def of(*tables: Table, **given: object) -> Report:
    return Report.model_validate({"name": "q", "title": "T", "period": "2026", "tables": tables} | given)


def test_sentences_stand_first_then_concerns(report: Report) -> None:
    text = html.render(report.model_copy(update={"sentences": ("One.", "Two & three.")})).decode("utf-8")
    assert "<h2>In short</h2><ul><li>One.</li><li>Two &amp; three.</li></ul>" in text
    assert (
        text.index("<h1>") < text.index("In short") < text.index('id="concerns"') < text.index('id="summary"')
    )
    assert "In short" not in html.render(report).decode("utf-8")


def test_the_head_says_for_whom_about_whom_and_whether_it_was_issued() -> None:
    assert [text for tag, text in Page(html.render(of())).texts if tag == "span"] == ["Draft"]
    issued = Page(html.render(of(audience="CMT", subject="North team", issue="3")))
    assert [text for tag, text in issued.texts if tag == "span"] == ["North team", "For: CMT", "Issue 3"]


def test_a_star_is_explained_once_and_only_where_there_is_one() -> None:
    text = html.render(of(small(), small().model_copy(update={"id": "u"}), limit=5)).decode("utf-8")
    assert text.count("stands for a number below 5") == 1
    plain = small().model_copy(update={"rows": (("Voice", 10, 9, 1),)})
    assert "stands for" not in html.render(of(plain, limit=5)).decode("utf-8")


def test_wide_pictures_are_there_for_phones_too(report: Report) -> None:
    page = Page(html.render(report))
    assert page.all("source")
    assert {a["media"] for a in page.all("source")} == {"screen and (max-width: 600px)"}
    widths = {float(ET.fromstring(picture).get("width", "")) for picture in pictures(page)}
    assert widths == {float(charts.WIDE), float(charts.NARROW), float(charts.PHONE)}
    for image in page.all("img"):
        root = ET.fromstring(b64decode((image["src"] or "").removeprefix(PICTURE)))
        assert (image["width"], image["height"]) == (root.get("width"), root.get("height"))


def test_on_a_phone_every_cell_says_what_it_is(report: Report) -> None:
    page = Page(html.render(report))
    titles = [
        column.title
        for table in report.tables
        if not table.quotes
        for _ in table.rows
        for column in table.columns[1:]
    ]
    assert [a["data-head"] for a in page.all("td")] == titles


def test_a_range_is_one_cell() -> None:
    columns = (Column(title="Team"), Column(title="Likely range", kind="range"))
    rows = (("North", (0.604, 0.881)), ("South", None), ("East", HIDDEN))
    page = Page(html.render(of(Table(id="t", title="T", columns=columns, rows=rows))))
    assert [text for tag, text in page.texts if tag == "td"] == ["60–88%", "–", HIDDEN]
    assert {a["class"] for a in page.all("td")} == {"range"}


def test_heat_is_in_the_cells_and_can_be_read() -> None:
    page = Page(html.render(of(small(kind="heat", base=1))))
    styles = [a["style"] or "" for a in page.all("td") if "style" in a]
    assert page.all("img") == []
    assert len(styles) == 2
    for style in styles:
        ground, words = re.findall("#([0-9A-F]{6})", style)
        assert palette.contrast(ground, words) >= 4.5


def test_quoted_words_stand_under_their_question() -> None:
    columns = (Column(title="Ref"), Column(title="Question"), Column(title="Words"))
    rows = (("3.n", "What?", "One <b>."), ("3.n", "What?", "Two."), ("4.i", "How?", "Three."))
    page = Page(html.render(of(Table(id="t", title="T", columns=columns, rows=rows, quotes=True))))
    said = [(tag, text) for tag, text in page.texts if tag in ("h3", "p")]
    assert said[-5:] == [
        ("h3", "3.n · What?"),
        ("p", "One <b>."),
        ("p", "Two."),
        ("h3", "4.i · How?"),
        ("p", "Three."),
    ]
    assert len(page.all("blockquote")) == 3
    assert page.all("table") == []


def test_a_house_template_gives_logo_front_and_mark() -> None:
    given = House(
        logo=b"\x89PNG", front=("Agreed by", "the Service Lead"), mark="OFFICIAL-SENSITIVE", accent="AA3377"
    )
    page = Page(html.render(of(organisation="Westmere Council"), given))
    assert page.all("img") == [
        {"class": "logo", "src": "data:image/png;base64,iVBORw==", "alt": "Westmere Council"}
    ]
    texts = [text for _, text in page.texts]
    assert texts.index("Agreed by") < texts.index("Westmere Council")
    assert texts.count("OFFICIAL-SENSITIVE") == 2
    assert '@top-center { content: "OFFICIAL\\00002DSENSITIVE"; }' in _styles(page)[0][1]
    assert "--accent: #AA3377;" in _styles(page)[0][1]
