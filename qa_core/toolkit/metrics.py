"""How much room a text takes: greedy wrapping with the widths of Carlito, which are those of Calibri."""

from __future__ import annotations

from functools import lru_cache

_REGULAR = (
    "226 326 401 498 507 715 682 221 303 303 498 498 250 306 252 386 507 507 507 507 507 507 507 507 "
    "507 507 268 268 498 498 498 463 894 579 544 533 615 488 459 631 623 252 319 520 420 855 646 662 "
    "517 673 543 459 487 642 567 890 519 487 468 307 386 307 498 498 291 479 525 423 525 498 305 471 "
    "525 229 239 455 229 799 525 527 525 525 349 391 335 525 452 715 433 453 395 314 460 314 498"
)
_WIDTHS = {chr(code): int(width) / 1000 for code, width in enumerate(_REGULAR.split(), 32)}
_OTHER = {"’": 0.25, "‘": 0.25, "“": 0.41, "”": 0.41, "–": 0.5, "—": 0.9, "•": 0.5, "…": 0.69, "\t": 0.9}
_USUAL, _WIDE = 0.53, 1.0
_BOLD = 1.035
_PADDING = 5.0
_INDENT = 6.75
LINE, MARGIN, TALLEST = 1.3, 6.0, 405.0


def points(width: float) -> float:
    """The width of a column in points, from the number of characters that Excel counts it in."""
    return int(width * 7 + 5) * 0.75


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line of text in points."""
    return _ems(text) * size * (_BOLD if bold else 1.0)


@lru_cache(maxsize=4096)
def _ems(text: str) -> float:
    return sum(_WIDTHS.get(c) or _OTHER.get(c) or (_WIDE if ord(c) > 0x2E7F else _USUAL) for c in text)


def lines(text: str, width: float, size: float, *, bold: bool = False, indent: int = 0) -> int:
    """How many lines a text takes in a column of `width` characters."""
    room = points(width) - _PADDING - indent * _INDENT
    return sum(_wrapped(line, room, size, bold) for line in text.split("\n"))


def height(count: int, size: float = 10) -> float:
    """The height in points of a row with so many lines, at most what Excel allows."""
    return min(TALLEST, round(count * size * LINE + MARGIN, 2))


def _wrapped(line: str, room: float, size: float, bold: bool) -> int:
    count, used = 1, 0.0
    space = text_width(" ", size, bold)
    for word in line.split(" "):
        width = text_width(word, size, bold)
        if used and used + space + width > room:
            count, used = count + 1, width
        else:
            used += (space if used else 0.0) + width
        while used > room > 0:
            count, used = count + 1, used - room
    return count
