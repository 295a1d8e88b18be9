"""Which toolkits nobody waits for: those of a duty that has ended, and those of one whose audit is here.

A duty passes from person to person: all duties on one case in one month for one instrument are one request,
of which one audit counts (S0-031).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection

from qa_core.store.engine import first, query
from qa_core.store.values import audit_id, moment, moment_or_none

Why = Literal["ended", "twin"]


@dataclass(frozen=True, slots=True)
class Unwanted:
    """A toolkit that nobody waits for.

    Args:
        return_id: the toolkit.
        why: `ended`, its duty has gone to somebody else or to nobody; `twin`, another toolkit of its duty is
            back.
        duty: the duty that it was made for.
        holder: who has the case now; empty for nobody.
        holds: the duty of the holder.
        audits: audits of the same request that count and are of other toolkits.
    """

    return_id: str
    why: Why
    duty: int
    holder: str
    holds: int | None
    audits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Duty:
    number: int
    place: tuple[str, str, str]
    auditor: str
    stands: bool
    return_id: str | None
    at: dt.datetime
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class _Toolkit:
    """`asked` is when it, or the first that it was issued again for, was made; `audit` is one that counts."""

    return_id: str
    instrument: str
    case: str
    auditor: str
    asked: dt.datetime
    audit: int | None
    came: dt.datetime | None


@dataclass(slots=True)
class _Request:
    """Everybody who had a case of a month, with the toolkits that were made for each."""

    duties: list[_Duty] = field(default_factory=list)
    made: list[tuple[_Duty, _Toolkit]] = field(default_factory=list)

    @property
    def holder(self) -> _Duty | None:
        return next((one for one in self.duties if one.stands), None)

    @property
    def first_in(self) -> dt.datetime | None:
        """When the first audit came of those who have the case now, that counts."""
        return min((kit.came for duty, kit in self.made if duty.stands and kit.came), default=None)

    def late(self, kit: _Toolkit) -> bool:
        """Whether a toolkit was made after the holder's audit was here: it is a request of its own."""
        return self.first_in is not None and kit.asked >= self.first_in

    def lapsed(self, duty: _Duty, kit: _Toolkit) -> bool:
        """Whether the duty of a toolkit has ended; one made later counts where nobody else has the case."""
        if duty.stands:
            return False
        before = duty.ended_at is None or kit.asked <= duty.ended_at or kit.return_id == duty.return_id
        return before or (self.holder is not None and not self.late(kit))

    def counting(self) -> list[tuple[_Duty, _Toolkit]]:
        """The toolkits whose audits count as the one that was asked for."""
        back = [(duty, kit) for duty, kit in self.made if kit.audit is not None]
        return [
            (duty, kit)
            for duty, kit in back
            if self.lapsed(duty, kit) or (duty.stands and (kit.came == self.first_in or not self.late(kit)))
        ]


def unwanted(connection: Connection, case: str | None = None) -> dict[str, Unwanted]:
    """The toolkits that nobody waits for, back or not, by return id; of one case, or of all."""
    found: dict[str, Unwanted] = {}
    for request in _requests(connection, case):
        counting = request.counting()
        for duty, kit in request.made:
            rivals = [one for _, one in counting if one.return_id != kit.return_id]
            mine = [one for one in rivals if duty.stands]
            if request.lapsed(duty, kit):
                found[kit.return_id] = _unwanted(request, duty, kit, "ended", rivals)
            elif mine and kit.audit is None and not request.late(kit):
                found[kit.return_id] = _unwanted(request, duty, kit, "twin", mine)
    return found


def not_wanted(connection: Connection, return_id: str | None) -> bool:
    """Whether the duty of a toolkit has ended, or an audit came of it already by another toolkit."""
    row = first(connection, "SELECT case_ref FROM allocation WHERE return_id = ?", return_id)
    return row is not None and return_id in unwanted(connection, row[0])


def with_two_audits(connection: Connection) -> tuple[int, list[str]]:
    """The requests of which two audits came that both count: how many were looked at, a sentence for each.

    A toolkit that was made after the audit of the duty had come in is another request, and no second audit;
    one that was issued again is as old as the first.
    """
    seen, wrong = 0, []
    for request in _requests(connection, None):
        both = sorted({audit_id(kit.audit) for _, kit in request.counting() if kit.audit is not None})
        seen += bool(both)
        if len(both) > 1:
            duty = (request.holder or request.duties[-1]).number
            wrong.append(f"duty {duty} has audits that all count: {', '.join(both)} (void all but one)")
    return seen, wrong


def _unwanted(
    request: _Request, duty: _Duty, kit: _Toolkit, why: Why, rivals: Sequence[_Toolkit]
) -> Unwanted:
    now = request.holder
    audits = tuple(audit_id(one.audit) for one in rivals if one.audit is not None)
    return Unwanted(
        kit.return_id, why, duty.number, now.auditor if now else "", now.number if now else None, audits
    )


def _requests(connection: Connection, case: str | None) -> Iterator[_Request]:
    """Every case of a month with its duties, oldest first, and the toolkits that were made for them."""
    found: dict[tuple[str, str, str], _Request] = {}
    mine: dict[tuple[str, str, str], list[_Duty]] = {}
    for duty in _duties(connection, case):
        found.setdefault(duty.place, _Request()).duties.append(duty)
        mine.setdefault((duty.place[0], duty.place[2], duty.auditor), []).append(duty)
    for kit in _toolkits(connection, case):
        whose = _duty_of(mine.get((kit.instrument, kit.case, kit.auditor), ()), kit)
        if whose is not None:
            found[whose.place].made.append((whose, kit))
    yield from found.values()


def _duty_of(duties: Sequence[_Duty], kit: _Toolkit) -> _Duty | None:
    """The duty that a toolkit was made for: the one that names it, else the last before it."""
    named = [one for one in duties if one.return_id == kit.return_id]
    before = [one for one in duties if one.at <= kit.asked]
    return next(iter([*reversed(named), *reversed(before)]), None)


def _duties(connection: Connection, case: str | None) -> list[_Duty]:
    where, values = ("WHERE case_ref = ?", (case,)) if case else ("", ())
    sql = (
        "SELECT number, instrument, month, case_ref, auditor, state, return_id, at, ended_at FROM duty "
        f"{where} ORDER BY at, number"
    )
    return [
        _Duty(
            row[0],
            (row[1], row[2], row[3]),
            row[4],
            row[5] in ("planned", "sent"),
            row[6],
            moment(row[7]),
            moment_or_none(row[8]),
        )
        for row in query(connection, sql, *values)
    ]


def _toolkits(connection: Connection, case: str | None) -> list[_Toolkit]:
    where, values = ("AND a.case_ref = ?", (case,)) if case else ("", ())
    sql = (
        "SELECT a.return_id, s.id, a.case_ref, a.auditor, a.at, u.number, v.at FROM allocation a "
        "JOIN instrument_snapshot s ON s.number = a.snapshot "
        "LEFT JOIN audit u ON u.return_id = a.return_id AND u.state = 'submitted' "
        "LEFT JOIN audit_revision v ON v.audit = u.number AND v.number = 1 "
        "WHERE a.exercise IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM audit_purpose p WHERE p.return_id = a.return_id) "
        f"{where} ORDER BY a.at, a.return_id"
    )
    rows: list[Any] = query(connection, sql, *values)
    sql = "SELECT superseded_by, return_id FROM toolkit_reissue"
    older: dict[str, str] = {row[0]: row[1] for row in query(connection, sql)}
    made = {row[0]: moment(row[4]) for row in rows}
    return [
        _Toolkit(
            row[0], row[1], row[2], row[3], made[_root(older, row[0], made)], row[5], moment_or_none(row[6])
        )
        for row in rows
    ]


def _root(older: dict[str, str], return_id: str, made: dict[str, dt.datetime]) -> str:
    """The first toolkit of those that were issued again one for the other."""
    while older.get(return_id) in made:
        return_id = older[return_id]
    return return_id
