"""Where ref codes and column headings stand in a book, sheet by sheet: the second anchor of an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from qa_core.toolkit.grid import CHILDREN, HEADER_ROW, KEPT_TITLES, REF_HEAD, Layout, Slot
from qa_core.toolkit.package import Book
from qa_core.toolkit.sheet_xml import area

_LONGEST, _FEW = 120, 20
_NO_ANSWERS = frozenset(KEPT_TITLES) - {CHILDREN}


@dataclass(frozen=True)
class Plan:
    """What a layout makes one look for.

    Attributes:
        refs: every ref code with its place in the order of its sheet; tables are not among them.
        tables: the slots of tables.
        table_heads: the headings of each table, by its ref: a row with both is no question's.
        words: what a cell may hold to be of interest: refs, headings, and refs as numbers.
        places: row and column of each plain slot in the toolkit as it went out.
        sheets: the plain slots of each sheet.
    """

    refs: dict[str, int]
    tables: tuple[Slot, ...]
    table_heads: dict[str, frozenset[str]]
    words: dict[object, str]
    places: dict[str, tuple[int, int]]
    sheets: dict[str, tuple[Slot, ...]]


class _Same:
    """A layout compared by identity, so that nobody hashes hundreds of slots."""

    __slots__ = ("layout",)

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def __hash__(self) -> int:
        return id(self.layout)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.layout is self.layout


def plan_of(layout: Layout) -> Plan:
    """The plan of a layout, made once."""
    return _plan(_Same(layout))


@lru_cache(maxsize=32)
def _plan(same: _Same) -> Plan:
    layout = same.layout
    plain = [slot for slot in layout.slots.values() if slot.part != "table"]
    tables = tuple(slot for slot in layout.slots.values() if slot.part == "table")
    refs = {row.ref: n for sheet in layout.sheets for n, row in enumerate(sheet.rows) if row.ref}
    heads = {slot.header for slot in plain}
    table_heads = {slot.ref: frozenset(slot.headers) for slot in tables}
    known = {*refs, *heads, *table_heads, *frozenset().union(*table_heads.values()), REF_HEAD}
    words: dict[object, str] = {word: word for word in known}
    for ref in refs:
        if ref.isdigit():
            words[int(ref)] = ref
        elif ref.replace(".", "", 1).isdigit():
            words[float(ref)] = ref
    places = {slot.name: place[:2] for slot in plain if (place := area(slot.cell))}
    sheets = {s.title: tuple(slot for row in s.rows for slot in row.slots) for s in layout.sheets if s.rows}
    return Plan(refs, tables, table_heads, words, places, sheets)


@dataclass(slots=True)
class Sighting:
    """One sheet of the book: its row of headings, and the refs in the column below `Ref`.

    Attributes:
        heads: the column of each heading in the row of headings; a heading that stands twice is not there.
        at: the rows of each ref, the first few of them.
        refs: the ref of each row.
        ordered: whether the refs stand in the order they went out in.
        rows: everything of interest, as (column, word), by row.
    """

    title: str
    heads: dict[str, int] = field(default_factory=dict)
    at: dict[str, list[int]] = field(default_factory=dict)
    refs: dict[int, str] = field(default_factory=dict)
    ordered: bool = True
    rows: dict[int, list[tuple[int, str]]] = field(default_factory=dict)


def sightings(book: Book, plan: Plan) -> dict[str, Sighting]:
    """Every sheet in which anything of the layout stands, by its title in the book."""
    found: dict[str, Sighting] = {}
    for title, _ in book.sheets:
        if title not in _NO_ANSWERS:
            seen = _sighting(book, plan, title)
            if seen.rows:
                found[title] = seen
    return found


def _sighting(book: Book, plan: Plan, title: str) -> Sighting:
    seen = Sighting(title)
    words = plan.words
    for row, column, value in book.cells(title):
        word = words.get(value)
        if word is None:
            if not isinstance(value, str) or len(value) > _LONGEST or value.strip() == value:
                continue
            word = words.get(" ".join(value.split()))
        if word is not None and not isinstance(value, bool):
            seen.rows.setdefault(row, []).append((column, word))
    _heads(seen)
    _refs(seen, plan)
    return seen


def _heads(seen: Sighting) -> None:
    """The row of headings is the first that holds `Ref` and another heading."""
    for cells in seen.rows.values():
        ref = next((column for column, word in cells if word == REF_HEAD), None)
        if ref is None or len(cells) == 1:
            continue
        columns: dict[str, list[int]] = {}
        for column, word in cells:
            columns.setdefault(word, []).append(column)
        seen.heads = {word: found[0] for word, found in columns.items() if len(found) == 1}
        seen.heads[REF_HEAD] = ref
        return


def _refs(seen: Sighting, plan: Plan) -> None:
    """Refs count in the column below `Ref`; where that heading is gone, in the column that had them."""
    place = seen.heads.get(REF_HEAD, 1)
    last = -1
    for row, cells in seen.rows.items():
        word = next((word for column, word in cells if column == place), None)
        if word not in plan.refs or word is None or not (row >= HEADER_ROW or seen.heads):
            continue
        if any(other in plan.table_heads.get(word, ()) for _, other in cells):
            continue
        rows = seen.at.setdefault(word, [])
        if len(rows) < _FEW:
            rows.append(row)
        seen.refs[row] = word
        seen.ordered = seen.ordered and plan.refs[word] > last
        last = plan.refs[word]
