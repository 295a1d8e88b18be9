"""Audits whose facts changed between sending and return: a person decides what becomes of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.reissue import issue, prepared, workbook
from qa_core.cycle.returns import written
from qa_core.cycle.settling import CHANGED, decided, listed, to_decide
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.store.return_records import CHANGED as WAYS
from qa_core.store.return_records import Keep


@dataclass(frozen=True)
class Decided:
    """What was decided about an audit; `again` is the toolkit that was issued instead."""

    audit: str
    kept: Keep
    again: Allocation | None = None
    warnings: tuple[str, ...] = ()


def decide(
    desk: Desk, id: str, kept: Keep, why: str, due: dt.date | None = None, output: Path | None = None
) -> Decided:
    """Decide about an audit whose facts changed on the way; the decision is kept with who, when and why.

    Args:
        desk: where this happens.
        id: the return, by its number.
        kept: `stands`, the audit counts as it is; `void`, it counts no more; `again`, it counts no more and
            the same auditor gets a toolkit with the facts of today.
        why: the reason.
        due, output: of a toolkit issued again; as `reissue`.

    Raises: InputError where nothing waits for a decision, without a reason, or where the toolkit cannot be
        issued again, since its case is closed or its file cannot be written, say: then nothing is changed.
    """
    one = to_decide(desk, id, why)
    row = next(row for row in listed(desk) if row["return"] == str(one.number))
    if row["waits_for"] != CHANGED or one.audit is None or one.return_id is None:
        raise InputError(f"Nothing that a person must decide changed on the way of return {id}.")
    if kept not in WAYS:
        raise InputError(f"{kept!r} is no decision about a change; those are: {', '.join(WAYS)}.")
    new, warnings = _again(desk, one.return_id, why, due) if kept == "again" else (None, [])
    void = None if kept == "stands" else one.audit
    beside = (one.audit, desk.store.audit(one.audit).head.revision)
    data = workbook(desk, new) if new is not None else b""
    with written(output if new is not None else None, data):
        desk.store.settle_return(one.number, kept, by=desk.by, why=why, void=void, beside=beside)
        if new is not None:
            issue(desk, one.return_id, new, why)
    return Decided(one.audit, kept, new, tuple(warnings))


def _again(desk: Desk, return_id: str, why: str, due: dt.date | None) -> tuple[Allocation | None, list[str]]:
    """The toolkit that would go out again; InputError where its case is closed."""
    new, warnings = prepared(desk, return_id, why, due)
    case = desk.case(new.case)
    if case.closed is not None and case.closed <= desk.today:
        raise InputError(
            f"{case.ref} is closed since {case.closed}: nobody can audit it again. Let the audit stand, or "
            "decide for void. If it is to be audited all the same: void, then qa toolkit reissue."
        )
    return new, warnings


def about(desk: Desk, audit: str) -> dict[str, Any]:
    """What changed on the way of an audit's return, the decision about it, and the return that waits for one.

    `decide` is the number of the return while nobody has decided.
    """
    changed = desk.store.changed(audit)
    if not changed:
        return {"changed": [], "decision": None, "decide": None}
    numbers = {one.number for one in desk.store.returns() if one.audit == audit}
    made = [one for one in desk.store.decisions() if one.number in numbers and one.kept in WAYS]
    rows = listed(desk, open_only=True)
    waits = [row["return"] for row in rows if row["audit"] == audit and row["waits_for"] == CHANGED]
    return {
        "changed": list(changed),
        "decision": decided(made[-1] if made else None),
        "decide": waits[0] if waits else None,
    }
