"""The values of one audit as rules see them: given, worked out, or not asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qa_core.model.audit import Answer, Audit, Value
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question

if TYPE_CHECKING:
    from qa_core.rules.conditions import Rules

Row = Mapping[str, Value]
NOTHING = Answer()
BLANK: tuple[object, ...] = (None, "", ())


class Reading:
    """One audit seen through its instrument; values are found once and kept.

    Args:
        rules: the compiled instrument.
        audit: the audit.
        worked: what facts gave, by question key.
    """

    def __init__(self, rules: Rules, audit: Audit, worked: Mapping[str, WorkedOut]) -> None:
        self.rules = rules
        self.audit = audit
        self.worked: dict[str, WorkedOut] = dict(worked)
        self.built_in: dict[str, bool] = {}
        self._asked: dict[str, bool] = {}
        self._values: dict[str, Value] = {}

    @property
    def instrument(self) -> Instrument:
        """The instrument that asks."""
        return self.rules.instrument

    def answer(self, key: str) -> Answer:
        """What the auditor entered at a question; an empty answer where nothing was."""
        return self.audit.answers.get(key, NOTHING)

    def asked(self, key: str) -> bool:
        """Whether a question applies; a part applies only where its question does."""
        if key not in self.rules.gated:
            return True
        if key not in self._asked:
            whole = self.instrument.part_of.get(key)
            section = self.instrument.section_of[key]
            self._asked[key] = (
                (whole is None or self.asked(whole))
                and self.rules.holds(("section", section.id), self)
                and self.rules.holds((key, "when"), self)
            )
        return self._asked[key]

    def value(self, key: str) -> Value:
        """The value in force: given, else worked out; `na` where the question is not asked.

        A table without an answer of its own has the number of its rows, or None.
        """
        if key not in self._values:
            self._values[key] = self._find(key) if self.asked(key) else NOT_APPLICABLE
        return self._values[key]

    def rows(self, key: str) -> tuple[Row, ...]:
        """The rows of a table; none where the question is not asked."""
        return self.answer(key).rows if self.asked(key) else ()

    def level(self, question: Question, value: Value) -> int | None:
        """The level of a value on its question's scale; None off the scale."""
        return self.rules.levels[question.answer].get(value) if question.answer in self.rules.levels else None

    def _find(self, key: str) -> Value:
        question = self.instrument.questions[key]
        answer = self.answer(key)
        given = None if answer.value in BLANK else answer.value
        if question.work_out is not None and question.work_out.worst and key not in self.worked:
            self._worst(key, question)
        if key in self.worked:
            if given is not None:
                self.worked[key] = self.worked[key].model_copy(update={"given": given})
            return given if given is not None else self.worked[key].value
        if question.answer == "none":
            return len(answer.rows) or None
        return given

    def _worst(self, key: str, question: Question) -> None:
        assert question.work_out is not None
        found: list[tuple[int, str, Value]] = []
        for name in question.work_out.worst:
            for place, source, value in self._sources(name):
                level = self.level(source, value)
                if level is not None:
                    found.append((level, place, value))
        if found:
            _, place, value = min(found, key=lambda item: item[0])
            because = f"the worst of {len(found)}, at {place}" if len(found) > 1 else f"taken from {place}"
            self.worked[key] = WorkedOut(value=value, because=because)

    def _sources(self, name: str) -> list[tuple[str, Question, Value]]:
        table, bracket, column = name.partition("[].")
        if not bracket:
            return [(name, self.instrument.questions[name], self.value(name))]
        source = self.instrument.columns[name]
        who = self.instrument.questions[table].rows or "open"
        rows = self.audit.answers.get(table, NOTHING).rows
        return [(str(row.get(who) or f"row {n}"), source, row.get(column)) for n, row in enumerate(rows, 1)]
