"""Tables in Word: headings that stand again on each page, rows that stay whole, widths that are set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from qa_core.reports.inert import clean
from qa_core.reports.word_parts import ALARM
from qa_core.reports.word_styles import TEXT

_TWIPS = 1440 / 25.4
SHORT = 8


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: its words, and how they stand; `fill` is its ground, `edge` the colour of a bar on its left."""

    text: str
    right: bool = False
    bold: bool = False
    colour: str = ""
    fill: str = ""
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a table looks: ids of its styles, the size of its words in points, a title for those who listen.

    `table` is "" for a table without lines.
    """

    table: str
    text: str
    size: float = TEXT
    title: str = ""
    loud: bool = False


def table(heads: Sequence[Spot], rows: Sequence[Sequence[Spot]], widths: Sequence[float], look: Look) -> Any:
    """The element of a table; a short one stays on one page, and no row of a long one stands alone.

    Args:
        heads: the headings; none for a table without them.
        rows: its cells.
        widths: of its columns, in millimetres.
        look: its styles.
    """
    twips = [int(width * _TWIPS) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    body = [_row(heads, twips, look, head=True, keep=True)] if heads else []
    last = len(rows)
    for number, row in enumerate(rows, 1):
        keep = number < last and (last <= SHORT or number in (1, last - 1))
        body.append(_row(row, twips, look, keep=keep))
    xml = f"<w:tbl {nsdecls('w')}>{_form(twips, look, bool(heads))}<w:tblGrid>{grid}</w:tblGrid>"
    return parse_xml(f"{xml}{''.join(body)}</w:tbl>")


def _form(twips: Sequence[int], look: Look, heads: bool) -> str:
    edge = f'w:val="single" w:sz="18" w:space="0" w:color="{ALARM}"'
    sides = "".join(f"<w:{side} {edge}/>" for side in ("top", "left", "bottom", "right"))
    title = escape(clean(look.title))
    return (
        "<w:tblPr>"
        + (f'<w:tblStyle w:val="{look.table}"/>' if look.table else "")
        + f'<w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        + (f"<w:tblBorders>{sides}</w:tblBorders>" if look.loud else "")
        + '<w:tblLayout w:type="fixed"/>'
        + f'<w:tblLook w:val="{0x0400 + 0x0020 * heads:04X}" w:firstRow="{int(heads)}" w:lastRow="0" '
        + 'w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        + (f'<w:tblCaption w:val="{title}"/>' if title else "")
        + "</w:tblPr>"
    )


def _row(row: Sequence[Spot], twips: Sequence[int], look: Look, *, head: bool = False, keep: bool) -> str:
    form = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    cells = "".join(
        _cell(spot, width, look, head=head, keep=keep) for spot, width in zip(row, twips, strict=True)
    )
    return f"<w:tr><w:trPr>{form}</w:trPr>{cells}</w:tr>"


def _cell(spot: Spot, width: int, look: Look, *, head: bool, keep: bool) -> str:
    bar = f'<w:left w:val="single" w:sz="36" w:space="0" w:color="{spot.edge}"/>'
    form = (
        f'<w:tcW w:w="{width}" w:type="dxa"/>'
        + (f"<w:tcBorders>{bar}</w:tcBorders>" if spot.edge else "")
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{spot.fill}"/>' if spot.fill else "")
        + ('<w:vAlign w:val="bottom"/>' if head else "")
    )
    paragraph = (
        f'<w:pStyle w:val="{look.text}"/>'
        + ("<w:keepNext/>" if keep else "")
        + ('<w:jc w:val="right"/>' if spot.right else "")
    )
    return (
        f"<w:tc><w:tcPr>{form}</w:tcPr><w:p><w:pPr>{paragraph}</w:pPr>"
        f"{_run(spot, look, head=head)}</w:p></w:tc>"
    )


def _run(spot: Spot, look: Look, *, head: bool) -> str:
    half = round(look.size * 2)
    colour = ALARM if head and look.loud else spot.colour
    form = (
        ("<w:b/>" if spot.bold or head else "")
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + (f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if look.size != TEXT else "")
    )
    return f"<w:r>{f'<w:rPr>{form}</w:rPr>' if form else ''}{''.join(_lines(spot.text))}</w:r>"


def _lines(text: str) -> Iterator[str]:
    for number, part in enumerate(clean(text).splitlines()):
        yield ("<w:br/>" if number else "") + f'<w:t xml:space="preserve">{escape(part)}</w:t>'
