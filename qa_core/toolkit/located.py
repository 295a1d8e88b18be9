"""What was found in a return, cell by cell, and what is said where something was not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from qa_core.model.finding import CellProblem
from qa_core.toolkit.grid import Slot
from qa_core.toolkit.tables import TableEntry
from qa_core.toolkit.values import Plain

NOT_FOUND, MOVED, TWICE, MERGED, COPIED = "not-found", "moved", "ref-twice", "merged", "copied-sheet"


class Entry(NamedTuple):
    """What stands in the cell of a slot; `value` is None where it is blank, or a formula without result."""

    value: Plain | None
    sheet: str
    cell: str
    formula: bool = False


@dataclass(slots=True)
class Located:
    """Where the answers of a book are.

    Attributes:
        entries: for each plain slot that was found, what stands there.
        tables: for each table that was found, its rows.
        problems: what was not found, or in two ways.
        doubtful: for slots that were not found beyond doubt, every cell that could be meant.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    tables: dict[str, TableEntry] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    doubtful: dict[str, tuple[Entry, ...]] = field(default_factory=dict)


_SENTENCES = {
    NOT_FOUND: "The cell for {what} was not found again: its ref code “{ref}” or the heading “{header}” "
    "is gone. "
    "Put them back as they were, or copy your answers into a fresh toolkit, and return it again.",
    MOVED: "Cells near {what} were deleted or moved, so nobody can tell which answer belongs to “{ref}”. "
    "Put every answer into the row of its ref code in a fresh toolkit, and return it again.",
    TWICE: "The ref code “{ref}” stands more than once, so {what} is not certain. "
    "Keep one row of it with the right answer, delete the other, and return the toolkit again.",
    MERGED: "The cell for {what} was merged with another. Unmerge the cells, check both, and return the "
    "toolkit again.",
}


def sentence(slot: Slot, code: str) -> str:
    """What is wrong with a slot's place, and what to do about it."""
    return _SENTENCES[code].format(what=described(slot), ref=slot.ref, header=slot.header)


def described(slot: Slot) -> str:
    """A slot in words, such as `the comment on 3.k`."""
    words = {"comment": "the comment on", "reason": "the reason at", "where": "the words beside"}
    return f"{words.get(slot.part, 'the answer to')} {slot.ref}"
