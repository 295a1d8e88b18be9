"""Self-checks: a practitioner runs the same instrument on their own case; it counts nowhere (S0-005)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qa_core.cycle import learning_access
from qa_core.cycle.audits import instrument_of
from qa_core.cycle.desk import Desk
from qa_core.cycle.second import grade_words
from qa_core.cycle.second_list import differences
from qa_core.cycle.subjects import known_of
from qa_core.cycle.toolkits import write
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Subject
from qa_core.model.instrument import Instrument
from qa_core.store.records import AuditHead, StoredAudit
from qa_core.store.second_records import Look

LIST = ("self_check", "date", "instrument", "case", "grade", "state", "audit", "audit_date", "audit_grade")


@dataclass(frozen=True)
class SelfCheck:
    """A toolkit for a self-check."""

    allocation: Allocation
    data: bytes


def check(desk: Desk, instrument: Instrument, case: str, person: str) -> SelfCheck:
    """A toolkit for a practitioner's own case: the same questions, marked as a self-check.

    Involvement bars nobody here. An open one of the same person, case and version is written again.

    Raises: InputError for a case or person that is not known, a case in which the case list does not name the
        person, or an instrument that asks several agencies.
    """
    found, who = desk.case(case), desk.person(person)
    if instrument.agencies:
        raise InputError(
            f"{instrument.title} asks several agencies: it cannot be a self-check of one person."
        )
    known = known_of(desk, instrument, found, Subject())
    hands = {one.person.casefold() for one in known.involved} | {found.lead_professional.casefold()}
    if who.casefold() not in hands:
        raise InputError(
            f"The case list does not name {who} in {found.ref}: a self-check is of somebody's own case. "
            "If it is theirs, put the case list right first."
        )
    for one in reversed(desk.store.allocations(open_only=True)):
        same = (one.purpose, one.digest, one.case, one.auditor) == ("self", instrument.digest, found.ref, who)
        if same and one.facts == dict(known.facts):
            allocation = one
            break
    else:
        allocation = Allocation(
            return_id=desk.new_id("R"),
            instrument=instrument.id,
            version=instrument.version,
            digest=instrument.digest,
            case=found.ref,
            auditor=who,
            exported=desk.today,
            facts=dict(known.facts),
            purpose="self",
        )
        desk.store.save_snapshot(instrument)
        desk.store.allocate([allocation], by=desk.by)
    [(_, data)] = write(desk, instrument, [allocation])
    return SelfCheck(allocation, data)


def listed(desk: Desk, person: str) -> list[dict[str, Any]]:
    """The self-checks of one person in the order of asking, each with the next audit of the same case.

    Raises: InputError where they are not for whoever works at the desk; each look is kept in the log.
    """
    who = desk.person(person)
    learning_access.look(desk, who, learning_access.SELF_CHECKS)
    return [
        _line(desk, one)
        for one in desk.store.looks()
        if one.purpose == "self" and one.auditor.casefold() == who.casefold()
    ]


def _line(desk: Desk, look: Look) -> dict[str, Any]:
    stored = desk.store.audit(look.audit) if look.back and look.audit else None
    later = _later(desk, stored.head) if stored else None
    return {
        "self_check": stored.head.id if stored else None,
        "return": look.return_id,
        "date": stored.head.date.isoformat() if stored else None,
        "instrument": look.instrument,
        "case": look.case,
        "grade": stored.head.recorded if stored else None,
        "state": "back" if stored else look.state,
        "audit": later.id if later else None,
        "audit_date": later.date.isoformat() if later else None,
        "audit_grade": later.recorded if later else None,
    }


def _later(desk: Desk, head: AuditHead) -> AuditHead | None:
    """The first audit of the same case by the same instrument on the day of a self-check or after it."""
    audits = desk.store.audits(instrument=head.instrument, case=head.case, state="submitted")
    return min(
        (one for one in audits if one.date >= head.date), key=lambda one: (one.date, one.id), default=None
    )


def compare(desk: Desk, id: str, audit: str | None = None) -> dict[str, Any]:
    """A self-check beside a later audit of the same case: grades, and the questions seen otherwise.

    Args:
        desk: where this happens.
        id: the self-check, as `qa self list` names it.
        audit: the audit; the next one of the case unless given.

    Raises: InputError where the first is no self-check or not for whoever works at the desk, or there is no
        audit to compare it with. The look is kept in the log.
    """
    own = desk.store.audit(id)
    if own.head.purpose != "self" or own.head.state == "void":
        raise InputError(f"{own.head.id} is no self-check. Look at: qa self list --person REF")
    learning_access.look(desk, own.head.auditor, learning_access.SELF_CHECKS)
    other = _other(desk, own, audit)
    instrument = instrument_of(desk, other)
    every = (own, other)
    return {
        "case": own.head.case,
        "instrument": own.head.instrument,
        "grades": [
            {
                "audit": one.head.id,
                "purpose": "self-check" if one is own else "audit",
                "date": one.head.date.isoformat(),
                "version": one.head.instrument_version,
                "grade": grade_words(instrument, one.result.recorded),
            }
            for one in every
        ],
        "differences": differences(desk, every),
    }


def _other(desk: Desk, own: StoredAudit, audit: str | None) -> StoredAudit:
    if audit is None:
        later = _later(desk, own.head)
        if later is None:
            raise InputError(f"{own.head.case} was not audited since the self-check {own.head.id}.")
        return desk.store.audit(later.id)
    found = desk.store.audit(audit)
    here, there = ((one.head.case, one.head.instrument) for one in (own, found))
    if here != there or found.head.state != "submitted":
        raise InputError(
            f"{found.head.id} is no audit of {own.head.case} by {own.head.instrument} that counts."
        )
    return found
