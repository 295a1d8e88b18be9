"""Defined names `qa_…`: which area each one stands for, and which lead nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa_core.toolkit.parts import DefinedName
from qa_core.toolkit.sheet_xml import area

PREFIX = "qa_"
NamedArea = tuple[str, int, int, int, int]
Why = Literal["copied", "deleted", "elsewhere", "twice"]


@dataclass(frozen=True, slots=True)
class NameProblem:
    """A name that cannot be used: it belongs to a copied sheet (`sheet`), its cell was deleted, it points
    to no cell of the workbook, or it stands twice."""

    name: str
    why: Why
    sheet: str | None = None


def read_names(
    defined: list[DefinedName], sheets: list[tuple[str, str]]
) -> tuple[dict[str, NamedArea], list[NameProblem]]:
    """The area of each usable name, by the name in lower case, and the problems of the others."""
    titles = {title.casefold(): title for title, _ in sheets}
    found: dict[str, NamedArea] = {}
    problems: list[NameProblem] = []
    twice: set[str] = set()
    for one in defined:
        name = one.name.lower()
        if not name.startswith(PREFIX):
            continue
        if one.local is not None:
            problems.append(NameProblem(name, "copied", _local_sheet(one.local, sheets)))
            continue
        place = _place(one.target, titles)
        if isinstance(place, str):
            problems.append(NameProblem(name, "deleted" if place == "deleted" else "elsewhere"))
        elif name in found:
            twice.add(name)
        else:
            found[name] = place
    for name in twice:
        del found[name]
    return found, [*problems, *(NameProblem(name, "twice") for name in sorted(twice))]


def _place(target: str, titles: dict[str, str]) -> NamedArea | str:
    if "#REF!" in target:
        return "deleted"
    sheet, _, cells = target.strip().removeprefix("=").rpartition("!")
    found = area(cells) if len(cells) < 25 else None
    title = titles.get(_unquoted(sheet))
    return (title, *found) if title is not None and found is not None else "elsewhere"


@lru_cache(maxsize=500)
def _unquoted(sheet: str) -> str:
    """The case-folded title that a reference writes, with or without quotes."""
    if len(sheet) > 2 and sheet[0] == sheet[-1] == "'":
        inner = sheet[1:-1]
        return inner.replace("''", "'").casefold() if inner.count("'") == 2 * inner.count("''") else ""
    return "" if "'" in sheet or "[" in sheet else sheet.casefold()


def _local_sheet(number: str, sheets: list[tuple[str, str]]) -> str | None:
    index = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else -1
    return sheets[index][0] if 0 <= index < len(sheets) else None
