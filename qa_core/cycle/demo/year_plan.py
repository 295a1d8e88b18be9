"""How a simulated audit year goes: its size, and tables of who does what when. Nobody in it is real."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

SENT, BACK, AGAIN, CLOSING = 2, 16, 22, 27
"""Days of a month: toolkits go out, most come back, corrections and late ones come back, the month closes."""
SCRIPTS = (
    ("concern", "mistakes", "twice", "second-thoughts", "late", "lost", "untidy", "tidy"),
    ("untidy", "blank", "second-thoughts", "mistakes", "concern", "tidy", "late", "twice"),
    ("tidy", "untidy", "mistakes", "twice", "tidy", "very-late", "second-thoughts", "late"),
)
"""What the auditors of a month do with their toolkits, by their place in the list; one line after another."""
REPLIES = ("yes", "no", "silent", "unclear", "yes")
"""What lead professionals do with their reply sheets, one after another."""
STEPS: Mapping[str, tuple[str, str, str | None]] = {
    "replied": ("in-progress", "The lead professional has begun.", None),
    "in-progress": ("done", "The lead professional rang.", "Minutes of the last TAF"),
    "done": ("verified", "Seen in the record.", None),
}
"""What happens next to an action in a state: state, note, evidence."""
HANDLING = ("close", "note", "close", "leave", "withdraw", "close", "close", "note", "close", "close")
"""What is done about concerns, one after another; one is left open on purpose."""
RECOMMENDED = (
    ("Hold the TAF within six weeks, and say in the plan who stands in for whom.", "service-managers"),
    ("Ask every child alone, and write down what the child said.", "family-support-manager"),
    ("Agree with health visiting who chairs when a worker changes.", "service-leader"),
)


@dataclass(frozen=True)
class Plan:
    """How big a simulated year is.

    Args:
        first: the year that is played, from its January on.
        months: how many months of it.
        cases: how many cases are open at any time.
        auditors: how many people audit; a third of them work for other agencies.
        churn: how many cases open, and how many close, in a month.
        records: how many records of each kind are checked in a month.
        exercises: how many kinds of exercises are played at most, each once.
        few: how many cases a quarter are drawn for each further instrument that audits cases.
        typed: how many toolkits are typed cell by cell; the rest comes back filled in by the program.
        feedback: on how many audits a month feedback is written at most.
        formats: in which forms the reports of quarters and year are written.
        others: in which forms the other reports of the last day are.
        seed: what decides everything.
    """

    first: int = 2026
    months: int = 12
    cases: int = 470
    auditors: int = 30
    churn: int = 8
    records: int = 4
    exercises: int = 12
    few: int = 4
    typed: int = 140
    feedback: int = 10
    formats: tuple[str, ...] = ("html", "xlsx", "json")
    others: tuple[str, ...] = ("html", "docx")
    seed: int = 2018

    @property
    def leads(self) -> int:
        """How many lead professionals there are."""
        return max(6, self.cases // 9)

    def month(self, number: int) -> str:
        """The name of a month, counted from 0, as `2026-01`."""
        return f"{self.first}-{number + 1:02}"

    def day(self, number: int, day: int) -> dt.date:
        """A day of a month, counted from 0."""
        return dt.date(self.first, number + 1, day)

    def script(self, number: int, place: int) -> str:
        """What an auditor does, by the month and the place of the toolkit in its list."""
        line = SCRIPTS[number % len(SCRIPTS)]
        manner = line[place] if place < len(line) else "tidy"
        return "late" if manner == "very-late" and number == self.months - 1 else manner
