"""An auditor gives a case back, and somebody else gets it at once (S0-020, S0-031)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from qa_core.cycle.allocation import MOVED, linked, passed_on
from qa_core.cycle.desk import Desk
from qa_core.cycle.rota import month_of, picture
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.rules.allotment import allot, may_keep, told
from qa_core.rules.assignment import NoRoomError
from qa_core.rules.conflicts import plain
from qa_core.store.duty_records import OTHER, Duty, EndedDuty, Ground, NewDuty, ToldConflict


@dataclass(frozen=True)
class Decline:
    """A request to give a case back.

    Args:
        case, month, auditor: which duty.
        reason: in the auditor's words.
        conflict: the hand that the auditor had in the case, or `other`; empty where there is none.
        exempt: the QA team lets the case go although there is no conflict.
        exchange: planned cases may be moved so that the auditor gets another one.
    """

    case: str
    month: str
    auditor: str
    reason: str
    conflict: str = ""
    exempt: bool = False
    exchange: bool = False


@dataclass(frozen=True)
class Declined:
    """What a decline comes to; `auditor` is empty and `problems` says why where nobody can take the case."""

    case: str
    auditor: str
    moved: dict[str, str]
    warnings: list[str]
    problems: list[str]

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "case": self.case,
            "auditor": self.auditor or None,
            "moved": self.moved,
            "problems": self.problems,
        }


def decline(desk: Desk, asked: Decline, instrument: str | None = None) -> Declined:
    """Take a case back from an auditor and give it to somebody else; what others have stays with them.

    A case is given back for a conflict only, unless the QA team exempts the auditor from it (S0-020). A
    conflict is kept with the case, so that the case never comes back to the auditor. Planned cases of others
    move only where the case could go to nobody otherwise, or `exchange` is asked for. The decline is kept
    even if nobody can take the case.

    Raises: InputError without a reason, without a ground, or where the auditor has no such duty, or has done
        it.
    """
    month = month_of(asked.month)
    duty = duty_of(desk, (asked.case, month, asked.auditor), asked.reason, instrument, "declined")
    audited = desk.registry.instrument(duty.instrument)
    ground = _ground(desk, asked, duty, audited)
    ended = EndedDuty(duty.number, "declined", ground, asked.reason.strip())
    conflict = [ToldConflict(duty.case, duty.auditor, asked.conflict, ended.reason)] if asked.conflict else []
    planned = [
        one
        for one in desk.store.duties(month, duty.instrument)
        if one.state == "planned" and one.number != duty.number
    ]
    known = picture(desk, audited, month, [duty, *planned])
    known = replace(known, barred={*known.barred, (duty.case, duty.auditor)})
    cases = [desk.case(one.case) for one in (duty, *planned)]
    held = {one.case: one.auditor for one in planned}
    try:
        chosen = allot(known, cases, held, exchange=asked.exchange)
    except NoRoomError as error:
        desk.store.change_duties(duty.instrument, month, (), [ended], conflict, by=desk.by)
        return Declined(duty.case, "", {}, _out(duty), told(error, known))
    new, moves = _passed_on(duty, planned, chosen)
    desk.store.change_duties(duty.instrument, month, new, [ended, *moves], conflict, by=desk.by)
    moved = {one.case: one.auditor for one in new if one.case != duty.case}
    said = [*_out(duty), *linked(known, cases, new)]
    if asked.exchange and duty.auditor not in moved.values():
        said.append(
            f"{duty.auditor} gets no other case in exchange: no case of {month} that is not sent yet "
            "could move to them."
        )
    return Declined(duty.case, chosen[duty.case], moved, said, [])


def duty_of(desk: Desk, which: tuple[str, str, str], reason: str, instrument: str | None, done: str) -> Duty:
    """The duty that is to end before its audit is here.

    Args:
        desk: where this happens.
        which: case, month and auditor.
        reason: why it is to end.
        instrument: which audit, where the auditor has the case in several.
        done: what is done to it, for a sentence: `declined`, say.

    Raises: InputError without a reason, where there is no such duty or several, or its audit is here.
    """
    case, month, auditor = which
    if not reason.strip():
        raise InputError('Write why: --reason "…"')
    found = [
        duty
        for duty in desk.store.duties(month, instrument)
        if plain(duty.case) == plain(case) and plain(duty.auditor) == plain(auditor) and duty.stands
    ]
    if not found:
        raise InputError(f"{auditor} has no duty {case} in {month}. Look at: qa duty list --month {month}")
    if len(found) > 1:
        names = ", ".join(duty.instrument for duty in found)
        raise InputError(f"{auditor} has {case} in several audits: name one with --instrument: {names}.")
    if found[0].state == "returned":
        raise InputError(f"The audit of {case} by {auditor} is here already: it cannot be {done}.")
    return found[0]


def _ground(desk: Desk, asked: Decline, duty: Duty, instrument: Instrument) -> Ground:
    """Why the case may be given back; InputError where nothing that counts was said."""
    if asked.conflict and asked.exempt:
        raise InputError("A conflict needs no exemption: leave one of --conflict and --exempt out.")
    if asked.exempt:
        return "exempt"
    known = may_keep(picture(desk, instrument, duty.month), desk.case(duty.case), duty.auditor)
    if asked.conflict or known:
        return "conflict"
    raise InputError(
        "An allocated audit is swapped for a conflict only. Say which with --conflict (lead-professional, "
        f"assessor, taf-attendee, contributor, line-manager or {OTHER}); where the QA team lets "
        f"{duty.auditor} off for another reason, say --exempt."
    )


def _out(duty: Duty) -> list[str]:
    """What to tell an auditor who has the toolkit already."""
    if duty.return_id is None:
        return []
    return [f"{duty.case}: {duty.auditor} has the toolkit {duty.return_id}: tell them not to fill it in."]


def _passed_on(
    duty: Duty, planned: list[Duty], chosen: dict[str, str]
) -> tuple[list[NewDuty], list[EndedDuty]]:
    """The duties that begin, and those of others that end for them."""
    moves = [one for one in planned if chosen[one.case] != one.auditor]
    new = [passed_on(one, chosen[one.case]) for one in (duty, *moves)]
    return new, [EndedDuty(one.number, "reallocated", "moved", MOVED) for one in moves]
