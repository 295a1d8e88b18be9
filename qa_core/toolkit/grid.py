"""What a toolkit consists of: sheets of rows, and the slots in them that hold answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Part = Literal["value", "comment", "reason", "tick", "where", "table"]
SheetKind = Literal[
    "front", "section", "children", "ticks", "table", "grades", "guidance", "lists", "identity"
]
RowKind = Literal["question", "why", "comment", "ticks", "tick", "child", "answer"]

FRONT, CHILDREN, GRADES, GUIDANCE = "Start here", "Children", "Grades", "Guidance"
LISTS, IDENTITY, PROBLEMS = "Lists", "qa", "Problems"
KEPT_TITLES = (FRONT, CHILDREN, GRADES, GUIDANCE, LISTS, IDENTITY, PROBLEMS)
RETURN_ID_NAME = "qa_return_id"
HEADER_ROW = 4
NA_LABEL, TICK_YES, TICK_NO = "N/A", "Yes", "No"
REF_HEAD, DONE_HEAD, NUMBER_HEAD = "Ref", "Done", "No."
ANSWER_HEAD, GRADE_HEAD, EVIDENCE_HEAD = "Answer", "Grade", "Your evidence and comment"
TICK_HEAD, WHERE_HEAD, WORDS_HEAD = "Seen?", "Where in the record", "In words"


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell (or, for `table`, one range) that an auditor fills.

    Attributes:
        name: the defined name, lower case, workbook scope.
        key: the question's key.
        part: `value`; `comment`; `reason` (for another value than the one worked out); `tick` (Yes or No
            beside one option; any No without a Yes means that none applies); `where` (text beside a tick,
            part of the question's comment, see `ticks.joined`); `table` (all rows of an open or agency
            table, one column of `columns` after the other).
        sheet: the sheet's title as written.
        cell: the cell as `E7`, or the first of a range.
        ref: what stands visibly in column A of the same row; for a table, in column A of its header row.
        header: the heading of the slot's column, in the sheet's header row; empty for a table.
        option: the option of a tick; `na` where it stands for not applicable.
        row: the child's number counted from 1, or 0.
        column: the column's key where a child's row is meant.
        end: the last cell of a table as written; the name in a return may reach further.
        columns: the column keys of a table from left to right; `agency` first in an agency table.
        headers: their headings.
    """

    name: str
    key: str
    part: Part
    sheet: str
    cell: str
    ref: str
    header: str = ""
    option: str | None = None
    row: int = 0
    column: str | None = None
    end: str | None = None
    columns: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: what stands in it and which slots it has; `link` names another sheet."""

    number: int
    kind: RowKind
    ref: str = ""
    key: str = ""
    option: str | None = None
    child: int = 0
    column: str | None = None
    slots: tuple[Slot, ...] = ()
    link: str | None = None

    def slot(self, *parts: Part) -> Slot | None:
        """The row's slot of one of these parts."""
        return next((slot for slot in self.slots if slot.part in parts), None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `about` is its section's id, or the key of its table or tick list."""

    title: str
    kind: SheetKind
    about: str = ""
    headers: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    table: Slot | None = None
    lines: int = 0


@dataclass(frozen=True)
class Layout:
    """Where everything of a toolkit stands; written and read by the same map.

    Attributes:
        sheets: every sheet, in the order of the workbook.
        children: how many blocks for children there are.
        agencies: how many agencies are named in agency tables, before the spare rows.
        spare: whether nobody knows how many children there are, so that blocks may stay empty.
        codes: the regime's codes with the core's own code that each stands for.
        agency: in a multi-agency audit, whose questions alone there are; None where there are all.
    """

    sheets: tuple[Sheet, ...]
    children: int
    agencies: int
    spare: bool = False
    codes: tuple[tuple[str, str], ...] = ()
    agency: str | None = None

    @cached_property
    def slots(self) -> dict[str, Slot]:
        """Every slot by its name."""
        return {slot.name: slot for slot in self._walk()}

    @cached_property
    def of_question(self) -> dict[str, tuple[Slot, ...]]:
        """The slots of each question, in the order of the workbook."""
        found: dict[str, list[Slot]] = {}
        for slot in self._walk():
            found.setdefault(slot.key, []).append(slot)
        return {key: tuple(slots) for key, slots in found.items()}

    def find(
        self, key: str, part: Part, *, option: str | None = None, row: int = 0, column: str | None = None
    ) -> Slot | None:
        """The slot of a question's part; None where the toolkit has no such cell."""
        wanted = (part, option, row, column)
        slots = self.of_question.get(key, ())
        return next((s for s in slots if (s.part, s.option, s.row, s.column) == wanted), None)

    @cached_property
    def row_of(self) -> dict[str, tuple[str, int]]:
        """Where each question stands first: its sheet and its row there."""
        found: dict[str, tuple[str, int]] = {}
        for sheet in self.sheets:
            for row in sheet.rows:
                if row.key:
                    found.setdefault(row.key, (sheet.title, row.number))
        return found

    def core_code(self, code: str) -> str:
        """The core's own code for a code of the regime; the code itself where it is one of the core's."""
        return dict(self.codes).get(code, code)

    def sheet(self, title: str) -> Sheet:
        """The sheet of this title; KeyError where there is none."""
        return self._titles[title]

    @cached_property
    def _titles(self) -> dict[str, Sheet]:
        return {sheet.title: sheet for sheet in self.sheets}

    def _walk(self) -> Iterator[Slot]:
        for sheet in self.sheets:
            if sheet.table:
                yield sheet.table
            for row in sheet.rows:
                yield from row.slots


def child_name(number: int) -> str:
    """The defined name of the heading of a child's block."""
    return f"qa_child_{number}"


def children_in(names: Iterable[str]) -> int:
    """How many children's blocks a workbook has by its names: an export may have more than usual."""
    heads = (name[9:] for name in names if name.startswith("qa_child_"))
    return max(
        (int(head) for head in heads if head.isascii() and head.isdigit() and len(head) < 4), default=0
    )
