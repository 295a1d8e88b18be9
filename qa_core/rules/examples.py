"""Made-up audits: every question answered, from the best that an instrument knows to the worst.

They feed conformance tests, the demonstration and trials of toolkits. Nothing in them is about a real child.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import Any

from qa_core.model.audit import Answer, Audit, Value
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.rules.conditions import compiled
from qa_core.rules.example_values import Pick, Values
from qa_core.rules.grading import grade
from qa_core.rules.reading import Reading
from qa_core.rules.settings import in_force

DAY = dt.date(2026, 10, 27)
FACTS: Mapping[str, Any] = {
    "children": [
        {"id": "C1", "caf_id": "X1", "born": "2015-03-09"},
        {"id": "C2", "caf_id": "X2", "born": "2019-04-02"},
    ],
    "agencies": [{"agency": "School"}, {"agency": "Health visiting"}],
}


def example_audit(
    instrument: Instrument,
    pick: Pick = "best",
    *,
    date: dt.date = DAY,
    case: str = "K-0417",
    auditor: str = "A-03",
    agency: str | None = None,
    facts: Mapping[str, Any] = FACTS,
    given: Mapping[str, Answer] | None = None,
    prefer: str | None = None,
    agree: bool = False,
) -> Audit:
    """A made-up audit in which every question that is asked has an answer.

    Args:
        instrument: what is asked.
        pick: `best` or `worst` option everywhere, or a seed for a mixture; a seed always gives the same.
        date: the day of the audit; other dates lie around it.
        case: the reference of the case.
        auditor: the reference of the auditor.
        agency: whose return it is, in a multi-agency audit.
        facts: what is known of the case; its children and agencies get a row each.
        given: answers that stand whatever `pick` says.
        prefer: an option id that is chosen wherever it is on offer.
        agree: whether the overall grade follows the suggestion, as most auditors' do.

    Returns: the audit; no answer stands at a question that is not asked.
    """
    blank = Audit(
        instrument=instrument.id,
        version=instrument.version,
        case=case,
        auditor=auditor,
        agency=agency,
        date=date,
        facts=dict(facts),
        answers=dict(given or {}),
    )
    filler = _Filler(instrument, pick, prefer)
    audit = filler.fill(blank)
    overall = instrument.role("overall")
    suggested = grade(instrument, audit).suggested if agree and overall else None
    if suggested is None:
        return audit
    answer = audit.answers[overall[0]].model_copy(update={"value": suggested})
    return filler.fill(_with(audit, {**audit.answers, overall[0]: answer}))


class _Filler:
    """Answers the questions of one audit until none that is asked is left."""

    def __init__(self, instrument: Instrument, pick: Pick, prefer: str | None) -> None:
        self.instrument = instrument
        self.rules = compiled(instrument)
        self.values = Values(instrument, pick, prefer)

    def fill(self, audit: Audit) -> Audit:
        """The audit with an answer at every question that is asked, and none elsewhere."""
        for _ in self.instrument.questions:
            reading = Reading(self.rules, in_force(self.instrument, audit), {})
            asked = [key for key in self.instrument.questions if reading.asked(key)]
            missing = {key: self._answer(reading, key) for key in asked if key not in audit.answers}
            kept = {key: answer for key, answer in audit.answers.items() if key in asked}
            if not missing and len(kept) == len(audit.answers):
                break
            audit = _with(audit, {**kept, **missing})
        return audit

    def _answer(self, reading: Reading, key: str) -> Answer:
        question = self.instrument.questions[key]
        chance = self.values.chance(f"{key} comment")
        note = self.values.noted(f"{key} comment", reading.audit.case)
        comment = note if self.instrument.comment_of(key) != "none" else ""
        if self._not_applicable(reading, (key, question.na), chance):
            return Answer(value=NOT_APPLICABLE, comment=comment or note)
        rows = self._rows(reading, question) if question.columns else ()
        worked_out = question.work_out is not None and bool(question.work_out.worst)
        if question.answer == "none" or (worked_out and (rows or not question.columns)):
            return Answer(comment=comment, rows=rows)
        value = self.values.value(reading.audit, key, question)
        reason = self.values.text(chance) if question.work_out is not None else ""
        return Answer(value=value, comment=comment, reason=reason, rows=rows)

    def _rows(self, reading: Reading, question: Question) -> tuple[dict[str, Value], ...]:
        facts = reading.audit.known
        who = {"child": facts.children, "agency": facts.agencies}.get(question.rows or "")
        if who is not None:
            head = str(question.rows)
            return tuple(self._row(reading, question, n, {head: name}) for n, name in enumerate(who))
        if question.required is False and self.values.pick == "best" and self.values.prefer is None:
            return ()
        lists = [len(self.instrument.lists.get(column.answer, ())) for column in question.columns]
        wanted = max(question.min or 1, min(3, max(lists)))
        return tuple(self._row(reading, question, n, {}) for n in range(min(wanted, question.max or wanted)))

    def _row(
        self, reading: Reading, question: Question, number: int, row: dict[str, Value]
    ) -> dict[str, Value]:
        for column in question.columns:
            place = f"{question.key}[].{column.key}"
            if self.rules.holds((place, "when"), reading, row):
                row[column.key] = self._cell(reading, place, column, number)
        return row

    def _cell(self, reading: Reading, place: str, column: Question, number: int) -> Value:
        listed = self.instrument.lists.get(column.answer, ())
        if listed and not column.many:
            return listed[number % len(listed)].id
        return self.values.value(reading.audit, f"{place} {number}", column)

    def _not_applicable(self, reading: Reading, place: tuple[str, object], chance: Random) -> bool:
        key, allowed = place
        if isinstance(self.values.pick, str) or not allowed or chance.random() > 0.1:
            return False
        return allowed is True or self.rules.holds((key, "na"), reading)


def _with(audit: Audit, answers: Mapping[str, Answer]) -> Audit:
    return audit.model_copy(update={"answers": dict(answers)})
