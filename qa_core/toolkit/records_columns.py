"""The sheets of a record file: for each instrument the facts that it reads, and no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from qa_core.model.case import CASE_FACTS
from qa_core.model.instrument import Instrument
from qa_core.rules.answers import known_facts
from qa_core.toolkit import lists_columns as lists
from qa_core.toolkit.lists_columns import Column, Sheet

RECORDS = "records"
JOINED = {"step_up": ("accepted", "date"), "manager_agreed": ("person", "date")}
"""Facts that are a column for each of their parts, such as step_up_date."""
HEAD = (
    Column("record", "reference", "The reference of the record.", "T-3", required=True),
    Column("case", "reference", "The reference of the case.", "K-0417"),
    Column("cycle", "number", "Which cycle of the record this is; blank: worked out.", "2"),
    Column("lead_professional", "reference", "The lead professional, by reference.", "A-09"),
)
FIELDS = tuple(column.name for column in HEAD)
_DATES = (
    Column(
        "taf_dates", "dates", "The dates of all TAF meetings, with ; between them.", "15/7/2026; 1/9/2026"
    ),
    Column("taf_chased", "dates", "When a missing TAF meeting was chased, with ; between.", "none"),
)
_FACTS = {column.name: column for column in (*lists.CASES.columns, *_DATES)}
_NO_FACTS = ("case", "team", "agency", "lead_professional")
_TABLES = {sheet.name: sheet for sheet in lists.TABLES}
_RECORD = Column(
    "record", "reference", "The reference of the record, as on the sheet records.", "T-3", required=True
)


def sheets(instrument: Instrument, *, needed: bool = False) -> tuple[Sheet, ...]:
    """The documented sheets of a record file, the one with a row a record first.

    `needed` leaves out facts that the instrument does not read; a file may hold them all the same.
    """
    known = CASE_FACTS | instrument.facts if needed else known_facts(instrument)
    kind = instrument.record.kind if instrument.record else "record"
    about = (
        f"One row for each record ({kind}). A fact without a column is unknown: its checks stay unanswered."
    )
    plain = sorted(known - _TABLES.keys(), key=_printed)
    head = Sheet(RECORDS, about, (*HEAD, *(column for name in plain for column in _columns(name))))
    return (head, *(_table(sheet) for name, sheet in _TABLES.items() if name in known))


def joined(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts with columns such as step_up_date made one; null where the record has nothing of it."""
    found = dict(facts)
    for name, parts in JOINED.items():
        given = {part: found.pop(f"{name}_{part}") for part in parts if f"{name}_{part}" in found}
        if given:
            found[name] = given if any(entry not in (None, "") for entry in given.values()) else None
    return found


def _printed(name: str) -> tuple[int, str]:
    """The order of the case list; facts that it does not know come last."""
    order = [*_FACTS]
    first = f"{name}_{JOINED[name][0]}" if name in JOINED else name
    return (order.index(first) if first in order else len(order), name)


def _columns(fact: str) -> Iterator[Column]:
    names = [f"{fact}_{part}" for part in JOINED[fact]] if fact in JOINED else [fact]
    for name in names:
        column = _FACTS.get(name) if name not in _NO_FACTS else None
        yield _forgiving(column or Column(name, "any", "A fact that the instrument reads."))


def _table(sheet: Sheet) -> Sheet:
    about = sheet.about.replace("of a case", "of a record").replace("in a case", "in the record's case")
    return Sheet(sheet.name, about, (_RECORD, *(_forgiving(column) for column in sheet.columns[1:])))


def _forgiving(column: Column) -> Column:
    """What the record says is for the checks to judge: a word that is not usual is no mistake of the file."""
    if column.name == "by_when":
        return replace(column, kind="when")
    if column.kind == "choice":
        return replace(column, kind="term")
    return replace(column, choices=()) if column.kind == "ids" else column
