"""A practitioner's learning over time: by quarter and area, what comes again, what was done about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from qa_core.cycle import learning_access
from qa_core.cycle.desk import Desk
from qa_core.model.period import Period
from qa_core.store.learning_records import LoggedPoint, Mark

NO_AREA = "No area recorded"


def show(desk: Desk, person: str, period: str = "") -> dict[str, Any]:
    """The log of one person over a period, or over all time (S4-033, S4-036, S4-037).

    Args:
        desk: where this happens; the look is kept in the log.
        person: a reference, as `learning.listed` reads it.
        period: as `Period.parse` reads it; empty for all time.

    Returns: `quarters` (audits, points, critical, points per audit), `areas` (how often, in which quarters,
        whether repeated, how many audits since were without it), `points` (by quarter, critical first, each
        with its reviews and performance review entries), `looks` (who looked into the log).
    Raises: InputError where nobody knows the person, or the log is not for whoever works at the desk.
    """
    span = Period.parse(period, desk.organisation.year_start_month) if period.strip() else None
    wanted = learning_access.owner(desk, person)
    learning_access.look(desk, wanted)
    audits = [one for one in desk.store.learning_audits(wanted) if _within(span, one[1])]
    points = [one for one in desk.store.learning_points(wanted) if _within(span, one.date)]
    marks = desk.store.learning_marks(sorted({one.audit for one in points}))
    start = desk.organisation.year_start_month
    told = [_point(one, marks, start) for one in points]
    told.sort(key=lambda one: not one["critical"])
    told.sort(key=lambda one: one["quarter"], reverse=True)
    return {
        "person": wanted,
        "period": span.name if span else None,
        "audits": len(audits),
        "quarters": _quarters(audits, points, start),
        "areas": _areas(audits, points, start),
        "points": told,
        "looks": [
            {"by": look.by, "as": look.capacity, "at": look.at.isoformat()}
            for look in desk.store.learning_looks(wanted)
        ],
    }


def quarter(day: dt.date, start: int) -> str:
    """The quarter of the audit year in which a day lies, such as `2026-Q3`.

    Args:
        day: the day.
        start: the month in which the audit year starts, 1 to 12.
    """
    year = day.year if day.month >= start else day.year - 1
    return f"{year}-Q{(day.month - start) % 12 // 3 + 1}"


def _within(span: Period | None, day: dt.date) -> bool:
    return span is None or f"{day:%Y-%m}" in span.months


def _quarters(
    audits: Sequence[tuple[str, dt.date]], points: Sequence[LoggedPoint], start: int
) -> list[dict[str, Any]]:
    """How many points there were for each audit, quarter by quarter: whether it gets better (S4-037)."""
    found: list[dict[str, Any]] = []
    for name in sorted({quarter(day, start) for _, day in audits}):
        own = [one for one in points if quarter(one.date, start) == name]
        n = sum(quarter(day, start) == name for _, day in audits)
        critical = sum(one.critical for one in own)
        found.append(
            {
                "quarter": name,
                "audits": n,
                "points": len(own),
                "critical": critical,
                "points_per_audit": round(len(own) / n, 2),
            }
        )
    return found


def _areas(
    audits: Sequence[tuple[str, dt.date]], points: Sequence[LoggedPoint], start: int
) -> list[dict[str, Any]]:
    """Each area: how often, when, and how many audits were without it since; critical ones first."""
    order = [id for id, _ in audits]
    found: list[dict[str, Any]] = []
    for name in dict.fromkeys(one.area for one in points):
        own = [one for one in points if one.area == name]
        within = list(dict.fromkeys(one.audit for one in own))
        last = max((order.index(id) for id in within if id in order), default=len(order) - 1)
        found.append(
            {
                "area": name or NO_AREA,
                "points": len(own),
                "critical": sum(one.critical for one in own),
                "audits": len(within),
                "quarters": list(dict.fromkeys(quarter(one.date, start) for one in own)),
                "repeated": len(within) > 1,
                "audits_since": len(order) - 1 - last,
            }
        )
    return sorted(found, key=lambda one: (-one["critical"], -one["points"], one["area"]))


def _point(one: LoggedPoint, marks: Iterable[Mark], start: int) -> dict[str, Any]:
    own = [mark for mark in marks if mark.audit == one.audit and mark.content == one.content]
    reviews = [mark for mark in own if mark.kind == "reviewed"]
    return {
        "quarter": quarter(one.date, start),
        "audit": one.audit,
        "row": one.row,
        "instrument": one.instrument,
        "date": one.date.isoformat(),
        "area": one.area,
        "critical": one.critical,
        "point": one.point,
        "plr": [_told(mark) | {"ref": mark.ref} for mark in own if mark.kind == "plr"],
        "reviewed": [_told(mark) for mark in reviews],
        "reviewed_by": list(dict.fromkeys(mark.capacity for mark in reviews)),
    }


def _told(mark: Mark) -> dict[str, Any]:
    return {"by": mark.by, "as": mark.capacity, "at": mark.at.isoformat(), "note": mark.note}
