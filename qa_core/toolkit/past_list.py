"""Results of earlier years from spreadsheets: a row a result, a column for each answer that was kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa_core.errors import InputError
from qa_core.model.audit import Value
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Option, Question
from qa_core.toolkit.lists_columns import Column, Sheet
from qa_core.toolkit.lists_read import Row, heading, read_tables
from qa_core.toolkit.lists_template import workbook
from qa_core.toolkit.lists_values import plain, value
from qa_core.toolkit.spoken import not_applicable, option_meant, plain_words

NAME = "past"
RULES = (
    "One row for each result of an earlier year: which case, on which day, by which instrument, which grade.",
    "Give references only: no names of children, parents or staff anywhere.",
    "Answers may stand in further columns: the heading is the key of the question, such as 3.k; only answers "
    "chosen from a list or scale, and numbers, are taken. Several ticks: with ; between them.",
    "Dates: real dates, or text with the day first (27/10/2026). A blank cell says nothing.",
    "Instead of this workbook you can give a csv file with the same columns.",
)
_COLUMNS = (
    Column("case", "reference", "The reference of the case.", "K-0417", required=True),
    Column("date", "date", "When it was audited.", "14/03/2024", required=True),
    Column("instrument", "text", "The id of the instrument.", "caf-tier2", required=True),
    Column("grade", "text", "The overall grade, as the instrument calls it.", "Good", required=True),
    Column("record", "reference", "Which record of the case, where it was one.", "T-3"),
    Column("agency", "text", "Whose return it was, where several agencies were asked.", "school"),
)


@dataclass(frozen=True, slots=True)
class PastRow:
    """One result as a list has it; the grade and each answer by option id."""

    place: str
    case: str
    date: dt.date
    instrument: Instrument
    grade: str
    record: str = ""
    agency: str = ""
    answers: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Sheet(Sheet):
    """The sheet with a column for every question of every instrument; headings forgive dots and dashes."""

    questions: frozenset[str] = frozenset()

    def column(self, name: str) -> Column | None:
        """A documented column, or one that holds the answers to a question."""
        known = next((column for column in self.columns if column.name == name), None)
        return known or (
            Column(name, "text", "The answer to a question.") if name in self.questions else None
        )


def read_past(paths: Iterable[Path], instruments: Mapping[str, Instrument]) -> list[PastRow]:
    """The results of a list.

    Args:
        paths: workbooks with one sheet, or csv files, of any name.
        instruments: every instrument by id, in the version that results are read by.

    Raises: InputError with every problem, each by sheet, row and column.
    """
    keys = {id: {heading(key): key for key in one.questions} for id, one in instruments.items()}
    sheet = _Sheet(
        NAME, "One row for each result of an earlier year.", _COLUMNS, frozenset().union(*keys.values())
    )
    found: list[PastRow] = []
    problems: list[str] = []
    rows = 0
    for path in paths:
        tables = read_tables([path], (sheet,))
        problems += [_named(path, problem) for problem in tables.problems]
        for row in tables.rows.get(NAME, []):
            rows += 1
            reading = _Reading(row, _named(path, row.place), instruments, keys)
            one = reading.result()
            problems += reading.problems
            found += [one] if one is not None and not reading.problems else []
    if not rows and not problems:
        problems.append("There is no row on the sheet past.")
    if problems:
        raise InputError(problems)
    return found


def past_template() -> bytes:
    """An empty list of earlier results as a workbook."""
    return workbook((Sheet(NAME, "One row for each result of an earlier year.", _COLUMNS),), RULES)


def _named(path: Path, problem: str) -> str:
    return problem if path.name in problem else f"{path.name}: {problem}"


class _Reading:
    """One row; what is wrong with any of its cells is kept and the rest goes on."""

    def __init__(
        self,
        row: Row,
        place: str,
        instruments: Mapping[str, Instrument],
        keys: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.row, self.place, self.instruments, self.keys = row, place, instruments, keys
        self.problems: list[str] = []

    def result(self) -> PastRow | None:
        """The result, or None where something that it needs is missing."""
        given = {column.name: self._cell(column) for column in _COLUMNS}
        instrument = self._instrument(given["instrument"])
        if instrument is None or not all(given[column.name] for column in _COLUMNS if column.required):
            return None
        grade = self._option("grade", given["grade"], instrument.grade_scale)
        return PastRow(
            self.place,
            given["case"],
            dt.date.fromisoformat(given["date"]),
            instrument,
            grade or "",
            given["record"] or "",
            given["agency"] or "",
            dict(self._answers(instrument)),
        )

    def _cell(self, column: Column) -> Any:
        if column.name not in self.row.cells:
            if column.required:
                self.problems.append(f"{self.place}: {column.name} is missing.")
            return None
        try:
            return value(column, self.row.cells[column.name])
        except ValueError as error:
            self.problems.append(f"{self.place}, {column.name}: {error}")
            return None

    def _instrument(self, given: str | None) -> Instrument | None:
        by_name = {id.casefold(): one for id, one in self.instruments.items()}
        found = by_name.get(given.casefold()) if given else None
        if given and found is None:
            known = ", ".join(self.instruments) or "none"
            self.problems.append(
                f"{self.place}, instrument: there is no instrument {given!r}. Known: {known}."
            )
        return found

    def _answers(self, instrument: Instrument) -> Iterable[tuple[str, Value]]:
        documented = {column.name for column in _COLUMNS}
        for name, cell in self.row.cells.items():
            key = self.keys[instrument.id].get(name)
            if name in documented:
                continue
            if key is None:
                asked = next(known[name] for known in self.keys.values() if name in known)
                self.problems.append(f"{self.place}, {asked}: {instrument.id} has no such question.")
            else:
                answer = self._answer(key, instrument.questions[key], instrument, plain(cell))
                if answer is not None:
                    yield key, answer

    def _answer(self, key: str, question: Question, instrument: Instrument, words: str) -> Value:
        options = instrument.options(question)
        if not options and question.answer != "number":
            self.problems.append(
                f"{self.place}, {key}: only answers chosen from a list, and numbers, are taken. "
                "Delete the column."
            )
        elif not_applicable(plain_words(words)):
            return NOT_APPLICABLE
        elif not options:
            if words.lstrip("-").isdecimal():
                return int(words)
            self.problems.append(f"{self.place}, {key}: {words!r} is no whole number.")
        elif question.many:
            parts = [part.strip() for part in words.split(";") if part.strip()]
            chosen = [self._option(key, part, options) for part in parts]
            return tuple(dict.fromkeys(id for id in chosen if id is not None))
        else:
            return self._option(key, words, options)
        return None

    def _option(self, where: str, words: str, options: tuple[Option, ...]) -> str | None:
        meant = option_meant(words, options)
        if meant is None:
            listed = ", ".join(option.label for option in options)
            self.problems.append(f"{self.place}, {where}: {words!r} is not among: {listed}.")
        return meant
