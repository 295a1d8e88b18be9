"""Learning across people and teams, in numbers; and in whose work an audit looked (S4-034, S4-037)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import Connection

from qa_core.model.instrument import Instrument
from qa_core.store import cases, revisions, rows
from qa_core.store.engine import query
from qa_core.store.learning_records import Theme
from qa_core.store.values import audit_id, day, month_number

Instruments = Callable[[Connection, str, str], Instrument]


def themes(
    connection: Connection, months: tuple[str, str], instrument: str = "", team: str | None = None
) -> list[Theme]:
    """Learning points of a period by instrument, area and team.

    Args:
        connection: a reading transaction.
        months: first and last month, both counted.
        instrument: one instrument alone; empty for all.
        team: one team alone, capitals make no difference; None for all.
    """
    sql = (
        "SELECT s.id, l.area, a.team, COUNT(*), SUM(CASE WHEN l.critical THEN 1 ELSE 0 END), "
        "COUNT(DISTINCT l.audit) FROM learning_point l "
        "JOIN audit a ON a.number = l.audit JOIN instrument_snapshot s ON s.number = a.snapshot "
        "WHERE a.state = 'submitted' AND a.month BETWEEN ? AND ? AND (? = '' OR s.id = ?) "
        "GROUP BY s.id, l.area, a.team ORDER BY s.id, l.area, a.team"
    )
    found = query(connection, sql, *map(month_number, months), instrument, instrument)
    counted = [Theme(row[0], row[1], row[2], int(row[3]), int(row[4]), int(row[5])) for row in found]
    return [one for one in counted if team is None or one.team.casefold() == team.casefold()]


def people(
    connection: Connection, months: tuple[str, str], instrument: str = "", team: str | None = None
) -> dict[tuple[str, str], int]:
    """From how many practitioners the points of each instrument and area come, over all teams."""
    sql = (
        "SELECT DISTINCT s.id, l.area, a.team, l.person FROM learning_point l "
        "JOIN audit a ON a.number = l.audit JOIN instrument_snapshot s ON s.number = a.snapshot "
        "WHERE a.state = 'submitted' AND a.month BETWEEN ? AND ? AND (? = '' OR s.id = ?)"
    )
    seen: dict[tuple[str, str], set[str]] = {}
    for id, area, of_team, person in query(
        connection, sql, *map(month_number, months), instrument, instrument
    ):
        if person and (team is None or of_team.casefold() == team.casefold()):
            seen.setdefault((id, area), set()).add(person.casefold())
    return {place: len(names) for place, names in seen.items()}


def audited(connection: Connection, instruments: Instruments, person: str) -> list[tuple[str, dt.date]]:
    """The audits that count of one person's work, with their dates: also those without anything to learn."""
    sql = (
        "SELECT a.number, a.revision, a.date, a.case_ref, s.id, s.version FROM audit a "
        "JOIN instrument_snapshot s ON s.number = a.snapshot WHERE a.state = 'submitted' "
        "ORDER BY a.date, a.number"
    )
    found: list[tuple[str, dt.date]] = []
    logged = _logged(connection)
    for n, revision, date, case, id, version in query(connection, sql):
        instrument = instruments(connection, id, version)
        if not instrument.role("learning"):
            continue
        whose = logged.get(n)
        if whose is None:
            audit, _ = revisions.current(connection, n, revision)
            whose = rows.learner(instrument, audit) or cases.place(connection, case)[2]
        if whose.casefold() == person.casefold():
            found.append((audit_id(n), day(date)))
    return found


def _logged(connection: Connection) -> dict[int, str]:
    """Whose the points of each audit are: what was settled when it came in stands."""
    rows = query(connection, "SELECT DISTINCT audit, person FROM learning_point")
    return {row[0]: str(row[1]) for row in rows}
