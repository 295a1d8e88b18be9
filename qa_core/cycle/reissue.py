"""A toolkit that was lost and is issued again: the newest return id counts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from qa_core.cycle.desk import Desk
from qa_core.cycle.holders import barred
from qa_core.cycle.returns import written
from qa_core.cycle.toolkits import Wanted, allocation_for, write
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation


def reissue(
    desk: Desk, return_id: str, why: str, due: dt.date | None = None, output: Path | None = None
) -> tuple[Allocation, bytes, list[str]]:
    """Issue a toolkit again, for the same auditor and case, with the facts of today.

    Args:
        desk: where this happens.
        return_id: the toolkit that was lost.
        why: the reason, kept.
        due: when it is wanted back; unless given, as before, or as a new toolkit where that is past.
        output: where the workbook is written; nothing is issued where that cannot be.

    Returns: the new allocation, its workbook, and warnings such as a soft involvement.
    Raises: InputError or StoreError where the toolkit is not known, was issued again already or is back,
        where its duty has ended (S0-031), or where its auditor has had a direct hand in the case since
        (S0-030).
    """
    new, warnings = prepared(desk, return_id, why, due)
    data = workbook(desk, new)
    with written(output, data):
        issue(desk, return_id, new, why)
    return new, data, warnings


def prepared(
    desk: Desk, return_id: str, why: str, due: dt.date | None = None
) -> tuple[Allocation, list[str]]:
    """What a toolkit would be issued again as, nothing kept yet; arguments and errors as `reissue`."""
    if not why.strip():
        raise InputError('Write the reason: --reason "…"')
    old = desk.store.allocation(return_id)
    if old is None:
        raise InputError(f"Return id {return_id!r} is not known here.")
    newest = desk.store.newest(old.return_id)
    others = (one for one in desk.store.allocations(open_only=True) if _same(one, old))
    gone = barred(desk, old.return_id)
    if gone:
        raise InputError(f"{return_id} is not issued again. {gone}")
    live = next(others, None) if newest == old.return_id else None
    if live is not None:
        raise InputError(
            f"Another toolkit of the same audit is out already: {live.return_id}, due {live.due}. Issue that "
            "one again if it was lost."
        )
    instrument = desk.store.instrument(old.instrument, old.version)
    kept = old.due if old.due and old.due >= desk.today else None
    wanted = Wanted(old.case, old.auditor, due or kept, old.exercise, old.agency, old.subject)
    new, warnings = allocation_for(desk, instrument, wanted)
    case = desk.case(old.case)
    if case.closed is not None and case.closed <= desk.today:
        warnings = [*warnings, f"{case.ref} is closed since {case.closed}: is it still to be audited?"]
    if old.purpose != "audit":
        new = new.model_copy(update={"purpose": old.purpose, "looks_at": old.looks_at, "facts": old.facts})
    return new, warnings


def workbook(desk: Desk, new: Allocation) -> bytes:
    """The toolkit of an allocation that may not be kept yet."""
    [(_, data)] = write(desk, desk.store.instrument(new.instrument, new.version), [new])
    return data


def issue(desk: Desk, return_id: str, new: Allocation, why: str) -> None:
    """Keep that a toolkit is issued again as another; StoreError where it is back."""
    desk.store.reissue(return_id, new, by=desk.by, why=why)
    duties = [one for one in desk.store.duties() if one.return_id == return_id and one.stands]
    desk.store.duties_sent({one.number: new.return_id for one in duties}, by=desk.by)


def _same(one: Allocation, old: Allocation) -> bool:
    """Whether another toolkit asks the same person for the same audit."""
    fields = ("instrument", "case", "auditor", "exercise", "agency", "subject", "purpose", "looks_at")
    return one.return_id != old.return_id and all(getattr(one, f) == getattr(old, f) for f in fields)
