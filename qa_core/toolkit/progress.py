"""What the Done column shows, as a formula and as the value that it has when the workbook is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qa_core.model.instrument import Instrument
from qa_core.toolkit.grid import DONE_HEAD, Layout, Row, Sheet, Slot
from qa_core.toolkit.holds import (
    Holds,
    Where,
    asked_if,
    at,
    comment_if,
    formula_of,
    holds_now,
    never,
    quoted_text,
)
from qa_core.toolkit.naming import letter, quoted

DONE, OPEN, NOT_ASKED = "✓", "", "–"
AUTO, OPTIONAL, PERHAPS = "auto", "optional", "if asked"
NOTHING = "nothing needed"
_ASIDE = " "


@dataclass(frozen=True, slots=True)
class Done:
    """When a row is done: what must be filled, under which conditions, and whether it counts."""

    filled: tuple[Slot, ...] = ()
    some: tuple[Slot, ...] = ()
    comment: Slot | None = None
    comment_if: Holds = ()
    asked: tuple[Holds, ...] = ()
    counts: bool = True
    otherwise: str = OPEN

    def formula(self, sheet: str) -> str:
        """The formula for a cell of the row on this sheet."""
        full = [f"LEN(TRIM({at(slot, sheet)}))>0" for slot in self.filled]
        if self.some:
            full.append(_counted(self.some, sheet) + ">0")
        if self.comment and self.comment_if:
            full.append(
                f"OR(NOT({formula_of(self.comment_if, sheet)}),LEN(TRIM({at(self.comment, sheet)}))>0)"
            )
        aside = "" if self.counts else _ASIDE
        rest = quoted_text(self.otherwise)
        if self.asked:
            asked = ",".join(formula_of(holds, sheet) for holds in self.asked)
            rest = f"IF(AND({asked}),{rest},{quoted_text(NOT_ASKED + aside)})"
        return f"=IF(AND({','.join(full)}),{quoted_text(DONE + aside)},{rest})"

    def shows(self, shown: Mapping[str, str]) -> str:
        """What the formula yields when the slots hold these texts."""
        full = [bool(shown.get(slot.name, "").strip()) for slot in self.filled]
        if self.some:
            full.append(any(shown.get(slot.name) for slot in self.some))
        if self.comment and self.comment_if:
            full.append(
                not holds_now(self.comment_if, shown) or bool(shown.get(self.comment.name, "").strip())
            )
        aside = "" if self.counts else _ASIDE
        if all(full):
            return DONE + aside
        return self.otherwise if all(holds_now(holds, shown) for holds in self.asked) else NOT_ASKED + aside


def done(
    instrument: Instrument, layout: Layout, row: Row, by_hand: Collection[str] = frozenset()
) -> Done | None:
    """When a row of a sheet is done; None for rows that have nothing of their own to fill.

    Args:
        instrument: what is asked.
        layout: where everything stands.
        row: a row of one of its sheets.
        by_hand: questions that facts could answer but do not today.
    """
    if row.kind == "answer":
        return _of_child(instrument, layout, row)
    if row.kind not in ("question", "ticks"):
        return None
    question, value = instrument.questions[row.key], row.slot("value")
    some = tuple(s for s in layout.of_question.get(row.key, ()) if s.part in ("tick", "table") or s.row)
    comment = row.slot("comment") or layout.find(row.key, "comment")
    says = instrument.comment_of(row.key)
    must = says == "required" and comment is not None
    worked_out = question.work_out is not None and row.key not in by_hand
    filled = tuple(s for s in (None if worked_out else value, comment if must else None) if s)
    if not filled and not some and value is None:
        return None
    where = Where(instrument, layout, row)
    if never(where, row.key, question):
        own = filled or ((value,) if value else ())
        return Done(filled=own, some=some, counts=False, otherwise=NOT_ASKED + _ASIDE)
    asked, clear = asked_if(where, question)
    may_stay_empty = question.required is False or (question.rows is not None and question.min == 0)
    counts = clear and (must or not (may_stay_empty or worked_out))
    return Done(
        filled=filled or ((value,) if value and not some else ()),
        some=() if filled and (worked_out or value) else some,
        comment=None if must else comment,
        comment_if=comment_if(where, question, says, value),
        asked=asked,
        counts=counts,
        otherwise=OPEN if counts else AUTO if worked_out else OPTIONAL if may_stay_empty else PERHAPS,
    )


def total(
    instrument: Instrument, layout: Layout, sheet: Sheet, by_hand: Collection[str] = frozenset()
) -> int:
    """How many rows of a sheet count."""
    found = (done(instrument, layout, row, by_hand) for row in sheet.rows)
    return sum(1 for item in found if item and item.counts)


def summary(
    instrument: Instrument,
    layout: Layout,
    sheet: Sheet,
    shown: Mapping[str, str],
    by_hand: Collection[str] = frozenset(),
) -> tuple[str, str]:
    """How far a sheet is, for the front: the formula, and what it yields now."""
    if sheet.table:
        rows = sum(1 for line in shown.get(sheet.table.name, "").split("\n") if line.strip())
        return f'={_count(sheet.table, "")}&" filled"', f"{rows} filled"
    if sheet.kind == "ticks":
        ticks = [row.slots[0] for row in sheet.rows]
        seen = sum(1 for slot in ticks if shown.get(slot.name) == "Yes")
        area = f"{quoted(sheet.title)}!{ticks[0].cell}:{ticks[-1].cell}"
        return f'=COUNTIF({area},"Yes")&" ticked"', f"{seen} ticked"
    column = letter(sheet.headers.index(DONE_HEAD) + 1)
    area = f"{quoted(sheet.title)}!{column}{sheet.rows[0].number}:{column}{sheet.rows[-1].number}"
    found = [item for row in sheet.rows if (item := done(instrument, layout, row, by_hand))]
    marks = [item.shows(shown) for item in found]
    count = sum(1 for item in found if item.counts)
    wanted = count - marks.count(NOT_ASKED)
    if not count:
        return f'="{NOTHING}"', NOTHING
    left = f'{count}-COUNTIF({area},"{NOT_ASKED}")'
    formula = f'=IF({left}=0,"{NOTHING}",COUNTIF({area},"{DONE}")&" of "&({left}))'
    return formula, f"{marks.count(DONE)} of {wanted}" if wanted else NOTHING


def _of_child(instrument: Instrument, layout: Layout, row: Row) -> Done:
    question = instrument.questions[row.key]
    column = next(column for column in question.columns if column.key == row.column)
    where = Where(instrument, layout, row)
    if never(where, row.key, column):
        return Done(filled=row.slots, counts=False, otherwise=NOT_ASKED + _ASIDE)
    asked, clear = asked_if(where, column)
    may_stay_empty = column.required is False or question.required is False or layout.spare
    counts = clear and not may_stay_empty
    otherwise = OPEN if counts else OPTIONAL if may_stay_empty else PERHAPS
    return Done(filled=row.slots, asked=asked, counts=counts, otherwise=otherwise)


def _counted(slots: tuple[Slot, ...], sheet: str) -> str:
    """How many of the slots are filled; ticks stand one under the other."""
    if slots[0].part != "tick":
        return "+".join(_count(slot, sheet) for slot in slots)
    return f"COUNTA({at(slots[0], sheet)}:{slots[-1].cell})"


def _count(slot: Slot, sheet: str) -> str:
    """How many rows are filled: of a table by its first column, after the agency's name."""
    if slot.part != "table" or not slot.end:
        return f"COUNTA({at(slot, sheet)})"
    first = slot.cell[0] if slot.columns[0] != "agency" or len(slot.columns) == 1 else letter(3)
    last = slot.end.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    area = f"{first}{slot.cell[1:]}:{first}{last}"
    return f"COUNTA({quoted(slot.sheet) + '!' if slot.sheet != sheet else ''}{area})"
