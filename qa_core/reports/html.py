"""A report as one HTML file: nothing is fetched, nothing runs, and it prints on A4."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib import resources

from qa_core.model.figure import Cell, Column, Report, Table
from qa_core.reports import charts
from qa_core.reports.inert import clean
from qa_core.reports.palette import contrast, ink
from qa_core.reports.words import shown

NARROW = 5
LONG = 60
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(report: Report) -> bytes:
    """The whole page; every text of the report is escaped."""
    lines = [*_head(report), *_header(report), "<main>"]
    for table in report.tables:
        lines += _section(table)
    lines += ["</main>", *_footer(report), "</body>", "</html>", ""]
    return "\n".join(lines).encode("utf-8")


def _head(report: Report) -> Iterator[str]:
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    band = f":root {{ --band: #{report.colour}; --on-band: #{ink(report.colour)}; }}"
    dark = "" if contrast(report.colour, "FFFFFF") >= 4.5 else "h2 { color: var(--ink); }"
    yield "<!DOCTYPE html>"
    yield '<html lang="en-GB">'
    yield f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_t(f'{report.title}, {_period(report)}')}</title>"
    yield f"<style>\n{style}{band}\n{dark}</style></head>"


def _header(report: Report) -> Iterator[str]:
    yield "<body>"
    yield f"<header><p>{_t(report.organisation)}</p><h1>{_t(report.title)}</h1>"
    yield f"<p>{_t(_period(report))}</p></header>"


def _section(table: Table) -> Iterator[str]:
    kind = ("loud" if table.rows else "quiet") if table.loud else "plain"
    place = _t(table.id)
    yield f'<section id="{place}" class="{kind}" aria-labelledby="{place}-title">'
    yield f'<h2 id="{place}-title">{_t(table.title)}</h2>'
    if table.note:
        yield f'<p class="note">{_t(table.note)}</p>'
    if charts.drawn(table):
        beside = len(table.columns) <= NARROW
        picture = charts.svg(table, charts.NARROW if beside else charts.WIDE)
        yield f'<div class="{"beside" if beside else "above"}"><div class="chart">{clean(picture)}</div>'
        yield '<div class="wide">'
        yield from _table(table)
        yield "</div></div>"
    elif table.rows:
        yield '<div class="wide">'
        yield from _table(table)
        yield "</div>"
    yield "</section>"


def _table(table: Table) -> Iterator[str]:
    yield f"<table><caption>{_t(table.title)}</caption>"
    heads = "".join(f'<th scope="col" class="{c.kind}">{_t(c.title)}</th>' for c in table.columns)
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        words = "".join(_cell(cell, column, number) for number, (cell, column) in enumerate(cells))
        yield f"<tr>{words}</tr>"
    yield "</tbody></table>"


def _cell(cell: Cell, column: Column, number: int) -> str:
    words = shown(cell, column.kind)
    kind = "text long" if column.kind == "text" and len(words) > LONG else column.kind
    tag, scope = ("th", ' scope="row"') if number == 0 else ("td", "")
    return f'<{tag}{scope} class="{kind}">{_t(words)}</{tag}>'


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
