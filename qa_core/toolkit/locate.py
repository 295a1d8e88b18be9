"""Finding each answer again by two anchors: the defined name, and the ref code that stands in the row.

A place counts only if name, ref and column heading agree, or if those that are left allow no other place.
Everything else is a problem that names the place: never an answer that might be another question's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from qa_core.model.finding import CellProblem
from qa_core.toolkit.grid import Layout, Slot
from qa_core.toolkit.located import COPIED, MERGED, MOVED, NOT_FOUND, TWICE, Entry, Located, sentence
from qa_core.toolkit.package import Book
from qa_core.toolkit.sightings import Plan, Sighting, plan_of, sightings
from qa_core.toolkit.tables import find_table, head_on

__all__ = ["Entry", "Located", "locate"]

Place = tuple[str, int, int]
_ENOUGH = 60
"""Places of one ref that are looked at; two are already one too many."""


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
                places = self.everywhere.setdefault(ref, [])
                places += [(title, row) for row in rows[: _ENOUGH - len(places)]]
        self.titles = self._renamed()
        self.steady: dict[str, bool] = {}
        self.result = Located()
        self.used = set(self.titles.values())

    def located(self) -> Located:
        for slots in self.plan.sheets.values():
            self._sheet(slots)
        for slot in self.plan.tables:
            self._table(slot)
        self._copies()
        return self.result

    def _sheet(self, slots: tuple[Slot, ...]) -> None:
        if slots and all(slot.name in self.deleted for slot in slots):
            self._gone(slots)
            return
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
        return self._column(slot, seen) == column and (seen.ordered or self._steady(slot.sheet, sheet))

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
        sheet, row, _ = place
        if named == place:
            return self.seen[sheet].ordered or self._steady(slot.sheet, sheet)
        owners = {owner: p for p, owner in self.owners.items() if p[0] == sheet and p[1] == row}
        refs = {self.layout.slots[owner].ref for owner in owners}
        if slot.name in self.deleted or not self._steady(slot.sheet, sheet):
            return False
        if named is None and refs <= {slot.ref} and place not in owners.values():
            return True
        moved = not self.seen[sheet].ordered and len(refs) <= 1 and slot.ref not in refs
        return moved and (named is None or named[0] == sheet)

    def _steady(self, planned: str, sheet: str) -> bool:
        """Whether the names of a sheet stand to each other as they went out, but for rows put between.

        Then whole rows were moved if anything was: cells deleted, pushed or cut would leave names apart.
        """
        if planned not in self.steady:
            rows: dict[int, set[int]] = {}
            for slot in self.plan.sheets[planned]:
                named = self.book.names.get(slot.name)
                if named is not None:
                    row = named[1] if named[0] == sheet else 0
                    rows.setdefault(self.plan.places[slot.name][0], set()).add(row)
            found = [now for before in sorted(rows) for now in rows[before]]
            apart = any(slot.name in self.deleted for slot in self.plan.sheets[planned])
            in_order = len(found) == len(rows) and all(a < b for a, b in pairwise(found))
            self.steady[planned] = in_order and not apart
        return self.steady[planned]

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
            CellProblem(sheet=sheet, cell=cell, question=slot.key, code=code, message=sentence(slot, code))
        )

    def _gone(self, slots: tuple[Slot, ...]) -> None:
        """Slots of a sheet that was deleted; what stands in a copy of it may still tell of a concern."""
        for slot in slots:
            places = [self._place(slot, *found) for found in self.everywhere.get(slot.ref, ())]
            self.result.doubtful[slot.name] = tuple(self._entry(place) for place in places if place)
        message = (
            f"The sheet “{slots[0].sheet}” was deleted; a copy of it is not read. "
            "Copy your answers into a fresh toolkit, and return it again."
        )
        self.result.problems.append(CellProblem(sheet=slots[0].sheet, code=NOT_FOUND, message=message))

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
                    message=sentence(slot, NOT_FOUND),
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
            if title in self.used:
                continue
            tables = any(head_on(seen, slot) for slot in self.plan.tables)
            if title in self.copied or seen.at or tables:
                message = (
                    f"The sheet “{title}” is a copy; only the sheet that went out is read. Delete the copy, "
                    "after moving any answers from it to the sheet they belong on, and return the toolkit."
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
