"""Where every second look stands, and an audit with those beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa_core.cycle.audits import instrument_of
from qa_core.cycle.desk import Desk
from qa_core.cycle.second import counting, far_apart, grade_scale, grade_words, looks_at
from qa_core.model.instrument import Instrument
from qa_core.model.period import Period
from qa_core.rules.agreement import apart, judgements
from qa_core.store.records import AuditHead, StoredAudit
from qa_core.store.second_records import Look, Moderation

LIST = (
    *("audit", "date", "case", "instrument", "drawn", "first", "grade", "second", "second_grade"),
    *("third", "third_grade", "moderated", "next"),
)
DIFFERENCES = ("question", "prompt")


def listed(desk: Desk, period: str | None = None, *, open_only: bool = False) -> list[dict[str, Any]]:
    """Every audit that was drawn for a second look or given to a second auditor, and what comes next.

    Args:
        desk: where this happens.
        period: only audits of this period; None for all.
        open_only: only those of which something is still to be done.
    """
    span = Period.parse(period, desk.organisation.year_start_month) if period else None
    heads = {head.id: head for head in desk.store.audits(months=(span.first, span.last) if span else None)}
    drawn = {id: one.number for one in desk.store.second_draws() for id in one.chosen}
    looks: dict[str, dict[str, Look]] = {}
    for look in desk.store.looks():
        if look.looks_at is not None and not look.withdrawn:
            looks.setdefault(look.looks_at, {})[look.purpose] = look
    moderated: dict[str, list[Moderation]] = {}
    for one in desk.store.moderations():
        moderated.setdefault(one.audit, []).append(one)
    found = [
        _line(desk, heads, id, drawn.get(id), looks.get(id, {}), moderated.get(id, []))
        for id in sorted(drawn.keys() | looks.keys())
        if id in heads
    ]
    return [line for line in found if line["next"] or not open_only]


def _line(
    desk: Desk,
    heads: Mapping[str, AuditHead],
    id: str,
    draw: int | None,
    looks: Mapping[str, Look],
    moderations: Sequence[Moderation],
) -> dict[str, Any]:
    head = heads[id]
    instrument = desk.store.instrument(head.instrument, head.instrument_version)
    line: dict[str, Any] = {
        "audit": id,
        "date": head.date.isoformat(),
        "case": head.case,
        "instrument": head.instrument,
        "drawn": f"draw {draw}" if draw is not None else "by hand",
        "first": head.auditor,
        "grade": _given(head.id, head.recorded, moderations),
    }
    for which in ("second", "third"):
        look = looks.get(which)
        back = desk.store.audit(look.audit).head if look and look.back and look.audit else None
        line[which] = look.auditor if look else None
        line[f"{which}_return"] = look.return_id if look else None
        line[f"{which}_due"] = look.due.isoformat() if look and look.due else None
        line[f"{which}_audit"] = back.id if back else None
        line[f"{which}_grade"] = back.recorded if back else None
    line["moderated"] = moderations[-1].after if moderations else None
    line["next"] = _next(desk, instrument, head, line)
    return line


def _next(desk: Desk, instrument: Instrument, head: AuditHead, line: Mapping[str, Any]) -> str:
    if head.state == "void" or line["moderated"]:
        return ""
    for which in ("second", "third"):
        if line[which] and not line[f"{which}_audit"]:
            return f"wait for {line[which]}, due {line[f'{which}_due']}"
        if which == "second" and not line[which]:
            return "allocate a second auditor"
    if far_apart(desk, instrument, line["grade"], line["second_grade"]):
        return "moderate" if line["third"] else "allocate a third auditor"
    return ""


def beside(desk: Desk, id: str) -> tuple[StoredAudit, list[StoredAudit]]:
    """An audit that counts, and the second and third that are back."""
    stored = counting(desk, id)
    looks = looks_at(desk, stored.head.id)
    found = [looks[which] for which in ("second", "third") if which in looks]
    return stored, [desk.store.audit(look.audit) for look in found if look.back and look.audit]


def shown(desk: Desk, id: str) -> dict[str, Any]:
    """An audit with those that looked again: grades side by side, where answers differ, what was decided.

    `grade` is what each auditor gave; what was decided together stands in `moderated`, beside the first.
    """
    stored, others = beside(desk, id)
    instrument = instrument_of(desk, stored)
    every = [stored, *others]
    history = [one for one in desk.store.moderations() if one.audit == stored.head.id]
    given = _given(stored.head.id, stored.result.recorded, history)
    grades = [
        {
            "audit": one.head.id,
            "purpose": "first" if one is stored else one.head.purpose,
            "auditor": one.head.auditor,
            "date": one.head.date.isoformat(),
            "grade": grade_words(instrument, given if one is stored else one.result.recorded),
            "moderated": grade_words(instrument, history[-1].after) if one is stored and history else None,
            "suggested": grade_words(instrument, one.result.suggested),
        }
        for one in every
    ]
    return {
        "audit": stored.head.id,
        "case": stored.head.case,
        "instrument": stored.head.instrument,
        "grades": grades,
        "apart": apart(grade_scale(instrument), given, others[0].result.recorded) if others else None,
        "differences": differences(desk, every),
        "moderations": [_told(instrument, one) for one in history],
    }


def differences(desk: Desk, every: Sequence[StoredAudit]) -> list[dict[str, Any]]:
    """The questions that were not judged alike, with what each audit says; blank where one says nothing.

    The questions are those of the last audit's version; each audit is read by its own.
    """
    instrument = instrument_of(desk, every[-1])
    said = [(one.head.id, judgements(instrument_of(desk, one), one.audit, one.result)) for one in every]
    found = []
    for key, question in instrument.questions.items():
        answers = {id: given.get(key) for id, given in said}
        if len(set(answers.values())) > 1:
            labels = {option.id: option.label for option in instrument.options(question)}
            words = {id: labels.get(value or "", value or "") for id, value in answers.items()}
            found.append({"question": key, "prompt": question.prompt, **words})
    return found


def _given(audit: str, recorded: str | None, moderations: Sequence[Moderation]) -> str | None:
    """The grade that the first auditor gave: as it was before the first moderation."""
    return moderations[0].grades.get(audit, recorded) if moderations else recorded


def _told(instrument: Instrument, one: Moderation) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(timespec="seconds"),
        "by": one.by,
        "before": grade_words(instrument, one.before),
        "after": grade_words(instrument, one.after),
        "grades": dict(one.grades),
        "revision": one.revision,
        "reason": one.reason,
    }
