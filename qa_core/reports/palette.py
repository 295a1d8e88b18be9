"""The colours of charts: teal reached the benchmark, amber to red did not, the rest is neutral.

Steps that follow each other differ in lightness, so that they can be told apart without seeing colours.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa_core.model.instrument import Option

REACHED = ("17494D", "4F9A94", "A9CFCB")
BELOW = ("F0C268", "A8322D", "6B1A1A")
DEEP_AMBER = "C9861A"
NEUTRAL = ("3F5E8C", "6F8FBA", "9DB4D3", "C9D6E8", "8A8F98", "C4C7CC")
RAG = {"red": "A8322D", "amber": "F0C268", "green": "4C8C57"}
NO_COLOUR = "8A8F98"
INK = "1D2429"
SOFT, GRID = "4A545B", "D5DBDE"
ALARM = "8F1D1D"
READABLE = 4.5


def of_options(options: Sequence[Option], reached: Sequence[Option]) -> tuple[str, ...]:
    """A colour for each option of a scale, best first."""
    if not reached:
        return tuple(NEUTRAL[at % len(NEUTRAL)] for at in range(len(options)))
    good = [option.id for option in reached]
    levelled = [option for option in options if option.level is not None and option.id not in good]
    below = _below(len(levelled), len(good))
    colours = dict(zip(good, REACHED if len(good) > 1 else REACHED[1:], strict=False))
    colours |= dict(zip((option.id for option in levelled), below, strict=False))
    return tuple(colours.get(option.id, NO_COLOUR) for option in options)


def contrast(colour: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as the Web Content Accessibility Guidelines have it."""
    light, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink(colour: str) -> str:
    """Black or white, whichever is easier to read on `colour`."""
    return max("FFFFFF", "000000", key=lambda text: contrast(text, colour))


def mixed(colour: str, depth: float) -> str:
    """The colour thinned with white: of `depth` 0 nothing is left of it, 1 is the colour itself."""
    parts = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return "".join(f"{round(255 - (255 - part) * depth):02X}" for part in parts)


def on_white(colour: str) -> str:
    """The colour itself where words in it can be read on white, else a dark one."""
    return colour if contrast(colour, "FFFFFF") >= READABLE else INK


def _below(steps: int, above: int) -> tuple[str, ...]:
    """Amber first where there are several steps; a deeper one beside the third, light teal."""
    if steps == 1:
        return BELOW[1:2]
    return (DEEP_AMBER, *BELOW[1:]) if above > 2 else BELOW


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
