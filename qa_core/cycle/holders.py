"""Who has a case now whose return came, and what ends when that return counts or is set aside."""

from __future__ import annotations

from collections.abc import Iterator

from qa_core.cycle.declining import Decline, decline
from qa_core.cycle.desk import Desk
from qa_core.cycle.rota import picture
from qa_core.model.allocation import Allocation
from qa_core.rules.allotment import may_keep
from qa_core.store.duty_records import Duty, EndedDuty


def ended(desk: Desk, return_id: str) -> Duty | None:
    """The duty of a toolkit, where its case was given to somebody else."""
    return next((one for one in desk.store.duties() if one.return_id == return_id and not one.stands), None)


def holder(desk: Desk, return_id: str) -> Duty | None:
    """The duty of whoever has a case that was taken back from its first auditor; None where nobody has."""
    first = ended(desk, return_id)
    if first is None:
        return None
    duties = desk.store.duties(first.month, first.instrument)
    return next((one for one in duties if one.case == first.case and one.stands), None)


def relieve(desk: Desk, return_id: str, why: str) -> tuple[str, ...]:
    """The return of a case that was taken back counts after all: whoever has it need not audit it any more.

    Returns: a sentence about it; none where nobody has the case.
    """
    now = holder(desk, return_id)
    if now is None:
        return ()
    if now.state == "returned":
        there = desk.store.audit_of_return(now.return_id or "")
        return (f"{now.auditor}'s audit {there} of the case counts too. If it should not: qa audit void",)
    gone = EndedDuty(now.number, "reallocated", "moved", why)
    desk.store.change_duties(now.instrument, now.month, (), [gone], by=desk.by)
    return (f"{now.auditor} need not audit {now.case} any more: tell them.",)


def give_back(desk: Desk, allocation: Allocation, why: str) -> Iterator[str]:
    """A toolkit whose return is set aside: its case goes to somebody else, if it was given for a month.

    Yields: sentences about who has it, or what is to be done.
    """
    duties = [one for one in desk.store.duties() if one.return_id == allocation.return_id and one.stands]
    for duty in duties:
        asked = desk.registry.instrument(duty.instrument)
        barred = may_keep(picture(desk, asked, duty.month), desk.case(duty.case), duty.auditor)
        given = Decline(duty.case, duty.month, duty.auditor, why, exempt=not barred)
        done = decline(desk, given, duty.instrument)
        yield f"{done.case} goes to {done.auditor}." if done.auditor else f"Nobody has {done.case} now."
        yield from done.problems
    if not duties:
        yield f"If case {allocation.case} is still to be looked at, ask somebody else: {_asking(allocation)}"


def _asking(allocation: Allocation) -> str:
    if allocation.purpose != "audit":
        return "qa second allocate"
    part = f" --exercise {allocation.exercise} --agency {allocation.agency}" if allocation.exercise else ""
    about = f"{allocation.instrument} --case {allocation.case}{part}"
    return f"qa toolkit export {about} --auditor … -o FILE"
