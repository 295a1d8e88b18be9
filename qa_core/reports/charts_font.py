"""The letters of pictures: their outlines and widths, from the font that the drawing library brings along.

A picture carries outlines instead of naming a font, so that it is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from matplotlib import get_data_path
from matplotlib.font_manager import get_font
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path

UNITS = 100.0
FINE = 64
_UNKNOWN = "\ufffd"
_LETTERS = {Outline.MOVETO: "m", Outline.LINETO: "l", Outline.CURVE3: "q", Outline.CURVE4: "c"}
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Run:
    """A text at a size of 100 units: its width, its letters and where each stands."""

    width: float
    letters: tuple[tuple[str, float], ...]


@lru_cache(maxsize=8192)
def run(text: str, bold: bool = False) -> Run:
    """The letters of a text; those that the font has not are shown as a question mark in a diamond."""
    letters: list[tuple[str, float]] = []
    x = 0.0
    for word in text.split():
        x += _blank(bold) if letters else 0.0
        own = _word(word, bold)
        letters += ((name, x + at) for name, at in own.letters)
        x += own.width
    return Run(x, tuple(letters))


@lru_cache(maxsize=4096)
def _word(word: str, bold: bool) -> Run:
    known = "".join(sign if ord(sign) in _signs(bold) else _UNKNOWN for sign in word)
    with _one_at_a_time:
        found, outlines, _ = text_to_path.get_glyphs_with_font(_font(bold), f"{known} ")
    for name, (places, codes) in outlines.items():
        _OUTLINES.setdefault(f"{bold:d}{name}", Outline(places, codes))
    *letters, (_, end, _, _) = found
    return Run(float(end), tuple((f"{bold:d}{name}", float(x)) for name, x, _, _ in letters))


def length(text: str, size: float, bold: bool = False) -> float:
    """How long a text is at a size."""
    return run(text, bold).width * size / UNITS


def wrapped(text: str, room: float, size: float) -> list[str]:
    """The text in lines no longer than `room`; a word that is longer still is parted."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and length(joined, size) <= room:
            lines[-1] = joined
        else:
            lines += _parted(word, room, size)
    return lines or [""]


def outline(letter: str) -> Outline:
    """The outline of a letter of a run, at a size of 100 units."""
    return _OUTLINES[letter]


@lru_cache(maxsize=1024)
def drawn(letter: str) -> str:
    """The outline of a letter as the data of an SVG path, in 64ths of a unit, places told from the last."""
    return "".join(_steps(_OUTLINES[letter]))


def _steps(path: Outline) -> Iterator[str]:
    at = start = (0, 0)
    for places, code in path.iter_segments(simplify=False, curves=True):
        if code == Outline.CLOSEPOLY:
            at = start
            yield "z"
            continue
        ends = [(round(x * FINE), round(y * FINE)) for x, y in places.reshape(-1, 2)]
        numbers = " ".join(f"{x - at[0]} {y - at[1]}" for x, y in ends)
        yield _LETTERS[code] + numbers.replace(" -", "-")
        at = ends[-1]
        start = at if code == Outline.MOVETO else start


def _parted(word: str, room: float, size: float) -> list[str]:
    parts = [""]
    for sign in word:
        if parts[-1] and length(parts[-1] + sign, size) > room:
            parts.append("")
        parts[-1] += sign
    return parts


@lru_cache(maxsize=2)
def _blank(bold: bool) -> float:
    """How wide a blank is."""
    with _one_at_a_time:
        found, _, _ = text_to_path.get_glyphs_with_font(_font(bold), "x x")
    return float(found[2][1] - found[1][1])


@lru_cache(maxsize=2)
def _font(bold: bool) -> Any:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    font = get_font(str(Path(get_data_path()) / "fonts" / "ttf" / name))
    font.set_size(UNITS, 72)
    return font


@lru_cache(maxsize=2)
def _signs(bold: bool) -> frozenset[int]:
    return frozenset(_font(bold).get_charmap())


_OUTLINES: dict[str, Outline] = {}
