"""Record files in: what the case system exported of a day's records, for one instrument (S0-024)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from qa_core.errors import InputError
from qa_core.model.fact_forms import wrong_facts
from qa_core.model.instrument import Instrument
from qa_core.model.record import Record
from qa_core.toolkit.lists_columns import Column, Sheet
from qa_core.toolkit.lists_read import Row, Tables, read_tables
from qa_core.toolkit.lists_values import value
from qa_core.toolkit.records_columns import FIELDS, RECORDS, joined, sheets
from qa_core.toolkit.records_json import read_json_records

Values = dict[str, Any]
_EMPTY = {"record": "", "case": "", "lead_professional": ""}
"""What a blank cell says where it cannot be null."""


def read_records(instrument: Instrument, paths: Iterable[Path]) -> list[Record]:
    """The records of a file, with the facts that the instrument reads.

    A fact without a column, or a table without a sheet, is unknown. A blank cell in a column that is there
    says that the record has nothing there, and so does a sheet without a row for the record.

    Args:
        instrument: whose facts may stand in the file.
        paths: one workbook with a sheet `records` (or any first sheet) and one for each table of
            `records_columns.sheets`; csv files of the same names, or one of any name; or one JSON file.

    Raises: InputError with every problem, each by sheet, row and column; then nothing is taken.
    """
    files = list(paths)
    if any(path.suffix.lower() == ".json" for path in files):
        if len(files) > 1:
            raise InputError("A JSON file holds all there is of its records; give it alone.")
        return read_json_records(instrument, files[0])
    known = sheets(instrument)
    reading = _Reading(read_tables(files, known, main=known[0]))
    records = reading.records(known[0], known[1:])
    if not records and not reading.problems:
        reading.problems.append(f"There is no row on the sheet {RECORDS}.")
    if reading.problems:
        raise InputError(reading.problems)
    return records


class _Reading:
    """Rows as records; what is wrong with any of them is kept and the rest goes on."""

    def __init__(self, tables: Tables) -> None:
        self.tables, self.problems = tables, tables.problems

    def records(self, head: Sheet, further: Sequence[Sheet]) -> list[Record]:
        """The record of each row that could be read."""
        rows = self._heads(head)
        entries = {sheet.name: self._by_record(sheet, rows) for sheet in further}
        sound = self.tables.sheets - self.tables.faulty
        there = [sheet.name for sheet in further if sheet.name in sound]
        found: list[Record] = []
        for name, (row, values) in rows.items():
            own = {table: entries[table].get(name, []) for table in there}
            facts = joined({n: v for n, v in values.items() if n not in FIELDS}) | own
            self.problems += (f"{row.place}: {problem}." for problem in wrong_facts(facts))
            if values.get("cycle") == 0:
                self.problems.append(f"{row.place}, cycle: cycles are counted from 1.")
            elif values.get("record"):
                known = {n: v for n, v in values.items() if n in FIELDS}
                found.append(Record(**known, facts=facts))
        return found

    def _heads(self, sheet: Sheet) -> dict[str, tuple[Row, Values]]:
        """The rows of the main sheet by record, however it is written; each may stand once."""
        found: dict[str, tuple[Row, Values]] = {}
        for row in self.tables.rows.get(sheet.name, []):
            values = self._row(sheet, row)
            name = str(values.get("record") or "").casefold()
            if name in found:
                first = found[name][0].place
                self.problems.append(f"{row.place}: {values['record']} stands in {first} already.")
            elif name:
                found[name] = (row, values)
        return found

    def _by_record(self, sheet: Sheet, known: dict[str, tuple[Row, Values]]) -> dict[str, list[Values]]:
        """The rows of a further sheet by record; each must be on the main sheet, if that could be read."""
        grouped: dict[str, list[Values]] = {}
        for row in self.tables.rows.get(sheet.name, []):
            values = self._row(sheet, row)
            record = str(values.pop("record", None) or "")
            if known and record and record.casefold() not in known:
                self.problems.append(f"{row.place}, record: {record} is not on the sheet {RECORDS}.")
            before = grouped.setdefault(record.casefold(), [])
            if sheet.name == "children":
                values["id"] = values.get("id") or f"C{len(before) + 1}"
            before.append(values)
        return grouped

    def _row(self, sheet: Sheet, row: Row) -> Values:
        found: Values = {name: _EMPTY.get(name) for name in row.blank}
        for column in sheet.columns:
            if column.name in row.cells:
                self._cell(found, row, column)
            elif column.required and self.tables.lacks(sheet.name, column.name, row):
                self.problems.append(f"{row.place}: {column.name} is missing.")
        return found

    def _cell(self, found: Values, row: Row, column: Column) -> None:
        try:
            found[column.name] = value(column, row.cells[column.name])
        except ValueError as error:
            self.problems.append(f"{row.place}, {column.name}: {error}")
