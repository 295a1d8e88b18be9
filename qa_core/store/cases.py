"""Cases and people, as the case list and the staff list gave them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from qa_core.model.case import Case, Involvement, Person
from qa_core.store import bulk, log, vouch
from qa_core.store.duty_records import OTHER
from qa_core.store.engine import Found, execute, first, marks, query
from qa_core.store.values import day_or_none, text, to_json

_PERSON = ("ref", "role", "team", "agency", "external", "auditor", "manager", "email")
_CASE = ("ref", "team", "agency", "opened", "closed", "lead_professional", "facts")


def load(
    connection: Connection, people: Sequence[Person], cases: Sequence[Case], by: str, at: dt.datetime
) -> None:
    """Add people and cases, or bring them up to date; what the lists no longer name stays."""
    before = _prints(connection, people, cases)
    persons = [tuple(getattr(person, name) for name in _PERSON) for person in people]
    bulk.upsert(connection, "person", _PERSON, ("ref",), persons)
    bulk.upsert(connection, "case_file", _CASE, ("ref",), [_case_values(case) for case in cases])
    for case in cases:
        execute(connection, "DELETE FROM involvement WHERE case_ref = ?", case.ref)
    involved = {(case.ref, one.person, one.involved) for case in cases for one in case.involved}
    bulk.insert(connection, "involvement", ("case_ref", "person", "involved"), sorted(involved))
    counts = {"people": len(people), "cases": len(cases), "by": by}
    changed = vouch.changes(before, _prints(connection, people, cases))
    log.append(connection, at, [("lists.loaded", vouch.saying(counts, changed))])


def people(connection: Connection) -> list[Person]:
    """Everybody, by reference."""
    rows = query(connection, f"SELECT {', '.join(_PERSON)} FROM person ORDER BY ref")
    return [_person(row) for row in rows]


def person(connection: Connection, ref: str) -> Person | None:
    """One person, or None."""
    row = first(connection, f"SELECT {', '.join(_PERSON)} FROM person WHERE ref = ?", ref)
    return None if row is None else _person(row)


def cases(connection: Connection) -> list[Case]:
    """Every case, by reference."""
    rows = query(connection, f"SELECT {', '.join(_CASE)} FROM case_file ORDER BY ref")
    return _cases(connection, rows, "", ())


def case(connection: Connection, ref: str) -> Case | None:
    """One case, or None."""
    rows = query(connection, f"SELECT {', '.join(_CASE)} FROM case_file WHERE ref = ?", ref)
    found = _cases(connection, rows, f"WHERE case_ref IN ({marks(rows)})", [row[0] for row in rows])
    return found[0] if found else None


def place(connection: Connection, ref: str) -> tuple[str, str, str]:
    """Team, agency and lead professional of a case; empty where the case is not known."""
    row = first(connection, "SELECT team, agency, lead_professional FROM case_file WHERE ref = ?", ref)
    return ("", "", "") if row is None else (row[0], row[1], row[2])


def _prints(connection: Connection, people: Sequence[Person], cases: Sequence[Case]) -> vouch.Prints:
    found = vouch.prints(connection, "person", [person.ref for person in people])
    return found | vouch.prints(connection, "case_file", [case.ref for case in cases])


def _case_values(case: Case) -> tuple[Any, ...]:
    days = (text(case.opened), text(case.closed))
    return (case.ref, case.team, case.agency, *days, case.lead_professional, to_json(case.facts))


def _person(row: Found) -> Person:
    values = dict(zip(_PERSON, row, strict=True))
    values |= {"external": bool(values["external"]), "auditor": bool(values["auditor"])}
    return Person(**values)


def _cases(connection: Connection, rows: Sequence[Found], where: str, values: Sequence[str]) -> list[Case]:
    listed = f"SELECT case_ref, person, involved FROM involvement {where}"
    told = f"SELECT case_ref, person, involved FROM told_conflict {where}"
    sql = f"{listed} UNION {told} ORDER BY case_ref, person, involved"
    involved: dict[str, list[Involvement]] = {}
    for ref, who, how in query(connection, sql, *values, *values):
        if how != OTHER:
            involved.setdefault(ref, []).append(Involvement(person=who, involved=how))
    return [
        Case(
            ref=row[0],
            team=row[1],
            agency=row[2],
            opened=day_or_none(row[3]),
            closed=day_or_none(row[4]),
            lead_professional=row[5],
            facts=json.loads(row[6]),
            involved=tuple(involved.get(row[0], ())),
        )
        for row in rows
    ]
