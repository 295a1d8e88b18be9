"""Everything that came back, and conflicts that a person settles with both versions shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qa_core.cycle.acknowledge import acknowledge
from qa_core.cycle.changes import for_a_person
from qa_core.cycle.chasing import given_up
from qa_core.cycle.desk import Desk
from qa_core.cycle.escalations import announce
from qa_core.cycle.giving_back import give_back
from qa_core.cycle.holders import holder, in_place_of
from qa_core.cycle.incoming import Coming, read
from qa_core.cycle.outcome import Outcome
from qa_core.cycle.take_in import take_instead
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.store.records import StoredReturn, UnreadReturn
from qa_core.store.return_records import Again, Decision

HEADS = (
    "return",
    "came",
    "outcome",
    "waits_for",
    "return_id",
    "case",
    "auditor",
    "audit",
    "concerns",
    "file",
)
CHANGED = "decision on what changed"


class _Around:
    """What stands around returns, read once."""

    def __init__(self, desk: Desk) -> None:
        self.allocations = {one.return_id: one for one in desk.store.allocations()}
        self.states = desk.store.allocation_states()
        self.decisions = {one.number: one for one in desk.store.decisions()}
        self.newer = {one.return_id: one.superseded_by for one in desk.store.reissues()}
        self.concerns: dict[str, list[str]] = {}
        for one in desk.store.escalations():
            self.concerns.setdefault(one.return_id or "", []).append(one.id)
        self.last: dict[str, int] = {}
        self.ended = given_up(desk)
        said = desk.store.all_changed()
        counts = {head.id for head in desk.store.audits(state="submitted")} if said else set()
        self.changed = {id: lines for id, lines in said.items() if id in counts}

    def line(self, id: str, return_id: str | None) -> dict[str, Any]:
        """The fields that every return has."""
        whose: Allocation | None = self.allocations.get(return_id or "")
        return {
            "return": id,
            "return_id": return_id,
            "superseded_by": self.newer.get(return_id or ""),
            "instrument": whose.instrument if whose else None,
            "case": whose.case if whose else None,
            "auditor": whose.auditor if whose else None,
            "concerns": self.concerns.get(return_id or "", []) if return_id else [],
        }


def listed(desk: Desk, *, open_only: bool = False) -> list[dict[str, Any]]:
    """Every return with its outcome, newest first: taken in, repeated or refused.

    Args:
        desk: where this happens.
        open_only: only those that wait for somebody: a conflict nobody settled, a return to be corrected
            that did not come again, one whose facts changed on the way, a file that could not be read.
    """
    around = _Around(desk)
    kept = desk.store.returns()
    around.last = {one.return_id: one.number for one in kept if one.return_id}
    around.last |= {one.audit: one.number for one in kept if one.audit and one.status == "accepted"}
    rows = [_kept(around, one) for one in kept]
    rows += [_repeated(around, one) for one in desk.store.again()]
    rows += [_refused(around, one) for one in desk.store.unread(open_only=False)]
    rows.sort(key=lambda row: (row["at"], row["return"]), reverse=True)
    return [row for row in rows if row["open"] or not open_only]


def settle(desk: Desk, id: str, keep: str, why: str) -> Outcome:
    """Settle a return by a person, with a reason; whatever is decided, it is kept.

    Args:
        desk: where this happens.
        id: the return, by its number.
        keep: of a conflict `old`, the audit stays, or `new`, this return counts: as a revision of the audit,
            or as the audit of the toolkit that was issued again or whose case was taken back. Of one to be
            corrected `none`: it is set aside, and its case goes to somebody else (S0-030, S0-031).
        why: the reason.

    Returns: `accepted`, `duplicate` where the audit stays, or `set-aside`; with what is to be told.
    Raises: InputError where there is nothing to settle in this way, without a reason, or where the return
        cannot count as it is.
    """
    one = _to_settle(desk, id, keep, why)
    whose = one.return_id or ""
    newest = desk.store.newest(whose)
    if keep == "none":
        allocation = desk.store.allocation(whose)
        told = tuple(give_back(desk, allocation, why)) if allocation else ()
        desk.store.settle_return(one.number, "none", by=desk.by, why=why)
        return Outcome(one.file, "set-aside", return_id=whose, tell=told)
    if keep == "old":
        stays = there(desk, whose)
        head = desk.store.audit(stays).head if stays else None
        beside = (head.id, head.revision) if head else None
        desk.store.settle_return(one.number, by=desk.by, why=why, beside=beside)
        return Outcome(one.file, "duplicate", return_id=whose, audit=stays, tell=_stay(desk, whose))
    outcome = take_instead(desk, again_read(desk, one), newest, why)
    acknowledge(desk, [outcome])
    return replace(outcome, untold=announce(desk, outcome.escalations))


def to_decide(desk: Desk, id: str, why: str) -> StoredReturn:
    """A return that a person decides about, once and with a reason; InputError where it cannot be."""
    if not id.strip().isdigit():
        raise InputError(f"{id} is no conflict: there is nothing to settle.")
    if not why.strip():
        raise InputError('Write the reason: --reason "…"')
    one = one_of(desk, int(id))
    before = next((d for d in desk.store.decisions() if d.number == one.number), None)
    if before is not None:
        raise InputError(f"Return {id} was settled already by {before.by}: {before.kept} was kept.")
    return one


def _to_settle(desk: Desk, id: str, keep: str, why: str) -> StoredReturn:
    one = to_decide(desk, id, why)
    ways = {"conflict": ("old", "new"), "needs-correction": ("none",)}.get(one.status, ())
    if not ways:
        raise InputError(f"Return {id} is no conflict ({one.status}): there is nothing to settle.")
    if keep not in ways:
        what = "a conflict" if one.status == "conflict" else "to be corrected; to set it aside"
        raise InputError(f"Return {id} is {what}: --keep {' or '.join(ways)}.")
    newer = [r for r in desk.store.returns() if r.return_id == one.return_id and r.audit]
    if keep == "none" and newer:
        raise InputError(
            f"Return {id} was corrected and taken in as {newer[-1].audit}: nothing is left to do."
        )
    return one


def _stay(desk: Desk, return_id: str) -> tuple[str, ...]:
    """What goes on where a conflict does not count."""
    audit, now = there(desk, return_id), holder(desk, return_id)
    if audit:
        return (f"{audit} stays as it is.",)
    if now is not None:
        return (f"Nothing was taken in; the case stays with {now.auditor}.",)
    waits = desk.store.newest(return_id) != return_id
    return ("The newer toolkit is waited for.",) if waits else ("Nothing was taken in.",)


def there(desk: Desk, return_id: str) -> str | None:
    """The audit that a return stands beside: of its toolkit, or of another of the same duty."""
    return desk.store.audit_of_return(desk.store.newest(return_id)) or in_place_of(desk, return_id)


def one_of(desk: Desk, number: int) -> StoredReturn:
    found = next((one for one in desk.store.returns() if one.number == number), None)
    if found is None:
        raise InputError(f"There is no return {number}. They are listed by: qa return list")
    return found


def again_read(desk: Desk, one: StoredReturn) -> Coming:
    """A kept return read once more from its bytes."""
    return read(desk, one.file, desk.store.return_data(one.number))


def _kept(around: _Around, one: StoredReturn) -> dict[str, Any]:
    decision = around.decisions.get(one.number)
    waits = "" if decision else _waits(around, one)
    changed = around.changed.get(one.audit or "", ()) if one.status == "accepted" else ()
    return around.line(str(one.number), one.return_id) | {
        "came": _day(one),
        "at": one.received_at.isoformat(),
        "outcome": one.status,
        "settled": decision.kept if decision else None,
        "open": bool(waits),
        "waits_for": waits,
        "changed": list(changed),
        "audit": one.audit,
        "file": one.file,
        "by": one.by,
        "problems": len(one.problems),
    }


def _waits(around: _Around, one: StoredReturn) -> str:
    """What a return waits for that nobody has decided about."""
    id = one.return_id or ""
    if one.status == "conflict":
        return "decision"
    if one.status == "needs-correction":
        again = around.last.get(id) != one.number or id in around.newer or id in around.ended
        return "correction" if around.states.get(id) == "needs-correction" and not again else ""
    lines = around.changed.get(one.audit or "", ()) if around.last.get(one.audit or "") == one.number else ()
    return CHANGED if any(map(for_a_person, lines)) else ""


def _repeated(around: _Around, one: Again) -> dict[str, Any]:
    return around.line(f"D-{one.number:04d}", one.return_id) | {
        "came": _day(one),
        "at": one.received_at.isoformat(),
        "outcome": "duplicate",
        "settled": None,
        "open": False,
        "waits_for": "",
        "audit": one.audit,
        "file": one.file,
        "by": one.by,
        "problems": 0,
    }


def _refused(around: _Around, one: UnreadReturn) -> dict[str, Any]:
    return around.line(one.id, one.return_id) | {
        "came": _day(one),
        "at": one.received_at.isoformat(),
        "outcome": "refused",
        "settled": None,
        "open": one.state == "open",
        "waits_for": "its sender to be asked" if one.state == "open" else "",
        "audit": None,
        "file": one.file,
        "by": "",
        "problems": 1,
        "reason": one.reason,
        "note": one.note,
    }


def _day(one: StoredReturn | Again | UnreadReturn) -> str:
    return one.received_at.date().isoformat()


def decided(one: Decision | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"kept": one.kept, "reason": one.reason, "by": one.by, "at": one.at.isoformat(timespec="seconds")}
