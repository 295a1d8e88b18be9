"""One audit for somebody who never saw the system: what was asked and answered, the grade and why (S0-047).

Children stand as Child 1 and so on, people as references; other references are taken out of free text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa_core.model.audit import Audit
from qa_core.model.figure import Cell, Column, Table
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.reports.feedback_answers import Reader
from qa_core.reports.individual_answers import answers
from qa_core.reports.individual_rules import rule_words
from qa_core.reports.words import day, plain

ANSWERS, HISTORY = "What was asked and answered", "What happened since"
Rows = Sequence[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that is known of one audit.

    Attributes:
        about: what was audited, when and by whom: names with words, in reading order.
        moderated: what moderation decided, in sentences.
        concerns: type, state, day raised, question, what was done.
        actions: number, finding, action, owner, due day, state, what shows it.
        earlier: the same for the audit before: action, owner, due day, how this one found it.
        revisions: day, who, what happened, why, and the questions changed with what stood before and after.
        learning: area, point, whether critical.
        references: what references look like, to be taken out of free text.
    """

    instrument: Instrument
    audit: Audit
    result: Result
    about: Sequence[tuple[str, str]]
    concerns: Rows = ()
    moderated: Sequence[str] = ()
    actions: Rows = ()
    earlier_id: str = ""
    earlier: Rows = ()
    revisions: Sequence[Revised] = ()
    learning: Sequence[tuple[str, str, bool]] = ()
    references: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Revised:
    """A revision: when, by whom, what it was and why; `changes` are (question, part, before, after)."""

    at: dt.datetime
    by: str
    kind: str
    why: str
    changes: Sequence[tuple[str, str, object, object]] = ()


def tables(told: Told) -> list[Table]:
    """The tables of one audit in reading order: concerns, what it was about, grade, actions, answers."""
    reader = Reader(told.instrument, told.audit, told.result, told.references)
    found = [
        _concerns(told, reader),
        _about(told),
        _grade(told, reader),
        _sections(told, reader),
        _trace(told, reader),
        _actions(told, reader),
        _earlier(told, reader),
        _learning(told, reader),
        *answers(reader),
        _revisions(told, reader),
    ]
    return [table for table in found if table is not None]


def headline(told: Told) -> tuple[str, ...]:
    """The audit in a few sentences: grade, suggestion, concerns, actions."""
    labels = _labels(told.instrument)
    recorded, suggested = told.result.recorded or "", told.result.suggested or ""
    said = [f"Graded {labels[recorded]}." if recorded in labels else "No overall grade was given."]
    if suggested in labels and suggested != recorded:
        said.append(f"The rules suggest {labels[suggested]}; the auditor’s judgement stands.")
    elif suggested in labels and told.instrument.role("overall"):
        said.append("The rules suggest the same.")
    n = len(told.concerns)
    if n:
        said.append(f"{n} {'concern was' if n == 1 else 'concerns were'} raised with it.")
    return tuple(said)


def _labels(instrument: Instrument) -> dict[str, str]:
    return {option.id: option.label for option in instrument.grade_scale}


def _about(told: Told) -> Table:
    columns = (Column(title="About this audit"), Column(title="Entry"))
    return Table(id="audit-about", title="What was audited", columns=columns, rows=tuple(told.about))


def _concerns(told: Told, reader: Reader) -> Table:
    rows = tuple((*row[:-1], reader.screen(str(row[-1] or ""))) for row in told.concerns)
    columns = (
        Column(title="Concern"),
        Column(title="State"),
        Column(title="Raised", kind="date"),
        Column(title="At question"),
        Column(title="What was done"),
    )
    note = "" if rows else "No concern was raised with this audit."
    title = "Concerns"
    return Table(id="audit-concerns", title=title, columns=columns, rows=rows, note=note, loud=bool(rows))


def _grade(told: Told, reader: Reader) -> Table:
    """The grade recorded, what the rules suggest, what it means, and the auditor's own words for it."""
    labels = _labels(told.instrument)
    recorded = next((o for o in told.instrument.grade_scale if o.id == told.result.recorded), None)
    what = "Grade recorded by the auditor" if told.instrument.role("overall") else "Result"
    rows = [(what, recorded.label if recorded else "None: there was nothing to be graded")]
    if told.instrument.role("overall"):
        none = "Nothing: not every question was answered, or no rule applies"
        rows.append(("Suggested by the rules", labels.get(told.result.suggested or "", none)))
    if told.instrument.benchmark:
        rows.append(("Benchmark", labels.get(told.instrument.benchmark, told.instrument.benchmark)))
    if recorded and recorded.descriptor:
        rows.append(("What this grade means", " ".join(recorded.descriptor.split())))
    rows += [("Why, in the auditor’s words", w) for k in _keys(told, "rationale") if (w := reader.text(k))]
    rows += [("Moderation", words) for words in told.moderated]
    columns = (Column(title="Grade"), Column(title="Entry"))
    note = "The auditor’s judgement decides; rules suggest a grade beside it, and a difference is kept."
    if not told.instrument.role("overall"):
        note = "The result follows from the answers."
    return Table(id="audit-grade", title="The grade", columns=columns, rows=tuple(rows), note=note)


def _keys(told: Told, role: str) -> tuple[str, ...]:
    return told.instrument.role(role)


def _sections(told: Told, reader: Reader) -> Table | None:
    rows = tuple(
        (key, reader.prompt(key), reader.shown(key))
        for key in told.instrument.role("section_grades")
        if reader.shown(key)
    )
    columns = (Column(title="Ref"), Column(title="Area"), Column(title="Grade"))
    title = "Grades of each area"
    return Table(id="audit-areas", title=title, columns=columns, rows=rows) if rows else None


def _trace(told: Told, reader: Reader) -> Table | None:
    """The rules that were tried, in plain words, with the answers that each looked at."""
    rules = {rule.code: rule for rule in told.instrument.suggest}
    labels = _labels(told.instrument)
    rows: list[tuple[Cell, ...]] = []
    for step in told.result.trace:
        rule = rules.get(step.rule)
        words = rule_words(told.instrument, told.audit.settings, rule) if rule else "A rule of the regime."
        held = f"Holds: {labels.get(step.gives, step.gives)}" if step.gives else "Does not hold"
        looked = "; ".join(f"{_brief(one.title)} ({one.ref}): {one.answer}" for one in reader.looks(step))
        rows.append((step.rule, words, held, looked or "–"))
    columns = (
        Column(title="Rule"),
        Column(title="What it says"),
        Column(title="Here"),
        Column(title="Answers it looked at"),
    )
    note = "Rules are tried in this order; the first that holds decides what is suggested."
    title = "How the rules come to their suggestion"
    return (
        Table(id="audit-trace", title=title, columns=columns, rows=tuple(rows), note=note) if rows else None
    )


def _brief(prompt: str) -> str:
    """A question in at most sixty letters, ending with a word."""
    return prompt if len(prompt) <= 60 else f"{prompt[:60].rsplit(' ', 1)[0]} …"


def _actions(told: Told, reader: Reader) -> Table:
    rows = tuple(
        (
            n,
            reader.screen(str(finding)),
            reader.screen(str(action)),
            owner,
            due,
            state,
            reader.screen(str(end)),
        )
        for n, finding, action, owner, due, state, end in told.actions
    )
    columns = (
        Column(title="No."),
        Column(title="Finding"),
        Column(title="Action"),
        Column(title="Owner"),
        Column(title="Due", kind="date"),
        Column(title="Now"),
        Column(title="What shows it"),
    )
    note = "" if rows else "The audit sets no actions."
    title = "Actions, and what became of them"
    return Table(id="audit-actions", title=title, columns=columns, rows=rows, note=note)


def _earlier(told: Told, reader: Reader) -> Table | None:
    if not told.earlier_id:
        return None
    rows = tuple((reader.screen(str(action)), *rest) for action, *rest in told.earlier)
    columns = (
        Column(title="Earlier action"),
        Column(title="Owner"),
        Column(title="Due", kind="date"),
        Column(title="Found now"),
    )
    title = f"Actions of the audit before ({told.earlier_id})"
    note = "" if rows else "The audit before left no actions."
    return Table(id="audit-earlier", title=title, columns=columns, rows=rows, note=note)


def _learning(told: Told, reader: Reader) -> Table | None:
    rows = tuple(
        (plain(area) or "No area recorded", reader.screen(point), "Yes" if critical else "No")
        for area, point, critical in told.learning
    )
    columns = (Column(title="Area"), Column(title="Learning point"), Column(title="Critical"))
    title = "What can be learned"
    return Table(id="audit-learning", title=title, columns=columns, rows=rows) if rows else None


_KINDS: Mapping[str, str] = {"submitted": "Handed in", "amended": "Amended", "voided": "Voided"}


def _revisions(told: Told, reader: Reader) -> Table:
    rows = tuple(
        (
            day(one.at.date().isoformat()),
            one.by or "–",
            _KINDS.get(one.kind, plain(one.kind)),
            reader.screen(one.why) or "–",
            "; ".join(_change(reader, *change) for change in one.changes) or "–",
        )
        for one in told.revisions
    )
    columns = (
        Column(title="Day"),
        Column(title="By"),
        Column(title="What"),
        Column(title="Why"),
        Column(title="Changed"),
    )
    title, note = "Versions of this audit", "Nothing is overwritten: each change is kept with its reason."
    return Table(id="audit-revisions", title=title, columns=columns, rows=rows, note=note, part=HISTORY)


def _change(reader: Reader, key: str, part: str, before: object, after: object) -> str:
    question = reader.instrument.questions.get(key)
    if part == "rows":
        return f"{key}: rows changed"
    told = []
    for value in (before, after):
        given = value if isinstance(value, str | int | float | tuple) else None
        shown = reader.label(question, given) if question and part == "value" else str(value or "")
        told.append(reader.screen(shown) or "nothing")
    return f"{key}{'' if part == 'value' else f' ({part})'}: {told[0]} → {told[1]}"
