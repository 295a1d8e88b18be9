"""What cells hold: numbers, dates by their number format, text with Excel's escapes, errors."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple

FormatKind = int
PLAIN, DATE, TIME, ELAPSED = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error, or a number that no date or number can be: the text of it."""

    text: str


Plain = str | int | float | bool | dt.date | dt.time | dt.timedelta | CellError
"""A date without a time of day is a date, with one a datetime."""


class CellValue(NamedTuple):
    """A cell's value, None where a formula has no result stored; whether a formula stands in it."""

    value: Plain | None
    formula: bool


_BUILT_IN: dict[int, FormatKind] = (
    dict.fromkeys((14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)), DATE)
    | dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47), TIME)
    | {46: ELAPSED}
)
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DAY = 86_400_000
_EXACT = 10**15


def format_kind(number: int, codes: dict[int, str]) -> FormatKind:
    """Whether a number format shows a plain number, a date, a time of day or elapsed time."""
    code = codes.get(number)
    if code is None:
        return _BUILT_IN.get(number, PLAIN)
    code = _ASIDE.sub("", code).split(";")[0].lower()
    if _ELAPSED.search(code):
        return ELAPSED
    if "general" in code:
        return PLAIN
    if "y" in code or "d" in code or ("m" in code and not ("h" in code or "s" in code)):
        return DATE
    return TIME if "h" in code or "s" in code else PLAIN


def number(text: str, kind: FormatKind, from_1904: bool) -> Plain:
    """The value of a number cell; CellError where the text is no number or no possible date."""
    if len(text) < 16 and text.isdigit() and text.isascii():
        value: int | float = int(text)
    else:
        text = text.strip()
        if not _NUMBER.fullmatch(text):
            return CellError(text[:40])
        value = float(text)
        if value in (float("inf"), float("-inf")):
            return CellError(text[:40])
        if value == int(value) and abs(value) < _EXACT:
            value = int(value)
    return value if kind == PLAIN else moment(value, kind, from_1904)


def moment(serial: float, kind: FormatKind, from_1904: bool) -> Plain:
    """A date, time or time span from Excel's count of days.

    Excel believes that 1900 had a 29 February (day 60): days before it count from a day later.
    """
    if abs(serial) > 3_000_000:
        return CellError(str(serial))
    if kind == ELAPSED:
        return dt.timedelta(milliseconds=round(serial * _DAY))
    if serial < 0:
        return CellError(str(serial))
    if serial < 1 and (kind == TIME or not from_1904):
        return _clock(round(serial * _DAY))
    if not from_1904 and int(serial) == 60:
        return CellError("29/02/1900")
    start = dt.datetime(1904, 1, 1) if from_1904 else dt.datetime(1899, 12, 31 if serial < 60 else 30)
    try:
        found = start + dt.timedelta(milliseconds=round(serial * _DAY))
    except OverflowError:
        return CellError(str(serial))
    return found if found.time() != dt.time() else found.date()


def iso(text: str) -> Plain:
    """A cell of type `d`: ISO 8601."""
    text = text.strip().removesuffix("Z")
    try:
        if "T" not in text:
            return dt.time.fromisoformat(text) if ":" in text else dt.date.fromisoformat(text)
        found = dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return CellError(text[:40])
    return found if found.time() != dt.time() else found.date()


def clean(text: str) -> str:
    """Text with Excel's escapes undone, line ends as `\\n`, and nothing that no text may hold."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isprintable() else _UNFIT.sub("", text)


def _clock(milliseconds: int) -> dt.time | dt.date:
    milliseconds = min(milliseconds, _DAY - 1)
    return (dt.datetime.min + dt.timedelta(milliseconds=milliseconds)).time()
