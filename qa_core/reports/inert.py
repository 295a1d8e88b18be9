"""Texts made harmless: no program that opens a report may run, fetch or choke on what an auditor typed."""

from __future__ import annotations

import re

CELL_LIMIT = 32_767
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_CUT = " […] The rest is too long for a cell: it stands in the other formats of this report."


def clean(text: str) -> str:
    """The text without the control characters that no file format takes; tabs and line ends stay."""
    return _CONTROL.sub("", text)


def for_cell(text: str) -> str:
    """The text as a cell can hold it: clean, not too long, and no `_xHHHH_` is read as a character."""
    units = clean(text).replace("\r\n", "\n").replace("\r", "\n").encode("utf-16-le")
    if len(units) > 2 * CELL_LIMIT:
        units = units[: 2 * (CELL_LIMIT - len(_CUT))].decode("utf-16-le", "ignore").encode(
            "utf-16-le"
        ) + _CUT.encode("utf-16-le")
    return _ESCAPE.sub("_x005F_", units.decode("utf-16-le"))


def like_formula(text: str) -> bool:
    """Whether a program might take the text for a formula: such a cell carries the quote prefix."""
    return text.startswith(_FORMULA)
