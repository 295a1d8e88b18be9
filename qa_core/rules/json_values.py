"""Single values from JSON: each becomes what the question takes, or a sentence about what is wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

from qa_core.model.audit import Value
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question


class ValueReader:
    """Reads values for an instrument; what is wrong is added to `problems`.

    Args:
        instrument: what was asked.
        problems: where sentences go.
    """

    def __init__(self, instrument: Instrument, problems: list[str]) -> None:
        self.instrument = instrument
        self.problems = problems
        self.children: tuple[str, ...] = ()

    def date(self, value: Any, where: str) -> dt.date | None:
        """A day from ISO text; None where there is none."""
        if value in (None, ""):
            return None
        try:
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            self.problems.append(f"{where}: {value!r} is no date; write it as 2026-10-27.")
            return None

    def value(self, where: str, question: Question, value: Any) -> Value:
        """The value of a question or column; None where it is blank or wrong."""
        if value is None or value == [] or (isinstance(value, str) and not value.strip()):
            return None
        options = self.instrument.options(question)
        if value == NOT_APPLICABLE and question.answer != "none":
            return NOT_APPLICABLE
        if question.many:
            return self._many(where, value, [option.id for option in options])
        if options:
            return self._option(where, value, [option.id for option in options])
        return self._free(where, question, value)

    def _option(self, where: str, value: Any, known: list[str]) -> Value:
        text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
        if text in known:
            return text
        shown = f"{', '.join(known)}" if len(known) <= 20 else "see `qa instrument show`"
        self.problems.append(f"{where}: {value!r} is no option. Options: {shown}.")
        return None

    def _many(self, where: str, value: Any, known: list[str]) -> Value:
        if not isinstance(value, list):
            self.problems.append(f"{where}: a list of options is wanted, not {value!r}.")
            return None
        chosen = [self._option(where, item, known) for item in value]
        return tuple(dict.fromkeys(str(item) for item in chosen if item is not None)) or None

    def _free(self, where: str, question: Question, value: Any) -> Value:
        if question.answer == "none":
            self.problems.append(f"{where}: it is a table and has no value of its own.")
            return None
        if question.answer == "date":
            date = self.date(value, where)
            return date.isoformat() if date else None
        if question.answer == "number":
            return self._number(where, question, value)
        if not isinstance(value, str):
            self.problems.append(f"{where}: text is wanted, not {value!r}.")
            return None
        if question.answer == "child" and self.children and value not in self.children:
            self.problems.append(
                f"{where}: {value!r} is no child of this case. Children: {', '.join(self.children)}."
            )
            return None
        return value

    def _number(self, where: str, question: Question, value: Any) -> Value:
        low, high = question.min, question.max
        if (
            isinstance(value, bool)
            or not isinstance(value, int)
            or (low is not None and value < low)
            or (high is not None and value > high)
        ):
            span = f" from {low}" if low is not None else ""
            span += f" up to {high}" if high is not None else ""
            self.problems.append(f"{where}: a whole number{span} is wanted, not {value!r}.")
            return None
        return int(value)
