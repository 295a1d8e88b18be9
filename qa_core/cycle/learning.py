"""The learning log: what a practitioner can take from the audits of their work."""

from __future__ import annotations

from typing import Any

from qa_core.cycle.desk import Desk


def listed(desk: Desk, person: str) -> list[dict[str, Any]]:
    """The learning points of one person, newest audit first (S4-033).

    Args:
        desk: where this happens.
        person: a reference, of the staff list or as an audit or case names it; capitals make no difference.

    Raises: InputError where neither the log, nor a case, nor the staff list knows the person.
    """
    wanted = person.strip()
    known = {*desk.store.learners(), *(case.lead_professional for case in desk.store.cases())}
    if wanted.casefold() not in {name.casefold() for name in known}:
        wanted = desk.person(wanted)
    return [
        {
            "audit": one.audit,
            "date": one.date.isoformat(),
            "area": one.area,
            "point": one.point,
            "critical": one.critical,
        }
        for one in desk.store.learning(wanted)
    ]
