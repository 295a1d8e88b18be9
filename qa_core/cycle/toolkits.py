"""Sending toolkits out: an allocation for each, and the workbook made for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_core.cycle.desk import Desk
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Audit
from qa_core.model.case import Case
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import Instrument
from qa_core.rules.grading import work_out
from qa_core.rules.settings import in_force
from qa_core.rules.validate import involvement
from qa_core.toolkit.clone import Templates


@dataclass(frozen=True)
class Wanted:
    """One toolkit to be sent: which case, to whom, and by when it is wanted back."""

    case: str
    auditor: str
    due: dt.date | None = None
    exercise: str | None = None
    agency: str | None = None


def allocate(
    desk: Desk, instrument: Instrument, wanted: Sequence[Wanted]
) -> tuple[list[Allocation], list[str]]:
    """Allocations for toolkits that are to be sent, all or none.

    An open allocation of the same case to the same auditor is used again while its facts are the same.

    Returns: the allocations, and warnings (soft involvement).
    Raises: InputError with a sentence for each that cannot be: unknown case or person, direct involvement
        of the auditor in the case (S0-030).
    """
    open_ones = {_who(a): a for a in desk.store.allocations(open_only=True) if a.digest == instrument.digest}
    made: list[Allocation] = []
    warnings: list[str] = []
    problems: list[str] = []
    for item in wanted:
        try:
            allocation, said = _allocation(desk, instrument, item)
        except InputError as error:
            problems += error.problems
            continue
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
    templates = Templates(desk.organisation)
    key = desk.store.key()
    for allocation in allocations:
        hints = known_today(desk, instrument, allocation)
        yield allocation, templates.toolkit(instrument, allocation, key, hints)


def _who(allocation: Allocation) -> tuple[str, str, str | None, str | None]:
    return allocation.case, allocation.auditor, allocation.exercise, allocation.agency


def _allocation(desk: Desk, instrument: Instrument, wanted: Wanted) -> tuple[Allocation, list[str]]:
    case = desk.case(wanted.case)
    auditor = desk.person(wanted.auditor)
    said = list(involvement(instrument, _empty_audit(desk, instrument, case, auditor)))
    blocked = [finding.message for finding in said if finding.level == "block"]
    if blocked:
        raise InputError(f"{case.ref}: {message}" for message in blocked)
    allocation = Allocation(
        return_id=desk.new_id("R"),
        instrument=instrument.id,
        version=instrument.version,
        digest=instrument.digest,
        case=case.ref,
        auditor=auditor,
        due=wanted.due or desk.today + dt.timedelta(days=desk.organisation.toolkit_days),
        exported=desk.today,
        exercise=wanted.exercise,
        agency=wanted.agency,
        facts=dict(case.facts),
    )
    return allocation, [f"{case.ref}: {finding.message}" for finding in said]


def _empty_audit(desk: Desk, instrument: Instrument, case: Case, auditor: str) -> Audit:
    return Audit(
        instrument=instrument.id,
        version=instrument.version,
        case=case.ref,
        auditor=auditor,
        date=desk.today,
        involved=case.involved,
        settings=desk.settings(instrument),
        facts=dict(case.facts),
    )


def known_today(desk: Desk, instrument: Instrument, allocation: Allocation) -> dict[str, WorkedOut]:
    """What the facts of an allocation's case answer today, by question."""
    owner = desk.registry.owner(instrument)
    case = Case(ref=allocation.case, facts=allocation.facts)
    audit = _empty_audit(desk, instrument, case, allocation.auditor)
    return work_out(instrument, in_force(instrument, audit), owner)
