"""Who sees whose learning log: the practitioner, their manager, and those whom the organisation names."""

from __future__ import annotations

from qa_core.cycle.desk import Desk
from qa_core.errors import InputError

PRACTITIONER, MANAGER, READER, QA_DESK = "practitioner", "manager", "reader", "qa-desk"


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


def capacity(desk: Desk, person: str) -> str:
    """By what right whoever works at the desk sees a person's log (S4-036).

    Args:
        desk: where this happens; `desk.by` is who looks.
        person: whose log it is.

    Returns: `practitioner`, `manager`, `reader`, or `qa-desk` where the organisation names no readers.
    Raises: InputError for anybody else.
    """
    who, whose = desk.by.casefold(), person.casefold()
    if whose and who == whose:
        return PRACTITIONER
    managers = {one.manager.casefold() for one in desk.store.people() if one.ref.casefold() == whose}
    if who and who in managers:
        return MANAGER
    readers = named(desk.organisation.learning_readers)
    if not readers:
        return QA_DESK
    if who in readers:
        return READER
    raise InputError(
        f"The learning log of {person or 'nobody in particular'} is not for {desk.by}: it is seen by the "
        "practitioner, their manager, and those named in qa.toml under learning_readers. If that is you, set "
        "QA_USER to your reference."
    )


def look(desk: Desk, person: str) -> str:
    """Look into a person's log: refused or kept in the log; by what right."""
    right = capacity(desk, person)
    desk.store.look_into_learning(person, by=desk.by, capacity=right)
    return right
