"""The plain figures that a report is made from; whoever calls has counted them, in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qa_core.model.instrument import Instrument

State = Literal["answered", "na", "missing"]


@dataclass(frozen=True, slots=True)
class Count:
    """How often a question, or a column of a table (`3.i[].grade`), stands answered in one way.

    `value` is the option id; anything where words, a date or a number were given, or where the question is
    not applicable or missing (asked and left unanswered). A question that allows several options has a count
    for each option ticked, and its `n` in `InstrumentFigures.bases`.
    """

    question: str
    value: str | None
    state: State
    n: int


@dataclass(frozen=True, slots=True)
class GroupCount:
    """In how many audits of one team (or agency) the overall grade stands in one way; no name: "" ."""

    group: str
    value: str | None
    state: State
    n: int


@dataclass(frozen=True, slots=True)
class Narrative:
    """A text that a person released for reports, at the question it was written for; no case reference."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class AgencyReturns:
    """How many returns came from one agency, and how many of them are nil: the family is not known there."""

    agency: str
    n: int
    nil: int = 0


@dataclass(frozen=True, slots=True)
class Crossed:
    """How often, in rows of a table, the column `by` says one thing (`group`) and `column` another."""

    by: str
    column: str
    group: str
    value: str
    n: int


@dataclass(frozen=True, slots=True)
class LearningCount:
    """How many learning points are about one area ("" is none), and how many of them are critical."""

    area: str
    n: int
    critical: int = 0


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many results of one audit year have one grade; those of earlier years were not audited here."""

    year: str
    grade: str
    n: int


@dataclass(frozen=True, slots=True)
class Population:
    """How many there were to audit, as far as that is known: what the audits are a sample of.

    Attributes:
        all: the cases that were open when cases were drawn, or the records there were.
        teams, agencies: the same for each, by name; without those of whom nothing is known.
        exact: whether every one was audited, so that no share has a range.
    """

    all: int | None = None
    teams: Mapping[str, int] = field(default_factory=dict)
    agencies: Mapping[str, int] = field(default_factory=dict)
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """What was counted in one month, as `2026-07`: the audits, and the answers to their questions."""

    month: str
    audits: int
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """What was counted in the period before, of the same length; `title` is its name in words."""

    title: str
    audits: int
    counts: tuple[Count, ...] = ()
    population: Population = field(default_factory=Population)


@dataclass(frozen=True, slots=True)
class Given:
    """What became of the audits asked for in one month.

    Each is `returned`, `out` (not back, its day not past) or `overdue`. Given back, and in none of these, are
    `declined` (a conflict) and `exempt`.
    """

    month: str
    returned: int = 0
    out: int = 0
    overdue: int = 0
    declined: int = 0
    exempt: int = 0

    @property
    def given(self) -> int:
        """How many were asked for and not given back."""
        return self.returned + self.out + self.overdue


@dataclass(frozen=True, slots=True)
class InstrumentFigures:
    """Everything counted for one instrument in the period.

    `versions` says how many audits stand on each version; `due` is how many were allocated to come back in
    the period, None where that is not known. `bases` says how many audits answered each question that allows
    several options: its counts are by option. `returns` says what came back from which agency, where several
    are asked; `crossed` has the pairs that `falling.crossings` names. `year_counts` are the counts for the
    year to date, `year` its name; `earlier` are results of earlier years, never added to any other count.
    `population` is what the audits are a sample of; `months` has up to 12 up to the end of the period, one
    without any audit included; `given` the months of the period with what was asked for in them.
    """

    instrument: Instrument
    audits: int
    versions: tuple[tuple[str, int], ...] = ()
    due: int | None = None
    covered: tuple[int, int] | None = None
    counts: tuple[Count, ...] = ()
    bases: Mapping[str, int] = field(default_factory=dict)
    teams: tuple[GroupCount, ...] = ()
    agencies: tuple[GroupCount, ...] = ()
    returns: tuple[AgencyReturns, ...] = ()
    learning: tuple[LearningCount, ...] = ()
    crossed: tuple[Crossed, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    earlier: tuple[YearCount, ...] = ()
    year: str = ""
    year_audits: int | None = None
    year_counts: tuple[Count, ...] = ()
    year_population: Population = field(default_factory=Population)
    population: Population = field(default_factory=Population)
    before: Before | None = None
    months: tuple[Month, ...] = ()
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Concern:
    """How many concerns of one type are in one state; `oldest` is the day the oldest of them was raised.

    `open` says whether somebody still has to act; a concern that nobody could rule out is open too.
    """

    type: str
    state: str
    n: int
    open: bool
    oldest: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ActionCount:
    """How many remedial actions have one colour (`red`, `amber`, `green`; "" is none), and are overdue."""

    rag: str
    n: int
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class OwnerCount:
    """How many remedial actions one owner (a post, team or agency) still has open, and overdue."""

    owner: str
    open: int
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class OpenAction:
    """A remedial action that is not done; `days` says how long its day is past, None where it has none."""

    rag: str
    days: int | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A number of the period and the same of the period before."""

    now: int
    before: int


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """The input of the quarterly report.

    `unread` counts returns that no program could read; `open_actions` are those of all audits up to the end
    of the period; `raised` counts concerns by when they were raised, `agreed` remedial actions by the audit
    that they come from, `late` those of them that are overdue now.
    """

    instruments: tuple[InstrumentFigures, ...]
    concerns: tuple[Concern, ...] = ()
    unread: int = 0
    unread_oldest: dt.date | None = None
    actions: tuple[ActionCount, ...] = ()
    owners: tuple[OwnerCount, ...] = ()
    open_actions: tuple[OpenAction, ...] = ()
    raised: Turn | None = None
    agreed: Turn | None = None
    late: Turn | None = None
