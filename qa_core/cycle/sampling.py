"""Drawing the cases of a month: the frame with its exclusions, the target, the draw (S0-026 to S0-028)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.model.sampling import Frame, FrameCase, Stratify
from qa_core.rules import coverage
from qa_core.rules.sampling import choose, excluded, month_number, nearest
from qa_core.store.draw_records import Draw, Known, NewDraw

SEED_BITS = 48
"""A seed is short enough to be read out, and too long to be tried through."""
LARGEST_SEED = 2**53 - 1


@dataclass(frozen=True)
class Wanted:
    """A draw as it is asked for.

    Args:
        month: for which month, as `2026-11`.
        seed: a whole number from 0 to 2^53 - 1; None for one by chance.
        stratify: `team` or `agency` to draw from each in proportion; empty to draw from all alike.
        size: how many cases; None for the target.
        again: whether further cases are wanted for a month that has a draw.
        reason: why further cases are wanted, or why cases are drawn for a month that is past.
    """

    month: str
    seed: int | None = None
    stratify: Stratify = ""
    size: int | None = None
    again: bool = False
    reason: str = ""


def audits_cases(instrument: Instrument) -> bool:
    """Whether an instrument looks at whole cases by one auditor: not at records, not by several agencies."""
    return instrument.record is None and not instrument.agencies


def of_cases(desk: Desk) -> list[Instrument]:
    """The installed instruments that audit cases."""
    return [one for one in desk.registry.instruments.values() if audits_cases(one)]


def sampled(desk: Desk, id: str) -> Instrument:
    """An installed instrument that audits cases; InputError where it audits something else."""
    instrument = desk.registry.instrument(id)
    if audits_cases(instrument):
        return instrument
    why = (
        "is about single records, and every one of them is checked: look at qa check --missing"
        if instrument.record
        else "asks several agencies about chosen cases: set it up with qa exercise create"
    )
    names = ", ".join(one.id for one in of_cases(desk)) or "none is installed"
    raise InputError(f"{instrument.id} {why}. Cases are drawn for: {names}.")


def draw(desk: Desk, id: str, wanted: Wanted) -> Draw:
    """Draw the cases of a month and keep the draw with its frame.

    Args:
        desk: where this happens; its day is that of the frame.
        id: the instrument; one that audits cases.
        wanted: month, size, seed, strata.

    Raises: InputError where the month has a draw already and no other is asked for with a reason, where
        the month is past and no reason given, where there is no case list, or where no case can be drawn.
    """
    instrument = checked(desk, id, wanted)
    return desk.store.draw(instrument.id, partial(_new, desk, instrument.id, wanted), by=desk.by)


def tried(desk: Desk, id: str, wanted: Wanted) -> dict[str, Any]:
    """What a draw would give if it were made now, nothing kept; the same seed gives the same on the same day.

    Raises: InputError as `draw`.
    """
    instrument = checked(desk, id, wanted)
    new = _new(desk, instrument.id, wanted, desk.store.known_for_draw(instrument.id))
    places = {case.ref: case for case in new.frame.cases}
    return {
        "dry_run": True,
        "instrument": instrument.id,
        "month": wanted.month,
        "seed": new.seed,
        "stratify": new.stratify,
        "size": new.size,
        "cases": [
            {"case": ref, "team": places[ref].team, "agency": places[ref].agency} for ref in new.chosen
        ],
        "frame": {
            "cases": len(new.frame.cases),
            "can_be_drawn": sum(not case.excluded for case in new.frame.cases),
            "reasons": reasons(new.frame),
        },
        "target": dict(new.target),
    }


def checked(desk: Desk, id: str, wanted: Wanted) -> Instrument:
    """The instrument that cases are drawn for; InputError where a draw is not asked for as it must be."""
    instrument = sampled(desk, id)
    if month_number(wanted.month) > coverage.month_of(desk.today) + coverage.YEAR:
        raise InputError(
            f"{wanted.month} is more than a year away, today being {desk.today}: is it mistyped?"
        )
    if month_number(wanted.month) < coverage.month_of(desk.today) and not wanted.reason.strip():
        raise InputError(
            f"{wanted.month} is past, today being {desk.today}. If it is not mistyped, say why cases are "
            'drawn for it now: --reason "…"'
        )
    if wanted.again and not wanted.reason.strip():
        raise InputError('Write why further cases are drawn: --reason "…"')
    return instrument


def _new(desk: Desk, instrument: str, wanted: Wanted, known: Known) -> NewDraw:
    if not known.cases:
        raise InputError("There is no case list to draw from. Load it with: qa case load")
    target = coverage.target(known.cases, wanted.month, desk.today, desk.config.sampling)
    size = _size(wanted, target.monthly, _standing(known, wanted.month))
    frame = frame_of(desk, instrument, wanted.month, known)
    seed = secrets.randbits(SEED_BITS) if wanted.seed is None else wanted.seed
    chosen = choose(frame, seed, wanted.stratify, size)
    if not chosen:
        raise InputError(
            f"None of the {len(frame.cases)} cases of the case list can be drawn for {wanted.month}: "
            f"{_counts(reasons(frame))}. Nothing was drawn."
        )
    figures = {**target.as_json(), "says": [*target.says(), *coverage.doubts(known.cases, desk.today)]}
    return NewDraw(
        *(frame, seed, wanted.seed is not None, wanted.stratify, size, chosen, figures),
        reason=wanted.reason.strip(),
    )


def _standing(known: Known, month: str) -> list[Draw]:
    return [draw for draw in known.draws if draw.month == month and draw.kind == "draw"]


def _size(wanted: Wanted, target: int, before: Sequence[Draw]) -> int:
    """How many to draw; InputError where the month has a draw and no other was asked for."""
    if before and not wanted.again:
        one = before[-1]
        raise InputError(
            f"Cases for {wanted.month} were drawn on {one.day} ({one.id}: {len(one.chosen)} cases). For one "
            f'that is unfit: qa sample replace {one.id} CASE --reason "…". For further cases: --again '
            '--reason "…".'
        )
    there = sum(len(draw.chosen) for draw in before)
    size = max(target - there, 0) if wanted.size is None else wanted.size
    if size < 1:
        raise InputError(
            f"{there} cases are drawn for {wanted.month}, and the target is {target}. Say how many more you "
            "want with --size."
        )
    return size


def frame_of(desk: Desk, instrument: str, month: str, known: Known) -> Frame:
    """Every case of the case list with what speaks today against drawing it for a month."""
    months = desk.config.sampling.months_between
    cases = []
    for case in known.cases:
        one = FrameCase(
            ref=case.ref,
            team=case.team,
            agency=case.agency,
            opened=case.opened,
            closed=case.closed,
            audited=known.audited.get(case.ref),
            drawn=nearest(known.drawn.get(case.ref, ()), month),
            sent=known.sent.get(case.ref),
            held=known.held.get(case.ref),
        )
        why = excluded(one, month, desk.today, months)
        cases.append(one.model_copy(update={"excluded": why}))
    ordered = tuple(sorted(cases, key=lambda case: case.ref))
    return Frame(instrument=instrument, month=month, day=desk.today, months_between=months, cases=ordered)


def reasons(frame: Frame) -> dict[str, int]:
    """How many cases of a frame are out for what, a case with two reasons under both."""
    found: dict[str, int] = {}
    for case in frame.cases:
        for why in case.excluded:
            kind = next(words for words in _KINDS if why.startswith(words))
            found[kind] = found.get(kind, 0) + 1
    return {kind: found[kind] for kind in _KINDS if kind in found}


_KINDS = ("closed", "not open", "audited", "drawn", "toolkit out", "held back")


def _counts(found: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {kind}" for kind, n in found.items())
