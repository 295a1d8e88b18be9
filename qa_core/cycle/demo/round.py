"""The audit round itself, step by step, each by the door that a real round uses."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from qa_core.config import Config, find
from qa_core.cycle import case_grades, collating, exercises
from qa_core.cycle.audits import release
from qa_core.cycle.demo import inbox, ways, world
from qa_core.cycle.demo.inbox import Sent
from qa_core.cycle.demo.lists import write_lists
from qa_core.cycle.desk import Desk
from qa_core.cycle.lists import load_cases, load_people
from qa_core.cycle.outcome import Outcome
from qa_core.cycle.reporting import make, wanted
from qa_core.cycle.returns import import_returns, write_whole
from qa_core.cycle.setup import initialise
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.reports.write import write as write_report
from qa_core.store.store import Store

PERIOD, SEED = "2026-Q3", 2018
FORMS = ("html", "docx", "xlsx", "json")
MARK = ".qa-demo"
Tell = Callable[[str, int, int], None]


@dataclass
class Round:
    """What a round left behind, for whoever looks at it; `titles` says what each return id is about."""

    folder: Path
    toolkits: list[Path] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    corrected: list[Outcome] = field(default_factory=list)
    exercises: list[str] = field(default_factory=list)
    released: int = 0
    reports: list[Path] = field(default_factory=list)


def clean(folder: Path) -> None:
    """An empty folder for a demonstration; only what an earlier one left is removed.

    Raises: InputError where the folder holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise InputError(f"{folder} is not empty and no earlier demonstration: name another folder.")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("Made by qa demo; the next one removes it.\n", encoding="utf-8")


def play(folder: Path, registry: Registry, tell: Tell) -> Round:
    """Play a whole round in `folder`: lists, toolkits, returns, marked copies, corrections, reports.

    Every installed instrument is played: cases are drawn, a day's records are checked, agencies are asked,
    whichever the instrument is for.

    Args:
        folder: an empty folder, see `clean`.
        registry: the installed plugins.
        tell: called with what is being done, how much of it is done, and how much there is.

    Raises: InputError where no instrument is installed.
    """
    if not registry.instruments:
        raise InputError("No instrument is installed: install a plugin first.")
    done = Round(folder)
    config = _set_up(folder, registry)
    chance = Random(SEED)
    with Store.open(config.database) as store:
        desk = Desk(store, registry, config, world.TODAY, "qa-officer", chance)
        _load(desk, folder, chance)
        sent = _send(desk, folder, done, tell)
        _fill_in(desk, sent, folder / "returns", done, tell)
        _take_back(desk, folder / "returns", done, tell)
        _correct(desk, sent, folder, done)
        _bring_together(desk, done)
        done.released = _release(desk)
        tell("Report", 0, 1)
        report = make(desk, "quarterly", wanted(desk, "quarterly", PERIOD))
        done.reports = write_report(report, FORMS, folder / "reports")
        tell("Report", 1, 1)
    return done


def _set_up(folder: Path, registry: Registry) -> Config:
    path = folder / "qa.toml"
    key = hashlib.sha256(f"demo {SEED}".encode()).digest()
    initialise(path, registry.instruments.values(), key=key)
    text = path.read_text(encoding="utf-8").replace('name = "Our organisation"', f'name = "{world.NAME}"')
    path.write_text(text, encoding="utf-8", newline="\n")
    return find(path)


def _load(desk: Desk, folder: Path, chance: Random) -> None:
    of_cases, of_people = write_lists(folder / "lists", world.cases(chance), world.people())
    load_people(desk.store, of_people)
    load_cases(desk.store, of_cases)


def _send(desk: Desk, folder: Path, done: Round, tell: Tell) -> list[Sent]:
    """Toolkits of every instrument; those drawn from cases first, and of these the first is scripted."""
    found: list[Sent] = []
    installed = sorted(desk.registry.instruments.values(), key=lambda i: bool(i.record or i.agencies))
    for number, instrument in enumerate(installed):
        found += _sent(desk, instrument, folder, done, scripted=number == 0)
    for number, one in enumerate(found, 1):
        done.toolkits.append(_write(folder / "toolkits" / one.instrument.id, one))
        done.titles[one.allocation.return_id] = one.instrument.title
        tell("Toolkits", number, len(found))
    return found


def _sent(desk: Desk, instrument: Instrument, folder: Path, done: Round, scripted: bool) -> list[Sent]:
    if instrument.record:
        return ways.checked(desk, instrument, folder / "lists")
    if instrument.agencies:
        id, sent = ways.asked(desk, instrument)
        done.exercises.append(id)
        return sent
    return ways.drawn(desk, instrument, scripted)


def _write(folder: Path, one: Sent) -> Path:
    allocation = one.allocation
    about = allocation.subject.record or allocation.case
    words = (about, *filter(None, [allocation.agency]), allocation.auditor, allocation.return_id)
    path = folder / f"{' '.join(words)}.xlsx"
    write_whole(path, one.data)
    return path


def _fill_in(desk: Desk, sent: Sequence[Sent], folder: Path, done: Round, tell: Tell) -> None:
    """Every auditor types, but for one agency of each exercise: it is never heard of."""
    folder.mkdir()
    silent = {id: next(s for s in reversed(sent) if s.allocation.exercise == id) for id in done.exercises}
    for number, one in enumerate(sent, 1):
        if one not in silent.values():
            for name, data in inbox.returned(desk, one):
                (folder / name).write_bytes(data)
        tell("Auditors type", number, len(sent))
    inbox.strangers(folder)


def _take_back(desk: Desk, folder: Path, done: Round, tell: Tell) -> None:
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    for number, outcome in enumerate(import_returns(desk, paths), 1):
        done.outcomes.append(outcome)
        tell("Returns", number, len(paths))


def _correct(desk: Desk, sent: Sequence[Sent], folder: Path, done: Round) -> None:
    """Auditors put right what is marked in their copies, and send those back."""
    target = folder / "returns, corrected"
    target.mkdir()
    by_return = {one.allocation.return_id: one for one in sent}
    for outcome in done.outcomes:
        if outcome.marked and outcome.return_id and "blank" not in {p.code for p in outcome.problems}:
            data = inbox.corrected(desk, by_return[outcome.return_id], outcome.marked)
            (target / outcome.marked.name).write_bytes(data)
    done.corrected = list(import_returns(desk, sorted(target.iterdir())))


def _bring_together(desk: Desk, done: Round) -> None:
    """The lead auditor does without the agency that was never heard of, collates, and grades what can be."""
    for id in done.exercises:
        for case in collating.status(desk, id)["cases"]:
            for one in case["returns"]:
                if one["status"] == "missing":
                    exercises.waive(desk, id, case["case"], one["agency"], "No answer after two reminders.")
        for case in collating.collate(desk, id):
            _grade(desk, id, case)


def _grade(desk: Desk, id: str, case: Mapping[str, Any]) -> None:
    if case["collation"]["status"] != "collated":
        return
    if case["collation"]["discussion"]:
        case_grades.discuss(desk, id, case["case"], "The agencies met and went through each difference.")
    case_grades.grade(desk, id, case["case"], case["suggested"], "As the returns suggest.")


def _release(desk: Desk) -> int:
    """The QA officer reads the narratives and releases some of them for the report."""
    released = 0
    for head in desk.store.audits()[:8]:
        narratives = desk.store.instrument(head.instrument, head.instrument_version).role("narratives")
        answers = desk.store.audit(head.id).audit.answers
        keys = tuple(key for key in narratives if key in answers)
        if keys:
            release(desk, head.id, keys)
        released += len(keys)
    return released
