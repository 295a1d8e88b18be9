"""Who sees whose learning log: the practitioner, their manager, and those whom the organisation names."""

from __future__ import annotations

from qa_core.cycle.desk import Desk
from qa_core.errors import InputError

PRACTITIONER, MANAGER, READER = "practitioner", "manager", "reader"
LOG, SELF_CHECKS = "learning log", "self-checks"


def named(setting: str) -> frozenset[str]:
    """The references in a setting, without capitals."""
    return frozenset(ref.strip().casefold() for ref in setting.split(",") if ref.strip())


def owner(desk: Desk, person: str) -> str:
    """Whose log is meant: a reference of the staff list, or as an audit or case names it; empty for nobody's.

    Raises: InputError where neither the log, nor a case, nor the staff list knows the person.
    """
    wanted = person.strip()
    known = {*desk.store.learners(), *(case.lead_professional for case in desk.store.cases())}
    found = {name.casefold(): name for name in (*sorted(known), *(one.ref for one in desk.store.people()))}
    return found.get(wanted.casefold()) or desk.person(wanted) if wanted else ""


def capacity(desk: Desk, person: str, what: str = LOG) -> str:
    """By what right whoever works at the desk sees what is a person's own (S4-036, S0-005).

    Args:
        desk: where this happens; `desk.by` is who looks.
        person: whose it is.
        what: `LOG` or `SELF_CHECKS`.

    Returns: `practitioner`, `manager` or `reader`.
    Raises: InputError for anybody else.
    """
    who, whose = desk.by.casefold(), person.casefold()
    if whose and who == whose:
        return PRACTITIONER
    managers = {one.manager.casefold() for one in desk.store.people() if one.ref.casefold() == whose}
    if who and who in managers:
        return MANAGER
    if who in named(desk.organisation.learning_readers):
        return READER
    raise InputError(
        f"The {what} of {person or 'nobody in particular'}: not for {desk.by}, but for the practitioner, "
        "their manager in the staff list, and those named in qa.toml under learning_readers (QA_USER says "
        "who you are)."
    )


def open_self_check(desk: Desk, id: str) -> None:
    """A self-check is opened only by those who may list it; the look is kept in the log."""
    head = desk.store.audit(id).head
    if head.purpose == "self":
        look(desk, head.auditor, SELF_CHECKS)


def review(desk: Desk) -> None:
    """Words that nobody released are read by those alone who may read every log; InputError for others."""
    if desk.by.casefold() not in named(desk.organisation.learning_readers):
        raise InputError(
            f"Words that nobody has released yet are not for {desk.by}, but for those named in qa.toml under "
            "learning_readers (QA_USER says who you are)."
        )


def look(desk: Desk, person: str, what: str = LOG) -> str:
    """Look into a person's log or self-checks: refused, or kept in the log; by what right."""
    right = capacity(desk, person, what)
    kept = right if what == LOG else f"{right} ({what})"
    desk.store.look_into_learning(person, by=desk.by, capacity=kept)
    return right
