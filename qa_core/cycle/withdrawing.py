"""What the QA team takes back: a duty not done, a draw of which nothing is under way (S0-026, S0-031)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qa_core.cycle.declining import duty_of
from qa_core.cycle.desk import Desk
from qa_core.cycle.rota import month_of
from qa_core.errors import InputError
from qa_core.store.draw_records import Draw
from qa_core.store.duty_records import Duty, EndedDuty


@dataclass(frozen=True)
class WithdrawnDuty:
    """A duty that ended without anybody in its place, and what to think of now."""

    duty: Duty
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        one = self.duty
        return {
            "instrument": one.instrument,
            "month": one.month,
            "case": one.case,
            "auditor": one.auditor,
            "return_id": one.return_id,
            "warnings": list(self.warnings),
        }


def withdraw_duty(
    desk: Desk, case: str, month: str, auditor: str, reason: str, instrument: str | None = None
) -> WithdrawnDuty:
    """Take a duty back without giving the case to somebody else; it stays in the history with its reason.

    It is no conflict and no exemption: the auditor may get the case again.

    Args:
        desk: where this happens.
        case, month, auditor: which duty.
        reason: why; it stays on record.
        instrument: which audit, where the auditor has the case in several.

    Raises: InputError without a reason, where there is no such duty, or its audit is here.
    """
    which = (case, month_of(month), auditor)
    duty = duty_of(desk, which, reason, instrument, "withdrawn")
    ended = EndedDuty(duty.number, "withdrawn", "withdrawn", reason.strip())
    desk.store.change_duties(duty.instrument, duty.month, (), [ended], by=desk.by)
    said = []
    if duty.return_id is not None:
        said.append(
            f"{duty.case}: {duty.auditor} has the toolkit {duty.return_id}: tell them not to fill it in."
        )
    if duty.case in desk.store.drawn(duty.instrument, duty.month):
        said.append(
            f"{duty.case} still stands among the cases drawn for {duty.month}: the next qa allocate gives "
            "it out again. If it is not to be audited, replace it with qa sample replace."
        )
    return WithdrawnDuty(duty, tuple(said))


def withdraw_draw(desk: Desk, id: str, reason: str) -> Draw:
    """Take a draw back with its replacements: its cases can be drawn again, and its month too.

    Nothing is erased: the draw and its frame stay, and are replayed as before.

    Args:
        desk: where this happens.
        id: the draw, or one of its replacements.
        reason: why; it stays on record.

    Returns: the withdrawal, which is kept as an entry of its own among the draws.
    Raises: InputError without a reason, where the draw is withdrawn already, or one of its cases is given to
        an auditor, has a toolkit out, or was audited since; StoreError where there is no such draw.
    """
    if not reason.strip():
        raise InputError('Write why: --reason "…"')
    return desk.store.withdraw_draw(id, reason.strip(), by=desk.by)
