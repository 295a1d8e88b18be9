"""An audit's answers as what stands in the cells of a toolkit: reading them gives the same answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer, Audit, Value
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.toolkit.fill import Entry, Fill
from qa_core.toolkit.grid import NA_LABEL, TICK_NO, TICK_YES, Layout
from qa_core.toolkit.layout import UNKNOWN_CHILDREN, build
from qa_core.toolkit.ticks import parted

_SPARE = 3


def layout_for(instrument: Instrument, allocation: Allocation, audit: Audit) -> Layout:
    """The layout of an allocation, with as many blocks and rows as an audit needs."""
    children = children_of(allocation, audit)
    usual = len(allocation.children) or UNKNOWN_CHILDREN
    blocks = len(children) if len(children) > usual else len(allocation.children)
    known = [(key, len(answer.rows) + _SPARE) for key, answer in audit.answers.items() if answer.rows]
    tables = {key for key, question in instrument.questions.items() if question.rows in ("open", "agency")}
    rows = [(key, n) for key, n in known if key in tables]
    return build(instrument, blocks, len(allocation.agencies), rows, allocation.agency)


def children_of(allocation: Allocation, audit: Audit) -> list[str]:
    """The children's ids in the order of their blocks: those of the case, then others answered for."""
    found = list(allocation.children) or [f"C{n}" for n in range(1, UNKNOWN_CHILDREN + 1)]
    named = (row.get("child") for answer in audit.answers.values() for row in answer.rows)
    return list(dict.fromkeys([*found, *(str(child) for child in named if child)]))


def fill_of(instrument: Instrument, layout: Layout, allocation: Allocation, audit: Audit) -> Fill:
    """Every answer, comment, reason and row of an audit in its slot.

    Raises: InputError naming each text that the toolkit has no cell for.
    """
    filler = _Filler(instrument, layout, children_of(allocation, audit), allocation.agencies)
    for key, answer in audit.answers.items():
        if key in instrument.questions:
            filler.answer(instrument.questions[key], answer)
    if filler.homeless:
        raise InputError(filler.homeless)
    return Fill(filler.cells, filler.tables)


@dataclass
class _Filler:
    instrument: Instrument
    layout: Layout
    children: Sequence[str]
    agencies: Sequence[str]
    cells: dict[str, Entry] = field(default_factory=dict)
    tables: dict[str, tuple[tuple[Entry, ...], ...]] = field(default_factory=dict)
    homeless: list[str] = field(default_factory=list)

    def answer(self, question: Question, answer: Answer) -> None:
        comment = answer.comment
        if question.many:
            comment = self.ticks(question, answer)
        elif answer.value is not None:
            self.put(question.key, "value", self.entry(question, answer.value))
        self.put(question.key, "comment", comment)
        self.put(question.key, "reason", answer.reason)
        if question.rows == "child":
            self.rows_of_children(question, answer.rows)
        elif question.rows:
            self.table(question, answer.rows)

    def put(self, key: str, part: str, entry: Entry) -> None:
        if entry in (None, ""):
            return
        slot = self.layout.find(key, part)  # type: ignore[arg-type]
        if slot is None:
            words = " ".join(str(entry).split())[:60]
            self.homeless.append(
                f"{key}: a toolkit has no cell for this {part} (“{words}”). Take it out first."
            )
        else:
            self.cells[slot.name] = entry

    def ticks(self, question: Question, answer: Answer) -> str:
        """Ticks and the texts beside them; returns what is left of the comment."""
        labels = {option.id: option.label for option in self.instrument.options(question)}
        labels[NOT_APPLICABLE] = NA_LABEL
        value = answer.value
        chosen = set(value) if isinstance(value, tuple) else {str(value)} if value is not None else set()
        rest, beside = parted(answer.comment, labels)
        for slot in self.layout.of_question.get(question.key, ()):
            if slot.part == "tick" and slot.option in chosen:
                self.cells[slot.name] = TICK_YES
            elif slot.part == "tick" and value == () and slot.option != NOT_APPLICABLE:
                self.cells[slot.name] = TICK_NO
            elif slot.part == "where" and slot.option in beside:
                self.cells[slot.name] = beside[slot.option]
        return rest

    def rows_of_children(self, question: Question, rows: Iterable[Mapping[str, Value]]) -> None:
        columns = {column.key: column for column in question.columns}
        for row in rows:
            number = self.children.index(str(row.get("child"))) + 1 if row.get("child") else 0
            for key, value in row.items():
                slot = self.layout.find(question.key, "value", row=number, column=key)
                if slot and value is not None:
                    self.cells[slot.name] = self.entry(columns[key], value)

    def table(self, question: Question, rows: Iterable[Mapping[str, Value]]) -> None:
        slot = self.layout.find(question.key, "table")
        if slot is None:
            return
        columns = {column.key: column for column in question.columns}
        agency = columns.setdefault("agency", Question(key="agency", prompt="Agency"))
        found = [tuple(self.entry(columns[key], row.get(key)) for key in slot.columns) for row in rows]
        if question.rows == "agency":
            named = {str(row.get("agency")) for row in rows}
            missing = [name for name in self.agencies if name not in named]
            found += [tuple(name if key == agency.key else None for key in slot.columns) for name in missing]
        if found:
            self.tables[slot.name] = tuple(found)

    def entry(self, question: Question, value: Value) -> Entry:
        """A value as an auditor would enter it."""
        labels = {option.id: option.label for option in self.instrument.options(question)}
        if isinstance(value, tuple):
            return "; ".join(labels.get(item, item) for item in value)
        if isinstance(value, bool) or value is None:
            return TICK_YES if value else TICK_NO if value is False else None
        if value == NOT_APPLICABLE and (question.na is not False or question.answer not in ("text", "long")):
            return NA_LABEL
        if labels:
            return labels.get(str(value), str(value))
        if question.answer == "child" and value in self.children:
            return f"Child {self.children.index(str(value)) + 1}"
        return _date(value) if question.answer == "date" else value


def _date(value: Value) -> Entry:
    try:
        day = dt.date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return day if day.year > 1900 else str(value)
