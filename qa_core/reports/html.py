"""A report as one HTML file: nothing is fetched, nothing runs, and it prints on A4."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from importlib import resources

from qa_core.model.figure import Report, Table
from qa_core.model.house import PLAIN, House
from qa_core.reports import charts
from qa_core.reports.html_table import grid, quotes, safe
from qa_core.reports.inert import clean
from qa_core.reports.palette import ink, on_white
from qa_core.reports.words import about, hidden_note, timespan

NARROW, SHORT = 5, 16
PHONES = "screen and (max-width: 600px)"
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_KINDS = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ]")


def render(report: Report, house: House = PLAIN) -> bytes:
    """The whole page; every text of the report is escaped.

    Pictures are part of the file; each is there in a narrow form for phones too, and says in words what it
    shows. The same report gives the same bytes.
    """
    lines = [
        *_head(report, house),
        *_front(report, house),
        *_header(report, house),
        "<main>",
        *_short(report),
    ]
    for number, table in enumerate(report.tables):
        if table.part and not report.tables[number - 1].part:
            lines.append('<h2 class="part">The detail</h2>')
        lines += _section(table)
    lines += ["</main>", *_footer(report, house), "</body>", "</html>", ""]
    return "\n".join(lines).encode("utf-8")


def _head(report: Report, house: House) -> Iterator[str]:
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    colours = {
        "band": report.colour,
        "on-band": ink(report.colour),
        "heading": on_white(report.colour),
        "accent": house.accent,
    }
    own = " ".join(f"--{name}: #{value};" for name, value in colours.items())
    marked = f'\n@page {{ @top-center {{ content: "{_in_style(house.mark)}"; }} }}' if house.mark else ""
    yield "<!DOCTYPE html>"
    yield '<html lang="en-GB">'
    yield '<head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{safe(_POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{safe(f'{report.title}, {timespan(report)}')}</title>"
    yield f"<style>\n{style}{marked}\n:root {{ {own} }}\n</style></head>"


def _front(report: Report, house: House) -> Iterator[str]:
    """A page of its own before the report, where the house template has one."""
    yield "<body>"
    if house.front:
        lines = "".join(f"<p>{safe(line)}</p>" for line in house.front)
        yield f'<div class="front">{_logo(report, house)}<p class="name">{safe(report.title)}</p>'
        yield f"<p>{safe(timespan(report))}</p>{lines}</div>"


def _header(report: Report, house: House) -> Iterator[str]:
    mark = f'<p class="mark">{safe(house.mark)}</p>' if house.mark else ""
    logo = "" if house.front else _logo(report, house)
    facts = "".join(f"<span>{safe(words)}</span> " for words in about(report)).rstrip()
    yield f"{mark}<header>{logo}<p>{safe(report.organisation)}</p><h1>{safe(report.title)}</h1>"
    yield f'<p>{safe(timespan(report))}</p><p class="about">{facts}</p></header>'


def _short(report: Report) -> Iterator[str]:
    if report.sentences:
        points = "".join(f"<li>{safe(sentence)}</li>" for sentence in report.sentences)
        yield f'<div class="in-short"><h2>In short</h2><ul>{points}</ul></div>'
    stars = hidden_note(report)
    if stars:
        yield f'<p class="stars">{safe(stars)}</p>'


def _section(table: Table) -> Iterator[str]:
    kind = ("loud" if table.rows else "quiet") if table.loud else "plain"
    kind += " short" if len(table.rows) <= SHORT else ""
    place = safe(table.id)
    yield f'<section id="{place}" class="{kind}" aria-labelledby="{place}-title">'
    head = [f'<h2 id="{place}-title">{safe(table.title)}</h2>']
    head += [f'<p class="note">{safe(table.note)}</p>' for _ in [1] if table.note]
    body = [*quotes(table)] if table.quotes else [*grid(table)]
    if charts.drawn(table) and len(table.columns) <= NARROW:
        yield from (*head, f'<div class="beside">{_picture(table, charts.NARROW)}', *body, "</div>")
    else:
        picture = [_picture(table, charts.WIDE)] if charts.drawn(table) else []
        yield from ('<div class="keep">', *head, *picture, "</div>", *body)
    yield "</section>"


def _picture(table: Table, width: int) -> str:
    """The chart under its name; for phones drawn again where it is wider than they are."""
    alt, title = safe(charts.alt(table)), safe(charts.chart_of(table).title)
    phone = ""
    if width > charts.NARROW:
        narrow = _data("image/svg+xml", charts.svg(table, charts.PHONE).encode())
        phone = f'<source media="{PHONES}" srcset="{narrow}">'
    size = charts.picture(table, width)
    image = f'<img src="{_data("image/svg+xml", charts.svg(table, width).encode())}" alt="{alt}"'
    sizes = f'width="{size.width:.0f}" height="{size.height:.0f}"'
    figure = f"<picture>{phone}{image} {sizes}></picture>"
    return f'<figure class="chart"><figcaption>{title}</figcaption>{figure}</figure>'


def _footer(report: Report, house: House) -> Iterator[str]:
    yield "<footer><h2>How to read this report</h2><ul>"
    yield from (f"<li>{safe(note)}</li>" for note in report.notes)
    yield "</ul>"
    stands = f"Stands on: {', '.join(report.instruments)}. " if report.instruments else ""
    made = f"Made {report.made_at}." if report.made_at else ""
    yield f"<p>{safe(stands + made)}</p>"
    yield f'<p class="mark">{safe(house.mark)}</p></footer>' if house.mark else "</footer>"


def _logo(report: Report, house: House) -> str:
    if not house.logo:
        return ""
    picture = _data(_KINDS[house.logo_kind], house.logo)
    return f'<img class="logo" src="{picture}" alt="{safe(report.organisation)}">'


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode('ascii')}"


def _in_style(words: str) -> str:
    """Words inside a style sheet's string: whatever is not plain is written as its number."""
    return _NOT_PLAIN.sub(lambda sign: f"\\{ord(sign[0]):06X}", clean(words))
