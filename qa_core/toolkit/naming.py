"""Names that a workbook accepts: defined names, sheet titles, column letters."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from functools import lru_cache

NAME_LENGTH = 100
TITLE_LENGTH = 31
_SMALL_WORDS = (
    "a an and are as at been by do does each for from has have how in is it no of on or the there this to "
    "was were what which who whose with"
)
_SMALL = frozenset(_SMALL_WORDS.split())


def defined_name(*parts: str, taken: Container[str] = ()) -> str:
    """A defined name `qa_…` from a key and further words, unlike every name that is taken.

    Lower-case letters, digits and underscores only, at most 100 characters.
    """
    plain = "_".join(re.sub(r"[^a-z0-9]+", "_", part.lower()).strip("_") for part in parts)
    name = f"qa_{plain}"
    if len(name) > NAME_LENGTH:
        name = f"{name[: NAME_LENGTH - 13]}_{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    return _unlike(name, taken, NAME_LENGTH, "_")


def sheet_title(id: str, words: str, taken: Container[str] = ()) -> str:
    """A sheet title such as `4 Team Around the Family`: legal, at most 31 characters, whole words.

    Args:
        id: what stands first, such as a section's number; may be empty.
        words: a heading; small words go from its ends where it is too long.
        taken: titles already used, in lower case.
    """
    legal = re.sub(r"[\\/?*\[\]:\x00-\x1f\x7f]", " ", words.replace("’", "'"))
    fitting = " ".join(_fitting(legal.split(), TITLE_LENGTH - len(id) - 1)).lstrip(" '")
    title = f"{id} {fitting[:1].upper()}{fitting[1:]}".strip(" '")
    title = title[:TITLE_LENGTH].rstrip(" '") or "Sheet"
    if title.lower() == "history":
        title = f"{title} of it"
    return _unlike(title, taken, TITLE_LENGTH, " ")


@lru_cache(maxsize=1024)
def letter(column: int) -> str:
    """The letter of a column counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def quoted(title: str) -> str:
    """A sheet title as formulas and defined names write it."""
    return "'" + title.replace("'", "''") + "'"


def _fitting(words: list[str], room: int) -> list[str]:
    if len(" ".join(words)) <= room:
        return words
    words = [word for word in words if word.lower() not in ("a", "an")] or words
    while len(words) > 1 and words[0].lower() in _SMALL:
        words = words[1:]
    kept = words[:1]
    for word in words[1:]:
        if len(" ".join([*kept, word])) > room:
            break
        kept.append(word)
    while len(kept) > 1 and (kept[-1].lower() in _SMALL or kept[-1].endswith("'s")):
        kept.pop()
    return [*kept[:-1], kept[-1].rstrip(",;.–-")] if kept else kept


def _unlike(text: str, taken: Container[str], length: int, joint: str) -> str:
    found, number = text, 1
    while found.lower() in taken:
        number += 1
        tail = f"{joint}{number}"
        found = text[: length - len(tail)] + tail
    return found
