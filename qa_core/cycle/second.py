"""Second and third audits: blind, by somebody else, judged like the first and counted nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qa_core.cycle.audits import instrument_of
from qa_core.cycle.desk import Desk
from qa_core.cycle.subjects import known_of
from qa_core.cycle.toolkits import unfit
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.instrument import Instrument
from qa_core.rules.agreement import Scale, apart, scale_of
from qa_core.rules.grading import work_out
from qa_core.rules.validate import involvement
from qa_core.store.records import StoredAudit
from qa_core.store.second_records import Look

Which = Literal["second", "third"]


@dataclass(frozen=True)
class Going:
    """A toolkit that goes to a second or third auditor, with what the QA officer should think about.

    `instead` is the look that it takes the place of, of somebody who was asked before.
    """

    allocation: Allocation
    data: bytes
    warnings: tuple[str, ...]
    instead: Look | None = None


def looks_at(desk: Desk, id: str) -> dict[str, Look]:
    """The looks at an audit that stand, by purpose."""
    return {one.purpose: one for one in desk.store.looks() if one.looks_at == id and not one.withdrawn}


def allocate(
    desk: Desk,
    id: str,
    auditor: str,
    *,
    which: Which = "second",
    due: dt.date | None = None,
    instead: str = "",
) -> Going:
    """Give an accepted audit to a second or third auditor, who learns nothing of those before.

    The toolkit asks the same version about the same facts; nothing on it says that it is a second one. Run
    again for the same auditor it is the same toolkit.

    Args:
        desk: where this happens.
        id: the audit.
        auditor: who looks again.
        which: `third` only where the first two lie far enough apart.
        due: when it is wanted back.
        instead: why it goes to somebody else than before; empty where nobody was asked yet.

    Raises: InputError where the audit does not count, somebody else was asked already, or the auditor did
        one of the others, had a hand in the case (S0-030), or may not do audits of this kind.
    """
    stored = counting(desk, id)
    id = stored.head.id
    instrument = instrument_of(desk, stored)
    looks = looks_at(desk, id)
    who = desk.person(auditor)
    if which == "third":
        _needs_third(desk, instrument, stored, looks)
    before = looks.get(which)
    if before is not None:
        _again(before, who, which, instead)
    said = _fit(desk, instrument, stored, looks, which, who)
    instead_of = None
    if before is not None and before.auditor == who:
        allocation = desk.store.allocation(before.return_id)
        assert allocation is not None
    else:
        allocation = _allocation(desk, stored, instrument, who, which, due)
        instead_of = before
        desk.store.give_look(allocation, before.return_id if before else None, instead.strip(), by=desk.by)
    return Going(allocation, workbook(desk, instrument, stored, allocation), tuple(said), instead_of)


def counting(desk: Desk, id: str) -> StoredAudit:
    """An audit that counts; InputError where it was voided, or is itself a second look or a self-check."""
    stored = desk.store.audit(id)
    if stored.head.state == "void":
        raise InputError(f"{stored.head.id} was voided: there is nothing to compare a second audit with.")
    if stored.head.purpose != "audit":
        raise InputError(f"{stored.head.id} counts nowhere itself; name the audit that counts.")
    return stored


def _again(before: Look, who: str, which: Which, instead: str) -> None:
    if before.back:
        raise InputError(f"{before.looks_at} has its {which} audit already: {before.audit}.")
    if before.auditor != who and not instead.strip():
        raise InputError(
            f"{before.looks_at} is with {before.auditor} (return {before.return_id}). To ask somebody else "
            'instead, say why: --reason "…"'
        )


def _needs_third(desk: Desk, instrument: Instrument, stored: StoredAudit, looks: dict[str, Look]) -> None:
    second = looks.get("second")
    if second is None or not second.back or second.audit is None:
        raise InputError(f"{stored.head.id} has no second audit yet: a third one breaks a tie between two.")
    other = desk.store.audit(second.audit).result.recorded
    if not far_apart(desk, instrument, stored.result.recorded, other):
        raise InputError(
            f"{stored.head.id} was graded {grade_words(instrument, stored.result.recorded)} and "
            f"{grade_words(instrument, other)}: less than {desk.organisation.second_apart} levels apart "
            "(setting second_apart in qa.toml), so no third audit is needed."
        )


def far_apart(desk: Desk, instrument: Instrument, one: str | None, other: str | None) -> bool:
    """Whether two grades lie so far apart that a third auditor may be asked.

    Where the scale is shorter than the setting its ends do; grades without a level do when they differ.
    """
    if one == other or one is None or other is None:
        return False
    scale = grade_scale(instrument)
    steps = apart(scale, one, other)
    return steps is None or steps >= min(desk.organisation.second_apart, len(scale.words) - 1)


def grade_scale(instrument: Instrument) -> Scale:
    """The scale of an instrument's overall grade."""
    return scale_of(instrument.grade_scale)


def grade_words(instrument: Instrument, grade: str | None) -> str:
    """A grade as people read it."""
    labels = {option.id: option.label for option in instrument.grade_scale}
    return labels.get(grade or "", grade or "no grade")


def _fit(
    desk: Desk,
    instrument: Instrument,
    stored: StoredAudit,
    looks: dict[str, Look],
    which: Which,
    who: str,
) -> list[str]:
    """Warnings about an auditor; InputError where it cannot be this one."""
    head = stored.head
    problems = list(_had_a_look(desk, stored, looks, which, who))
    known = known_of(desk, instrument, desk.store.case(head.case), stored.audit.subject)
    hands = tuple(dict.fromkeys((*stored.audit.involved, *known.involved)))
    found = list(involvement(instrument, stored.audit.model_copy(update={"auditor": who, "involved": hands})))
    problems += [finding.message for finding in found if finding.level == "block"]
    problems += unfit(desk, instrument, who)
    if problems:
        raise InputError(f"{head.case}: {problem}" for problem in problems)
    return [f"{head.case}: {finding.message}" for finding in found]


def _had_a_look(
    desk: Desk, stored: StoredAudit, looks: dict[str, Look], which: Which, who: str
) -> Iterator[str]:
    same = who.casefold()
    if stored.head.auditor.casefold() == same:
        yield f"{who} made the first audit. Ask somebody else."
    for purpose, look in looks.items():
        if purpose != which and look.auditor.casefold() == same:
            yield f"{who} has the {purpose} audit. Ask somebody else."
    for look in desk.store.looks():
        if look.purpose == "self" and look.case == stored.head.case and look.auditor.casefold() == same:
            yield f"{who} did a self-check of this case. Ask somebody else."


def _allocation(
    desk: Desk, stored: StoredAudit, instrument: Instrument, who: str, which: Which, due: dt.date | None
) -> Allocation:
    return Allocation(
        return_id=desk.new_id("R"),
        instrument=instrument.id,
        version=instrument.version,
        digest=instrument.digest,
        case=stored.head.case,
        auditor=who,
        due=due or desk.today + dt.timedelta(days=desk.organisation.toolkit_days),
        exported=desk.today,
        agency=stored.audit.agency,
        subject=stored.audit.subject,
        facts=dict(stored.audit.facts),
        purpose=which,
        looks_at=stored.head.id,
    )


def workbook(desk: Desk, instrument: Instrument, stored: StoredAudit, allocation: Allocation) -> bytes:
    """The toolkit of a second look: what facts answered on the day of the first audit, and nothing of it."""
    bare = stored.audit.model_copy(update={"answers": {}, "auditor": allocation.auditor})
    hints = work_out(instrument, bare, desk.registry.owner(instrument))
    return desk.templates.toolkit(instrument, allocation, desk.store.key(), hints)
