"""Who has a case now whose toolkit is out or back, and what that means for the toolkit."""

from __future__ import annotations

from collections.abc import Sequence

from qa_core.cycle.desk import Desk
from qa_core.store.duty_records import Duty, EndedDuty
from qa_core.store.duty_toolkits import Unwanted


def ended(desk: Desk, return_id: str) -> Duty | None:
    """The duty of a toolkit that nobody waits for, since its case was given to somebody else or to nobody."""
    found = unwanted(desk, return_id)
    if found is None or found.why != "ended":
        return None
    return next(one for one in desk.store.duties() if one.number == found.duty)


def holder(desk: Desk, return_id: str) -> Duty | None:
    """The duty of whoever has a case that was taken back from its first auditor; None where nobody has."""
    found = unwanted(desk, return_id)
    if found is None or found.why != "ended":
        return None
    return next((one for one in desk.store.duties() if one.number == found.holds), None)


def unwanted(desk: Desk, return_id: str) -> Unwanted | None:
    """Why nobody waits for a toolkit; None where somebody does."""
    allocation = desk.store.allocation(return_id)
    return desk.store.unwanted_toolkits(allocation.case).get(return_id) if allocation else None


def barred(desk: Desk, return_id: str) -> str:
    """Why a toolkit is not issued again: its duty has ended, or its audit is here; empty where it may be."""
    look = next((one for one in desk.store.looks() if one.return_id == return_id and one.withdrawn), None)
    if look is not None:
        return f"The {look.purpose} audit of {look.auditor} was withdrawn ({look.withdrawn})."
    found = unwanted(desk, return_id)
    if found is None:
        return ""
    if found.why == "twin":
        return f"Another toolkit of the same duty is back, and its audit counts: {', '.join(found.audits)}."
    [duty] = [one for one in desk.store.duties() if one.number == found.duty]
    return _gone(duty, found.holder)


def passed_on(duties: Sequence[Duty], case: str, auditor: str) -> tuple[str, str]:
    """What a toolkit by hand would meet: why it must not go out, and what to think of; both may be empty.

    It must not go to somebody who had the case and whose case is somebody else's now; where it goes to
    anybody else, whoever has the case is named. `duties` are those of the instrument.
    """
    mine = [one for one in duties if one.case == case]
    waiting = [one for one in mine if one.state in ("planned", "sent")]
    if not waiting or any(one.auditor == auditor for one in waiting):
        return "", ""
    had = [one for one in mine if one.auditor == auditor and not one.stands]
    for now in waiting:
        for gone in (one for one in had if one.month == now.month):
            return _gone(gone, now.auditor), ""
    now = waiting[-1]
    return "", f"{case}: {now.auditor} has it for {now.month}; another audit of it counts beside theirs."


def _gone(duty: Duty, now: str) -> str:
    why = f" ({duty.reason})" if duty.reason else ""
    return (
        f"The duty of {duty.auditor} on {duty.case} for {duty.month} was {duty.state}{why}: "
        f"{now or 'nobody'} has it now."
    )


def in_place_of(desk: Desk, return_id: str) -> str | None:
    """The audit of the same duty that a return takes the place of where it counts after all."""
    found = unwanted(desk, return_id)
    own = desk.store.audit_of_return(desk.store.newest(return_id))
    others = [one for one in found.audits if one != own] if found else []
    return others[-1] if others else None


def relieve(desk: Desk, return_id: str, why: str) -> tuple[str, ...]:
    """The return of a case that was taken back counts after all: whoever has it need not audit it any more.

    Returns: a sentence about it; none where nobody has the case, or their audit is here.
    """
    now = holder(desk, return_id)
    if now is None or now.state == "returned":
        return ()
    gone = EndedDuty(now.number, "reallocated", "moved", why)
    desk.store.change_duties(now.instrument, now.month, (), [gone], by=desk.by)
    return (f"{now.auditor} need not audit {now.case} any more: tell them.",)
