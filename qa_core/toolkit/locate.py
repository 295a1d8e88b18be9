"""Finding each answer again by two anchors: the defined name, and the ref code that stands in the row.

A place counts only if name, ref and column heading agree, or if those that are left allow no other place.
Everything else is a problem that names the place: never an answer that might be another question's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from qa_core.model.finding import CellProblem
from qa_core.toolkit.grid import Layout, Slot
from qa_core.toolkit.package import Book
from qa_core.toolkit.sightings import Plan, Sighting, plan_of, sightings
from qa_core.toolkit.tables import TableEntry, find_table
from qa_core.toolkit.values import Plain

NOT_FOUND, MOVED, TWICE, MERGED, COPIED = "not-found", "moved", "ref-twice", "merged", "copied-sheet"
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Entry:
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


def locate(book: Book, layout: Layout) -> Located:
    """Find every slot of a layout in a book.

    Args:
        book: a workbook that passed the gate.
        layout: the layout of the toolkit that went out.

    Returns: entries, tables, and one problem for each place that is not beyond doubt.
    """
    return _Locating(book, layout).located()


class _Locating:
    def __init__(self, book: Book, layout: Layout) -> None:
        self.book, self.layout = book, layout
        self.plan: Plan = plan_of(layout)
        self.seen = sightings(book, self.plan)
        self.copied = {p.sheet for p in book.name_problems if p.why == "copied" and p.sheet}
        self.deleted = {p.name for p in book.name_problems if p.why == "deleted"}
        self.owners: dict[Place, str] = {}
        self.columns: dict[tuple[str, str], Counter[tuple[str, int]]] = {}
        for name in self.plan.places:
            if name in book.names:
                sheet, row, column, *_ = book.names[name]
                self.owners[sheet, row, column] = name
                slot = layout.slots[name]
                self.columns.setdefault((slot.sheet, slot.header), Counter())[sheet, column] += 1
        self.everywhere: dict[str, list[tuple[str, int]]] = {}
        for title, seen in self.seen.items():
            for ref, rows in seen.at.items():
                self.everywhere.setdefault(ref, []).extend((title, row) for row in rows)
        self.titles = self._renamed()
        self.result = Located()
        self.used: set[str] = set()

    def located(self) -> Located:
        for slots in self.plan.sheets.values():
            self._sheet(slots)
        for slot in self.plan.tables:
            self._table(slot)
        self._copies()
        return self.result

    def _sheet(self, slots: tuple[Slot, ...]) -> None:
        missing = []
        for slot in slots:
            named = self.book.names.get(slot.name)
            if named is not None and self._agrees(slot, named[0], named[1], named[2]):
                self._accept(slot, (named[0], named[1], named[2]))
            elif not self.everywhere.get(slot.ref):
                missing.append(slot)
            else:
                self._search(slot, named[:3] if named else None)
        self._missing(slots, missing)

    def _agrees(self, slot: Slot, sheet: str, row: int, column: int) -> bool:
        """Whether ref and heading say the same as the name, and the ref stands nowhere else."""
        seen = self.seen.get(sheet)
        if seen is None or seen.refs.get(row) != slot.ref or len(self.everywhere[slot.ref]) > 1:
            return False
        return self._column(slot, seen) == column

    def _column(self, slot: Slot, seen: Sighting) -> int | None:
        """The slot's column by its heading; without the heading, where most names of the column point."""
        found = seen.heads.get(slot.header)
        if found is not None:
            return found
        counted = self.columns.get((slot.sheet, slot.header), Counter())
        here = [(n, column) for (title, column), n in counted.items() if title == seen.title]
        return max(here)[1] if here else None

    def _search(self, slot: Slot, named: Place | None) -> None:
        """A slot whose name is gone or disagrees, or whose ref stands more than once."""
        title = named[0] if named else self.titles.get(slot.sheet)
        rows = [(sheet, row) for sheet, row in self.everywhere[slot.ref] if sheet == title]
        rows = rows or self.everywhere[slot.ref]
        places = [p for sheet, row in rows if (p := self._place(slot, sheet, row))]
        others = [p for sheet, row in self.everywhere[slot.ref] if (p := self._place(slot, sheet, row))]
        doubt = [self._entry(p) for p in dict.fromkeys([*([named] if named else []), *places, *others])]
        if len(set(rows)) != len(self.everywhere[slot.ref]) or len(rows) > 1:
            self.result.doubtful[slot.name] = tuple(doubt)
        if not places:
            self._doubt(slot, doubt, NOT_FOUND, named)
        elif len(rows) > 1:
            self._twice(slot, named, places, doubt)
        elif self._trusted(slot, named, places[0]):
            self._accept(slot, places[0])
        else:
            self._doubt(slot, doubt, MOVED, places[0])

    def _twice(self, slot: Slot, named: Place | None, places: list[Place], doubt: list[Entry]) -> None:
        """A ref that stands twice on its sheet: the named one, if the others say nothing else."""
        values = {self._entry(p).value for p in places if p != named} - {None}
        if named in places and values <= {self._entry(named).value}:
            self._accept(slot, named)
        else:
            self._doubt(slot, doubt, TWICE, places[0])

    def _trusted(self, slot: Slot, named: Place | None, place: Place) -> bool:
        """Whether the cell beside the ref holds this slot's answer although its name is not there."""
        if named == place:
            return True
        sheet, row, _ = place
        owners = [owner for (s, r, _), owner in self.owners.items() if s == sheet and r == row]
        refs = {self.layout.slots[owner].ref for owner in owners}
        if named is None and not (slot.name in self.deleted and self._alive(sheet)):
            return not refs or self._sorted(sheet, refs, slot)
        return named is not None and named[0] == sheet and self._sorted(sheet, refs, slot)

    def _sorted(self, sheet: str, refs: set[str], slot: Slot) -> bool:
        """Whole rows were moved: refs out of order, and no name of the row still belongs to its ref."""
        seen = self.seen[sheet]
        return not seen.ordered and len(refs) <= 1 and slot.ref not in refs

    def _alive(self, sheet: str) -> bool:
        return any(place[0] == sheet for place in self.owners)

    def _place(self, slot: Slot, sheet: str, row: int) -> Place | None:
        column = self._column(slot, self.seen[sheet])
        return (sheet, row, column) if column else None

    def _entry(self, place: Place) -> Entry:
        value, formula = self.book.cell(*place)
        return Entry(value, place[0], self.book.address(*place[1:]), formula)

    def _accept(self, slot: Slot, place: Place) -> None:
        entry = self._entry(place)
        self.used.add(place[0])
        merged = self.book.merged(*place)
        if merged and merged[:2] != place[1:]:
            self._doubt(slot, [entry, self._entry((place[0], *merged[:2]))], MERGED, place)
            return
        self.result.entries[slot.name] = entry

    def _doubt(self, slot: Slot, entries: Iterable[Entry], code: str, place: Place | None) -> None:
        self.result.doubtful[slot.name] = tuple(entries)
        if place:
            self.used.add(place[0])
        sheet = place[0] if place else self.titles.get(slot.sheet, slot.sheet)
        cell = self.book.address(*place[1:]) if place else slot.cell
        self.result.problems.append(
            CellProblem(sheet=sheet, cell=cell, question=slot.key, code=code, message=_say(slot, code))
        )

    def _missing(self, slots: tuple[Slot, ...], missing: list[Slot]) -> None:
        """Slots whose ref stands nowhere; one problem where that is the whole sheet."""
        for slot in missing:
            named = self.book.names.get(slot.name)
            if named:
                self.result.doubtful[slot.name] = (self._entry((named[0], named[1], named[2])),)
        if missing and len(missing) == len(slots):
            title = slots[0].sheet
            message = (
                f"The sheet “{title}” is missing, or its column “Ref” is. Copy your answers into a fresh "
                "toolkit, or put the sheet back as it was, and return it again."
            )
            self.result.problems.append(CellProblem(sheet=title, code=NOT_FOUND, message=message))
            return
        for slot in missing:
            self.result.problems.append(
                CellProblem(
                    sheet=self.titles.get(slot.sheet, slot.sheet),
                    cell=slot.cell,
                    question=slot.key,
                    code=NOT_FOUND,
                    message=_say(slot, NOT_FOUND),
                )
            )

    def _table(self, slot: Slot) -> None:
        entry, problems = find_table(self.book, self.seen, slot, self.titles.get(slot.sheet))
        self.result.problems += problems
        if entry is not None:
            self.result.tables[slot.name] = entry
            self.used.add(entry.sheet)

    def _copies(self) -> None:
        """Sheets that hold the layout's refs although nothing was taken from them."""
        for title, seen in self.seen.items():
            if title not in self.used and (title in self.copied or len(seen.at) > 1):
                message = (
                    f"The sheet “{title}” is a copy; only the sheet that went out is read. Delete the "
                    "copy, after "
                    "moving any answers from it to the sheet they belong on, and return the toolkit again."
                )
                self.result.problems.append(CellProblem(sheet=title, code=COPIED, message=message))

    def _renamed(self) -> dict[str, str]:
        """For each sheet of the layout, its title in the book: by its names, else by its own title."""
        votes: dict[str, Counter[str]] = {}
        for (sheet, _), counted in self.columns.items():
            for (title, _), n in counted.items():
                votes.setdefault(sheet, Counter())[title] += n
        found: dict[str, str] = {}
        for planned in self.layout.sheets:
            own = self.book.title(planned.title)
            if planned.title in votes:
                found[planned.title] = votes[planned.title].most_common(1)[0][0]
            elif own is not None:
                found[planned.title] = own
        return found


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


def _say(slot: Slot, code: str) -> str:
    return _SENTENCES[code].format(what=described(slot), ref=slot.ref, header=slot.header)


def described(slot: Slot) -> str:
    """A slot in words, such as `the comment on 3.k`."""
    words = {"comment": "the comment on", "reason": "the reason at", "where": "the words beside"}
    return f"{words.get(slot.part, 'the answer to')} {slot.ref}"
