"""Which toolkit a file is: by its hidden copies if their signature holds, else by what stands visibly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from qa_core.toolkit.grid import FRONT, IDENTITY, RETURN_ID_NAME
from qa_core.toolkit.package import Book
from qa_core.toolkit.values import Plain

PREFIX, SIGNATURE, RETURN_ID = "qa_", "hmac", "return_id"
Source = Literal["properties", "sheet", "visible"]
KeyCheck = Callable[[Mapping[str, str], str], bool]
_LABELS = frozenset({"return id", "return", "return reference", "return number"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a toolkit says it is.

    Attributes:
        return_id: the id of the return; None where the file does not tell.
        fields: the signed fields, or those of the copy that the id was taken from.
        signed: whether the signature of that copy holds.
        source: where the id was taken from; `visible`, like anything unsigned, needs a person's confirmation.
        disagreement: in words, which copies say something else; None where all agree.
    """

    return_id: str | None
    fields: Mapping[str, str] = field(default_factory=dict)
    signed: bool = False
    source: Source | None = None
    disagreement: str | None = None


def identify(book: Book, key_check: KeyCheck) -> Identity:
    """Read a toolkit's identity; the copy whose signature holds wins, and any disagreement is told.

    Args:
        book: a workbook that passed the gate.
        key_check: whether a signature belongs to fields, by the store's key.
    """
    copies: dict[Source, dict[str, str]] = {"properties": _properties(book), "sheet": _sheet(book)}
    visible = _visible(book)
    signed = [source for source, fields in copies.items() if _holds(fields, key_check)]
    seen = {source: fields for source, fields in copies.items() if fields}
    said = _disagreement(seen, visible)
    if len(signed) == 2 and copies["properties"] != copies["sheet"]:
        return Identity(visible, {}, False, "visible" if visible else None, said)
    if signed:
        fields = _unsigned(copies[signed[0]])
        return Identity(fields.get(RETURN_ID), fields, True, signed[0], said)
    if visible:
        fields = next((_unsigned(f) for f in seen.values() if f.get(RETURN_ID) == visible), {})
        return Identity(visible, fields, False, "visible", said or _broken(seen))
    for source, fields in seen.items():
        if fields.get(RETURN_ID):
            return Identity(fields[RETURN_ID], _unsigned(fields), False, source, said or _broken(seen))
    return Identity(None, disagreement=said)


def _holds(fields: Mapping[str, str], key_check: KeyCheck) -> bool:
    signature = fields.get(SIGNATURE, "")
    return bool(signature) and key_check(_unsigned(fields), signature)


def _unsigned(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name != SIGNATURE}


def _properties(book: Book) -> dict[str, str]:
    return {name[len(PREFIX) :]: value for name, value in book.properties.items() if name.startswith(PREFIX)}


def _sheet(book: Book) -> dict[str, str]:
    title = book.title(IDENTITY)
    found: dict[str, str] = {}
    last = book.last_row(title) if title else 0
    for row in range(1, min(last, 100) + 1):
        name = text_of(book.cell(title or "", row, 1).value)
        if name:
            found[name.removeprefix(PREFIX)] = text_of(book.cell(title or "", row, 2).value)
    return found


def _visible(book: Book) -> str | None:
    named = book.names.get(RETURN_ID_NAME)
    if named and (text := text_of(book.cell(*named[:3]).value)):
        return text
    front = book.title(FRONT)
    for row, column, word in book.texts(front) if front else ():
        if word.strip().rstrip(":").casefold() in _LABELS:
            text = text_of(book.cell(front or "", row, column + 1).value)
            if text:
                return text
    return None


def _disagreement(seen: Mapping[Source, Mapping[str, str]], visible: str | None) -> str | None:
    words = {"properties": "the document properties", "sheet": "the hidden sheet"}
    found: list[str] = []
    if len(seen) == 2:
        one, other = seen["properties"], seen["sheet"]
        different = sorted(n for n in one.keys() | other.keys() if one.get(n, "") != other.get(n, ""))
        if different:
            found.append(f"the document properties and the hidden sheet differ in {', '.join(different)}")
    for source, fields in seen.items():
        if visible and fields.get(RETURN_ID) not in (None, "", visible):
            found.append(f"{words[source]} say {fields[RETURN_ID]}, the front sheet says {visible}")
    return "; ".join(found) or None


def _broken(seen: Mapping[Source, Mapping[str, str]]) -> str | None:
    if any(fields.get(SIGNATURE) for fields in seen.values()):
        return "the signature does not belong to what the toolkit says of itself: it was changed"
    return None


def text_of(value: Plain | None) -> str:
    """A cell's value as the text it was written as; a program may have made a number of it."""
    if value is None or isinstance(value, bool):
        return ""
    return str(value).strip()
