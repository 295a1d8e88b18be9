"""The instrument language: what an audit asks, as data.

Defaults never change once released: a digest leaves them out.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import resources
from typing import Any, Literal, Self

from pydantic import ValidationError, model_validator

from qa_core.errors import InstrumentError
from qa_core.model.base import Frozen
from qa_core.model.rulings import Check, Comment, Condition, FollowUp, Origin, RecordKind, Suggest

PRIMITIVES = frozenset({"text", "long", "date", "number", "child", "agency", "person", "none"})
NOT_APPLICABLE = "na"
AGENCIES = "agencies"
"""The list whose options are the agencies that a multi-agency audit is asked of (S0-050)."""


class Option(Frozen):
    """One thing that can be chosen; with a level (higher is better) it is a step of a scale."""

    id: str
    label: str
    level: int | None = None
    guidance: str = ""
    descriptor: str = ""
    alone: bool = False


class Named(Frozen):
    """An id with the words that people see."""

    id: str
    label: str


class Setting(Frozen):
    """A number or word that an organisation may set for itself."""

    id: str
    default: int | str | bool
    guidance: str = ""


class WorkOut(Frozen):
    """How an answer is worked out: the worst of other answers, or a rule of the plugin over facts."""

    worst: tuple[str, ...] = ()
    rule: str | None = None
    need: tuple[str, ...] = ()


class Question(Frozen):
    """Something an auditor answers; a column of a table is a question too.

    `comment` None takes the section's; `required`, `na` and `comment` may be conditions.
    """

    key: str
    prompt: str
    guidance: str = ""
    answer: str = "text"
    many: bool = False
    rows: Literal["child", "agency", "open"] | None = None
    columns: tuple[Question, ...] = ()
    min: int | None = None
    max: int | None = None
    required: bool | Condition = True
    when: Condition | None = None
    na: bool | Condition = False
    comment: Comment | Condition | None = None
    work_out: WorkOut | None = None
    themes: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    origin: Origin | None = None
    was: str | None = None


class Section(Frozen):
    """Questions under one heading."""

    id: str
    title: str
    guidance: str = ""
    when: Condition | None = None
    comment: Comment | Condition = "none"
    origin: Origin = "printed"
    questions: tuple[Question, ...]


class Instrument(Frozen):
    """What one kind of audit asks, checks and grades; immutable and self-contained.

    Raises (from `parse` and `from_package`): InstrumentError with every contradiction found.
    """

    id: str
    version: str
    title: str
    grades: str
    benchmark: str | None = None
    record: RecordKind | None = None
    themes: tuple[Named, ...] = ()
    settings: tuple[Setting, ...] = ()
    scales: dict[str, tuple[Option, ...]] = {}
    lists: dict[str, tuple[Option, ...]] = {}
    sets: dict[str, tuple[str, ...]] = {}
    conditions: dict[str, Condition] = {}
    roles: dict[str, str | tuple[str, ...]] = {}
    codes: dict[str, str] = {}
    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = ()
    suggest: tuple[Suggest, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()

    @classmethod
    def parse(cls, data: dict[str, Any], where: str = "instrument") -> Self:
        """An instrument from plain data (TOML or JSON already read); `where` names it in messages."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise InstrumentError(_sentences(error, where)) from None

    @classmethod
    def from_package(cls, package: str, name: str = "instrument.toml") -> Self:
        """The instrument in the TOML file `name` that lies in the Python package `package`."""
        where = f"{package}/{name}"
        try:
            data = tomllib.loads(resources.files(package).joinpath(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InstrumentError(f"{where} cannot be read: {error}") from None
        return cls.parse(data, where)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy; what was worked out of the original, its digest above all, is worked out anew."""
        copy = super().model_copy(update=update, deep=deep)
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                copy.__dict__.pop(name, None)
        return copy

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        from qa_core.model.references import contradictions

        found = contradictions(self)
        if found:
            raise ValueError("\n".join(found))
        return self

    @cached_property
    def canonical(self) -> bytes:
        """The bytes that the digest is taken over: JSON without defaults, keys sorted."""
        data = self.model_dump(mode="json", exclude_defaults=True)
        text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8")

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical form, in hexadecimal."""
        return hashlib.sha256(self.canonical).hexdigest()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its key, in printed order; columns are not among them."""
        return {question.key: question for question in self._walk()}

    @cached_property
    def columns(self) -> dict[str, Question]:
        """Every column by its address, such as `6.j[].due`."""
        return {f"{q.key}[].{column.key}": column for q in self._walk() for column in q.columns}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section of each question key."""
        return {question.key: section for section in self.sections for question in section.questions}

    @cached_property
    def part_of(self) -> dict[str, str]:
        """The key of the question that each part belongs to."""
        found = {key: self._whole(key) for key in self.questions}
        return {key: whole for key, whole in found.items() if whole}

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """Every set with its members: as listed under `sets`, then questions that name the set."""
        result = {name: list(listed) for name, listed in self.sets.items()}
        for question in self._walk():
            for name in question.sets:
                result.setdefault(name, []).append(question.key)
        return {name: tuple(listed) for name, listed in result.items()}

    @cached_property
    def facts(self) -> frozenset[str]:
        """The facts that answers are worked out from, and the one that dates a record."""
        needs = (question.work_out.need for question in self._walk() if question.work_out)
        dated = (self.record.date,) if self.record else ()
        return frozenset(dated).union(*needs)

    @cached_property
    def grade_scale(self) -> tuple[Option, ...]:
        """The instrument's own grades, best first; grades without a level come last."""
        ordered = sorted(self.scales[self.grades], key=lambda o: (o.level is None, -(o.level or 0)))
        return tuple(ordered)

    @cached_property
    def defaults(self) -> dict[str, int | str | bool]:
        """Every setting with its default."""
        return {setting.id: setting.default for setting in self.settings}

    @property
    def agencies(self) -> tuple[Option, ...]:
        """The agencies that are asked, each for a return of its own; empty in an audit of one auditor."""
        return self.lists.get(AGENCIES, ())

    def options(self, question: Question) -> tuple[Option, ...]:
        """What can be chosen at a question or column; empty where the answer is free."""
        return self.scales.get(question.answer) or self.lists.get(question.answer) or ()

    def role(self, name: str) -> tuple[str, ...]:
        """The question keys (or words) that hold a role such as `overall`; empty when none does."""
        held = self.roles.get(name, ())
        return (held,) if isinstance(held, str) else held

    def themes_of(self, key: str) -> tuple[str, ...]:
        """The themes of a question; a part has those of its question."""
        question = self.questions[key]
        return question.themes or (self.themes_of(self.part_of[key]) if key in self.part_of else ())

    def origin_of(self, key: str) -> Origin:
        """`printed` or `proposal`; unless it says, a question has its section's."""
        return self.questions[key].origin or self.section_of[key].origin

    def comment_of(self, key: str) -> Comment | Condition:
        """Whether a comment belongs to a question: its own word, none for a part, else its section's."""
        own = self.questions[key].comment
        if own is not None:
            return own
        return "none" if key in self.part_of else self.section_of[key].comment

    def _walk(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def _whole(self, key: str) -> str | None:
        sections = {section.id for section in self.sections}
        head = key
        while "." in head:
            head = head.rpartition(".")[0]
            if head in self.questions and head not in sections:
                return head
        return None


def _sentences(error: ValidationError, where: str) -> list[str]:
    found: list[str] = []
    for item in error.errors():
        place = ".".join(str(step) for step in item["loc"])
        text = str(item["msg"]).removeprefix("Value error, ")
        found += [f"{where}: {place + ': ' if place else ''}{line}" for line in text.splitlines()]
    return found
