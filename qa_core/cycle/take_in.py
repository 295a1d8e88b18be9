"""One file that came back: concern first, then everything else; nothing is half stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa_core.cycle.acceptance import accept, audit_of, concerns_of
from qa_core.cycle.changes import changed_since
from qa_core.cycle.decision import judged
from qa_core.cycle.desk import Desk
from qa_core.cycle.escalations import announce
from qa_core.cycle.holders import ended, in_place_of, relieve, unwanted
from qa_core.cycle.incoming import Coming, NotOurs, flags_of_stranger, read
from qa_core.cycle.outcome import Outcome
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.finding import CellProblem
from qa_core.model.grade import Result
from qa_core.rules.verdicts import blocking
from qa_core.store.records import AuditHead, Incoming, NewAudit
from qa_core.store.return_records import Decision, Settles
from qa_core.toolkit.package import Refused

_KEPT = {
    "old": "the audit stayed as it was",
    "new": "this return was taken in",
    "none": "this return was set aside",
    "stands": "the audit stands, whatever changed on the way",
    "void": "the audit was voided",
    "again": "the audit was voided and its toolkit issued again",
}
_SETTLE = 'To decide: qa return list --open, then qa return settle N --keep old or new --reason "…"'


def take_in(desk: Desk, file: str, data: bytes, *, confirmed: bool = False, replacing: str = "") -> Outcome:
    """Take one returned file in: read it, keep its concerns, check, grade and store it.

    Args:
        desk: where this happens.
        file: the file's name, for messages.
        data: its bytes.
        confirmed: a person has confirmed whose return it is, although its hidden marks are gone or changed.
        replacing: why this return takes the place of an earlier one with other answers, or of a toolkit that
            was issued again; empty leaves that as a conflict.

    Returns: what became of it; never raises for anything that is in the file.
    """
    outcome = _taken(desk, file, data, confirmed, replacing)
    return replace(outcome, untold=announce(desk, outcome.escalations))


def _taken(desk: Desk, file: str, data: bytes, confirmed: bool, replacing: str) -> Outcome:
    """A file read, its concerns stored first."""
    try:
        coming = read(desk, file, data)
    except Refused as refusal:
        return _refuse(desk, file, data, " ".join(refusal.problems))
    except NotOurs as refusal:
        flags = flags_of_stranger(desk, refusal.book)
        raised = desk.store.keep_concerns(Incoming(file, data), flags, by=desk.by)
        refused = _refuse(desk, file, data, " ".join(refusal.problems))
        return replace(refused, concerns=flags, escalations=raised)
    if coming.allocation.subject.record:
        _adopt(desk, coming.allocation)
    flagged = tuple(flag for flag in coming.flags if flag.state == "flagged")
    coming = replace(
        coming, raised=desk.store.keep_concerns(coming.incoming, flagged, by=desk.by), concerns=flagged
    )
    return _placed(desk, coming, confirmed, replacing)


def _placed(desk: Desk, coming: Coming, confirmed: bool, replacing: str) -> Outcome:
    """A return beside what is there already: nothing, an audit, or a newer toolkit in its place."""
    match = desk.store.duplicate_of(coming.incoming)
    settled = desk.store.decision(coming.incoming)
    newest = desk.store.newest(coming.allocation.return_id)
    alike = match is not None and match.kind != "other-content" and match.status != "conflict"
    if match is not None and match.audit is not None and alike:
        return _again(desk, coming, match.audit)
    if settled is not None and not replacing:
        there = desk.store.audit_of_return(newest)
        return coming.outcome("duplicate", audit=there, tell=(_told(settled),))
    if newest != coming.allocation.return_id:
        return _superseded(desk, coming, newest, replacing)
    if match is not None and match.audit is not None:
        return _other(desk, coming, match.audit, replacing)
    done = _not_wanted(desk, coming, replacing) or accept(desk, coming, confirmed)
    if done.status != "conflict" or done.audit is not None or done.problems:
        return done
    return _not_wanted(desk, coming, replacing) or done


def _not_wanted(desk: Desk, coming: Coming, replacing: str) -> Outcome | None:
    """A return that nobody waited for: its case is somebody else's or audited, or it was set aside."""
    code, why = "taken-back", _no_longer(desk, coming.allocation)
    if not why:
        code, why = "second-toolkit", _second(desk, coming.allocation)
    if not why:
        return None
    id = coming.allocation.return_id
    there = in_place_of(desk, id) if code == "second-toolkit" else None
    desk.store.save_return(coming.incoming, "conflict", by=desk.by)
    doubts: tuple[CellProblem, ...] = ()
    if replacing:
        try:
            return take_instead(desk, coming, id, replacing)
        except InputError as error:
            doubts = _doubts(error)
    text = (
        f"{why} Nothing was taken in but concerns; to take this return all the same: "
        f'qa toolkit import FILE --replace "reason". {_SETTLE}'
    )
    return coming.outcome("conflict", problems=(CellProblem(code=code, message=text), *doubts), audit=there)


def _second(desk: Desk, allocation: Allocation) -> str:
    """How the case was audited already, by another toolkit of the same duty; empty where it was not."""
    found = unwanted(desk, allocation.return_id)
    if found is None or found.why != "twin":
        return ""
    there = desk.store.audit(found.audits[-1]).head
    return (
        f"{there.auditor} has audited {allocation.case} already, with another toolkit for the same duty "
        f"({there.id}, return {there.return_id})."
    )


def _no_longer(desk: Desk, allocation: Allocation) -> str:
    """Why nobody waits for a return any more; empty where somebody does."""
    duty = ended(desk, allocation.return_id) if allocation.purpose == "audit" else None
    if duty is not None:
        return f"The case was taken back from {allocation.auditor} ({duty.reason or duty.state})."
    aside = {one.number: one for one in desk.store.decisions() if one.kept == "none"}
    kept = desk.store.returns() if aside else ()
    found = [aside[r.number] for r in kept if r.return_id == allocation.return_id and r.number in aside]
    return f"A return of this toolkit was set aside by {found[-1].by} ({found[-1].reason})." if found else ""


def _doubts(error: InputError) -> tuple[CellProblem, ...]:
    """Why a return could not take an earlier one's place."""
    return tuple(CellProblem(code="not-replaced", message=problem) for problem in error.problems)


def _adopt(desk: Desk, allocation: Allocation) -> None:
    """What the facts of a record raised before its review belongs to the review now."""
    record, cycle = allocation.subject.record or "", allocation.subject.cycle
    desk.store.adopt_concerns(allocation.instrument, record, cycle, allocation.return_id, by=desk.by)


def _refuse(desk: Desk, file: str, data: bytes, reason: str) -> Outcome:
    guessed = next((a.return_id for a in desk.store.allocations(open_only=True) if _names(file, a)), None)
    unread = desk.store.unread_return(file, hashlib.sha256(data).hexdigest(), reason, guessed, by=desk.by)
    ask = f"It was not read: ask the sender whether there is a concern about a child ({unread})."
    problem = CellProblem(code="refused", message=f"{reason} {ask}")
    return Outcome(file, "refused", return_id=guessed, problems=(problem,))


def _names(file: str, allocation: Allocation) -> bool:
    stem = Path(file).stem.casefold()
    return allocation.return_id.casefold() in stem or allocation.case.casefold() in stem


def _again(desk: Desk, coming: Coming, audit: str) -> Outcome:
    """The same answers once more: noted, and nothing else."""
    desk.store.note_again(coming.incoming, audit, by=desk.by)
    return coming.outcome("duplicate", audit=audit)


def _told(settled: Decision) -> str:
    what = _KEPT[settled.kept]
    return f"It was settled by {settled.by} on {settled.at.date().isoformat()}: {what}."


def _other(desk: Desk, coming: Coming, audit: str, replacing: str) -> Outcome:
    """A return with other answers than the audit that its toolkit led to: a replacement, or a conflict."""
    stored = desk.store.audit(audit)
    if coming.reading.answers == stored.audit.answers:
        return _again(desk, coming, audit)
    doubts: tuple[CellProblem, ...] = ()
    if replacing:
        try:
            return take_instead(desk, coming, coming.allocation.return_id, replacing)
        except InputError as error:
            doubts = _doubts(error)
    desk.store.save_return(coming.incoming, "conflict", by=desk.by)
    return coming.outcome(
        "conflict", audit=audit, problems=(_conflict(coming, audit, stored.head.state), *doubts)
    )


def _conflict(coming: Coming, audit: str, state: str) -> CellProblem:
    text = (
        f"Audit {audit} already holds other answers under return id {coming.allocation.return_id}. Nothing "
        "was changed. Ask the auditor which return counts; to take this one instead: "
        f'qa toolkit import FILE --replace "reason". {_SETTLE}'
    )
    if state == "void":
        text = (
            f"Audit {audit} of return id {coming.allocation.return_id} was voided. Nothing was changed; the "
            "file is kept. If the case is to be audited all the same, issue the toolkit again: "
            f"qa toolkit reissue {coming.allocation.return_id}"
        )
    return CellProblem(code="conflict", message=text)


def _superseded(desk: Desk, coming: Coming, newest: str, replacing: str) -> Outcome:
    """A toolkit that was issued again came back all the same: kept and told, the newest return id counts."""
    desk.store.save_return(coming.incoming, "conflict", by=desk.by)
    there = desk.store.audit_of_return(newest)
    doubts: tuple[CellProblem, ...] = ()
    if replacing:
        try:
            return take_instead(desk, coming, newest, replacing)
        except InputError as error:
            doubts = _doubts(error)
    problem = CellProblem(code="superseded", message=_issued_again(desk, coming, newest, there))
    return coming.outcome("conflict", audit=there, problems=(problem, *doubts))


def _issued_again(desk: Desk, coming: Coming, newest: str, there: str | None) -> str:
    if there is None:
        stand = f"{newest} is not back yet."
    elif desk.store.audit(there).audit.answers == coming.reading.answers:
        stand = f"{newest} is back as audit {there}, with the same answers."
    else:
        stand = f"{newest} is back as audit {there}, with other answers."
    return (
        f"This toolkit was issued again as {newest}, and the newest return id counts. {stand} This file is "
        f"kept and changed nothing. {_SETTLE}"
    )


def take_instead(desk: Desk, coming: Coming, return_id: str, why: str) -> Outcome:
    """Let a return count by a person's decision: in place of the audit of a return id, or as its first.

    Args:
        desk: where this happens.
        coming: the return that is to count.
        return_id: the toolkit whose return it becomes; another than its own where that was issued again.
        why: the reason, kept in the history.

    Raises: InputError with everything that keeps it from counting; StaleSave and StoreError as the store.
    """
    audit, result = desk.grade(coming.instrument, audit_of(desk, coming))
    _fit(coming, result)
    changed = changed_since(desk, coming.instrument, coming.allocation, audit)
    target, beside = _target(desk, coming, return_id)
    settles = Settles(coming.incoming, why, (beside.id, beside.revision) if beside else None)
    incoming = replace(coming.incoming, return_id=target)
    there = desk.store.audit_of_return(target)
    new = NewAudit(audit, result)
    more: dict[str, Any] = {"by": desk.by, "changed": changed, "settles": settles}
    raised: tuple[str, ...] = ()
    voided: tuple[str, ...] = ()
    if there is None:
        asked, concerns = coming.instrument, concerns_of(coming, audit, result)
        saved = desk.store.save_return(
            incoming, "accepted", instrument=asked, new=new, concerns=concerns, **more
        )
        there, raised, voided = saved.audit, saved.escalations, saved.voided
    else:
        version = desk.store.audit(there).head.version
        desk.store.replace_return(incoming, coming.instrument, new, why=why, expected_version=version, **more)
    told = judged(desk, coming.instrument, audit, result)
    gone = [f"{id} by {desk.store.audit(id).head.auditor} counts no more: this return does." for id in voided]
    told["tell"] = (*told["tell"], *gone, *relieve(desk, target, why))
    outcome = coming.outcome("accepted", audit=there, escalations=raised, **told)
    return replace(outcome, return_id=target, changed=changed)


def _target(desk: Desk, coming: Coming, return_id: str) -> tuple[str, AuditHead | None]:
    """As whose return one counts, and the audit that stands there, if only of another toolkit."""
    there = desk.store.audit_of_return(return_id) or in_place_of(desk, return_id)
    if there is None:
        return return_id, None
    head = desk.store.audit(there).head
    mine = (head.auditor, head.instrument_version) == (coming.allocation.auditor, coming.instrument.version)
    return (head.return_id if mine and head.return_id else return_id), head


def _fit(coming: Coming, result: Result) -> None:
    """Whether a return could be accepted at all; InputError with every reason against it."""
    said: Sequence[str] = [problem.message for problem in coming.reading.problems]
    said = [*said, *(finding.message for finding in blocking(result))]
    if said:
        raise InputError(["It cannot count as it is; the audit stays. It must be corrected first:", *said])
