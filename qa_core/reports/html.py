"""A report as one HTML file: nothing is fetched, nothing runs, and it prints on A4."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib import resources

from qa_core.model.figure import Cell, Column, Report, Table
from qa_core.model.house import PLAIN, House
from qa_core.reports import charts
from qa_core.reports.inert import clean
from qa_core.reports.palette import ink, on_white
from qa_core.reports.words import shown

NARROW, SHORT = 5, 8
LONG = 60
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(report: Report, house: House = PLAIN) -> bytes:
    """The whole page; every text of the report is escaped."""
    lines = [*_head(report), *_header(report), "<main>"]
    for number, table in enumerate(report.tables):
        if table.part and not report.tables[number - 1].part:
            lines.append('<h2 class="part">The detail</h2>')
        lines += _section(table)
    lines += ["</main>", *_footer(report), "</body>", "</html>", ""]
    return "\n".join(lines).encode("utf-8")


def _head(report: Report) -> Iterator[str]:
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    colours = {"band": report.colour, "on-band": ink(report.colour), "heading": on_white(report.colour)}
    own = " ".join(f"--{name}: #{value};" for name, value in colours.items())
    yield "<!DOCTYPE html>"
    yield '<html lang="en-GB">'
    yield '<head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_t(f'{report.title}, {_period(report)}')}</title>"
    yield f"<style>\n{style}:root {{ {own} }}\n</style></head>"


def _header(report: Report) -> Iterator[str]:
    yield "<body>"
    yield f"<header><p>{_t(report.organisation)}</p><h1>{_t(report.title)}</h1>"
    yield f"<p>{_t(_period(report))}</p></header>"


def _section(table: Table) -> Iterator[str]:
    kind = ("loud" if table.rows else "quiet") if table.loud else "plain"
    kind += " short" if len(table.rows) <= SHORT else ""
    place = _t(table.id)
    yield f'<section id="{place}" class="{kind}" aria-labelledby="{place}-title">'
    head = [f'<h2 id="{place}-title">{_t(table.title)}</h2>']
    head += [f'<p class="note">{_t(table.note)}</p>' for _ in [1] if table.note]
    if charts.drawn(table) and len(table.columns) <= NARROW:
        yield from (*head, f'<div class="beside">{_picture(table, charts.NARROW)}')
        yield from (*_table(table), "</div>")
    else:
        picture = [_picture(table, charts.WIDE)] if charts.drawn(table) else []
        yield from ('<div class="keep">', *head, *picture, "</div>")
        yield from _table(table)
    yield "</section>"


def _picture(table: Table, width: int) -> str:
    return f'<div class="chart">{clean(charts.svg(table, width))}</div>'


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        return
    yield f'<div class="wide"><table><caption>{_t(table.title)}</caption>'
    heads = "".join(f'<th scope="col" class="{c.kind}">{_t(c.title)}</th>' for c in table.columns)
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    above: tuple[Cell, ...] = ()
    for row in table.rows:
        again = [bool(above) and number > 0 and cell == above[number] for number, cell in enumerate(row)]
        cells = zip(row, table.columns, again, strict=True)
        words = "".join(_cell(*cell, first=number == 0) for number, cell in enumerate(cells))
        yield f"<tr>{words}</tr>"
        above = row
    yield "</tbody></table></div>"


def _cell(cell: Cell, column: Column, again: bool, first: bool) -> str:
    """A cell; long words that stand above already are there for those who listen, and not shown once more."""
    words = shown(cell, column.kind)
    long = column.kind == "text" and len(words) > LONG
    kind = "text long" if long else column.kind
    inner = f'<span class="again">{_t(words)}</span>' if long and again else _t(words)
    tag, scope = ("th", ' scope="row"') if first else ("td", "")
    return f'<{tag}{scope} class="{kind}">{inner}</{tag}>'


def _footer(report: Report) -> Iterator[str]:
    yield "<footer><h2>How to read this report</h2><ul>"
    yield from (f"<li>{_t(note)}</li>" for note in report.notes)
    yield "</ul>"
    stands = f"Stands on: {', '.join(report.instruments)}. " if report.instruments else ""
    made = f"Made {report.made_at}." if report.made_at else ""
    yield f"<p>{_t(stands + made)}</p>"
    yield "</footer>"


def _period(report: Report) -> str:
    return f"{report.period_title} ({report.period})" if report.period_title else report.period


def _t(text: str) -> str:
    return escape(clean(text))
