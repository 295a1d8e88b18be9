"""The columns that an instrument's audits need, over all versions that were used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.reports.answer_cells import Cell
from qa_core.reports.answer_sheet import Column, Sheet
from qa_core.store.current import Current

HEAD = (
    Column("audit", "Audit", width=11),
    Column("instrument", "Instrument", width=20),
    Column("version", "Version", width=10),
    Column("case", "Case", width=11),
    Column("date", "Date", "day", 12),
    Column("month", "Month", width=10),
    Column("team", "Team", width=16),
    Column("agency", "Agency", width=16),
    Column("auditor", "Auditor", width=10),
    Column("record", "Record", width=14),
    Column("cycle", "Cycle", width=8),
    Column("exercise", "Exercise", width=14),
    Column("recorded", "Recorded grade", width=20),
    Column("suggested", "Suggested grade", width=20),
    Column("outcome", "Outcome", width=10),
    Column("state", "State", width=11),
)
_ASIDE = ("comment", "reason")
_WHO = {"child": "Child", "agency": "Agency"}
Row = dict[str, Cell]


@dataclass(frozen=True)
class Places:
    """One version: the labels of what can be answered, and the audits of it."""

    instrument: Instrument
    order: int
    labels: Mapping[str, Mapping[Any, str]]
    agencies: Mapping[str, str]
    grades: Mapping[str | None, str]
    audits: list[Row] = field(default_factory=list)
    tables: dict[str, list[Row]] = field(default_factory=dict)

    @classmethod
    def of(cls, instrument: Instrument, order: int) -> Places:
        """The places of an instrument version; `order` tells which version is later."""
        asked = {**instrument.questions, **instrument.columns}
        labels = {key: _labels(instrument, one) for key, one in asked.items()}
        agencies = {agency.id: agency.label for agency in instrument.agencies}
        return cls(instrument, order, labels, agencies, {o.id: o.label for o in instrument.grade_scale})

    def start(self, audit: Current) -> Row:
        """The row of an audit, with its head."""
        row: Row = {"audit": audit.id, **dict(zip(audit._fields[1:-3], audit[1:-3], strict=True))}
        row["recorded"] = self.grades.get(audit.recorded, audit.recorded)
        row["suggested"] = self.grades.get(audit.suggested, audit.suggested)
        row["agency"] = self.agencies.get(audit.agency, audit.agency) or None
        self.audits.append(row)
        return row

    def words(self, key: str, value: Any) -> Cell:
        """A value in the words that people see; several options in one cell."""
        labels = self.labels.get(key, {})
        if isinstance(value, list):
            return " | ".join(labels.get(one, str(one)) for one in value) or None
        if isinstance(value, bool):
            return "yes" if value else "no"
        if value is None or value == "":
            return None
        found: Cell = labels.get(value, value)
        return found

    def rows(self, audit: str, key: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """The rows of a table, each with its audit."""
        table = self.tables.setdefault(key, [])
        for number, row in enumerate(rows, 1):
            said = {name: self.words(f"{key}[].{name}", value) for name, value in row.items()}
            table.append({"audit": audit, "row": number, **{f"[].{name}": one for name, one in said.items()}})


@dataclass
class Book:
    """All audits of one instrument."""

    id: str
    versions: list[Places] = field(default_factory=list)

    def version(self, instrument: Instrument, order: int) -> Places:
        """Room for the audits of one more version, the last version first."""
        found = Places.of(instrument, order)
        self.versions.append(found)
        self.versions.sort(key=lambda one: -one.order)
        return found

    def sheets(self, several: bool, comments: bool) -> Iterator[Sheet]:
        """The audits, then a sheet for each table; where there are `several` instruments, by its id."""
        yield Sheet(self.id, self.id, *self._audits(comments))
        for key, question in self._asked().items():
            if any(key in one.tables for one in self.versions):
                title = f"{self.id} {key}" if several else key
                yield Sheet(f"{self.id} {key}", title, *self._table(key, question))

    def questions(self) -> Iterator[Sequence[Cell]]:
        """What was asked: a line for each question and column of a table."""
        for key, question in self._asked().items():
            home = next(one for one in self.versions if key in one.instrument.questions)
            used = [one.instrument.version for one in self.versions if _key(one, self._renamed(one), key)]
            yield _asked_line(home, key, question, ", ".join(sorted(used)))
            for column in question.columns:
                yield _asked_line(home, f"{key}[].{column.key}", column, ", ".join(sorted(used)))

    def _asked(self) -> dict[str, Question]:
        """Every question by its key: those of the last version, then those that only earlier ones ask."""
        found: dict[str, Question] = {}
        for one in self.versions:
            renamed = {old: new for new, old in self._renamed(one).items()}
            for key, question in one.instrument.questions.items():
                found.setdefault(renamed.get(key, key), question)
        return found

    def _renamed(self, places: Places) -> dict[str, str]:
        """What an earlier version calls the questions that the last one has renamed."""
        last = self.versions[0].instrument
        if places.instrument is last:
            return {}
        return {key: one.was for key, one in last.questions.items() if one.was in places.instrument.questions}

    def _audits(self, comments: bool) -> tuple[list[Column], list[list[Cell]]]:
        said = set[str]().union(*(row for one in self.versions for row in one.audits))
        asked = [
            column
            for key, question in self._asked().items()
            for column in _columns(key, question, said, comments)
        ]
        return [*HEAD, *asked], self._in_order(
            [*HEAD, *asked], {id(one): one.audits for one in self.versions}
        )

    def _table(self, key: str, question: Question) -> tuple[list[Column], list[list[Cell]]]:
        rows = {id(one): one.tables.get(self._renamed(one).get(key, key), []) for one in self.versions}
        given = {name for listed in rows.values() for row in listed for name in row}
        columns = [HEAD[0], Column("row", "Row", width=6)]
        if question.rows in _WHO:
            columns.append(Column(f"[].{question.rows}", _WHO[question.rows], width=14))
        columns += [_column(f"[].{one.key}", one.prompt, one) for one in question.columns]
        known = {column.key for column in columns}
        columns += [Column(name, name.removeprefix("[].")) for name in sorted(given - known)]
        return columns, self._in_order(columns, rows)

    def _in_order(self, columns: Sequence[Column], rows: Mapping[int, list[Row]]) -> list[list[Cell]]:
        """The cells of every row under the columns, by audit."""
        made: list[list[Cell]] = []
        for one in self.versions:
            renamed = self._renamed(one)
            keys = [_key_of(column.key, renamed) for column in columns]
            made += [[*map(row.get, keys)] for row in rows[id(one)]]
        return made if len(self.versions) == 1 else sorted(made, key=lambda row: str(row[0]))


def _columns(key: str, question: Question, said: set[str], comments: bool) -> Iterator[Column]:
    if question.answer != "none" or key in said:
        yield _column(key, f"{key} {question.prompt}", question)
    for name in _ASIDE if comments else ():
        if f"{key} {name}" in said:
            yield Column(f"{key} {name}", f"{key} {name}", width=40)


def _column(key: str, title: str, question: Question) -> Column:
    return Column(key, title, "day" if question.answer == "date" else "text", 18)


def _key(places: Places, renamed: Mapping[str, str], key: str) -> bool:
    return renamed.get(key, key) in places.instrument.questions


def _key_of(column: str, renamed: Mapping[str, str]) -> str:
    """What a version calls a column: `3.k`, or `3.k comment`."""
    key, _, aside = column.partition(" ")
    return f"{renamed.get(key, key)} {aside}" if aside else renamed.get(key, key)


def _labels(instrument: Instrument, question: Question) -> dict[Any, str]:
    options = {option.id: option.label for option in instrument.options(question)}
    agencies = (
        {agency.id: agency.label for agency in instrument.agencies} if question.answer == "agency" else {}
    )
    return {NOT_APPLICABLE: "N/A", **agencies, **options}


def _asked_line(places: Places, key: str, question: Question, used: str) -> Sequence[Cell]:
    instrument, whole = places.instrument, key.partition("[].")[0]
    themes = {theme.id: theme.label for theme in instrument.themes}
    kind = f"several of {question.answer}" if question.many else question.answer
    return (
        *(instrument.id, used, key, instrument.section_of[whole].title, question.prompt, kind),
        "; ".join(option.label for option in instrument.options(question)) or None,
        "; ".join(themes.get(one, one) for one in instrument.themes_of(whole)) or None,
        "yes" if question.work_out else None,
    )
