"""What happens to actions: listed, set to another state with who and why, their history (S0-035)."""

from __future__ import annotations

import datetime as dt
import re
from difflib import get_close_matches
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.followed import LEAD, Followed, about, followed, lead_of
from qa_core.errors import InputError
from qa_core.store.follow_up_records import CLOSED, STAGES, STATES, ActionText, State, Step


def listed(
    desk: Desk, *, open_only: bool = False, overdue: bool = False, owner: str = "", case: str = ""
) -> list[Followed]:
    """Actions that fit all that is given; what a later check carries on is shown there, not twice.

    Args:
        desk: where this happens.
        open_only: leave out those done and verified.
        overdue: only those whose day is past.
        owner: words of the owner, capitals or not.
        case: a case reference, capitals or not.
    """
    return [
        one
        for one in followed(desk)
        if not one.carried_to
        and not (open_only and one.closed)
        and not (overdue and not one.late(desk.today))
        and owner.casefold() in one.owner.casefold()
        and case.casefold() in ("", one.case.casefold())
    ]


def of(desk: Desk, audit: str, ref: str) -> Followed:
    """One action by its row or item; InputError where the audit has none of that name."""
    found = followed(desk, audit)
    wanted = ref.strip().casefold()
    for one in found:
        if one.ref.casefold() == wanted:
            return one
    known = ", ".join(one.ref for one in found) or "none"
    raise InputError(f"Audit {audit.upper()} has no action {ref!r}; it has: {known}.")


def step(
    desk: Desk,
    audit: str,
    ref: str,
    state: str,
    *,
    note: str,
    evidence: str | None = None,
    due: dt.date | None = None,
    owner: str | None = None,
) -> Followed:
    """Let something happen to an action, with who says so and why.

    Args:
        desk: where this happens.
        audit: the audit.
        ref: the row of the action, counted from 1, or the key of a returned item.
        state: open, replied, in-progress, done or verified.
        note: what happened; it stays in the history.
        evidence: what shows that it is done; wanted for `done` unless it was recorded before. What the
            auditor wrote of evidence in the audit shows nothing that was done since.
        due: another day.
        owner: somebody else.

    Raises: InputError where something is lacking, or its owner or the lead professional verifies it;
        StaleError where somebody else was faster.
    """
    one = of(desk, audit, ref)
    wanted = _state(state)
    if not note.strip():
        raise InputError('Write what happened: --note "…"')
    if owner is not None and not owner.strip():
        raise InputError("Say who owns it from now on: --owner with a reference, a post or an agency.")
    _followed_here(one)
    shown = (evidence or "").strip() or one.shown
    if wanted in CLOSED and (wanted == "done" or one.closed) and not shown:
        raise InputError('What shows that it is done? --evidence "…"')
    if wanted == "verified":
        _verifiable(desk, one)
    text = ActionText(one.audit, one.key, one.finding, one.action)
    change = Step(wanted, note.strip(), shown or None, due, owner.strip() if owner else None)
    desk.store.step_action(text, change, expected_version=one.version, by=desk.by)
    return of(desk, audit, ref)


def history(desk: Desk, audit: str, ref: str) -> list[dict[str, Any]]:
    """Everything that happened to an action, from the audit that set it to the check that closed it."""
    one = of(desk, audit, ref)
    head = desk.store.audit(one.audit).head
    found = [_line(head.date.isoformat(), head.auditor, "set", "", "open", "")]
    found += [
        _line(c.at.isoformat(timespec="seconds"), c.by, c.kind, c.before, c.after, c.note)
        for c in desk.store.action_changes(one.audit)
        if c.key == one.key
    ]
    found += [
        _line(c.at.isoformat(timespec="seconds"), c.by, "reminder", "", f"to {c.recipient}", STAGES[c.stage])
        for c in desk.store.chases()
        if c.about == about(one)
    ]
    for later, words in ((one.checked_in, "found right in"), (one.carried_to, "found wrong again in")):
        if later:
            check = desk.store.audit(later).head
            state = "verified" if later == one.checked_in else "open"
            line = _line(check.date.isoformat(), check.auditor, "check", "", state, f"{words} {later}")
            found.append(line)
    return sorted(found, key=lambda line: line["at"])


def _state(word: str) -> State:
    plain = word.strip().casefold().replace(" ", "-").replace("_", "-")
    for state in STATES:
        if state == plain:
            return state
    near = get_close_matches(plain, STATES, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise InputError(f"{word!r} is no state of an action; those are: {', '.join(STATES)}.{hint}")


def _followed_here(one: Followed) -> None:
    """A later check of the record has the last word on its items."""
    if one.carried_to:
        raise InputError(
            f"{one.ref} of {one.audit} was found wrong again: it is followed as {one.ref} of "
            f"{one.carried_to}."
        )
    if one.checked_in:
        raise InputError(
            f"{one.ref} of {one.audit} was found right in {one.checked_in}: nothing is left to do."
        )


def _verifiable(desk: Desk, one: Followed) -> None:
    """Only what is done is verified, and never by its owner or the lead professional."""
    if one.state == "verified":
        raise InputError(
            f"{one.ref} of {one.audit} is verified already; qa action history {one.audit} {one.ref} says by "
            "whom. If it must be done again, set it to open."
        )
    if not one.closed:
        raise InputError(
            f"{one.ref} of {one.audit} is {one.state}: it is verified once it is done and something shows it."
        )
    what = "owns this action" if _names(one.owner, desk.by) else ""
    if desk.by.strip().casefold() in _leads(desk, one):
        what = what or f"is the lead professional of {one.case}"
    if what:
        raise InputError(f"{desk.by} {what}: somebody else, the auditor or the QA team, verifies it.")


def _names(words: str, ref: str) -> bool:
    """Whether words are or hold a reference: `P-01`, or `P-01 with the school`."""
    pattern = rf"(?<![\w-]){re.escape(ref.strip())}(?![\w-])"
    return bool(ref.strip()) and re.search(pattern, words, re.IGNORECASE) is not None


def _leads(desk: Desk, one: Followed) -> set[str]:
    """The lead professional of a case today, and whoever was it at the audit or got its feedback."""
    involved = desk.store.audit(one.audit).audit.involved
    refs = [lead_of(desk, one.case), *(who.person for who in involved if who.involved == LEAD)]
    refs += [each.reader for each in desk.store.feedback(one.audit)]
    return {ref.strip().casefold() for ref in refs} - {""}


def _line(at: str, by: str, what: str, before: str, after: str, note: str) -> dict[str, Any]:
    return {"at": at, "by": by, "what": what, "before": before, "after": after, "note": note}
