"""One cell as one value: a choice, a date, a number or text; forgiving in form, never guessing."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from qa_core.model.allocation import Allocation
from qa_core.model.audit import Value
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.toolkit.layout import UNKNOWN_CHILDREN
from qa_core.toolkit.lists_values import day
from qa_core.toolkit.spoken import not_applicable, option_meant, plain_words
from qa_core.toolkit.values import CellError, Plain

_SHORT_YEAR = re.compile(r"\d{1,2}\s*[/.\- ]\s*(\d{1,2}|[A-Za-z]{3,9})\s*[/.\- ]\s*\d{2}")
_CHILD = re.compile(r"(?:child\s*)?#?(\d{1,3})")
_WHOLE = re.compile(r"[+-]?\d{1,15}(?:\.0+)?")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a cell is no answer: a code, and what to do as a sentence without the place."""

    code: str
    message: str


def written(value: Plain | None) -> str:
    """A cell's value as the auditor would write it: dates day first, whole numbers plain."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, dt.date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, float):
        return repr(value)
    return value.text if isinstance(value, CellError) else str(value)


def words_of(value: Plain | None) -> str:
    """A cell as running text: trimmed, without hard spaces."""
    return written(value).replace("\xa0", " ").strip()


class CellReader:
    """Reads cells of one return: knows the options, the children and the agencies."""

    def __init__(self, instrument: Instrument, allocation: Allocation) -> None:
        self.instrument = instrument
        self.children = allocation.children
        self.agencies = {plain_words(agency): agency for agency in allocation.agencies}

    def child(self, number: int) -> str:
        """The id of the child whom the toolkit calls Child `number`."""
        return self.children[number - 1] if number <= len(self.children) else f"C{number}"

    def value(self, question: Question, value: Plain) -> Value | Misread:
        """What a cell that is not blank says at a question or column."""
        if isinstance(value, CellError):
            return Misread(
                "error", f"The cell shows the error {value.text}. {_wanted(self.instrument, question)}"
            )
        if not words_of(value):
            return None
        options = self.instrument.options(question)
        if options:
            return self._choice(question, value)
        words = plain_words(written(value))
        if not_applicable(words) and (question.na is not False or question.answer not in ("text", "long")):
            return NOT_APPLICABLE
        if question.answer == "date":
            return _date(value)
        if question.answer == "number":
            return _number(question, value)
        if question.answer == "child":
            return self._child(value, words)
        if question.answer == "agency":
            return self.agencies.get(words, words_of(value))
        return words_of(value)

    def _choice(self, question: Question, value: Plain) -> Value | Misread:
        text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else written(value)
        meant = option_meant(text, self.instrument.options(question))
        if meant is not None:
            return meant
        return Misread(
            "not-an-option", f"“{_short(text)}” is no answer here. {_wanted(self.instrument, question)}"
        )

    def _child(self, value: Plain, words: str) -> Value | Misread:
        for id in self.children:
            if plain_words(id) == words:
                return id
        found = _CHILD.fullmatch(words)
        most = len(self.children) or UNKNOWN_CHILDREN
        if found and 0 < int(found[1]) <= most:
            return self.child(int(found[1]))
        known = ", ".join(f"Child {n}" for n in range(1, most + 1))
        return Misread(
            "not-a-child", f"“{_short(written(value))}” is no child of this case. Choose one of: {known}."
        )


def _date(value: Plain) -> Value | Misread:
    found: dt.date | None = None
    if isinstance(value, dt.datetime):
        found = value.date()
    elif isinstance(value, dt.date):
        found = value
    elif isinstance(value, str):
        text = " ".join(value.replace(",", " ").split())
        found = day(text)
        if found is None and _SHORT_YEAR.fullmatch(text):
            return Misread(
                "not-a-date", f"“{_short(text)}”: write the year with four digits, such as 27/10/2026."
            )
    if found is None or not 1900 < found.year < 2100:
        wanted = "Enter one date, day first, such as 27/10/2026."
        return Misread("not-a-date", f"“{_short(written(value))}” is no date. {wanted}")
    return found.isoformat()


def _number(question: Question, value: Plain) -> Value | Misread:
    low, high = question.min, question.max
    span = f" from {low}" if low is not None else ""
    span += f" up to {high}" if high is not None else ""
    text = words_of(value)
    plain = isinstance(value, int | float | str) and not isinstance(value, bool)
    if not plain or not text.isascii() or not _WHOLE.fullmatch(text):
        return Misread("not-a-number", f"“{_short(text)}” is no whole number. Enter a whole number{span}.")
    number = int(float(text))
    if (low is not None and number < low) or (high is not None and number > high):
        return Misread("out-of-range", f"{number} does not fit here. Enter a whole number{span}.")
    return number


def _wanted(instrument: Instrument, question: Question) -> str:
    labels = [option.label for option in instrument.options(question)]
    if not labels:
        return "Enter the answer itself."
    if question.na is not False:
        labels.append("N/A")
    listed = ", ".join(labels)
    return f"Choose one of: {listed}." if len(listed) < 300 else "Choose one from the list in the cell."


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
