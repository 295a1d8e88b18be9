"""Case references taken out of texts that leave the team."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

REMOVED = "[reference removed]"
_DASHES = "\\-\u2010-\u2015\u2212\uff0d_/."
_JOINED = f"[{_DASHES}]{{0,2}}"
_SPACED = f"[{_DASHES} \u00a0]{{0,3}}"
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_LONG_NUMBER = r"\d{6,}"


def reference_pattern(references: Iterable[str]) -> re.Pattern[str]:
    """What case references look like, learned from those that exist.

    K-0417 teaches "one letter, four digits": a reference of that shape is found although it is mistyped or of
    a case that is gone, in capitals or not; with blanks between its parts it is found where the letters are
    those of a known one. Plain numbers of fewer than five digits are found only after "case" or "CAF";
    numbers of six digits and more always.

    Args:
        references: the organisation's case references (and other identifiers); an empty one is passed over.
    """
    shapes = dict.fromkeys(shape for reference in references for shape in _shapes(reference))
    longest = sorted(shapes, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join([*longest, _LONG_NUMBER])})(?!\w)", re.IGNORECASE)


def screened(text: str, pattern: re.Pattern[str] | None) -> tuple[str, int]:
    """The text with every reference replaced, and how many there were."""
    return pattern.subn(REMOVED, text) if pattern is not None else (text, 0)


def _shapes(reference: str) -> Iterator[str]:
    parts = _PARTS.findall(reference)
    if len(parts) == 1 and parts[0].isdecimal() and len(parts[0]) < 5:
        yield rf"(?<=case ){parts[0]}|(?<=caf ){parts[0]}"
    elif parts:
        yield _JOINED.join(_like(part) for part in parts)
        yield f"(?-i:{_SPACED.join(_digits(part) or re.escape(part) for part in parts)})"


def _like(part: str) -> str:
    """A number of as many digits; one or two letters of any kind; longer words as they are."""
    return _digits(part) or (rf"[^\W\d_]{{{len(part)}}}" if len(part) < 3 else re.escape(part))


def _digits(part: str) -> str:
    return rf"\d{{{len(part)}}}" if part.isdecimal() else ""
