"""An audit as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa_core.cli.grade import lines
from qa_core.model.audit import Answer, Value
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.store.records import Escalation, StoredAudit

PURPOSES = {
    "second": "Second audit",
    "third": "Third audit",
    "self": "Self-check",
    "past": "Result of an earlier year",
}


def page(
    instrument: Instrument,
    stored: StoredAudit,
    concerns: Sequence[Escalation],
    changes: Mapping[str, Any],
    follows: str | None = None,
) -> Iterator[str]:
    """The lines of an audit: concerns first, then grade and findings, then the answers by section.

    `follows` is the audit that it follows, if there is one.
    """
    head = stored.head
    for concern in concerns:
        yield f"!! CONCERN {concern.id} {concern.type} at {concern.question}: {concern.state}"
    yield f"{head.id}  {instrument.title} ({instrument.version})"
    yield f"Case {head.case}, auditor {head.auditor}, {head.date}"
    if follows and head.purpose == "audit":
        yield f"It follows {follows}."
    if head.state == "void":
        yield "VOIDED: it counts in no figure."
    if head.purpose != "audit":
        yield f"{PURPOSES[head.purpose]}: it counts in no figure."
    yield from _changed(changes)
    yield from lines(instrument, stored.result)
    for section in instrument.sections:
        answered = [q for q in section.questions if q.key in stored.audit.answers]
        if answered:
            yield ""
            yield f"{section.id}  {section.title}"
        for question in answered:
            yield from _answer(instrument, question, stored.audit.answers[question.key])


def _changed(changes: Mapping[str, Any]) -> Iterator[str]:
    """What changed on the way, and what was decided about it."""
    for line in changes["changed"]:
        yield f"Changed since the toolkit went out: {line}"
    if decision := changes["decision"]:
        said = f"Decided by {decision['by']} on {decision['at'][:10]}: {decision['kept']}."
        yield f"{said} {' '.join(decision['reason'].split())}"
    if number := changes["decide"]:
        yield f'To decide: qa return decide {number} stands, void or again --reason "…"'


def follow_up_lines(about: Mapping[str, Any]) -> Iterator[str]:
    """Where an audit's actions stand, and how it found those of the audit before."""
    for title, name, key in (
        ("Actions", "actions", "state"),
        (f"Actions of {about['follows']}, as found here", "earlier_actions", "found"),
    ):
        if about[name]:
            yield ""
            yield title
        for one in about[name]:
            due = f", due {one['due']}{' OVERDUE' if one['overdue'] else ''}" if one["due"] else ""
            yield f"  {one['row']:<8} {one[key]}{due}: {' '.join((one['action'] or one['finding']).split())}"


def _answer(instrument: Instrument, question: Question, answer: Answer) -> Iterator[str]:
    yield f"  {question.key:<8} {question.prompt}"
    if answer.value is not None:
        yield f"           = {words(instrument, question, answer.value)}"
    for row in answer.rows:
        columns = {column.key: column for column in question.columns}
        cells = [
            f"{columns[name].prompt if name in columns else name}: "
            f"{words(instrument, columns[name], value) if name in columns else value}"
            for name, value in row.items()
            if value is not None
        ]
        yield f"           - {'; '.join(cells)}"
    for said in (answer.comment, answer.reason):
        if said:
            yield f"           {' '.join(said.split())}"


def words(instrument: Instrument, question: Question, value: Value) -> str:
    """A value in the words that people see."""
    labels = {option.id: option.label for option in instrument.options(question)} | {NOT_APPLICABLE: "N/A"}
    if isinstance(value, tuple):
        return ", ".join(labels.get(item, item) for item in value)
    return labels.get(str(value), str(value))
