"""A document for one reader, before anyone decides on a format: headings, words, lists, tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "loud", "soft", "calm"]


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `loud` is what nobody may miss, `calm` what must stand out in a friendly way."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing: its heading with the ref of its question, how it was answered, what was said of it."""

    title: str
    ref: str = ""
    answer: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list of things; numbered where their order matters."""

    points: tuple[Point, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The grade or decision, and what it means, line by line."""

    label: str
    meaning: tuple[str, ...]
    good: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: headings, rows, and how wide its columns are to each other; `rag` is the column of colours."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    rag: int | None = None


Block = Heading | Words | Points | Verdict | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A document of an organisation: what stands at its top, its parts in reading order, its last line."""

    title: str
    subtitle: str
    organisation: str
    colour: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    foot: str
