"""The learning log: what a practitioner can take from the audits of their work."""

from __future__ import annotations

from typing import Any

from qa_core.cycle import learning_access
from qa_core.cycle.desk import Desk


def listed(desk: Desk, person: str) -> list[dict[str, Any]]:
    """The learning points of one person, newest audit first (S4-033). The look is kept in the log.

    Args:
        desk: where this happens.
        person: a reference, of the staff list or as an audit or case names it; capitals make no difference.

    Raises: InputError where neither the log, nor a case, nor the staff list knows the person, or where the
        log is not for whoever works at the desk.
    """
    wanted = learning_access.owner(desk, person)
    learning_access.look(desk, wanted)
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
