"""What must not wait: concerns, and returns that nobody could read and that may hold one."""

from __future__ import annotations

from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.errors import InputError

OPEN = frozenset({"flagged", "unknown", "open"})
UNREAD = "unread return: ask the sender whether there is a concern"


def listed(desk: Desk, *, everything: bool = False) -> list[dict[str, Any]]:
    """Open concerns, flagged ones first, and unread returns; settled ones too where wanted (S0-057)."""
    concerns = [
        {
            "id": one.id,
            "what": one.type,
            "state": one.state,
            "case": one.case,
            "return": one.return_id,
            "audit": one.audit,
            "question": one.question,
            "since": one.raised_at.date().isoformat(),
            "words": one.text,
        }
        for one in desk.store.escalations(open_only=not everything)
    ]
    unread = [
        {
            "id": one.id,
            "what": UNREAD,
            "state": one.state,
            "case": None,
            "return": one.return_id,
            "audit": None,
            "question": None,
            "since": one.received_at.date().isoformat(),
            "words": f"{one.file}: {one.reason}",
        }
        for one in desk.store.unread(open_only=not everything)
    ]
    return [*sorted(concerns, key=lambda one: one["state"] != "flagged"), *unread]


def settle(desk: Desk, id: str, note: str) -> None:
    """Note that a person acted on a concern, or asked about an unread return.

    Raises: InputError without a note; StoreError where nothing open has this id.
    """
    if not note.strip():
        raise InputError('Write who did what: --note "…"')
    if id.upper().startswith("U-"):
        desk.store.settle_unread(id.upper(), desk.by, note)
    else:
        desk.store.acknowledge(id.upper(), desk.by, note)
