"""A document as one HTML file: nothing is fetched, nothing runs, and it prints on A4."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib import resources

from qa_core.reports.document import Block, Document, Grid, Heading, Point, Points, Verdict, Words
from qa_core.reports.inert import clean
from qa_core.reports.palette import RAG, ink, on_white

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(document: Document) -> bytes:
    """The whole page; every text of the document is escaped."""
    facts = "".join(f"<dt>{_t(name)}</dt><dd>{_t(value)}</dd>" for name, value in document.facts)
    lines = [*_head(document), "<body>", *_header(document), f"<main><dl>{facts}</dl>"]
    heading = ""
    for block in document.blocks:
        heading = block.text if isinstance(block, Heading) else heading
        lines += _block(block, heading)
    lines += ["</main>", f"<footer><p>{_t(document.foot)}</p></footer>", "</body>", "</html>", ""]
    return "\n".join(lines).encode("utf-8")


def _head(document: Document) -> Iterator[str]:
    style = resources.files(__package__).joinpath("document.css").read_text(encoding="utf-8")
    colours = {"band": document.colour, "on-band": ink(document.colour), "heading": on_white(document.colour)}
    own = " ".join(f"--{name}: #{value};" for name, value in colours.items())
    case = dict(document.facts).get("Case", "")
    yield "<!DOCTYPE html>"
    yield '<html lang="en-GB">'
    yield '<head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_t(', '.join(filter(None, [document.title, case])))}</title>"
    yield f"<style>\n{style}:root {{ {own} }}\n</style></head>"


def _header(document: Document) -> Iterator[str]:
    yield f"<header><p>{_t(document.organisation)}</p><h1>{_t(document.title)}</h1>"
    yield f"<p>{_t(document.subtitle)}</p></header>"


def _block(block: Block, heading: str) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"<h2>{_t(block.text)}</h2>"
    elif isinstance(block, Words):
        kind = f' class="{block.tone}"' if block.tone else ""
        yield f"<p{kind}>{_t(block.text)}</p>"
    elif isinstance(block, Points):
        tag = "ol" if block.numbered else "ul"
        yield f"<{tag}>{''.join(_point(point) for point in block.points)}</{tag}>"
    elif isinstance(block, Verdict):
        lines = "".join(f"<p>{_t(line)}</p>" for line in block.meaning)
        below = "" if block.good else " below"
        yield f'<div class="verdict{below}"><strong>{_t(block.label)}</strong>{lines}</div>'
    else:
        yield from _grid(block, heading)


def _point(point: Point) -> str:
    plain = not (point.ref or point.answer or point.words)
    ref = f' <span class="ref">({_t(point.ref)})</span>' if point.ref else ""
    answer = f': <span class="answer">{_t(point.answer)}</span>' if point.answer else ""
    words = f'<span class="said">{_t(point.words)}</span>' if point.words else ""
    title = _t(point.title) if plain else f"<b>{_t(point.title)}</b>"
    return f"<li>{title}{ref}{answer}{words}</li>"


def _grid(grid: Grid, heading: str) -> Iterator[str]:
    total = sum(grid.widths)
    columns = "".join(f'<col style="width:{width / total:.0%}">' for width in grid.widths)
    heads = "".join(f'<th scope="col">{_t(head)}</th>' for head in grid.heads)
    yield f'<div class="wide"><table><caption>{_t(heading)}</caption><colgroup>{columns}</colgroup>'
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for row in grid.rows:
        cells = [_cell(cell, n == grid.rag) for n, cell in enumerate(row)]
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _cell(cell: str, rag: bool) -> str:
    colour = cell.lower() if rag and cell.lower() in RAG else ""
    return f'<td class="{colour}">{_t(cell)}</td>' if colour else f"<td>{_t(cell)}</td>"


def _t(text: str) -> str:
    return escape(clean(text))
