"""What the lead auditor decides about a case of an exercise: the discussion noted, the grade set (S0-051)."""

from __future__ import annotations

from qa_core.cycle.collating import STALE, Board, board, status
from qa_core.cycle.desk import Desk
from qa_core.cycle.exercises import case_of
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument


def discuss(desk: Desk, id: str, case: str, note: str) -> None:
    """Add a note of what agencies discussed about a case, and how it was settled.

    Raises: InputError without words, or where the case is none of the exercise's.
    """
    if not note.strip():
        raise InputError('Write what was discussed and settled: --note "…"')
    desk.store.exercise(id)
    ref = case_of(desk.store.exercise_requests(id), case, id)
    desk.store.discuss(id, ref, note.strip(), by=desk.by)


def grade(desk: Desk, id: str, case: str, given: str, reason: str) -> str:
    """Set the grade of a collated case; a later one takes its place, and all stay in the history.

    Args:
        desk: where this happens.
        id, case: which case of which exercise.
        given: a grade by id or label.
        reason: why; wanted where the grade differs from the suggestion, or from one set before.

    Returns: the grade's label.
    Raises: InputError where somebody else of the staff list than the lead auditor sets it (the QA team, who
        work under names of their own, write down what the lead auditor decided); where the case is not
        collated, was collated before something changed, or has still to be discussed; or where a reason is
        wanting; StaleError where somebody else was faster.
    """
    stand = board(desk, id)
    _led(desk, stand)
    ref = case_of(list(stand.requests), case, id)
    chosen = _grade(stand.instrument, given)
    kept = next(one for one in stand.cases if one.case == ref)
    told = next(one for one in status(desk, id)["cases"] if one["case"] == ref)
    result = told["collation"]
    if told["state"] == STALE:
        raise InputError(
            f"{ref}: something changed since it was collated. First: qa exercise collate {id} {ref}"
        )
    if result is None or result["status"] != "collated":
        why = "it is not collated" if result is None else f"its returns are {result['status']}"
        raise InputError(f"{ref} cannot be graded: {why}. Look at: qa exercise status {id}")
    if result["discussion"] and not told["discussed"]:
        raise InputError(
            f"{ref}: grades lie two levels apart or facts contradict each other. Note what was discussed and "
            f'settled first: qa exercise discuss {id} {ref} --note "…"'
        )
    changed = kept.grade is not None and kept.grade != chosen
    if (chosen != result["suggested"] or changed) and not reason.strip():
        than = "the one set before" if changed else "the suggestion"
        raise InputError(f'{ref}: the grade differs from {than}. Write why: --reason "…"')
    desk.store.grade_case(
        id,
        ref,
        chosen,
        suggested=result["suggested"],
        reason=reason.strip(),
        by=desk.by,
        expected_version=kept.version,
    )
    return next(option.label for option in stand.instrument.grade_scale if option.id == chosen)


def _led(desk: Desk, stand: Board) -> None:
    """That no auditor grades what another leads (S0-051); InputError where one would."""
    exercise, who = stand.exercise, desk.by.strip().casefold()
    known = [*(one.ref for one in desk.store.people()), *(one.auditor for one in stand.requests)]
    if who in {ref.casefold() for ref in known if ref} and who != exercise.lead_auditor.casefold():
        raise InputError(
            f"Grades of exercise {exercise.id} are set by its lead auditor {exercise.lead_auditor}, and you "
            f"work as {desk.by} (QA_USER). Nothing was changed."
        )


def _grade(instrument: Instrument, given: str) -> str:
    known = [option for option in instrument.grade_scale if option.level is not None]
    for option in known:
        if given.strip().casefold() in (option.id.casefold(), option.label.casefold()):
            return option.id
    raise InputError(f"{given!r} is no grade. Grades: {', '.join(option.id for option in known)}.")
