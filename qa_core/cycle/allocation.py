"""A month's cases given to the auditors on its rota (S0-029, S0-030)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.rota import month_of, picture
from qa_core.errors import InputError
from qa_core.model.case import Case
from qa_core.model.instrument import Instrument
from qa_core.rules.allotment import Month, allot, may_keep, request, told
from qa_core.rules.assignment import NoRoomError
from qa_core.rules.conflicts import linked_words, plain
from qa_core.store.duty_records import Duty, EndedDuty, NewDuty, Origin

MOVED = "moved so that every case can be allocated"
NONE_DRAWN = (
    "No case is drawn for {0} in {1}. Draw them with: qa sample draw {0} --month {1}, or name them with "
    "--cases FILE."
)


@dataclass(frozen=True)
class Allocated:
    """What an allocation comes to.

    Args:
        month: the month.
        new: duties that begin.
        ended: duties that end, each with why.
        kept: duties that stay as they are.
        warnings: cases that should not be audited, soft links that could not be avoided, and duties that
            ended after their toolkit went out.
        idle: people on the rota who get nothing in this month.
    """

    month: str
    new: Sequence[NewDuty]
    ended: Sequence[EndedDuty]
    kept: Sequence[Duty]
    warnings: Sequence[str]
    idle: Sequence[str]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Who audits what, by case, as plain data."""
        fresh = [(one.case, one.auditor, str(one.due), "new") for one in self.new]
        kept = [(one.case, one.auditor, str(one.due), str(one.state)) for one in self.kept]
        heads = ("case", "auditor", "due", "state")
        return [dict(zip(heads, one, strict=True)) for one in sorted([*fresh, *kept])]


def allocate(
    desk: Desk,
    instrument: Instrument,
    month: str,
    listed: Sequence[str] | None = None,
    *,
    due: dt.date | None = None,
    dry_run: bool = False,
    reason: str = "",
) -> Allocated:
    """Give a month's cases to auditors, so that a full allocation is found wherever there is one.

    What is allocated already stays as it is, apart from what must not be: an auditor who has a hand in the
    case, or is no longer on the rota and has no toolkit yet; a case that was drawn and is no longer.

    Args:
        desk: where this happens.
        instrument: what is to be audited.
        month: `2026-11`.
        listed: the cases; None takes those that were drawn for the month.
        due: by when the audits are wanted; None for the days of `toolkit_days` from the first of the month,
            or from today if that is later.
        dry_run: work it out, and keep nothing.
        reason: why listed cases are given out although they are closed or held back; kept with their duties.

    Raises: InputError where no case is drawn, one is unknown, a listed one is closed or held back and no
        reason given, or not every case can be allocated: it names the cases and the people in the way, and
        nothing is kept.
    """
    month = month_of(month)
    drawn = desk.store.drawn(instrument.id, month) if listed is None else None
    wanted = [desk.case(ref) for ref in dict.fromkeys((listed if drawn is None else drawn) or ())]
    standing = [duty for duty in desk.store.duties(month, instrument.id) if duty.stands]
    if not wanted and not (drawn is not None and standing):
        raise InputError(NONE_DRAWN.format(instrument.id, month))
    if due is not None and due < desk.today:
        raise InputError(f"--due {due} is past.")
    fresh = without(wanted, standing)
    shut = closed_or_held(desk, fresh)
    if shut and drawn is None and not reason.strip():
        raise InputError([*shut.values(), 'To give these out all the same, say why: --reason "…"'])
    plan = _plan(desk, instrument, month, standing, None if drawn is None else set(drawn))
    found = _solved(desk, instrument, plan, wanted)
    origin: Origin = "draw" if listed is None else "list"
    result = _result(found, plan, due or due_day(desk, month), origin, dict.fromkeys(shut, reason.strip()))
    result = replace(result, warnings=[*_told(shut, drawn is not None), *result.warnings])
    if not dry_run:
        desk.store.change_duties(instrument.id, month, result.new, result.ended, by=desk.by)
    return result


def without(wanted: Sequence[Case], standing: Sequence[Duty]) -> list[Case]:
    """The cases that nobody has yet."""
    had = {plain(duty.case) for duty in standing}
    return [case for case in wanted if plain(case.ref) not in had]


def closed_or_held(desk: Desk, cases: Sequence[Case]) -> dict[str, str]:
    """The cases that are closed today or held back, each with a sentence that says so."""
    held = {hold.case: hold.reason for hold in desk.store.holds(current=True)}
    found = {}
    for case in cases:
        if case.closed is not None and case.closed <= desk.today:
            found[case.ref] = f"{case.ref} was closed on {case.closed}."
        elif case.ref in held:
            found[case.ref] = f"{case.ref} is held back: {held[case.ref]}"
    return found


def _told(shut: Mapping[str, str], drawn: bool) -> list[str]:
    """What is said of cases that should not be audited; those of a draw can be replaced."""
    rest = " It was drawn before that: replace it with qa sample replace." if drawn else ""
    return [f"{sentence}{rest}" for sentence in shut.values()]


def due_day(desk: Desk, month: str) -> dt.date:
    """By when audits of a month are wanted unless it is said otherwise."""
    first = dt.date.fromisoformat(f"{month}-01")
    return max(first, desk.today) + dt.timedelta(days=desk.organisation.toolkit_days)


@dataclass(frozen=True)
class _Plan:
    """A month's duties before it is allocated: those that stay, may move, and must end (each with why)."""

    month: str
    stay: Sequence[Duty]
    move: Sequence[Duty]
    end: Sequence[tuple[Duty, str]]
    dropped: frozenset[str]


@dataclass(frozen=True)
class _Solved:
    """What is known of the month, its cases, and who is to have each."""

    month: Month
    cases: Sequence[Case]
    chosen: dict[str, str]


def _plan(
    desk: Desk, instrument: Instrument, month: str, standing: Sequence[Duty], drawn: Collection[str] | None
) -> _Plan:
    known = picture(desk, instrument, month)
    rota = {person.ref for person in known.on_rota}
    stay: list[Duty] = []
    move: list[Duty] = []
    end: list[tuple[Duty, str]] = []
    dropped = set()
    for duty in standing:
        if duty.state == "returned":
            stay.append(duty)
            continue
        reason = may_keep(known, desk.case(duty.case), duty.auditor)
        if duty.state == "planned" and not reason and duty.auditor not in rota:
            reason = f"{duty.auditor} is not on the rota of {month}"
        if drawn is not None and duty.origin == "draw" and duty.case not in drawn:
            reason = f"the case is no longer among those drawn for {month}"
            dropped.add(duty.case)
        if reason:
            end.append((duty, reason))
        else:
            (move if duty.state == "planned" else stay).append(duty)
    return _Plan(month, stay, move, end, frozenset(dropped))


def _solved(desk: Desk, instrument: Instrument, plan: _Plan, wanted: Sequence[Case]) -> _Solved:
    """Solve for the cases that nobody has, together with those that are planned and may have to move."""
    again = [duty for duty, _ in plan.end if duty.case not in plan.dropped]
    had = {plain(duty.case) for duty in (*plan.stay, *plan.move, *again)}
    cases = [desk.case(duty.case) for duty in (*plan.move, *again)]
    cases += [case for case in wanted if plain(case.ref) not in had]
    known = picture(desk, instrument, plan.month, [*plan.move, *(duty for duty, _ in plan.end)])
    try:
        chosen = allot(known, cases, {duty.case: duty.auditor for duty in plan.move})
    except NoRoomError as error:
        raise InputError([*told(error, known), "Nothing was allocated."]) from None
    return _Solved(known, cases, chosen)


def _result(found: _Solved, plan: _Plan, due: dt.date, origin: Origin, why: Mapping[str, str]) -> Allocated:
    ended = [EndedDuty(duty.number, "reallocated", "moved", reason) for duty, reason in plan.end]
    held = {duty.case: duty for duty in plan.move}
    before = {duty.case: duty for duty, _ in plan.end}
    kept = list(plan.stay)
    new: list[NewDuty] = []
    for case, auditor in found.chosen.items():
        duty = held.get(case)
        if duty is not None and duty.auditor == auditor:
            kept.append(duty)
        elif duty is not None:
            ended.append(EndedDuty(duty.number, "reallocated", "moved", MOVED))
            new.append(passed_on(duty, auditor))
        elif case in before:
            new.append(replace(passed_on(before[case], auditor), due=due))
        else:
            new.append(NewDuty(case, auditor, due, origin, reason=why.get(case, "")))
    busy = {one.auditor for one in new} | {one.auditor for one in kept}
    busy |= {ref for ref, n in found.month.this_month.items() if n}
    idle = [person.ref for person in found.month.on_rota if person.ref not in busy]
    warnings = [*_out_already(plan), *linked(found.month, found.cases, new)]
    return Allocated(plan.month, new, ended, kept, warnings, idle)


def passed_on(duty: Duty, auditor: str) -> NewDuty:
    """A duty that goes on with somebody else."""
    return NewDuty(duty.case, auditor, duty.due, duty.origin, duty.number, duty.reason)


def _out_already(plan: _Plan) -> list[str]:
    """The toolkits that are out for duties which end: whoever has one should be told."""
    return [
        f"{duty.case}: {reason}. {duty.auditor} has the toolkit {duty.return_id} already: tell them not to "
        "fill it in."
        for duty, reason in plan.end
        if duty.state == "sent"
    ]


def linked(month: Month, cases: Sequence[Case], new: Sequence[NewDuty]) -> list[str]:
    """The soft links that could not be avoided, a sentence each."""
    links = request(month, cases, {}).links
    return [
        f"{one.case}: {one.auditor} {linked_words(links[one.case, one.auditor], month.apart)}; nobody "
        "further away has room, or only with two audits more this year."
        for one in new
        if (one.case, one.auditor) in links
    ]
