"""Somebody at a keyboard: types answers into the cells of a toolkit as another program saves them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.allocation import Allocation
from qa_core.model.audit import Audit
from qa_core.model.instrument import Instrument
from qa_core.toolkit.entries import fill_of
from qa_core.toolkit.fill import Entry
from qa_core.toolkit.grid import Layout
from qa_core.toolkit.layout import layout_of

Untidy = Callable[[str, Random], str]


@dataclass(frozen=True)
class Typed:
    """What is typed: an audit's answers, how untidily, and words that stand instead of some of them.

    `instead` gives, by question, the words for its answer; empty words leave the comment out.
    """

    audit: Audit
    untidy: Untidy | None = None
    chance: Random = field(default_factory=lambda: Random(0))
    instead: Mapping[str, str] = field(default_factory=dict)


def type_into(data: bytes, instrument: Instrument, allocation: Allocation, typed: Typed) -> bytes:
    """The workbook with answers typed into its cells, found by their names as a person finds them by sight.

    Args:
        data: a toolkit, or a marked copy of one.
        instrument: what it asks.
        allocation: whom it was made for.
        typed: what is typed.
    """
    book = load_workbook(io.BytesIO(data))
    layout = layout_of(instrument, allocation)
    fill = fill_of(instrument, layout, allocation, typed.audit)
    places = {name.lower(): next(iter(at.destinations)) for name, at in book.defined_names.items()}
    for name, entry in {**fill.cells, **_instead(layout, typed)}.items():
        sheet, cell = places[name]
        book[_title(sheet)][cell.replace("$", "")] = _as_typed(entry, layout, name, typed)
    for name, rows in fill.tables.items():
        sheet, area = places[name]
        _table(book[_title(sheet)], area.replace("$", ""), rows)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _title(written: str) -> str:
    """A sheet's title from how a defined name writes it."""
    return written.replace("''", "'")


def _instead(layout: Layout, typed: Typed) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for key, words in typed.instead.items():
        slot = layout.find(key, "value" if words else "comment")
        if slot is not None:
            found[slot.name] = words or None
    return found


def _as_typed(entry: Entry, layout: Layout, name: str, typed: Typed) -> Entry:
    slot = layout.slots[name]
    if typed.untidy and slot.part in ("value", "tick") and isinstance(entry, str) and len(entry) < 25:
        return typed.untidy(entry, typed.chance)
    return entry


def _table(sheet: Worksheet, area: str, rows: tuple[tuple[Entry, ...], ...]) -> None:
    left, top, _, _ = range_boundaries(area)
    assert isinstance(left, int)
    assert isinstance(top, int)
    for down, row in enumerate(rows):
        for right, entry in enumerate(row):
            if entry is not None:
                sheet.cell(top + down, left + right).value = entry
