"""Answers in the words of feedback: what went well, what to improve, what a grade rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_core.model.audit import Answer, Audit, Value
from qa_core.model.grade import Result, Step
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Option, Question
from qa_core.reports.document import Point
from qa_core.reports.screen import screened
from qa_core.rules.concern import concern_questions
from qa_core.rules.conditions import compiled
from qa_core.rules.reading import Reading

MOST_STRENGTHS = 8
STRENGTH_COLUMNS = ("strength", "practice")
"""Columns of tables in which auditors write strengths, where no role `strengths` says so."""


class Reader:
    """One audit, read for feedback: values as labels, words without references."""

    def __init__(
        self, instrument: Instrument, audit: Audit, result: Result, references: re.Pattern[str] | None
    ) -> None:
        self.instrument, self.audit, self.references = instrument, audit, references
        self.audit_result = result
        self.reading = Reading(compiled(instrument), audit, result.worked_out)
        own = [*instrument.role("overall"), *instrument.role("section_grades")]
        self.apart = {*own, *concern_questions(instrument), *_gates(instrument)}
        self._names = {audit.case: "this case"}
        for n, row in enumerate(audit.facts.get("children") or [], 1):
            for name in ("id", "caf_id"):
                if isinstance(row, dict) and row.get(name):
                    self._names[str(row[name])] = f"Child {n}"

    def screen(self, words: str) -> str:
        """Words with the case as `this case`, children as Child 1, and every other reference taken out."""
        for name in sorted(filter(None, self._names), key=len, reverse=True):
            words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", self._names[name], words)
        return screened(" ".join(words.split()), self.references)[0]

    def answer(self, key: str) -> Answer:
        """What was entered at a question."""
        return self.audit.answers.get(key, Answer())

    def value(self, key: str) -> Value:
        """The value of a question that was asked, as answered or worked out; None where there is none."""
        return self.reading.value(key) if self.reading.asked(key) else None

    def prompt(self, key: str) -> str:
        """What a question asks, as a sentence without its closing mark."""
        question = self.instrument.questions.get(key)
        words = question.prompt.strip().rstrip(".:") if question else key
        return f"{words[:1].upper()}{words[1:]}"

    def label(self, question: Question, value: Value) -> str:
        """A value in the words that people see."""
        labels = {o.id: o.label for o in self.instrument.options(question)} | {NOT_APPLICABLE: "N/A"}
        values = value if isinstance(value, tuple) else (value,)
        return ", ".join(labels.get(str(one), str(one)) for one in values if one is not None)

    def shown(self, key: str) -> str:
        """How a question was answered, in words; empty where it was not."""
        question = self.instrument.questions.get(key)
        value = self.value(key) if question else None
        return self.label(question, value) if question and value not in (None, "", ()) else ""

    def text(self, key: str) -> str:
        """The words at a question: of a text question what was written, else the comment."""
        question, answer = self.instrument.questions.get(key), self.answer(key)
        own = question is not None and question.answer in ("text", "long")
        words = str(answer.value) if own and answer.value not in (None, "", NOT_APPLICABLE) else ""
        return self.screen(words or answer.comment)

    def point(self, key: str) -> Point:
        """A question with its answer and comment."""
        return Point(self.prompt(key), key, self.shown(key), self.screen(self.answer(key).comment))

    def looks(self, step: Step) -> list[Point]:
        """The answers that made a rule hold."""
        keys = dict.fromkeys(look.question.partition("[]")[0] for look in step.looked_at)
        known = [key for key in keys if key in self.instrument.questions and self.shown(key)]
        return [Point(self.prompt(key), key, self.shown(key)) for key in known]

    def levelled(self) -> Iterator[tuple[str, int, tuple[Option, ...]]]:
        """Every question that was answered on a scale: its key, the level, and the scale's steps.

        Scales of which every level is below nought measure a child's care, not the work: they are left out.
        """
        for key, question in self.instrument.questions.items():
            options = self.instrument.options(question)
            levels = {option.id: option.level for option in options}
            value = None if key in self.apart or question.many else self.value(key)
            level = levels.get(value) if isinstance(value, str) else None
            if level is not None and max(filter(None, levels.values()), default=0) >= 0:
                yield key, level, options


@dataclass(frozen=True, slots=True)
class WentWell:
    """Strengths with words; the others, and what is at the standard expected, by section in few words."""

    told: tuple[Point, ...]
    more: tuple[Point, ...]
    standard: tuple[Point, ...]


def went_well(reader: Reader) -> WentWell:
    """Strengths: what the auditor named as such, then every answer at the top of its scale.

    Answers on long scales come first: there it takes most to be at the top.
    """
    named = [*_named(reader)]
    best: list[tuple[int, str]] = []
    fine: list[str] = []
    for key, level, options in reader.levelled():
        top = max(option.level for option in options if option.level is not None)
        if key in reader.instrument.part_of:
            continue
        if level == top:
            best.append((-len(options), key))
        elif level >= _standard(reader.instrument, options, top):
            fine.append(key)
    ranked = [key for _, key in sorted(best, key=lambda one: one[0])]
    room = max(0, MOST_STRENGTHS - len(named))
    said = [key for key in ranked if reader.answer(key).comment.strip()][:room]
    told = [*named, *(reader.point(key) for key in said)]
    more = [key for _, key in best if key not in said]
    return WentWell(tuple(told), _by_section(reader, more), _by_section(reader, fine))


def to_improve(reader: Reader) -> tuple[Point, ...]:
    """Every answer below the standard of its scale, the lowest first, with the auditor's comment."""
    found: list[tuple[float, str]] = []
    for key, level, options in reader.levelled():
        levels = [option.level for option in options if option.level is not None]
        standard = _standard(reader.instrument, options, max(levels))
        if level < standard:
            found.append(((level - min(levels)) / (max(levels) - min(levels)), key))
    return tuple(reader.point(key) for _, key in sorted(found, key=lambda one: one[0]))


def _gates(instrument: Instrument) -> Iterator[str]:
    """Questions of yes or no that only decide whether others are asked: neither answer is a strength."""
    yield from instrument.role("nil")
    whens = [section.when for section in instrument.sections]
    whens += [question.when for question in instrument.questions.values()]
    clauses = [clause for when in whens if when for clause in (when if isinstance(when, tuple) else (when,))]
    subjects = {subject for clause in clauses for subject in clause}
    for key, question in instrument.questions.items():
        options = instrument.options(question)
        if key in subjects and len(options) == 2 and instrument.comment_of(key) != "required":
            yield key


def _named(reader: Reader) -> Iterator[Point]:
    instrument = reader.instrument
    keys = [*instrument.role("strengths"), *_strength_tables(instrument)]
    for key in dict.fromkeys(keys):
        question = instrument.questions[key]
        if not reader.reading.asked(key):
            continue
        first = next((c.key for c in question.columns if c.key in STRENGTH_COLUMNS), "")
        column = first or next((c.key for c in question.columns), "")
        for row in reader.answer(key).rows:
            words = row.get(column)
            if words not in (None, ""):
                yield Point(reader.screen(str(words)))
        if not question.columns and reader.text(key):
            yield Point(reader.text(key))


def _strength_tables(instrument: Instrument) -> Iterator[str]:
    for key, question in instrument.questions.items():
        if any(column.key in STRENGTH_COLUMNS for column in question.columns):
            yield key


def _standard(instrument: Instrument, options: tuple[Option, ...], top: int) -> int:
    """The level that is expected: the benchmark on the grade scale, else the top of the scale."""
    levels = {option.id: option.level for option in options}
    wanted = (
        levels.get(instrument.benchmark or "") if options == instrument.scales[instrument.grades] else None
    )
    return top if wanted is None else wanted


def _by_section(reader: Reader, keys: list[str]) -> tuple[Point, ...]:
    """Questions without what stands in brackets or follows a full stop, those of a section in one line."""
    found: dict[str, list[str]] = {}
    for key in keys:
        words = re.split(r" \(|\. ", reader.prompt(key))[0].strip().rstrip("?")
        brief = words if words[:2].isupper() else f"{words[:1].lower()}{words[1:]}"
        found.setdefault(reader.instrument.section_of[key].title, []).append(f"{brief} ({key})")
    return tuple(Point(title, words="; ".join(listed)) for title, listed in found.items())
