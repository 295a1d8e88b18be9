"""Everything that came back, and conflicts that a person settles with both versions shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from qa_core.cycle.acknowledge import acknowledge
from qa_core.cycle.desk import Desk
from qa_core.cycle.escalations import announce
from qa_core.cycle.incoming import Coming, read
from qa_core.cycle.outcome import Outcome
from qa_core.cycle.take_in import take_instead
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer
from qa_core.model.instrument import Instrument
from qa_core.store.records import StoredReturn, UnreadReturn
from qa_core.store.return_records import Again, Decision

HEADS = ("return", "came", "outcome", "open", "return_id", "case", "auditor", "audit", "concerns", "file")
PARTS = ("value", "comment", "reason", "rows")


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
            that did not come again, a file that could not be read.
    """
    around = _Around(desk)
    kept = desk.store.returns()
    around.last = {one.return_id: one.number for one in kept if one.return_id}
    rows = [_kept(around, one) for one in kept]
    rows += [_repeated(around, one) for one in desk.store.again()]
    rows += [_refused(around, one) for one in desk.store.unread(open_only=False)]
    rows.sort(key=lambda row: (row["at"], row["return"]), reverse=True)
    return [row for row in rows if row["open"] or not open_only]


def shown(desk: Desk, id: str) -> dict[str, Any]:
    """One return: what is wrong with it and, for a conflict, both versions by question.

    Raises: InputError where there is no such return.
    """
    found = next((row for row in listed(desk) if row["return"].casefold() == id.strip().casefold()), None)
    if found is None:
        raise InputError(f"There is no return {id!r}. They are listed by: qa return list")
    if not id.strip().isdigit():
        return found
    one = _one(desk, int(id))
    more: dict[str, Any] = {
        "problems": [problem.model_dump(exclude={"code"}) for problem in one.problems],
        "decision": _decided(next((d for d in desk.store.decisions() if d.number == one.number), None)),
    }
    if one.status == "conflict":
        coming, there, kept = _both(desk, one)
        prompts = {key: question.prompt for key, question in coming.instrument.questions.items()}
        more |= {"against": there, "differences": list(differences(kept, coming.reading.answers, prompts))}
    return found | more


def instrument_of(desk: Desk, id: str) -> Instrument | None:
    """The instrument version that a return was made with, for showing its answers in words."""
    if not id.strip().isdigit():
        return None
    allocation = desk.store.allocation(_one(desk, int(id)).return_id or "")
    return desk.store.instrument(allocation.instrument, allocation.version) if allocation else None


def settle(desk: Desk, id: str, keep: str, why: str) -> Outcome:
    """Settle a conflict by a person: the audit stays (`old`), or this return counts (`new`).

    Whatever is decided, both are kept: a return that counts becomes a revision of the audit, or the audit
    of the toolkit that was issued again.

    Raises: InputError where it is no conflict, without a reason, or where the return cannot count as it is.
    """
    if not id.strip().isdigit():
        raise InputError(f"{id} is no conflict: there is nothing to settle.")
    if not why.strip():
        raise InputError('Write the reason: --reason "…"')
    one = _one(desk, int(id))
    if one.status != "conflict":
        raise InputError(f"Return {id} is no conflict ({one.status}): there is nothing to settle.")
    before = next((d for d in desk.store.decisions() if d.number == one.number), None)
    if before is not None:
        raise InputError(f"Return {id} was settled already by {before.by}: {before.kept} was kept.")
    newest = desk.store.newest(one.return_id or "")
    if keep == "old":
        desk.store.settle_return(one.number, by=desk.by, why=why)
        there = desk.store.audit_of_return(newest)
        return Outcome(one.file, "duplicate", return_id=one.return_id, audit=there)
    outcome = take_instead(desk, _again_read(desk, one), newest, why)
    acknowledge(desk, [outcome])
    return replace(outcome, untold=announce(desk, outcome.escalations))


def differences(
    kept: Mapping[str, Answer], other: Mapping[str, Answer], prompts: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """What differs between two sets of answers, in the order of the questions."""
    for key, prompt in prompts.items():
        left, right = kept.get(key, Answer()), other.get(key, Answer())
        for part in PARTS:
            was, now = getattr(left, part), getattr(right, part)
            if was != now:
                yield {"question": key, "prompt": prompt, "part": part, "kept": was, "other": now}


def _one(desk: Desk, number: int) -> StoredReturn:
    found = next((one for one in desk.store.returns() if one.number == number), None)
    if found is None:
        raise InputError(f"There is no return {number}. They are listed by: qa return list")
    return found


def _again_read(desk: Desk, one: StoredReturn) -> Coming:
    """A kept return read once more from its bytes."""
    return read(desk, one.file, desk.store.return_data(one.number))


def _both(desk: Desk, one: StoredReturn) -> tuple[Coming, str | None, Mapping[str, Answer]]:
    coming = _again_read(desk, one)
    there = desk.store.audit_of_return(desk.store.newest(one.return_id or ""))
    return coming, there, desk.store.audit(there).audit.answers if there else {}


def _kept(around: _Around, one: StoredReturn) -> dict[str, Any]:
    decision = around.decisions.get(one.number)
    waits = {
        "conflict": decision is None,
        "needs-correction": around.states.get(one.return_id or "") == "needs-correction"
        and around.last.get(one.return_id or "") == one.number
        and one.return_id not in around.newer,
    }
    return around.line(str(one.number), one.return_id) | {
        "came": _day(one),
        "at": one.received_at.isoformat(),
        "outcome": one.status,
        "settled": decision.kept if decision else None,
        "open": waits.get(one.status, False),
        "audit": one.audit,
        "file": one.file,
        "by": one.by,
        "problems": len(one.problems),
    }


def _repeated(around: _Around, one: Again) -> dict[str, Any]:
    return around.line(f"D-{one.number:04d}", one.return_id) | {
        "came": _day(one),
        "at": one.received_at.isoformat(),
        "outcome": "duplicate",
        "settled": None,
        "open": False,
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
        "audit": None,
        "file": one.file,
        "by": "",
        "problems": 1,
        "reason": one.reason,
        "note": one.note,
    }


def _day(one: StoredReturn | Again | UnreadReturn) -> str:
    return one.received_at.date().isoformat()


def _decided(one: Decision | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"kept": one.kept, "reason": one.reason, "by": one.by, "at": one.at.isoformat(timespec="seconds")}
