"""Moderation: a grade looked at together changes only as a revision with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from qa_core.cycle.audits import amend, instrument_of
from qa_core.cycle.desk import Desk
from qa_core.cycle.second import looks_at
from qa_core.cycle.second_list import beside
from qa_core.cycle.subjects import known_of
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.rules.validate import involvement
from qa_core.store.records import StoredAudit
from qa_core.store.second_records import Look


@dataclass(frozen=True)
class Moderated:
    """What moderation came to; `raised` are escalations that the change raised.

    `not_waited` is the look that was still out, and is not waited for any more.
    """

    before: str | None
    after: str
    raised: tuple[str, ...] = ()
    not_waited: Look | None = None


def moderate(desk: Desk, id: str, grade: str, reason: str) -> Moderated:
    """Set the grade of an audit that was audited again, or confirm it; all before stays in its history.

    A third audit that is still out is not waited for any more: its toolkit is withdrawn, nobody chases it.

    Args:
        desk: where this happens; whoever works here moderates.
        id: the audit that counts.
        grade: a grade by id or label.
        reason: why; kept with what each auditor gave.

    Raises: InputError without a reason or a second audit, for no grade of the instrument, by one of the
        auditors or somebody with a hand in the case, or where a rule blocks the audit with that grade.
    """
    stored, others = beside(desk, id)
    instrument = instrument_of(desk, stored)
    if not reason.strip():
        raise InputError('Write the reason: --reason "…"')
    if not others:
        raise InputError(f"{stored.head.id} has no second audit yet: there is nothing to moderate.")
    after = _grade(instrument, grade)
    _may_moderate(desk, instrument, stored, others)
    before = stored.result.recorded
    grades = {one.head.id: one.result.recorded for one in (stored, *others)}
    out = next((one for one in looks_at(desk, stored.head.id).values() if not one.back), None)
    gone = None if out is None else out.return_id
    if after == before:
        desk.store.confirm_grade(stored.head.id, after, grades, by=desk.by, why=reason.strip(), given_up=gone)
        return Moderated(before, after, not_waited=out)
    keys = instrument.role("overall")
    if not keys:
        raise InputError(
            f"{instrument.title} asks for no overall grade: it follows from the answers. Change those that "
            "were wrong with: qa audit amend"
        )
    save = partial(desk.store.moderate, grades=grades, before=before, after=after, given_up=gone)
    _, raised = amend(desk, stored.head.id, keys[0], after, f"Moderation: {reason.strip()}", save=save)
    return Moderated(before, after, raised, out)


def _grade(instrument: Instrument, words: str) -> str:
    wanted = words.strip().casefold()
    for option in instrument.grade_scale:
        if wanted in (option.id.casefold(), option.label.casefold()):
            return option.id
    known = ", ".join(option.id for option in instrument.grade_scale)
    raise InputError(f"{words!r} is no grade of {instrument.id}; those are: {known}.")


def _may_moderate(
    desk: Desk, instrument: Instrument, stored: StoredAudit, others: Sequence[StoredAudit]
) -> None:
    """Nobody moderates their own audit, or one of a case in which they had a hand."""
    me = desk.by.casefold()
    mine = [one.head.id for one in (stored, *others) if one.head.auditor.casefold() == me]
    if mine:
        raise InputError(f"{desk.by} made {mine[0]}: somebody else has to moderate.")
    known = known_of(desk, instrument, desk.store.case(stored.head.case), stored.audit.subject)
    hands = tuple(dict.fromkeys((*stored.audit.involved, *known.involved)))
    own = stored.audit.model_copy(update={"auditor": desk.by, "involved": hands})
    if any(finding.level == "block" for finding in involvement(instrument, own)):
        raise InputError(f"{desk.by} had a hand in {stored.head.case}: somebody else has to moderate.")
