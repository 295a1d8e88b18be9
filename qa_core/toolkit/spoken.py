"""The many ways to write one option: case, spaces, synonyms and short forms, but never a guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from qa_core.model.instrument import NOT_APPLICABLE, Option

_YES = frozenset({"yes", "y", "true", "✓", "✔", "☑", "✅", "yes ✓"})
_NO = frozenset({"no", "n", "false", "☐"})
_NONE = frozenset({"none", "no", "n", "nil", "nothing", "none seen", "not seen"})
_PARTLY = frozenset({"partly", "partially", "part", "in part", "partial"})
_NOT_APPLICABLE = frozenset(
    {"n/a", "na", "n.a", "n\\a", "n / a", "not applicable", "not appl", "does not apply"}
)
_TICK = _YES | {"x", "×", "1", "✗", "✘", "☒", "tick", "ticked"}
_UNTICKED = _NO | {"0", "-", "–"}
_SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")
_JOINTS = re.compile(r"(?<=\w) ?[-_] ?(?=\w)")
_POINT_NOUGHT = re.compile(r"([0-9]+)\.0+")
_BRACKETS = re.compile(r"\s*\([^)]*\)\s*")
_SHORT = 40
"""Words from lists come again and again: what is shorter is worked out once."""


def plain_words(text: str) -> str:
    """A text without case, needless spaces, joined dashes and closing punctuation."""
    return _often(text) if len(text) < _SHORT else _plain(text)


def _plain(text: str) -> str:
    text = (
        unicodedata.normalize("NFKC", text)
        .casefold()
        .replace("’", "'")
        .replace("–", "-")
        .replace("\ufe0f", "")
    )
    short = _JOINTS.sub(" ", _SPACES.sub(" ", text)).strip(" \"'“”")
    return short.rstrip(".,;:! ") or short


_often = lru_cache(maxsize=2048)(_plain)


def not_applicable(words: str) -> bool:
    """Whether plain words say that a question does not apply."""
    return words in _NOT_APPLICABLE


def ticked(words: str) -> bool | None:
    """What plain words beside an option say: ticked, not ticked, or neither."""
    return True if words in _TICK else False if words in _UNTICKED else None


def clear_no(words: str) -> bool:
    """Whether plain words say no and nothing else."""
    return words in _NO or words in _NONE


def option_meant(text: str, options: tuple[Option, ...]) -> str | None:
    """The id of the one option that a text means; `na` for not applicable; None where that is not certain."""
    words = plain_words(text)
    number = _POINT_NOUGHT.fullmatch(words)
    meanings = _meanings(options)
    exact = meanings.get(number[1] if number else words)
    if exact is not None:
        return exact or None
    return NOT_APPLICABLE if not_applicable(words) else None


@lru_cache(maxsize=512)
def _meanings(options: tuple[Option, ...]) -> dict[str, str]:
    """Option ids by everything they may be called; "" where two options could be meant.

    Weaker names (label without brackets, synonyms, initials) never take a word from a stronger one.
    """
    found: dict[str, str] = {}
    for layer in (_names, _labels_without_brackets, _synonyms, _initials):
        new: dict[str, set[str]] = {}
        for option in options:
            for word in layer(option, options):
                new.setdefault(word, set()).add(option.id)
        for word, ids in new.items():
            if word and word not in found:
                found[word] = ids.pop() if len(ids) == 1 else ""
    return found


def _names(option: Option, _options: tuple[Option, ...]) -> Iterable[str]:
    return plain_words(option.id), plain_words(option.label)


def _labels_without_brackets(option: Option, _options: tuple[Option, ...]) -> Iterable[str]:
    return (plain_words(_BRACKETS.sub(" ", option.label)),)


def _synonyms(option: Option, options: tuple[Option, ...]) -> Iterable[str]:
    ids = {o.id for o in options}
    if option.id == "none":
        return _NONE - ids
    return {"yes": _YES, "no": _NO, "partly": _PARTLY}.get(option.id, frozenset())


def _initials(option: Option, options: tuple[Option, ...]) -> Iterable[str]:
    """`RI` for Requires Improvement, `G` for Good: only on scales, where they are the custom."""
    if len(options) > 6 or any(o.level is None for o in options):
        return ()
    words = plain_words(_BRACKETS.sub(" ", option.label)).split()
    return ("".join(word[0] for word in words),) if words and all(w.isalpha() for w in words) else ()
