"""What was found in a return, as answers: concerns first, then every question, then all problems at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer, Value
from qa_core.model.finding import CellProblem
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.toolkit.cell_answers import CellReader, Misread, words_of, written
from qa_core.toolkit.flags import Flag, read_flags
from qa_core.toolkit.grid import Layout, Slot
from qa_core.toolkit.located import Entry, Located, described
from qa_core.toolkit.naming import letter
from qa_core.toolkit.spoken import plain_words, ticked
from qa_core.toolkit.tables import TableEntry
from qa_core.toolkit.ticks import joined
from qa_core.toolkit.values import CellError, Plain

_ANSWERS = TypeAdapter(dict[str, Answer])
_AGENCY = Question(key="agency", prompt="", answer="agency")
Raw = str | int | float | bool | dt.date | None
_FORMULA = "The cell holds a formula, and answers are not taken from formulas. Type the answer itself."
_NO_RESULT = "The cell holds a formula without a result. Type the answer itself."


@dataclass(slots=True)
class Reading:
    """What a return says.

    Attributes:
        answers: by question key; questions at which nothing was entered are not among them.
        problems: every cell that could not be read as an answer, and every place that was not found.
        flags: concerns, read before and despite everything else.
        raw: what stands in each slot of one cell, for the marked copy.
        tables: what stands in each table, row by row in the order of the slot's columns.
        unread: the text of every cell that is no answer, by slot (and row).
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    raw: dict[str, Raw] = field(default_factory=dict)
    tables: dict[str, tuple[tuple[Raw, ...], ...]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)


def read_answers(instrument: Instrument, layout: Layout, located: Located, allocation: Allocation) -> Reading:
    """Turn what was located into answers.

    Args:
        instrument: what was asked.
        layout: the layout of the toolkit that went out.
        located: where everything stands in the return.
        allocation: whose children and agencies the toolkit names.

    Returns: answers, all problems, and the concerns that were flagged (S0-057, S0-060).
    """
    reader = _Reader(instrument, layout, located, allocation)
    reader.read()
    return reader.reading


def content_hash(reading: Reading) -> str:
    """A hash of what was answered: the same answers give the same, whatever program saved the file."""
    answers = _ANSWERS.dump_python(reading.answers, mode="json")
    text = json.dumps([answers, reading.unread], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


class _Reader:
    def __init__(
        self, instrument: Instrument, layout: Layout, located: Located, allocation: Allocation
    ) -> None:
        self.instrument, self.layout, self.located = instrument, layout, located
        self.cells = CellReader(instrument, allocation)
        self.agencies = {plain_words(agency) for agency in allocation.agencies}
        self.reading = Reading(problems=list(located.problems), flags=read_flags(instrument, layout, located))

    def read(self) -> None:
        for key, question in self.instrument.questions.items():
            answer = self._answer(question, self.layout.of_question.get(key, ()))
            if not answer.empty:
                self.reading.answers[key] = answer
        for name, entries in self.located.doubtful.items():
            values = {written(e.value): e for e in entries if e.value is not None}
            if name not in self.reading.raw and values:
                self.reading.unread[name] = "\n".join(sorted(values))
                if len(values) == 1:
                    self._keep(name, values.popitem()[1])

    def _answer(self, question: Question, slots: Iterable[Slot]) -> Answer:
        value: Value = None
        texts: dict[str, str] = {}
        beside: list[tuple[str, str]] = []
        ticks: dict[str, bool] = {}
        rows: dict[int, dict[str, Value]] = {}
        for slot in slots:
            if slot.part == "table":
                found = self._table(question, slot)
                rows.update(enumerate(found, 1))
            elif slot.part == "tick":
                self._tick(slot, ticks)
            elif slot.part == "where":
                beside.append((self._label(question, slot.option), self._text(slot)))
            elif slot.part == "value" and slot.row:
                self._child(question, slot, rows)
            elif slot.part == "value":
                value = self._value(slot, question)
            else:
                texts[slot.part] = self._text(slot)
        if ticks:
            value = self._ticks(question, ticks)
        comment = joined(texts.get("comment", ""), beside) if beside else texts.get("comment", "")
        return Answer(
            value=value,
            comment=comment,
            reason=texts.get("reason", ""),
            rows=tuple(r for r in rows.values() if r),
        )

    def _entry(self, slot: Slot) -> Entry | None:
        """The cell of a slot if something stands in it that may be read; formulas are refused by name."""
        entry = self.located.entries.get(slot.name)
        if entry is None:
            return None
        if entry.formula:
            self._keep(slot.name, entry)
            self._problem(slot, entry, Misread("formula", _NO_RESULT if entry.value is None else _FORMULA))
            return None
        if entry.value is None or (isinstance(entry.value, str) and not entry.value.strip("\xa0 \t\n")):
            return None
        self._keep(slot.name, entry)
        return entry

    def _keep(self, name: str, entry: Entry) -> None:
        self.reading.raw[name] = _raw(entry.value)

    def _value(self, slot: Slot, question: Question) -> Value:
        entry = self._entry(slot)
        if entry is None or entry.value is None:
            return None
        found = self.cells.value(question, entry.value)
        if isinstance(found, Misread):
            self._problem(slot, entry, found)
            return None
        return found

    def _text(self, slot: Slot) -> str:
        entry = self._entry(slot)
        if entry is None:
            return ""
        if isinstance(entry.value, CellError):
            message = f"The cell shows the error {entry.value.text}. Type the text itself."
            self._problem(slot, entry, Misread("error", message))
            return ""
        return words_of(entry.value)

    def _tick(self, slot: Slot, ticks: dict[str, bool]) -> None:
        entry = self._entry(slot)
        if entry is None or slot.option is None:
            return
        said = entry.value if isinstance(entry.value, bool) else ticked(plain_words(written(entry.value)))
        if said is None:
            text = words_of(entry.value)[:60]
            self._problem(
                slot, entry, Misread("not-an-option", f"“{text}” is no answer here. Choose Yes or No.")
            )
        else:
            ticks[slot.option] = said

    def _ticks(self, question: Question, ticks: Mapping[str, bool]) -> Value:
        chosen = tuple(option for option, said in ticks.items() if said)
        if NOT_APPLICABLE not in chosen:
            return chosen
        if len(chosen) == 1:
            return NOT_APPLICABLE
        slot = self.layout.find(question.key, "tick", option=NOT_APPLICABLE)
        if slot is not None and (entry := self.located.entries.get(slot.name)):
            message = "N/A is ticked together with other options. Take either the N/A or the others away."
            self._problem(slot, entry, Misread("exclusive-option", message))
        return None

    def _child(self, question: Question, slot: Slot, rows: dict[int, dict[str, Value]]) -> None:
        column = next(c for c in question.columns if c.key == slot.column)
        value = self._value(slot, column)
        if value is not None:
            rows.setdefault(slot.row, {"child": self.cells.child(slot.row)})[column.key] = value

    def _table(self, question: Question, slot: Slot) -> list[dict[str, Value]]:
        table = self.located.tables.get(slot.name)
        if table is None:
            return []
        columns = {column.key: column for column in question.columns}
        columns.setdefault("agency", _AGENCY)
        found = [self._row(question, slot, table, n, columns) for n in range(len(table.rows))]
        self.reading.tables[slot.name] = tuple(
            tuple(_raw(row.cells[key].value) for key in slot.columns) for row in table.rows
        )
        rows = [row for row in found if row]
        if question.max is not None and len(rows) > question.max:
            message = f"The table {slot.ref} takes at most {question.max} rows, not {len(rows)}."
            self.reading.problems.append(
                CellProblem(
                    sheet=table.sheet,
                    cell=slot.cell,
                    question=slot.key,
                    code="too-many-rows",
                    message=message,
                )
            )
        return rows

    def _row(
        self, question: Question, slot: Slot, table: TableEntry, index: int, columns: Mapping[str, Question]
    ) -> dict[str, Value]:
        row = table.rows[index]
        values: dict[str, Value] = {}
        for key, cell in row.cells.items():
            found: Value | Misread = None
            if cell.formula:
                found = Misread("formula", _NO_RESULT if cell.value is None else _FORMULA)
            elif cell.value is not None:
                found = self.cells.value(columns[key], cell.value)
            if isinstance(found, Misread):
                place = f"{letter(table.columns[key])}{row.number}"
                entry = Entry(cell.value, table.sheet, place, cell.formula)
                self._problem(slot, entry, found, f"row {index + 1}, “{self._head(slot, key)}”")
            elif found not in (None, ""):
                values[key] = found
        named = plain_words(str(values.get("agency", "")))
        if question.rows == "agency" and values.keys() <= {"agency"} and named in self.agencies:
            return {}
        return values

    def _head(self, slot: Slot, key: str) -> str:
        return dict(zip(slot.columns, slot.headers, strict=True)).get(key, key)

    def _label(self, question: Question, option: str | None) -> str:
        labels = {o.id: o.label for o in self.instrument.options(question)}
        return labels.get(option or "", "N/A")

    def _problem(self, slot: Slot, entry: Entry, misread: Misread, where: str = "") -> None:
        what = described(slot)
        place = f"{what[0].upper()}{what[1:]}{f', {where}' if where else ''}: "
        self.reading.unread[f"{slot.name} {where}".strip()] = written(entry.value)
        self.reading.problems.append(
            CellProblem(
                sheet=entry.sheet,
                cell=entry.cell,
                question=slot.key,
                code=misread.code,
                message=place + misread.message,
            )
        )


def _raw(value: Plain | None) -> Raw:
    """A value as it can be written into a workbook again."""
    if isinstance(value, CellError | dt.time | dt.timedelta):
        return written(value)
    return value
