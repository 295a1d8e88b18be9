"""A toolkit whose return is set aside: its case goes to somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from qa_core.cycle.declining import Decline, decline
from qa_core.cycle.desk import Desk
from qa_core.cycle.rota import picture
from qa_core.model.allocation import Allocation
from qa_core.rules.allotment import may_keep


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
