"""Case lists and person lists in: everything that is wrong at once, or the cases and people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sized
from pathlib import Path
from typing import Any

from qa_core.errors import InputError
from qa_core.model.case import Case, Involvement, Person
from qa_core.toolkit import lists_columns as columns
from qa_core.toolkit.lists_columns import Sheet
from qa_core.toolkit.lists_read import Row, Tables, read_tables
from qa_core.toolkit.lists_values import value

Values = dict[str, Any]


def read_cases(paths: Iterable[Path]) -> list[Case]:
    """The cases of a list, with their children, agencies, dates and whoever was involved.

    A blank cell says nothing; the word `none` says that the record has nothing there. The lead
    professional counts as involved.

    Args:
        paths: one workbook with the sheets of `lists_columns.OF_CASES`, or a csv file for each.

    Raises: InputError with every problem, each by sheet, row and column.
    """
    tables = read_tables(paths, columns.OF_CASES)
    reading = _Reading(tables)
    heads = {str(row["case"]): row for row in reading.unique(columns.CASES)}
    further = {sheet.name: reading.by_case(sheet, heads) for sheet in columns.OF_CASES[1:]}
    reading.check("cases", heads)
    cases = [
        _case(ref, head, {name: rows.get(ref, []) for name, rows in further.items()})
        for ref, head in heads.items()
    ]
    if reading.problems:
        raise InputError(reading.problems)
    return cases


def read_people(paths: Iterable[Path]) -> list[Person]:
    """The people of a list.

    Args:
        paths: one workbook with the sheet `persons`, or a csv file of any name.

    Raises: InputError with every problem, each by sheet, row and column.
    """
    reading = _Reading(read_tables(paths, columns.OF_PEOPLE))
    rows = {str(row["ref"]): row for row in reading.unique(columns.PERSONS)}
    reading.check("persons", rows)
    if reading.problems:
        raise InputError(reading.problems)
    return [
        Person(**{name: entry for name, entry in row.items() if entry is not None}) for row in rows.values()
    ]


def read_toolkit_list(path: Path, sheet: Sheet = columns.TOOLKITS) -> list[tuple[str, str, dt.date | None]]:
    """The toolkits of a list that are to be sent: case, auditor, and by when if the list says so.

    Args:
        path: a csv file of any name or a workbook with one sheet, with the columns case, auditor and due.
        sheet: `lists_columns.REVIEWS` for a list with the column record in place of case.

    Raises: InputError with every problem, each by row and column.
    """
    reading = _Reading(read_tables([path], (sheet,)))
    wanted: dict[tuple[str, str], dt.date | None] = {}
    for row, found in reading.values(sheet):
        pair = (found[sheet.key], found["auditor"])
        if pair in wanted:
            reading.problems.append(f"{row.place}: {pair[0]} for {pair[1]} is in the list already.")
        wanted[pair] = dt.date.fromisoformat(found["due"]) if found.get("due") else None
    reading.check("toolkits", wanted)
    if reading.problems:
        raise InputError(reading.problems)
    return [(case, auditor, due) for (case, auditor), due in wanted.items()]


def read_case_refs(path: Path) -> list[str]:
    """The cases of a list that are to be allocated, by reference.

    Args:
        path: a csv file of any name or a workbook with one sheet, with the column case.

    Raises: InputError with every problem, each by row and column; a case may stand once.
    """
    reading = _Reading(read_tables([path], (columns.WANTED,)))
    found = [str(row["case"]) for row in reading.unique(columns.WANTED)]
    reading.check(columns.WANTED.name, found)
    if reading.problems:
        raise InputError(reading.problems)
    return found


class _Reading:
    """Rows as values; what is wrong with any of them is kept and the rest goes on."""

    def __init__(self, tables: Tables) -> None:
        self.tables, self.rows, self.problems = tables, tables.rows, tables.problems

    def values(self, sheet: Sheet) -> Iterator[tuple[Row, Values]]:
        """Each row of a sheet whose needed columns could all be read."""
        for row in self.rows.get(sheet.name, []):
            found = self._row(sheet, row)
            wanted = (c.name for c in sheet.columns if c.required)
            missing = [name for name in wanted if self.tables.lacks(sheet.name, name, row)]
            self.problems += [f"{row.place}: {name} is missing." for name in missing]
            if all(column.name in found for column in sheet.columns if column.required):
                yield row, found

    def unique(self, sheet: Sheet) -> list[Values]:
        """The rows of a sheet on which each reference may stand once; a case written in two ways is one."""
        seen: dict[str, Row] = {}
        kept: list[Values] = []
        for row, found in self.values(sheet):
            ref = found[sheet.key]
            if first := seen.get(ref.casefold()):
                self.problems.append(f"{row.place}: {ref} stands in {first.place} already.")
                continue
            seen[ref.casefold()] = row
            kept.append(found)
        return kept

    def by_case(self, sheet: Sheet, known: Iterable[str]) -> dict[str, list[Values]]:
        """The rows of a further sheet by case; each must be on the sheet cases, if that could be read."""
        cases = set(known)
        grouped: dict[str, list[Values]] = {}
        for row, found in self.values(sheet):
            ref = found.pop("case")
            before = grouped.get(ref, [])
            if cases and ref not in cases:
                self.problems.append(f"{row.place}, case: {ref} is not on the sheet cases.")
            elif sheet is columns.CHILDREN:
                found = {"id": f"C{len(before) + 1}", **{n: v for n, v in found.items() if n != "id" or v}}
                self._new_child(row, found["id"], before)
            grouped.setdefault(ref, []).append(found)
        return grouped

    def check(self, name: str, rows: Sized) -> None:
        """An empty list is a mistake, unless something worse was found."""
        if not rows and not self.problems:
            self.problems.append(f"There is no row on the sheet {name}.")

    def _row(self, sheet: Sheet, row: Row) -> Values:
        found: Values = {}
        for column in sheet.columns:
            if column.name in row.cells:
                try:
                    found[column.name] = value(column, row.cells[column.name])
                except ValueError as error:
                    self.problems.append(f"{row.place}, {column.name}: {error}")
        return found

    def _new_child(self, row: Row, child: str, before: list[Values]) -> None:
        if any(other["id"] == child for other in before):
            self.problems.append(f"{row.place}, id: the case has a child {child} already.")


def _case(ref: str, head: Values, further: dict[str, list[Values]]) -> Case:
    lead = head.get("lead_professional") or ""
    hands = [(row["person"], row["as"]) for row in further["involved"]]
    if lead:
        hands.insert(0, (lead, "lead-professional"))
    return Case(
        ref=ref,
        team=head.get("team") or "",
        agency=head.get("agency") or "",
        opened=head.get("opened"),
        closed=head.get("closed"),
        lead_professional=lead,
        involved=tuple(Involvement(person=person, involved=part) for person, part in dict.fromkeys(hands)),
        facts=_facts(head, further),
    )


def _facts(head: Values, further: dict[str, list[Values]]) -> Values:
    keep = ("opened", "closed")
    facts = {name: entry for name, entry in head.items() if name in keep or name not in columns.FIELDS}
    _join(facts, "step_up", ("accepted", "date"))
    _join(facts, "manager_agreed", ("person", "date"))
    facts |= {sheet.name: further[sheet.name] for sheet in columns.TABLES if further[sheet.name]}
    for row in further["dates"]:
        listed = facts.setdefault(row["fact"], [])
        if row["date"] is not None:
            listed.append(row["date"])
    return {
        name: sorted(entry) if name.startswith("taf_") and isinstance(entry, list) else entry
        for name, entry in facts.items()
    }


def _join(facts: Values, name: str, parts: tuple[str, ...]) -> None:
    """Columns such as step_up_date become one fact; nothing where the record has nothing of it."""
    found = {part: facts.pop(f"{name}_{part}") for part in parts if f"{name}_{part}" in facts}
    if found:
        facts[name] = found if any(entry is not None and entry != "" for entry in found.values()) else None
