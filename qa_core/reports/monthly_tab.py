"""The tables of the monthly QA sheet: counts of audits completed, how good, and what follows (S0-041)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qa_core.model.figure import Cell, Column, Table
from qa_core.reports.shares import interval
from qa_core.reports.words import plural

AUDITS, TEAMS, FOLLOW_UP = "tab-audits", "tab-teams", "tab-follow-up"


@dataclass(frozen=True, slots=True)
class Graded:
    """How many audits were completed, how many of them graded, how many at or above the benchmark.

    `judged` says whether there is a benchmark at all.
    """

    completed: int = 0
    graded: int = 0
    reached: int = 0
    judged: bool = False

    @property
    def share(self) -> float | None:
        """The share at or above the benchmark; None without any grade or benchmark."""
        return self.reached / self.graded if self.judged and self.graded else None


@dataclass(frozen=True, slots=True)
class Audits:
    """The audits of one kind in the month and the year to date.

    `expected` were to be made in the month, `done` of these were. `population` is what those of the year are
    a sample of, None where not known; `exact` says that all of it was audited.
    """

    title: str
    month: Graded
    year: Graded
    expected: int = 0
    done: int = 0
    population: int | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """The audits of one kind in one team."""

    title: str
    team: str
    month: Graded
    year: Graded


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What followed: how often in the month and in the year, how many are open now, and overdue."""

    what: str
    month: int
    year: int
    open: int
    overdue: int | None


@dataclass(frozen=True, slots=True)
class TabFigures:
    """The input of the sheet."""

    audits: Sequence[Audits] = ()
    teams: Sequence[Team] = field(default_factory=tuple)
    follow_up: Sequence[FollowUp] = ()


def tables(figures: TabFigures) -> list[Table]:
    """What was completed by kind of audit, the same by team, concerns and actions."""
    found = [_audits(figures.audits), _teams(figures.teams), _follow_up(figures.follow_up)]
    return [table for table in found if table is not None]


def _audits(audits: Sequence[Audits]) -> Table:
    columns = (
        Column(title="Audit"),
        Column(title="Expected in the month", kind="count"),
        Column(title="Of these done", kind="count"),
        *_columns(3),
        Column(title="Likely range, year", kind="range", of=(8,), base=9),
    )
    rows = tuple(
        (one.title, one.expected, one.done, *_cells(one.month, one.year), _range(one)) for one in audits
    )
    return Table(id=AUDITS, title="Audits completed", columns=columns, rows=rows, note=_note(audits))


def _teams(teams: Sequence[Team]) -> Table | None:
    columns = (Column(title="Audit"), Column(title="Team"), *_columns(2))
    rows = tuple((one.title, one.team, *_cells(one.month, one.year)) for one in teams)
    note = "In the order of their names. With few audits one more or less moves a share a great deal."
    title = "Audits completed by team"
    return Table(id=TEAMS, title=title, columns=columns, rows=rows, note=note) if rows else None


def _follow_up(given: Sequence[FollowUp]) -> Table:
    columns = (
        Column(title="Follow-up"),
        Column(title="In the month", kind="count"),
        Column(title="Year to date", kind="count"),
        Column(title="Open now", kind="count"),
        Column(title="Of these overdue", kind="count"),
    )
    rows = tuple((one.what, one.month, one.year, one.open, one.overdue) for one in given)
    return Table(id=FOLLOW_UP, title="Concerns and actions", columns=columns, rows=rows)


def _columns(at: int) -> tuple[Column, ...]:
    """The columns of a month and of the year to date, from column `at` on."""
    return (
        Column(title="Completed in the month", kind="count"),
        Column(title="At or above benchmark", kind="count"),
        Column(title="n graded", kind="count"),
        Column(title="Share", kind="share", of=(at + 1,), base=at + 2),
        Column(title="Completed, year to date", kind="count"),
        Column(title="At or above, year", kind="count"),
        Column(title="n graded, year", kind="count"),
        Column(title="Share, year", kind="share", of=(at + 5,), base=at + 6),
    )


def _cells(month: Graded, year: Graded) -> tuple[Cell, ...]:
    return (
        *(month.completed, month.reached if month.judged or not month.completed else None, month.graded),
        month.share,
        *(year.completed, year.reached if year.judged or not year.completed else None, year.graded),
        year.share,
    )


def _range(one: Audits) -> tuple[float, float] | None:
    year = one.year
    if one.exact or year.share is None:
        return None
    return interval(year.reached, year.graded, one.population)


def _note(audits: Sequence[Audits]) -> str:
    done, year = sum(one.month.completed for one in audits), sum(one.year.completed for one in audits)
    return f"{plural(done, 'audit')} completed in the month, {year:,} in the year to date."
