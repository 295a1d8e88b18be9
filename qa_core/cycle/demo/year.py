"""A simulated audit year, month by month, through the use cases that the commands call."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from qa_core.config import Config, find
from qa_core.cycle.demo import year_follow, year_looks, year_reports, year_returns, year_sending
from qa_core.cycle.demo.inbox import Sent, strangers
from qa_core.cycle.demo.year_checks import Found, checks
from qa_core.cycle.demo.year_plan import AGAIN, BACK, CLOSING, SENT, Plan
from qa_core.cycle.demo.year_state import Tell, Year
from qa_core.cycle.demo.year_town import SERVICE_LEAD, Town
from qa_core.cycle.desk import Desk
from qa_core.cycle.sampling import audits_cases
from qa_core.cycle.setup import initialise
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.store.store import Store
from qa_core.store.values import clocked

NAME = "Westmere Council"
BY = "qa-officer"
QUARTER = 3


@dataclass(frozen=True)
class Kinds:
    """The installed instruments by what they look at; the first that audits cases is the one of the aim."""

    cases: tuple[Instrument, ...]
    records: tuple[Instrument, ...]
    exercises: tuple[Instrument, ...]


def play(folder: Path, registry: Registry, tell: Tell, plan: Plan | None = None) -> tuple[Year, list[Found]]:
    """Play a whole audit year in `folder`, and look whether what must hold holds.

    Args:
        folder: an empty folder, see `round.clean`.
        registry: the installed plugins.
        tell: called with what is being done, how much of it is done, and how much there is.
        plan: how big the year is; twelve months of a whole service unless given.

    Returns: the year as it went, and what each check found.
    Raises: InputError where no instrument that audits cases is installed.
    """
    year = Year(folder, plan or Plan())
    kinds = _kinds(registry)
    if not kinds.cases:
        raise InputError("No instrument that audits cases is installed: install a plugin first.")
    config = _set_up(folder, registry, year.plan)
    town = Town(year.plan)
    year.clock.to(year.plan.day(0, SENT))
    with clocked(year.clock), Store.open(config.database) as store:
        chance = Random(year.plan.seed)
        desk = Desk(store, registry, config, year.plan.day(0, SENT), BY, chance)
        for number in range(year.plan.months):
            tell("Months", number, year.plan.months)
            _month(desk, year, town, kinds, number)
        last = replace(desk, today=year.plan.day(year.plan.months - 1, CLOSING))
        year_follow.carried(last, year)
        year_reports.quarter(last, year, str(year.plan.first), draft=True)
        year_reports.closing(last, year)
        tell("Months", year.plan.months, year.plan.months)
        found = checks(last, year, kinds.cases[0].id)
    return year, found


def _kinds(registry: Registry) -> Kinds:
    installed = list(registry.instruments.values())
    return Kinds(
        tuple(one for one in installed if audits_cases(one)),
        tuple(one for one in installed if one.record),
        tuple(one for one in installed if one.agencies and not one.record),
    )


def _set_up(folder: Path, registry: Registry, plan: Plan) -> Config:
    path = folder / "qa.toml"
    key = hashlib.sha256(f"demo year {plan.seed}".encode()).digest()
    initialise(path, registry.instruments.values(), key=key)
    text = path.read_text(encoding="utf-8").replace('name = "Our organisation"', f'name = "{NAME}"')
    text = text.replace('# service_lead = ""', f'service_lead = "{SERVICE_LEAD}"')
    path.write_text(text, encoding="utf-8", newline="\n")
    return find(path)


def _month(desk: Desk, year: Year, town: Town, kinds: Kinds, number: int) -> None:
    """One month: its day of sending, two days of returns, and its close."""
    month, plan = year.plan.month(number), year.plan
    folder = year.folder / "returns" / month
    began, back, again, close = (
        replace(desk, today=plan.day(number, day)) for day in (SENT, BACK, AGAIN, CLOSING)
    )
    year.clock.to(began.today)
    sent, exercises = _send(began, year, town, kinds, number)
    waiting, year.waiting = year.waiting, []
    year.clock.to(back.today)
    late = _first_wave(back, year, sent, folder / "1", number)
    year_follow.concerns(back, year)
    year.clock.to(again.today)
    _second_wave(again, year, [*waiting, *late], folder / "2")
    year.clock.to(close.today)
    for id in exercises:
        year_sending.brought_together(close, id)
        year_follow.recommended(close, year, id)
    _void(close, year, number, folder / "3")
    year_follow.written(close, year, month)
    year_follow.moved(close, year)
    if number % QUARTER == QUARTER - 1 or number == plan.months - 1:
        period = f"{plan.first}-Q{number // QUARTER + 1}"
        year_looks.quarter(close, year, kinds.cases[0], period, folder)
        year_looks.self_check(close, year, kinds.cases[0], folder, number // QUARTER)
        year_reports.quarter(close, year, period, draft=number == plan.months - 1)
    year_follow.concerns(close, year)


def _send(
    desk: Desk, year: Year, town: Town, kinds: Kinds, number: int
) -> tuple[list[tuple[Sent, str]], list[str]]:
    """Everything that goes out, each with what its auditor will do; and the exercises that begin."""
    plan = year.plan
    year_sending.lists(desk, year, town, plan.month(number))
    if number == 0:
        year_sending.earlier(desk, year, town, kinds.cases[0])
    year_sending.held(desk, year, number)
    first, *others = kinds.cases
    drawn = year_sending.cases(desk, year, first, number, None)
    found = [(one, plan.script(number, place)) for place, one in enumerate(drawn)]
    for one in others if number % QUARTER == 0 else ():
        found += _tidy(year_sending.cases(desk, year, one, number, plan.few))
    for one in kinds.records:
        found += _tidy(year_sending.checked(desk, year, one, number))
    before = len(year.exercises)
    played = kinds.exercises[: plan.exercises]
    for place, one in enumerate(played):
        if place * plan.months // len(played) == number:
            found += _tidy(year_sending.asked(desk, year, one, number))
    return found, year.exercises[before:]


def _tidy(sent: Sequence[Sent]) -> list[tuple[Sent, str]]:
    return [(one, "tidy") for one in sent]


def _first_wave(
    desk: Desk, year: Year, sent: Sequence[tuple[Sent, str]], folder: Path, number: int
) -> list[Sent]:
    """What comes back in time, imported and corrected; what is late or lost comes later."""
    here = [(one, manner) for one, manner in sent if manner not in year_returns.LATE]
    year_returns.inbox(desk, year, here, folder)
    if number == 0:
        strangers(folder)
    left = year_returns.corrected(desk, year, year_returns.take(desk, year, folder), folder)
    year.troubles += [f"{one.return_id}: {p.message}" for one in left for p in one.problems]
    year_returns.settle(desk, year)
    year_returns.chase(desk, year)
    year.waiting = [one for one, manner in sent if manner == "very-late"]
    lost = [one for one, manner in sent if manner == "lost"]
    late = [one for one, manner in sent if manner == "late"]
    return [*late, *(again for one in lost for again in (one, year_returns.lost(desk, year, one)))]


def _second_wave(desk: Desk, year: Year, late: Sequence[Sent], folder: Path) -> None:
    """What comes back late; of a lost toolkit both, the one found again and the one issued in its place."""
    year_returns.inbox(desk, year, [(one, "late") for one in late], folder)
    left = year_returns.corrected(desk, year, year_returns.take(desk, year, folder), folder)
    year.troubles += [f"{one.return_id}: {p.message}" for one in left for p in one.problems]
    year_returns.settle(desk, year)
    year_returns.chase(desk, year)


def _void(desk: Desk, year: Year, number: int, folder: Path) -> None:
    """An audit that is voided is wanted again: its toolkit is issued again and comes back."""
    head = year_follow.put_right(desk, year, number)
    if head is None or head.return_id is None:
        return
    again = year_returns.lost(desk, year, year.open_sent[desk.store.newest(head.return_id)])
    year_returns.inbox(desk, year, [(again, "late")], folder)
    year_returns.corrected(desk, year, year_returns.take(desk, year, folder), folder)
