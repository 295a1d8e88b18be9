"""What stands in the slots of a workbook when it is rendered: answers, and marks for problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from qa_core.toolkit.grid import Slot

Entry = str | int | float | bool | dt.date | None
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the Problems sheet: the place it links to, what it is about, what to do, how loud."""

    message: str
    sheet: str = ""
    cell: str = ""
    about: str = ""
    loud: bool = False


@dataclass(frozen=True)
class Fill:
    """Entries by slot name, rows of tables by slot name, and problems.

    Attributes:
        cells: what stands in a slot of one cell; text as it is, a date as a date, a number as a number.
        tables: the rows of a table, each with an entry for every column of its slot.
        problems: in the order of the Problems sheet; None where there is no such sheet.
    """

    cells: Mapping[str, Entry] = field(default_factory=dict)
    tables: Mapping[str, tuple[tuple[Entry, ...], ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] | None = None

    @cached_property
    def shown(self) -> dict[str, str]:
        """The texts that formulas see; of a table the first entry of each row that has one."""
        found = {name: plain(entry) for name, entry in self.cells.items() if entry is not None}
        for name, rows in self.tables.items():
            firsts = (next((plain(e) for e in row if e not in (None, "")), "") for row in rows)
            found[name] = "\n".join(" ".join(first.split()) for first in firsts if first.strip())
        return found

    @cached_property
    def marks(self) -> dict[Place, str]:
        """The messages for each marked cell."""
        found: dict[Place, str] = {}
        for problem in self.problems or ():
            if problem.cell:
                place = (problem.sheet, problem.cell)
                found[place] = f"{found[place]}\n\n{problem.message}" if place in found else problem.message
        return found

    def of(self, slot: Slot) -> Entry:
        """What stands in a slot of one cell."""
        return self.cells.get(slot.name)


def plain(entry: Entry) -> str:
    """An entry as a formula sees it."""
    return "" if entry is None else str(entry)
