"""A made-up town: cases, people and what its case-management system knows. Nobody in it is real."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from qa_core.model.case import Case, Involvement, Person

NAME = "Westmere Council"
TODAY = dt.date(2026, 9, 28)
TEAMS = ("North", "Central", "South")
AGENCIES = ("School", "Health visiting", "Housing", "Police", "Youth service")
REVIEWER = "Q-01"
CASES, AUDITORS, LEADS, MANAGERS = 60, 12, 18, 6


def people() -> list[Person]:
    """Twelve auditors from four services, lead professionals in three teams, and their managers."""
    auditors = [
        Person(
            ref=f"A-{n:02}",
            role="auditor",
            team=TEAMS[n % 3] if n <= 8 else "",
            agency="Early Help" if n <= 8 else AGENCIES[n - 9],
            external=n > 8,
            auditor=True,
        )
        for n in range(1, AUDITORS + 1)
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
            manager=f"M-{n % MANAGERS + 1:02}",
        )
        for n in range(1, LEADS + 1)
    ]
    return [*auditors, *managers, *leads, Person(ref=REVIEWER, role="central team", agency="Early Help")]


def cases(chance: Random) -> list[Case]:
    """Sixty open cases with children, agencies and dates, so that what dates tell can be worked out."""
    return [_case(chance, number) for number in range(401, 401 + CASES)]


def _case(chance: Random, number: int) -> Case:
    lead = chance.randint(1, LEADS)
    team = TEAMS[lead % 3]
    opened = TODAY - dt.timedelta(days=chance.randint(90, 500))
    return Case(
        ref=f"K-{number:04}",
        team=team,
        agency="Early Help",
        opened=opened,
        lead_professional=f"P-{lead:02}",
        involved=_involved(chance, lead),
        facts=_facts(chance, number, opened),
    )


def _involved(chance: Random, lead: int) -> tuple[Involvement, ...]:
    attended = f"A-{chance.randint(1, AUDITORS):02}"
    return (
        Involvement(person=f"P-{lead:02}", involved="lead-professional"),
        Involvement(person=f"M-{lead % MANAGERS + 1:02}", involved="line-manager"),
        Involvement(person=attended, involved="taf-attendee"),
    )


def _facts(chance: Random, number: int, opened: dt.date) -> dict[str, Any]:
    children = chance.choice((1, 2, 2, 3))
    born = [
        dt.date(2026 - chance.randint(1, 15), chance.randint(1, 12), chance.randint(1, 28))
        for _ in range(children)
    ]
    completed = opened + dt.timedelta(days=chance.randint(14, 40))
    meetings = _meetings(chance, completed)
    plan = meetings[-1] + dt.timedelta(days=chance.randint(0, 20)) if meetings else None
    return {
        "children": [
            {"id": f"C{n}", "caf_id": f"CAF-{number}{n}", "born": day.isoformat()}
            for n, day in enumerate(born, 1)
        ],
        "household_children": children,
        "agencies": [{"agency": name} for name in chance.sample(AGENCIES, 3)],
        "assessment_completed": completed.isoformat(),
        "taf_dates": [day.isoformat() for day in meetings],
        "plan_date": min(plan, TODAY).isoformat() if plan else None,
    }


def _meetings(chance: Random, start: dt.date) -> list[dt.date]:
    """Every four to eight weeks, with a drift now and then."""
    found: list[dt.date] = []
    day = start
    while True:
        day += dt.timedelta(days=chance.randint(60, 90) if chance.random() < 0.06 else chance.randint(28, 54))
        if day > TODAY:
            return found
        found.append(day)
