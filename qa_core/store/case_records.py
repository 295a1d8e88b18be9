"""Records of cases as the case system exported them, one for each cycle of their quality control."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from qa_core.model.record import Record
from qa_core.store import bulk, log
from qa_core.store.engine import Found, first, pages, query
from qa_core.store.records import RecordHead
from qa_core.store.values import day_or_none, moment, text, to_json
from qa_core.store.vouch import Prints, saying

_KEY = ("instrument", "record", "cycle")
_COLUMNS = (*_KEY, "case_ref", "date", "facts", "at", "by")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM case_record"


def keep(
    connection: Connection,
    instrument: str,
    records: Sequence[tuple[Record, dt.date | None]],
    by: str,
    at: dt.datetime,
) -> None:
    """Add records with their days, or bring those up to date whose cycle is kept already.

    Args:
        connection: the writing transaction.
        instrument: the id of the instrument that checks them.
        records: each with its cycle and its day.
        by: who had them checked.
        at: when, in UTC.
    """
    rows = [_values(instrument, record, date, by, at) for record, date in records]
    sql = f"{_SELECT} WHERE instrument = ? AND record = ? AND cycle = ?"
    before = [row for new in rows if (row := first(connection, sql, *new[:3])) is not None]
    bulk.upsert(connection, "case_record", _COLUMNS, _KEY, rows)
    marks: Prints = {**{_name(row): None for row in before}, **{_name(row): _print(row) for row in rows}}
    about = {"instrument": instrument, "records": len(rows), "by": by}
    log.append(connection, at, [("records.checked", saying(about, marks))])


def one(connection: Connection, instrument: str, record: str, cycle: int) -> Record | None:
    """One record in one of its cycles, or None."""
    sql = "SELECT case_ref, facts FROM case_record WHERE instrument = ? AND record = ? AND cycle = ?"
    row = first(connection, sql, instrument, record, cycle)
    if row is None:
        return None
    kept = json.loads(row[1])
    lead = kept["lead_professional"]
    return Record(record=record, cycle=cycle, case=row[0], lead_professional=lead, facts=kept["facts"])


def heads(connection: Connection, instrument: str) -> list[RecordHead]:
    """Every record of an instrument in every cycle, by day."""
    sql = "SELECT record, case_ref, cycle, date FROM case_record WHERE instrument = ?"
    rows = query(connection, f"{sql} ORDER BY date, case_ref, record, cycle", instrument)
    return [RecordHead(row[0], row[1], row[2], day_or_none(row[3])) for row in rows]


def differences(connection: Connection, said: Prints) -> tuple[int, list[str]]:
    """Compare the records with the log's last word on each: how many, and what differs."""
    wrong: list[str] = []
    seen: set[str] = set()
    for found in pages(connection, _COLUMNS, "case_record", _KEY):
        row = found[: len(_COLUMNS)]
        seen.add(_name(row))
        what = f"record {row[1]} (cycle {row[2]}) of {row[0]}"
        if said.get(_name(row)) is None:
            wrong.append(f"{what} is not in the log")
        elif said[_name(row)] != _print(row):
            wrong.append(f"{what} was altered")
    gone = (name for name, last in said.items() if name.startswith("case_record/") and last)
    wrong += ["a record is in the log but gone" for name in gone if name not in seen]
    return len(seen), wrong


def _values(
    instrument: str, record: Record, date: dt.date | None, by: str, at: dt.datetime
) -> tuple[Any, ...]:
    kept = {"facts": record.facts, "lead_professional": record.lead_professional}
    kept["salt"] = secrets.token_hex(16)
    about = (instrument, record.record, record.cycle or 1, record.case, text(date))
    return (*about, to_json(kept), at.isoformat(), by)


def _name(row: Found) -> str:
    """What the log calls a record: by its salt, which goes when the record does."""
    return f"case_record/{log.digest(json.loads(row[5])['salt'], row[0], row[1], str(row[2]))[:32]}"


def _print(row: Found) -> str:
    """SHA-256 of everything that is kept, salted, the same on both engines."""
    date = day_or_none(row[4])
    plain = (row[0], row[1], str(row[2]), row[3], text(date) or "", row[5], moment(row[6]).isoformat())
    return log.digest(*plain, row[7])
