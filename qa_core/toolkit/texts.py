"""Text on its way into a cell: nothing in it may act, break the file, or get lost without a word."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

LONGEST = 32_767
TOO_LONG = " […] This text is longer than a cell can hold (32,767 characters): the end is missing here."
_ACTIVE = tuple("=+-@\t\r＝＋－＠")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def active(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula: it then gets the quote prefix."""
    return text.startswith(_ACTIVE)


def clean(text: str) -> str:
    """A text as a cell can hold it: no control characters, `\\n` between lines, at most 32,767 characters.

    A longer text ends with a sentence that says so.
    """
    text = _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    room = 2 * (LONGEST - len(TOO_LONG))
    return units[:room].decode("utf-16-le", "ignore") + TOO_LONG


def xml(text: str) -> bytes:
    """A text as it stands within an XML element of a workbook; it never looks like a placeholder."""
    literal = _LOOKS_ESCAPED.sub("_x005F_", clean(text))
    return escape(literal, {'"': "&quot;", "@": "&#64;"}).encode()
