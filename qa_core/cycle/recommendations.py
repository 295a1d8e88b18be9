"""Recommendations: set by the service lead alone, and followed until the evidence is there (S0-053)."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.learning_access import named
from qa_core.cycle.owners import Owners
from qa_core.cycle.screening import named_in
from qa_core.errors import InputError, StoreError
from qa_core.store.exercise_records import Exercise
from qa_core.store.learning_records import Recommendation, Step

HEADS = ("id", "exercise", "theme", "text", "owner", "due", "state", "overdue", "sent_to", "carried_to")


def add(desk: Desk, text: str, owner: str, due: dt.date, *, exercise: str = "", theme: str = "") -> str:
    """Set a recommendation (S0-053).

    Args:
        desk: where this happens; `desk.by` must be a service lead of qa.toml, and not the lead auditor.
        text: what is recommended; without any reference of a case, a child or a person.
        owner: who carries it out: a post, a person of the staff list, or an agency.
        due: by when.
        exercise: the exercise that it follows from; or
        theme: the theme that it is about.

    Returns: its id.
    Raises: InputError where somebody else sets it, or something is missing or cannot be.
    """
    if bool(exercise.strip()) == bool(theme.strip()):
        raise InputError("Say what it follows from: an exercise with --exercise, or a theme with --theme.")
    follows = desk.store.exercise(exercise.strip()) if exercise.strip() else None
    _service_lead(desk, follows)
    problems = [] if text.strip() else ["Write what is recommended: --text “…”"]
    found = named_in(desk, f"{text} {theme}")
    if found:
        problems.append(
            f"The words name {', '.join(found)}. A recommendation goes to many people: write it without "
            "references of cases, children or people."
        )
    if due < desk.today:
        problems.append(f"It is due on {due.isoformat()}, which is past.")
    if problems:
        raise InputError(problems)
    return desk.store.add_recommendation(
        exercise=follows.id if follows else None,
        theme=theme.strip() or (follows.theme if follows else ""),
        text=text.strip(),
        owner=_owner(desk, owner),
        due=due,
        by=desk.by,
    )


def progress(desk: Desk, id: str, note: str, evidence: str = "") -> None:
    """Note how far a recommendation has come; StoreError where there is none, or it is done."""
    if not note.strip():
        raise InputError('Write how far it has come: --note "…"')
    desk.store.step_recommendation(id, "progress", by=desk.by, note=note.strip(), evidence=evidence.strip())


def done(desk: Desk, id: str, evidence: str) -> None:
    """Close a recommendation with what shows that it was carried out; InputError without that."""
    if not evidence.strip():
        raise InputError('Write what shows that it was carried out: --evidence "…"')
    desk.store.step_recommendation(id, "done", by=desk.by, evidence=evidence.strip())


def carry(desk: Desk, id: str, year: int) -> None:
    """Bring a recommendation into a year's priorities (S0-049).

    Raises: InputError where it is there already; StoreError where there is none, or it is done.
    """
    found = one(desk, id)
    if any(step.kind == "carried" and step.year == year for step in found.steps):
        raise InputError(f"{found.id} is among the priorities of {year} already.")
    desk.store.step_recommendation(found.id, "carried", by=desk.by, year=year)


def one(desk: Desk, id: str) -> Recommendation:
    """One recommendation with its history; StoreError where there is none."""
    wanted = id.strip().upper()
    for found in desk.store.recommendations():
        if found.id == wanted:
            return found
    raise StoreError(f"There is no recommendation {id!r}. Look at: qa recommendation list")


def listed(desk: Desk, open_only: bool = False) -> list[dict[str, Any]]:
    """Recommendations as plain data, each with its whole history; `open_only` leaves out those done."""
    found = desk.store.recommendations()
    return [about(desk, each) for each in found if not (open_only and each.state == "done")]


def about(desk: Desk, found: Recommendation) -> dict[str, Any]:
    """A recommendation as plain data."""
    sent = (to for step in found.steps if step.kind == "disseminated" for to in step.sent_to.split(", "))
    return {
        "id": found.id,
        "exercise": found.exercise,
        "theme": found.theme,
        "text": found.text,
        "owner": found.owner,
        "due": found.due.isoformat(),
        "state": found.state,
        "overdue": found.state != "done" and found.due < desk.today,
        "sent_to": list(dict.fromkeys(sent)),
        "carried_to": [step.year for step in found.steps if step.kind == "carried"],
        "evidence": [step.evidence for step in found.steps if step.evidence],
        "by": found.by,
        "at": found.at.isoformat(),
        "history": [_step(step) for step in found.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    said = {"sent_to": step.sent_to, "note": step.note, "evidence": step.evidence, "year": step.year}
    told = {name: value for name, value in said.items() if value not in ("", None)}
    return {"kind": step.kind, "at": step.at.isoformat(), "by": step.by, **told}


def _service_lead(desk: Desk, exercise: Exercise | None) -> None:
    """Only the service lead recommends, and never who led the audit (S0-053)."""
    leads = named(desk.organisation.service_lead)
    if not leads:
        raise InputError(
            "Recommendations are set by the service lead, and qa.toml names none. Write under "
            '[organisation]: service_lead = "…", with the reference of whoever that is.'
        )
    if desk.by.casefold() not in leads:
        raise InputError(
            f"Recommendations are set by the service lead alone, and {desk.by} is none of those in qa.toml "
            "(service_lead). If that is you, set QA_USER to your reference."
        )
    if exercise is not None and exercise.lead_auditor.casefold() == desk.by.casefold():
        raise InputError(
            f"{desk.by} led the audit of exercise {exercise.id}: the lead auditor reports, and the service "
            "lead recommends. Another service lead has to set this one."
        )


def _owner(desk: Desk, owner: str) -> str:
    """Who carries it out, as it is written elsewhere; InputError where nobody is of that name."""
    wanted = owner.strip()
    if not wanted:
        raise InputError("Say who carries it out: --owner with a post, a person or an agency.")
    owners = Owners(desk)
    found = owners.of(wanted)
    if found is None or found.kind == "lead":
        near = get_close_matches(wanted.casefold(), owners.names, n=1, cutoff=0.6)
        close = owners.of(near[0]) if near else None
        hint = f" Did you mean {close.ref}?" if close else ""
        raise InputError(
            f"{owner!r} is no post, no person of the staff list and no agency.{hint} Give a post such as "
            "family-support-manager, or a reference."
        )
    return found.ref
