"""What is done with a learning point: tied to a performance review, reviewed (S4-018, S4-036)."""

from __future__ import annotations

from qa_core.cycle import learning_access
from qa_core.cycle.desk import Desk
from qa_core.errors import InputError


def link(desk: Desk, audit: str, row: int, plr: str, note: str = "") -> None:
    """Tie a learning point to an entry of the practitioner's performance review (S4-018).

    Args:
        desk: where this happens.
        audit: the audit, such as A-000123.
        row: the number of the point, as `qa learning show` gives it.
        plr: the reference of the entry.
        note: what improved, or is hoped for; may be empty.

    Raises: InputError without a reference, or where the log is not for whoever works at the desk; StoreError
        where the audit has no such point.
    """
    if not plr.strip():
        raise InputError("Give the reference of the performance review entry: --plr REF")
    _mark(desk, audit, row, "plr", plr.strip(), note.strip())


def reviewed(desk: Desk, audit: str, row: int, note: str = "") -> str:
    """Keep that the practitioner, or their manager, went through a learning point (S4-036).

    Returns: by what right whoever works at the desk did so.
    Raises: as `link`.
    """
    return _mark(desk, audit, row, "reviewed", "", note.strip())


def _mark(desk: Desk, audit: str, row: int, kind: str, ref: str, note: str) -> str:
    person = desk.store.learning_point(audit, row).person
    right = learning_access.capacity(desk, person)
    desk.store.mark_learning(audit, row, kind, by=desk.by, capacity=right, ref=ref, note=note)
    return right
