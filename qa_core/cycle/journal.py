"""What happened, across the board: the event log as a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.errors import InputError
from qa_core.store.journal import Line

HEADS = ("event", "at", "by", "what", "case", "about", "why")


def listed(
    desk: Desk,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    kind: str = "",
    about: str = "",
) -> list[dict[str, Any]]:
    """The entries of the event log in their order, with who, when and why.

    Args:
        desk: where this happens.
        since, until: only entries of these days, both counted, in UTC.
        kind: only of one kind (`duty.declined`), or of all whose first word it is (`duty`).
        about: only those that name this: a case, a return id, an audit, an escalation.

    Raises: InputError for a kind that the log does not hold.
    """
    every = desk.store.journal()
    wanted = kind.strip().casefold()
    kinds = sorted({one.kind for one in every})
    if wanted and not any(_is(one, wanted) for one in kinds):
        raise InputError(f"The log holds nothing of the kind {kind!r}. It holds: {', '.join(kinds)}.")
    return [
        _row(one)
        for one in every
        if (since is None or one.at.date() >= since)
        and (until is None or one.at.date() <= until)
        and (not wanted or _is(one.kind, wanted))
        and (not about.strip() or about.strip().casefold() in _names(one))
    ]


def _is(kind: str, wanted: str) -> bool:
    return kind == wanted or kind.startswith(f"{wanted}.")


def _names(one: Line) -> Iterator[str]:
    """Everything that an entry names, without capitals."""
    for value in (*one.cases, *one.about.values()):
        yield from (str(part).casefold() for part in (value if isinstance(value, list) else [value]))


def _row(one: Line) -> dict[str, Any]:
    told = {
        name.replace("_", " "): ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in one.about.items()
    }
    return {
        "event": one.seq,
        "at": one.at.isoformat(timespec="seconds"),
        "by": one.by,
        "what": one.kind,
        "case": ", ".join(one.cases),
        "about": "; ".join(f"{name} {value}" for name, value in told.items()),
        "why": " ".join(one.why.split()),
    }
