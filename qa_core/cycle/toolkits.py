"""Sending toolkits out: an allocation for each, and the workbook made for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qa_core.cycle.desk import Desk
from qa_core.cycle.exercises import requested
from qa_core.cycle.holders import passed_on
from qa_core.cycle.subjects import Known, known_of
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Audit, Subject
from qa_core.model.case import Case
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import Instrument
from qa_core.rules.allotment import fits
from qa_core.rules.grading import work_out
from qa_core.rules.settings import in_force
from qa_core.rules.validate import involvement

AUDITOR_ROLES = "auditor_roles"
"""The setting of an instrument that names the roles which may do its audits; empty lets anybody."""


@dataclass(frozen=True)
class Wanted:
    """One toolkit to be sent: which case or record of it, to whom, and by when it is wanted back."""

    case: str
    auditor: str
    due: dt.date | None = None
    exercise: str | None = None
    agency: str | None = None
    subject: Subject = field(default_factory=Subject)


def allocate(
    desk: Desk, instrument: Instrument, wanted: Sequence[Wanted]
) -> tuple[list[Allocation], list[str]]:
    """Allocations for toolkits that are to be sent, all or none.

    An open allocation of the same case to the same auditor is used again while its facts are the same, and
    unless the duty that it was made for has ended.

    Returns: the allocations, and warnings (soft involvement).
    Raises: InputError with a sentence for each that cannot be: unknown case or person, direct involvement
        of the auditor in the case or record (S0-030), a role that may not do this audit (S0-022), a case
        that was taken back from the auditor and is somebody else's now (S0-031).
    """
    gone = desk.store.unwanted_toolkits()
    mine = (
        a for a in desk.store.allocations(open_only=True) if a.purpose == "audit" and a.return_id not in gone
    )
    open_ones = {_who(a): a for a in mine if a.digest == instrument.digest}
    duties = desk.store.duties(instrument=instrument.id)
    made: list[Allocation] = []
    warnings: list[str] = []
    problems: list[str] = []
    for item in wanted:
        try:
            allocation, said = allocation_for(desk, instrument, item)
        except InputError as error:
            problems += error.problems
            continue
        if not (item.exercise or item.subject.record):
            barred, told = passed_on(duties, allocation.case, allocation.auditor)
            problems += [barred] if barred else []
            said = [*said, told] if told else said
        warnings += said
        before = open_ones.get(_who(allocation))
        again = before is not None and before.facts == allocation.facts
        made.append(before if again and before is not None else allocation)
    if problems:
        raise InputError(problems)
    desk.store.save_snapshot(instrument)
    known = {allocation.return_id for allocation in open_ones.values()}
    desk.store.allocate([allocation for allocation in made if allocation.return_id not in known])
    return made, warnings


def write(
    desk: Desk, instrument: Instrument, allocations: Sequence[Allocation]
) -> Iterator[tuple[Allocation, bytes]]:
    """The workbook of each allocation, one after the other."""
    templates = desk.templates
    key = desk.store.key()
    for allocation in allocations:
        hints = known_today(desk, instrument, allocation)
        yield allocation, templates.toolkit(instrument, allocation, key, hints)


def _who(allocation: Allocation) -> tuple[object, ...]:
    about = (allocation.exercise, allocation.agency, allocation.subject.record, allocation.subject.cycle)
    return (allocation.case, allocation.auditor, *about)


def allocation_for(desk: Desk, instrument: Instrument, wanted: Wanted) -> tuple[Allocation, list[str]]:
    """An allocation of a toolkit that is wanted, not kept yet, and warnings; InputError if it cannot be."""
    case = desk.case(wanted.case)
    auditor = desk.person(wanted.auditor)
    agency = requested(desk, instrument, wanted.exercise, case.ref, wanted.agency)
    known = known_of(desk, instrument, case, wanted.subject)
    said = list(involvement(instrument, _empty_audit(desk, instrument, case, auditor, known)))
    blocked = [finding.message for finding in said if finding.level == "block"]
    blocked += unfit(desk, instrument, auditor)
    if desk.store.other_conflict(case.ref, auditor):
        blocked.append(f"{auditor} has told of a conflict with this case. Choose somebody else.")
    if blocked:
        raise InputError(f"{case.ref}: {message}" for message in blocked)
    allocation = Allocation(
        return_id=desk.new_id("R"),
        instrument=instrument.id,
        version=instrument.version,
        digest=instrument.digest,
        case=case.ref,
        auditor=auditor,
        due=wanted.due or due_of(desk, wanted.exercise),
        exported=desk.today,
        exercise=wanted.exercise,
        agency=agency,
        subject=wanted.subject,
        facts=dict(known.facts),
    )
    return allocation, [f"{case.ref}: {finding.message}" for finding in said]


def due_of(desk: Desk, exercise: str | None) -> dt.date:
    """When a toolkit is wanted back unless somebody says: with its exercise, else after the usual days."""
    usual = desk.today + dt.timedelta(days=desk.organisation.toolkit_days)
    return (desk.store.exercise(exercise).due if exercise else None) or usual


def unfit(desk: Desk, instrument: Instrument, auditor: str) -> list[str]:
    """Why somebody may not do audits of this kind by the setting `auditor_roles`; empty where they may."""
    roles = roles_of(desk, instrument)
    person = desk.store.person(auditor)
    if person is None or fits(person.role, roles):
        return []
    has = f"has the role “{person.role}”" if person.role else "has no role in the staff list"
    return [
        f"{auditor} {has}; {instrument.title} is done by: {', '.join(roles)} (setting {AUDITOR_ROLES} in "
        "qa.toml). Choose somebody else, or correct the staff list."
    ]


def roles_of(desk: Desk, instrument: Instrument) -> list[str]:
    """The roles that may do audits of this kind by the setting `auditor_roles`; none let anybody."""
    allowed = str(desk.settings(instrument).get(AUDITOR_ROLES, "")).split(",")
    return [role.strip() for role in allowed if role.strip()]


def _empty_audit(desk: Desk, instrument: Instrument, case: Case, auditor: str, known: Known) -> Audit:
    return Audit(
        instrument=instrument.id,
        version=instrument.version,
        case=case.ref,
        auditor=auditor,
        date=desk.today,
        involved=known.involved,
        settings=desk.settings(instrument),
        facts=dict(known.facts),
    )


def known_today(desk: Desk, instrument: Instrument, allocation: Allocation) -> dict[str, WorkedOut]:
    """What the facts of an allocation's case or record answer today, by question."""
    owner = desk.registry.owner(instrument)
    known = Known((), allocation.facts)
    audit = _empty_audit(desk, instrument, Case(ref=allocation.case), allocation.auditor, known)
    about = {"subject": allocation.subject, "agency": allocation.agency, "exercise": allocation.exercise}
    return work_out(instrument, in_force(instrument, audit.model_copy(update=about)), owner)
