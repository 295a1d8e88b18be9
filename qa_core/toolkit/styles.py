"""The look of a toolkit: one named style for each kind of cell."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

FONT = "Calibri"
YELLOW, GOLD = "FFF9E1", "D9B84A"
RED, PALE_RED, PROBLEM = "A61B14", "FBE9E7", "F6C9C4"
BROWN, AMBER = "8A4B00", "FDE8C8"
INK, GREY, LINE, LINK, GREEN = "222B2E", "5B6B70", "CBD5D6", "1F4E9E", "2E7D32"
DATE_FORMAT = "dd/mm/yyyy"


def named_styles(colour: str) -> Iterator[NamedStyle]:
    """Every style, by name; `colour` is the organisation's, six hexadecimal digits."""
    pale = tinted(colour, 0.88)
    yield from _headings(colour, pale)
    yield from _text(colour)
    yield from _answers()
    yield from _front(colour)


def tinted(colour: str, share: float) -> str:
    """A colour mixed with white; `share` of white from 0 to 1."""
    parts = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return "".join(f"{round(part + (255 - part) * share):02X}" for part in parts)


def _headings(colour: str, pale: str) -> Iterator[NamedStyle]:
    yield _style("band", 16, "FFFFFF", bold=True, fill=colour, indent=1)
    yield _style("band note", 10, tinted(colour, 0.85), fill=colour, wrap=True, indent=1)
    line = Border(bottom=Side("medium", color=colour))
    yield _style("head", 10, colour, bold=True, fill=pale, wrap=True, border=line, indent=1)
    yield _style("head centre", 10, colour, bold=True, fill=pale, border=line, across="center")
    edge = Border(top=Side("medium", color=colour))
    yield _style("child", 12, colour, bold=True, fill=tinted(colour, 0.8), border=edge, indent=1)


def _text(colour: str) -> Iterator[NamedStyle]:
    line = Border(bottom=Side("thin", color=LINE))
    moods = (("", colour, INK, None), (" loud", RED, RED, PALE_RED), (" again", BROWN, INK, AMBER))
    for loud, ink, dark, fill in moods:
        yield _style(f"ref{loud}", 10, ink, bold=True, fill=fill, border=line, indent=1)
        yield _style(f"ref part{loud}", 9, RED if loud else GREY, fill=fill, border=line, indent=1)
        yield _style(f"prompt{loud}", 11, dark, bold=True, fill=fill, wrap=True, border=line, indent=1)
        yield _style(f"prompt part{loud}", 10, dark, fill=fill, wrap=True, border=line, indent=2)
        yield _style(
            f"look{loud}", 10, dark if loud else "3A474B", fill=fill, wrap=True, border=line, indent=1
        )
        yield _style(f"empty{loud}", 10, INK, fill=fill, border=line)
        yield _style(f"link{loud}", 10, LINK, fill=fill, underline=True, wrap=True, border=line, indent=1)
    yield _style("again title", 11, BROWN, bold=True, fill=AMBER, border=line, indent=1)
    yield _style("again note", 10, INK, fill=AMBER, border=line)
    yield _style("hint", 9, GREY, italic=True, wrap=True, border=line, indent=1)
    yield _style("done", 11, GREEN, bold=True, border=line, across="center")
    yield _style("done aside", 8, GREY, border=line, across="center")
    yield _style("back", 9, LINK, underline=True, indent=1)
    yield _style("number", 9, GREY, across="center")
    yield _style("hidden", 10, INK)


def _answers() -> Iterator[NamedStyle]:
    for problem, fill, edge in (("", YELLOW, GOLD), (" problem", PROBLEM, RED)):
        side = Side("thin", color=edge)
        border = Border(left=side, right=side, top=side, bottom=side)
        yield _style(f"choice{problem}", 10, INK, bold=True, fill=fill, wrap=True, border=border, mine=True)
        yield _style(f"words{problem}", 10, INK, fill=fill, wrap=True, border=border, mine=True)
        date = _style(f"date{problem}", 10, INK, fill=fill, border=border, mine=True, across="left")
        date.number_format = DATE_FORMAT
        yield date


def _front(colour: str) -> Iterator[NamedStyle]:
    line = Border(bottom=Side("thin", color=LINE))
    yield _style("label", 10, GREY, border=line, indent=1)
    yield _style("value", 11, INK, bold=True, border=line, indent=1)
    yield _style("value big", 14, INK, bold=True, border=line, indent=1)
    yield _style("value small", 10, INK, border=line, wrap=True, indent=1)
    yield _style("title", 11, colour, bold=True)
    yield _style("step", 11, INK, wrap=True)
    yield _style("alarm", 11, RED, bold=True, fill=PALE_RED, wrap=True, indent=1)
    yield _style("progress", 10, INK, border=line, indent=1)
    yield _style("sheet link", 10, LINK, underline=True, border=line, indent=1)


def _style(
    name: str,
    size: float,
    ink: str,
    *,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    fill: str | None = None,
    wrap: bool = False,
    across: str = "left",
    indent: int = 0,
    border: Border | None = None,
    mine: bool = False,
) -> NamedStyle:
    font = Font(
        name=FONT, size=size, color=ink, bold=bold, italic=italic, underline="single" if underline else None
    )
    aligned = Alignment(horizontal=across, vertical="center", wrap_text=wrap, indent=1 if mine else indent)
    return NamedStyle(
        name=f"qa {name}",
        font=font,
        alignment=aligned,
        fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
        border=border or Border(),
        protection=Protection(locked=not mine),
    )
