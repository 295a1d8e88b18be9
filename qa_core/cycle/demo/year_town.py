"""A made-up town through a year: cases open and close, meetings go on, lead professionals change."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from qa_core.cycle.demo.lists import write_lists
from qa_core.cycle.demo.year_plan import Plan
from qa_core.model.case import Case, InvolvedAs, Involvement, Person

TEAMS = ("North", "Central", "South")
AGENCIES = ("School", "Health visiting", "Housing", "Police", "Youth service")
MANAGERS = 6
REVIEWERS = ("Q-01", "Q-02")
SERVICE_LEAD = "S-01"
DAY = dt.timedelta(days=1)
_HANDS: tuple[InvolvedAs, ...] = ("taf-attendee", "taf-attendee", "contributor", "assessor")


@dataclass(frozen=True)
class Life:
    """One case from its opening on; `moves` says from when it has another lead professional."""

    ref: str
    opened: dt.date
    closed: dt.date | None
    lead: str
    moves: tuple[dt.date, str] | None
    hands: tuple[Involvement, ...]
    facts: dict[str, Any]
    meetings: tuple[dt.date, ...]


class Town:
    """Everybody and every case of a simulated year."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.chance = Random(plan.seed)
        self.people = _people(plan)
        self.managers = {person.ref: person.manager for person in self.people}
        self.lives = [self._life(*span) for span in self._spans()]

    def cases(self, day: dt.date) -> list[Case]:
        """The case list of a day: open cases, and closed ones with their day."""
        return [_case(one, day, self.managers) for one in self.lives if one.opened <= day]

    def write(self, folder: Path, day: dt.date) -> tuple[list[Path], list[Path]]:
        """The lists of a day as csv files: those of cases, and those of people."""
        cases = self.cases(day)
        of_cases, of_people = write_lists(folder, cases, self.people)
        _with_closed(of_cases[0], cases)
        return of_cases, of_people

    def _spans(self) -> Iterator[tuple[int, dt.date, dt.date | None]]:
        """Number, opening and closing day of each case: as many close in a month as open."""
        plan, chance = self.plan, self.chance
        start = dt.date(plan.first - 1, 1, 1)
        opened = {n: start - chance.randint(30, 400) * DAY for n in range(plan.cases)}
        closed: dict[int, dt.date] = {}
        for month in range(24):
            first = dt.date(plan.first - 1 + month // 12, month % 12 + 1, 1)
            there = sorted(set(opened) - set(closed))
            for number in chance.sample(there, plan.churn):
                closed[number] = first + chance.randint(3, 27) * DAY
                opened[len(opened)] = first + chance.randint(0, 27) * DAY
        for number, day in opened.items():
            yield number, day, closed.get(number)

    def _life(self, number: int, opened: dt.date, closed: dt.date | None) -> Life:
        chance, plan = self.chance, self.plan
        lead = f"P-{chance.randint(1, plan.leads):02}"
        moves = None
        if chance.random() < 0.05:
            day = dt.date(plan.first, 1, 1) + chance.randint(0, 330) * DAY
            moves = (day, f"P-{chance.randint(1, plan.leads):02}")
        hands = [
            Involvement(person=f"A-{chance.randint(1, plan.auditors):02}", involved=chance.choice(_HANDS))
            for _ in range(chance.choice((1, 1, 2)))
        ]
        meetings = tuple(_meetings(chance, opened + 40 * DAY, dt.date(plan.first, 12, 31)))
        facts = _facts(chance, number, opened)
        once = tuple(dict.fromkeys(hands))
        return Life(f"K-{number + 1:04}", opened, closed, lead, moves, once, facts, meetings)


def _people(plan: Plan) -> list[Person]:
    inside = plan.auditors - plan.auditors // 3
    auditors = [
        Person(
            ref=f"A-{n:02}",
            role="auditor",
            team=TEAMS[n % 3] if n <= inside and n % 2 else "",
            agency="Early Help" if n <= inside else AGENCIES[n % len(AGENCIES)],
            external=n > inside,
            auditor=True,
        )
        for n in range(1, plan.auditors + 1)
    ]
    managers = [
        Person(ref=f"M-{n:02}", role="line manager", team=TEAMS[n % 3], agency="Early Help")
        for n in range(1, MANAGERS + 1)
    ]
    leads = [
        Person(
            ref=f"P-{n:02}",
            role="lead professional",
            team=TEAMS[n % 3],
            agency="Early Help" if n % 3 else "School",
            manager=f"A-{n // 9 + 1:02}" if n % 9 == 0 else f"M-{n % MANAGERS + 1:02}",
        )
        for n in range(1, plan.leads + 1)
    ]
    central = [Person(ref=ref, role="central team", agency="Early Help") for ref in REVIEWERS]
    lead = Person(ref=SERVICE_LEAD, role="service leader", agency="Early Help")
    return [*auditors, *managers, *leads, *central, lead]


def _case(life: Life, day: dt.date, managers: dict[str, str]) -> Case:
    lead = life.moves[1] if life.moves and life.moves[0] <= day else life.lead
    number = int(lead.partition("-")[2])
    own = Involvement(person=lead, involved="lead-professional")
    manager = Involvement(person=managers[lead], involved="line-manager")
    held = [one for one in life.meetings if one <= day]
    return Case(
        ref=life.ref,
        team=TEAMS[number % 3],
        agency="Early Help",
        opened=life.opened,
        closed=life.closed if life.closed and life.closed <= day else None,
        lead_professional=lead,
        involved=(own, manager, *life.hands),
        facts={
            **life.facts,
            "taf_dates": [one.isoformat() for one in held],
            "plan_date": held[-1].isoformat() if held else None,
        },
    )


def _facts(chance: Random, number: int, opened: dt.date) -> dict[str, Any]:
    born = [
        dt.date(opened.year - chance.randint(1, 15), chance.randint(1, 12), chance.randint(1, 28))
        for _ in range(chance.choice((1, 2, 2, 3)))
    ]
    return {
        "children": [
            {"id": f"C{n}", "caf_id": f"CAF-{number + 1}{n}", "born": min(day, opened).isoformat()}
            for n, day in enumerate(born, 1)
        ],
        "household_children": len(born),
        "agencies": [{"agency": name} for name in chance.sample(AGENCIES, 3)],
        "assessment_completed": (opened + chance.randint(14, 40) * DAY).isoformat(),
    }


def _meetings(chance: Random, start: dt.date, last: dt.date) -> Iterator[dt.date]:
    day = start
    while True:
        day += (chance.randint(60, 90) if chance.random() < 0.06 else chance.randint(28, 54)) * DAY
        if day > last:
            return
        yield day


def _with_closed(path: Path, cases: Sequence[Case]) -> None:
    """The csv file of cases with a column for the day of closing."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        heads, *rows = csv.reader(file)
    closed = [case.closed.isoformat() if case.closed else "" for case in cases]
    more = [[*row, day] for row, day in zip(rows, closed, strict=True)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[*heads, "closed"], *more])
