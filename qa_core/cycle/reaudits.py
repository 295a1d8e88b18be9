"""Re-audits: which audit follows which, how it found the earlier actions, and which are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.followed import Followed, followed
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.rules.dates import add_months
from qa_core.store.follow_up_records import CLOSED
from qa_core.store.records import AuditHead


@dataclass(frozen=True, slots=True)
class Found:
    """An action of the audit before, and how the later one found it: closed, open, overdue or set again."""

    action: Followed
    found: str


def link(desk: Desk, audit: str, follows: str, why: str = "") -> None:
    """Say that an audit follows an earlier one of the same case.

    Raises: InputError where they are not of the same case, or the earlier one is the later; StoreError where
        there is no such audit.
    """
    later, earlier = desk.store.audit(audit).head, desk.store.audit(follows).head
    if later.id == earlier.id:
        raise InputError(f"Audit {later.id} cannot follow itself.")
    if later.case != earlier.case:
        raise InputError(f"{later.id} is about case {later.case} and {earlier.id} about {earlier.case}.")
    if _order(earlier) > _order(later):
        raise InputError(f"{earlier.id} of {earlier.date} is later than {later.id} of {later.date}.")
    desk.store.link_audit(later.id, earlier.id, why=why.strip(), by=desk.by)


def before(desk: Desk, head: AuditHead) -> AuditHead | None:
    """The audit that one follows: as a person said, else the last of its kind on the same subject."""
    said = desk.store.audit_links().get(head.id)
    if said is not None:
        return desk.store.audit(said.follows).head
    same = [
        other
        for other in desk.store.audits(instrument=head.instrument, case=head.case, state="submitted")
        if (other.record, other.agency if other.exercise else "")
        == (head.record, head.agency if head.exercise else "")
        and other.id != head.id
        and _order(other) < _order(head)
    ]
    return max(same, key=_order, default=None)


def found(desk: Desk, head: AuditHead) -> tuple[AuditHead | None, list[Found]]:
    """The audit that one follows, and how it found each of its actions on its own day."""
    earlier = before(desk, head)
    if earlier is None:
        return None, []
    mine = {one.key for one in followed(desk, head.id)}
    return earlier, [Found(one, _how(desk, one, head, mine)) for one in followed(desk, earlier.id)]


def about(desk: Desk, id: str) -> dict[str, Any]:
    """What an audit follows, how it found the actions there, and where its own stand, as plain data."""
    head = desk.store.audit(id).head
    earlier, actions = found(desk, head)
    return {
        "follows": earlier.id if earlier else None,
        "earlier_actions": [{**one.action.as_row(desk.today), "found": one.found} for one in actions],
        "actions": [one.as_row(desk.today) for one in followed(desk, head.id)],
    }


def due(desk: Desk) -> list[dict[str, Any]]:
    """The cases to be audited again: their last audit left actions or was below the benchmark.

    Cases that are closed, records (they have cycles) and returns of exercises are not among them.
    """
    open_cases = {case.ref: case.closed is None for case in desk.store.cases()}
    last: dict[tuple[str, str], AuditHead] = {}
    for head in sorted(desk.store.audits(state="submitted"), key=_order):
        if head.record is None and head.exercise is None and open_cases.get(head.case, True):
            last[head.case, head.instrument] = head
    actions: dict[str, list[Followed]] = {}
    for one in followed(desk):
        actions.setdefault(one.audit, []).append(one)
    rows = [_row(desk, head, actions.get(head.id, [])) for head in last.values()]
    return sorted((row for row in rows if row is not None), key=lambda row: (row["due"], row["case"]))


def _row(desk: Desk, head: AuditHead, actions: list[Followed]) -> dict[str, Any] | None:
    instrument = desk.store.instrument(head.instrument, head.instrument_version)
    if not actions and not _below(instrument, head.recorded):
        return None
    day = add_months(head.date, desk.organisation.reaudit_months)
    return {
        "due": day.isoformat(),
        "overdue": day < desk.today,
        "case": head.case,
        "instrument": head.instrument,
        "audit": head.id,
        "date": head.date.isoformat(),
        "grade": head.recorded,
        "actions": len(actions),
        "not_closed": sum(not one.closed for one in actions),
    }


def _below(instrument: Instrument, recorded: str | None) -> bool:
    levels: Mapping[str, int | None] = {option.id: option.level for option in instrument.grade_scale}
    have, want = levels.get(recorded or ""), levels.get(instrument.benchmark or "")
    return have is not None and want is not None and have < want


def _how(desk: Desk, one: Followed, head: AuditHead, mine: Iterable[str]) -> str:
    if one.kind == "returned":
        return "open: found wrong again" if one.carried_to == head.id else "closed: found right"
    if one.key in mine:
        return "open: set again"
    state = _state_on(desk, one, head.date)
    if state in CLOSED:
        return "closed" if state == "verified" else "closed: done, not verified yet"
    return "overdue" if one.due is not None and one.due < head.date else "open"


def _state_on(desk: Desk, one: Followed, day: dt.date) -> str:
    """The state that an action had at the end of a day."""
    state = "open"
    for change in desk.store.action_changes(one.audit):
        if change.key == one.key and change.at.date() <= day:
            words = change.after.partition(",")[0]
            state = words if change.kind == "state" else "replied" if state == "open" else state
    return state


def _order(head: AuditHead) -> tuple[dt.date, int, str]:
    return head.date, head.cycle, head.id
