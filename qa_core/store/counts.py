"""What counting yields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RowState = Literal["answered", "na", "missing"]


@dataclass(frozen=True, slots=True)
class Count:
    """How many answers of one kind: `group` is a team, agency or month where counted by one.

    `level` is the value's step on its scale; `value` is empty where words or a date were given, or nothing.
    """

    instrument: str
    version: str
    question: str
    value: str
    state: RowState
    level: int | None
    count: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """What the counts of one question are a share of, by state."""

    instrument: str
    version: str
    question: str
    state: RowState
    group: str
    count: int


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many audits were recorded and suggested so."""

    instrument: str
    version: str
    recorded: str | None
    suggested: str | None
    outcome: str
    count: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class VersionCount:
    """How many audits of a period stand on one instrument version."""

    instrument: str
    version: str
    digest: str
    audits: int


@dataclass(frozen=True, slots=True)
class ActionCount:
    """How many remedial actions have one RAG, and how many of them are past their date."""

    instrument: str
    rag: str
    count: int
    overdue: int


@dataclass(frozen=True, slots=True)
class LearningCount:
    """How many learning points are about one area (empty: none was given), and how many are critical."""

    instrument: str
    area: str
    count: int
    critical: int


@dataclass(frozen=True, slots=True)
class EscalationCount:
    """How many escalations of one type stand in one state."""

    type: str
    state: str
    count: int
