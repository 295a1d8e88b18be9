"""What happens to a draw later: unfit cases replaced by the next in line, cases held back and released."""

from __future__ import annotations

from functools import partial
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.sampling import frame_of
from qa_core.errors import InputError
from qa_core.model.sampling import Frame
from qa_core.rules.sampling import following, standing
from qa_core.store.draw_records import Draw, Hold, Known, NewDraw


def replace(desk: Desk, id: str, case: str, reason: str) -> Draw:
    """Draw the next case in the seeded order of the stratum in place of one that turned out unfit.

    Args:
        desk: where this happens; cases that became unfit since the draw are passed over, on record.
        id: the draw, or one of its replacements.
        case: the unfit case, one that stands in the draw.
        reason: why it is unfit; it stays on record.

    Raises: InputError without a reason, for a case that does not stand in the draw or was audited, and where
        nobody is left in its stratum.
    """
    if not reason.strip():
        raise InputError('Write why the case is unfit: --reason "…"')
    root = desk.store.draw_of(desk.store.draw_of(id).root)
    frame = desk.store.frame(root.id)
    make = partial(_replacement, desk, root, frame, case.strip(), reason.strip())
    return desk.store.draw(root.instrument, make, by=desk.by)


def _replacement(desk: Desk, root: Draw, frame: Frame, case: str, reason: str, known: Known) -> NewDraw:
    if root.id not in {one.id for one in known.draws}:
        raise InputError(f"{root.id} was withdrawn: there is nothing to replace in it.")
    again = [one for one in known.draws if one.kind == "replacement" and one.root == root.id]
    stands = standing(root.chosen, [one.replacement for one in again])
    refs = {ref.casefold(): ref for ref in stands}
    if case.casefold() not in refs:
        raise InputError(f"{case} does not stand in {root.id}, which has: {', '.join(stands)}.")
    unfit = refs[case.casefold()]
    _not_audited(known, frame, unfit)
    now = frame_of(desk, root.instrument, root.month, known)
    taken = {ref for draw in (root, *again) for ref in draw.chosen}
    why = {one.ref: one.excluded for one in now.cases if one.excluded and one.ref not in taken}
    chosen, skipped = following(frame, root.seed, root.stratify, unfit, taken, why)
    if chosen is None:
        raise InputError(
            f"Nobody is left in {root.id} to take the place of {unfit}{_within(root, frame, unfit)}. Draw "
            f"from today's cases: qa sample draw {root.instrument} --month {root.month} --size 1 --again "
            '--reason "…"'
        )
    return NewDraw(
        *(frame, root.seed, root.seed_given, root.stratify, 1, (chosen,)),
        root=root.id,
        replaced=unfit,
        skipped=skipped,
        reason=reason,
    )


def _not_audited(known: Known, frame: Frame, ref: str) -> None:
    before = next(one.audited for one in frame.cases if one.ref == ref)
    last = known.audited.get(ref)
    if last is not None and last != before:
        raise InputError(f"{ref} was audited on {last}: it cannot be replaced any more.")


def _within(root: Draw, frame: Frame, ref: str) -> str:
    if not root.stratify:
        return ""
    home = next(one.stratum(root.stratify) for one in frame.cases if one.ref == ref)
    return f" in the {root.stratify} {home or 'without a name'}"


def out(desk: Desk, instrument: str, case: str) -> list[str]:
    """The toolkits of a case that are out with an auditor: whom to tell when it is replaced."""
    found = desk.store.allocations(open_only=True)
    return [
        f"A toolkit for {case} is out with {one.auditor} (return {one.return_id}): tell them that it is "
        "no longer wanted."
        for one in found
        if (one.instrument, one.case, one.purpose) == (instrument, case, "audit")
    ]


def hold(desk: Desk, case: str, reason: str) -> Hold:
    """Hold a case back from draws until it is released; InputError without a reason or for no such case."""
    if not reason.strip():
        raise InputError('Write why the case is held back: --reason "…"')
    return desk.store.hold(desk.case(case).ref, reason.strip(), by=desk.by)


def release(desk: Desk, case: str, reason: str = "") -> Hold:
    """Let a case that was held back be drawn again."""
    return desk.store.release_hold(case.strip(), reason.strip(), by=desk.by)


def replacements(desk: Desk, root: Draw) -> list[Draw]:
    """The replacements within a draw, in their order."""
    kept = desk.store.draws(root.instrument, root.month)
    return [one for one in kept if one.kind == "replacement" and one.root == root.id]


def drawn_rows(desk: Desk, found: Draw) -> list[dict[str, Any]]:
    """The cases that stand in a draw, with team, agency and what they replaced."""
    root = desk.store.draw_of(found.root)
    again = replacements(desk, root)
    places = {case.ref: case for case in desk.store.frame(root.id).cases}
    replaced = {one.chosen[0]: one for one in again}
    return [
        {
            "case": ref,
            "team": places[ref].team,
            "agency": places[ref].agency,
            "replaces": replaced[ref].replaced if ref in replaced else None,
            "draw": replaced[ref].id if ref in replaced else root.id,
            "reason": replaced[ref].reason if ref in replaced else None,
        }
        for ref in standing(root.chosen, [one.replacement for one in again])
    ]
