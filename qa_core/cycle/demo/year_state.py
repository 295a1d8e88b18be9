"""What a simulated year remembers beside the database: what people were told, the lists of each month."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qa_core.cycle.outcome import Outcome
from qa_core.model.case import Case, Person

if TYPE_CHECKING:
    from qa_core.cycle.demo.inbox import Sent
    from qa_core.cycle.demo.year_plan import Plan

_FIRST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody was told of a file: it was accepted, as this audit."""

    file: str
    sha256: str
    audit: str


@dataclass(frozen=True)
class Lists:
    """The case list and the staff list as they were loaded."""

    cases: dict[str, Case]
    people: dict[str, Person]


@dataclass
class Clock:
    """The time of day of a made-up year: from nine o'clock on, seconds between two things that happen."""

    moment: dt.datetime = _FIRST

    def to(self, day: dt.date) -> None:
        """Go on to a day; never back."""
        self.moment = max(self.moment, dt.datetime.combine(day, dt.time(9), dt.UTC))

    def __call__(self) -> dt.datetime:
        """The next moment."""
        self.moment += dt.timedelta(seconds=3)
        return self.moment


@dataclass
class Year:
    """A simulated year as it goes on.

    `told` is what was told to people, `lists` the lists by month, `waiting` toolkits that come back in a
    later month, `left` the concerns left open on purpose, `did` how often what happened.
    """

    folder: Path
    plan: Plan
    told: list[Told] = field(default_factory=list)
    replied: list[Told] = field(default_factory=list)
    lists: dict[str, Lists] = field(default_factory=dict)
    waiting: list[Sent] = field(default_factory=list)
    open_sent: dict[str, Sent] = field(default_factory=dict)
    exercises: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    handled: int = 0
    answered: int = 0
    typed: int = 0
    did: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)
    reports: list[Path] = field(default_factory=list)

    def keep(self, outcomes: Iterable[Outcome], data: dict[str, bytes]) -> None:
        """Remember what was told of returned files, by their names."""
        for outcome in outcomes:
            self.did[f"returns: {outcome.status}"] += 1
            if outcome.status == "accepted" and outcome.audit:
                name = Path(outcome.file).name
                self.told.append(Told(name, hashlib.sha256(data[name]).hexdigest(), outcome.audit))
