"""What is done with audits once they are in: shown, exported, amended, voided, released."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from qa_core.cycle.desk import Desk, without_plugin
from qa_core.cycle.escalations import announce
from qa_core.cycle.learning_themes import strengths
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer, Audit
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.rules.answers import read_answer
from qa_core.rules.concern import concern_questions
from qa_core.rules.verdicts import blocking
from qa_core.store.records import Flag, Incoming, StoredAudit
from qa_core.toolkit.mark import filled

PARTS = ("value", "comment", "reason", "rows")


def instrument_of(desk: Desk, stored: StoredAudit) -> Instrument:
    """The very version that an audit was made with, from the store: its plugin may be gone."""
    return desk.store.instrument(stored.head.instrument, stored.head.instrument_version)


def export(desk: Desk, id: str) -> bytes:
    """An audit written back into its toolkit; imported again it makes no difference (S0-034)."""
    stored = desk.store.audit(id)
    instrument = instrument_of(desk, stored)
    allocation = _allocation(desk, stored, instrument)
    return filled(instrument, allocation, desk.store.key(), desk.organisation, stored.audit)


def amend(
    desk: Desk,
    id: str,
    key: str,
    value: str,
    why: str,
    part: str = "value",
    save: Callable[..., object] | None = None,
) -> tuple[Result, tuple[str, ...]]:
    """Change one answer: a new revision, graded anew with the settings the audit was graded with.

    Args:
        desk: where this happens.
        id: the audit.
        key: the question.
        value: the new value as a person types it: an option's id or label, a date, a number, text, or JSON
            for ticks and rows; empty takes the answer away.
        why: the reason, kept in the history.
        part: `value`, `comment`, `reason` or `rows`.
        save: what stores the new revision in place of the store's `amend`, with the same arguments.

    Returns: the new result, and the ids of escalations that the change raised.
    Raises: InputError where the value cannot be, where it stands already, or where a rule blocks the changed
        audit; a concern is raised even then.
    """
    stored = desk.store.audit(id)
    _still_counts(stored)
    instrument = instrument_of(desk, stored)
    if not why.strip():
        raise InputError('Write the reason for the change: --reason "…"')
    missing = without_plugin(desk, instrument, stored.audit.answers)
    if missing:
        raise InputError(missing)
    answer = _changed_or_flagged(desk, stored, instrument, key, value, part, why)
    if answer == stored.audit.answers.get(key, Answer()):
        raise InputError(f"{key} is already {_words(answer, part)}: nothing was changed in {id}.")
    answers = {**stored.audit.answers, key: answer}
    audit, result = desk.grade(instrument, stored.audit.model_copy(update={"answers": answers}))
    raised = _raise(desk, stored, result, answers)
    announce(desk, raised)
    blocked = [f"{f.code}: {f.message}" for f in blocking(result)]
    if blocked:
        told = [f"CONCERN {name} was raised all the same." for name in raised]
        why_not = f"{id} was not changed, because the audit would not be accepted:"
        raise InputError([*told, why_not, *blocked])
    keep = save or desk.store.amend
    keep(id, audit, result, by=desk.by, why=why, expected_version=stored.head.version)
    announce(desk, [*raised, *(one.id for one in desk.store.escalations() if one.audit == id)])
    return result, raised


def void(desk: Desk, id: str, why: str) -> None:
    """Take an audit out of every figure; it stays readable with its history."""
    stored = desk.store.audit(id)
    _still_counts(stored)
    if not why.strip():
        raise InputError('Write the reason: --reason "…"')
    desk.store.void(id, by=desk.by, why=why)


def release(desk: Desk, id: str, keys: tuple[str, ...]) -> None:
    """Let the narratives of an audit be quoted in reports; a person has read them for names first (S0-130).

    Of a table of strengths or learning points the words of every row are released.

    Raises: InputError for a question that holds no narrative, or has none in this audit.
    """
    stored = desk.store.audit(id)
    _still_counts(stored)
    instrument = instrument_of(desk, stored)
    known = releasable(instrument)
    wrong = [key for key in keys if key not in known]
    if wrong:
        raise InputError(
            f"{key} is no narrative of {instrument.id}; those are: {', '.join(known)}." for key in wrong
        )
    given = {key: stored.audit.answers.get(key, Answer()) for key in keys}
    empty = [key for key, one in given.items() if not str(one.value or "").strip() and not one.rows]
    if empty:
        raise InputError(f"{id} has no text at {key}." for key in empty)
    desk.store.release(id, keys, by=desk.by)


def releasable(instrument: Instrument) -> tuple[str, ...]:
    """The questions whose words can be released: narratives, tables of strengths and of learning points."""
    tables = (*strengths(instrument), *instrument.role("learning"))
    return tuple(dict.fromkeys((*instrument.role("narratives"), *tables)))


def _still_counts(stored: StoredAudit) -> None:
    if stored.head.state == "void":
        raise InputError(f"{stored.head.id} was voided; nothing can be changed in it.")


def _allocation(desk: Desk, stored: StoredAudit, instrument: Instrument) -> Allocation:
    found = desk.store.allocation(stored.head.return_id) if stored.head.return_id else None
    if found is not None:
        return found
    return Allocation(
        return_id=f"X-{stored.head.id}",
        instrument=instrument.id,
        version=instrument.version,
        digest=instrument.digest,
        case=stored.head.case,
        auditor=stored.head.auditor,
        exported=desk.today,
        exercise=stored.head.exercise,
        agency=stored.head.agency or None,
        subject=stored.audit.subject,
        facts=stored.audit.facts,
    )


def _changed_or_flagged(
    desk: Desk, stored: StoredAudit, instrument: Instrument, key: str, value: str, part: str, why: str
) -> Answer:
    """The changed answer; at a concern question words that are no answer raise it, and are refused."""
    try:
        return _changed(instrument, stored.audit, key, value, part, why)
    except InputError:
        concern = concern_questions(instrument).get(key)
        if concern is not None and part == "value" and value.strip():
            flag = Flag(question=key, type=concern.type, text=value)
            announce(
                desk, desk.store.keep_concerns(Incoming("", b"", stored.head.return_id), [flag], by=desk.by)
            )
        raise


def _changed(instrument: Instrument, audit: Audit, key: str, value: str, part: str, why: str) -> Answer:
    if part not in PARTS:
        raise InputError(f"{part!r} is no part of an answer; those are: {', '.join(PARTS)}.")
    before = audit.answers.get(key, Answer())
    given = before.model_dump(mode="json", exclude_defaults=True) | {
        part: _typed(instrument, key, value, part)
    }
    question = instrument.questions.get(key)
    if part == "value" and question is not None and question.work_out is not None:
        given["reason"] = given.get("reason") or why
    return read_answer(instrument, key, given, audit.known.children)


def _words(answer: Answer, part: str) -> str:
    """A part of an answer as a person types it."""
    given = answer.rows if part == "rows" else getattr(answer, part)
    if not given:
        return "blank"
    return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str)


def _typed(instrument: Instrument, key: str, value: str, part: str) -> Any:
    """What a person typed, as the JSON door wants it."""
    text = value.strip()
    question = instrument.questions.get(key)
    if part in ("comment", "reason") or question is None:
        return text
    if part == "rows" or question.many or text[:1] in ("[", "{"):
        return _json(key, text)
    for option in instrument.options(question):
        if text.casefold() in (option.id.casefold(), option.label.casefold()):
            return option.id
    if question.answer == "number" and text.lstrip("-").isdigit():
        return int(text)
    return text


def _json(key: str, text: str) -> Any:
    try:
        return json.loads(text) if text else []
    except ValueError as error:
        raise InputError(f'{key} wants JSON, such as ["poverty", "isolation"]: {error}.') from None


def _raise(desk: Desk, stored: StoredAudit, result: Result, answers: dict[str, Answer]) -> tuple[str, ...]:
    before = {(f.type, f.question) for f in stored.result.follow_up}
    flags = [
        Flag(question=f.question, type=f.type, text=str(answers.get(f.question, Answer()).comment))
        for f in result.follow_up
        if f.kind == "escalation" and (f.type, f.question) not in before
    ]
    if not flags:
        return ()
    return desk.store.keep_concerns(Incoming("", b"", stored.head.return_id), flags, by=desk.by)
