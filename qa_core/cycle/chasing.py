"""Toolkits that are not back: who has them, how long, and a reminder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.post import Letter, post
from qa_core.errors import InputError

HEADS = ("return_id", "instrument", "case", "auditor", "due", "days", "state", "unasked")


def chasing(desk: Desk, *, within: int | None = None) -> list[dict[str, Any]]:
    """Toolkits that are out and not back, the longest overdue first.

    Args:
        desk: whose day it is; `days` counts to the due day, negative once it is past.
        within: only those due in at most so many days; 0 for what is due or overdue.

    Returns: one mapping for each, with its open concerns: those flagged, and those `unasked`, which were
        left blank in a return that must be corrected.
    """
    states, ended = desk.store.allocation_states(), given_up(desk)
    flagged: dict[str, list[str]] = {}
    unasked: dict[str, list[str]] = {}
    for one in desk.store.escalations():
        kind = unasked if one.state == "unknown" else flagged
        kind.setdefault(one.return_id or "", []).append(one.id)
    rows: list[dict[str, Any]] = [
        {
            "return_id": one.return_id,
            "instrument": one.instrument,
            "case": one.case,
            "record": one.subject.record,
            "exercise": one.exercise,
            "agency": one.agency,
            "purpose": one.purpose,
            "auditor": one.auditor,
            "sent": one.exported.isoformat(),
            "due": one.due.isoformat() if one.due else None,
            "days": (one.due - desk.today).days if one.due else None,
            "state": states[one.return_id],
            "concerns": flagged.get(one.return_id, []),
            "unasked": unasked.get(one.return_id, []),
        }
        for one in desk.store.allocations(open_only=True)
        if one.return_id not in ended and one.purpose != "self"
    ]
    rows.sort(key=lambda row: (row["days"] is None, row["days"], row["return_id"]))
    return [row for row in rows if within is None or (row["days"] is not None and row["days"] <= within)]


def given_up(desk: Desk) -> set[str | None]:
    """Toolkits nobody waits for: their duty went to somebody else or has its audit, their look was given up.

    So are those of which a return was set aside.
    """
    ended: set[str | None] = {one.return_id for one in desk.store.duties() if not one.stands}
    ended |= set(desk.store.unwanted_toolkits())
    ended |= {one.return_id for one in desk.store.looks() if one.withdrawn}
    aside = {one.number for one in desk.store.decisions() if one.kept == "none"}
    ended |= {one.return_id for one in (desk.store.returns() if aside else ()) if one.number in aside}
    waived = {
        (exercise.id, request.case, request.agency)
        for exercise in desk.store.exercises()
        for request in desk.store.exercise_requests(exercise.id)
        if request.waived
    }
    return ended | {
        sent.return_id
        for sent in desk.store.allocations(open_only=True)
        if (sent.exercise, sent.case, sent.agency) in waived
    }


def remind(desk: Desk, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Write a reminder for each toolkit of a chasing list; on one day nobody gets the same one twice.

    Yields: a sentence for each: it left, or where it waits and why.
    """
    letters = [reminder(desk, row) for row in rows]
    before = {one.id for one in desk.store.letters(waiting_only=False)}
    try:
        kept = post(desk, letters)
    except InputError as error:
        yield from error.problems
        return
    for one in kept:
        if one.id in before:
            where = "has left already" if one.gone else f"waits in the outbox already. {one.reason}"
            yield f"{one.about}: the reminder of today to {one.recipient} {where}".rstrip() + "." * one.gone
        elif one.gone:
            yield f"{one.about}: {one.recipient} was reminded."
        else:
            yield f"{one.about}: the reminder to {one.recipient} waits in the outbox. {one.reason}"


def reminder(desk: Desk, row: dict[str, Any]) -> Letter:
    """The reminder about one toolkit: references only."""
    late = row["days"] is not None and row["days"] < 0
    when = (
        f"was due on {row['due']}" if late else f"is due on {row['due']}" if row["due"] else "is not back yet"
    )
    lines = [f"The toolkit {row['return_id']} for case {row['case']} {when}."]
    if row["state"] == "needs-correction":
        lines.append(
            "It came back once and must be corrected: please return the copy with the problems marked."
        )
    else:
        lines.append("Please return it, filled in and saved under any name.")
    if row["unasked"]:
        lines.append(
            "Some questions about a concern for a child were left blank. If there is one, do not wait for "
            "the toolkit: ring the posts named on its front sheet now."
        )
    lines.append("If you cannot do it, or had a hand in the case, tell the QA team now.")
    subject = f"Reminder of {desk.today.isoformat()}: toolkit {row['return_id']}, case {row['case']}"
    return Letter((row["auditor"],), subject, "\n".join(lines), row["return_id"])
