"""A workbook's package put in order: the same bytes each time, no author, valid where openpyxl is not."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

_DRAWING = re.compile(r"xl/drawings/drawing(\d+)\.xml")
_CHART = re.compile(rb'<(?:\w+:)?cNvPr id="\d+" name="Chart \d+"')
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_AUTHOR = re.compile(rb"<dc:creator[^>]*>[^<]*</dc:creator>")
_FONT = re.compile(rb"<font>(.*?)</font>", re.DOTALL)
_FONT_PART = re.compile(rb"<(\w+)[^>]*/>")
_FONT_ORDER = (
    b"b",
    b"i",
    b"strike",
    b"u",
    b"vertAlign",
    b"sz",
    b"color",
    b"name",
    b"family",
    b"charset",
    b"scheme",
)


def packed(data: bytes, alts: Iterable[str] = ()) -> bytes:
    """The same workbook, deterministic and without traces of who or what made it.

    `alts` are what its charts show, in words, in the order of the sheets that they stand on.
    """
    stream, words = io.BytesIO(), iter(alts)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=_in_order):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, _mended(name, old.read(name), words))
    return stream.getvalue()


def _in_order(name: str) -> tuple[bool, int]:
    """Drawings by their number, all other parts before them as they stand."""
    drawing = _DRAWING.fullmatch(name)
    return (True, int(drawing[1])) if drawing else (False, 0)


def _mended(name: str, part: bytes, alts: Iterator[str]) -> bytes:
    if _DRAWING.fullmatch(name):
        return _CHART.sub(lambda match: match[0] + b" descr=" + quoteattr(next(alts, "")).encode(), part)
    if name == "docProps/core.xml":
        return _AUTHOR.sub(b"", _TIMES.sub(rb"\g<1>2000-01-01T00:00:00Z", part))
    if name == "xl/styles.xml":
        return _FONT.sub(_font, part)
    if name.startswith("xl/worksheets/"):
        return part.replace(b' customHeight="1"', b"")
    return part


def _font(match: re.Match[bytes]) -> bytes:
    """The parts of a font in the order of the schema."""
    parts = sorted(_FONT_PART.finditer(match[1]), key=lambda part: _FONT_ORDER.index(part[1]))
    return b"<font>" + b"".join(part[0] for part in parts) + b"</font>"
