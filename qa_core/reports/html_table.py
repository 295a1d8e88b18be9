"""A report's tables in HTML: columns on a screen, on a phone each row a card, quoted words under headings."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from qa_core.model.figure import Cell, Column, Table
from qa_core.reports.charts_heat import shade
from qa_core.reports.inert import clean
from qa_core.reports.palette import ink
from qa_core.reports.words import shown

LONG = 60


def grid(table: Table) -> Iterator[str]:
    """The table; nothing where it has no rows."""
    if not table.rows:
        return
    yield f'<div class="wide"><table><caption>{safe(table.title)}</caption>'
    heads = "".join(f'<th scope="col" class="{c.kind}">{safe(c.title)}</th>' for c in table.columns)
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    above: tuple[Cell, ...] = ()
    for at, row in enumerate(table.rows):
        again = [number > 0 and row[: number + 1] == above[: number + 1] for number in range(len(row))]
        cells = zip(row, table.columns, again, strict=True)
        words = (_cell(*cell, number, shade(table, at, number)) for number, cell in enumerate(cells))
        yield f"<tr>{''.join(words)}</tr>"
        above = row
    yield "</tbody></table></div>"


def quotes(table: Table) -> Iterator[str]:
    """What was said, under the headings that the columns before it make."""
    for heading, rows in groupby(table.rows, key=lambda row: row[:-1]):
        kinds = zip(heading, table.columns, strict=False)
        parts = [shown(cell, column.kind) for cell, column in kinds if cell not in (None, "")]
        if parts:
            yield f"<h3>{safe(' · '.join(parts))}</h3>"
        for row in rows:
            yield f"<blockquote><p>{safe(shown(row[-1], table.columns[-1].kind))}</p></blockquote>"


def safe(text: str) -> str:
    """The text as a page can hold it: nothing of it is markup."""
    return escape(clean(text))


def _cell(cell: Cell, column: Column, again: bool, number: int, colour: str) -> str:
    """A cell; long words that stand above already are there for those who listen, and not shown once more."""
    words = shown(cell, column.kind)
    long = column.kind == "text" and len(words) > LONG
    kind = "text long" if long else column.kind
    inner = f'<span class="again">{safe(words)}</span>' if long and again else safe(words)
    if not number:
        return f'<th scope="row" class="{kind}">{inner}</th>'
    shaded = f' style="background:#{colour};color:#{ink(colour)}"' if colour else ""
    return f'<td class="{kind}" data-head="{safe(column.title)}"{shaded}>{inner}</td>'
