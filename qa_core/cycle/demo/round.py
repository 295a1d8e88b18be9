"""The audit round itself, step by step, each by the door that a real round uses."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from qa_core.config import Config, find
from qa_core.cycle.audits import release
from qa_core.cycle.demo import auditors, world
from qa_core.cycle.demo.lists import write_lists
from qa_core.cycle.desk import Desk
from qa_core.cycle.lists import load_cases, load_people
from qa_core.cycle.outcome import Outcome
from qa_core.cycle.reporting import quarterly
from qa_core.cycle.returns import import_returns, write_whole
from qa_core.cycle.setup import initialise
from qa_core.cycle.toolkits import Wanted, allocate, known_today
from qa_core.cycle.toolkits import write as write_toolkits
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer, Audit
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.reports.write import write as write_report
from qa_core.store.store import Store
from qa_core.toolkit.typist import Typed, type_into

INSTRUMENT, PERIOD, SEED = "caf-tier2", "2026-Q3", 2018
TOOLKITS = 14
MARK = ".qa-demo"
Tell = Callable[[str, int, int], None]


@dataclass
class Round:
    """What a round left behind, for whoever looks at it."""

    folder: Path
    toolkits: list[Path] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    corrected: list[Outcome] = field(default_factory=list)
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

    Args:
        folder: an empty folder, see `clean`.
        registry: the installed plugins.
        tell: called with what is being done, how much of it is done, and how much there is.
    """
    instrument = registry.instrument(INSTRUMENT)
    done = Round(folder)
    config = _set_up(folder, registry)
    chance = Random(SEED)
    with Store.open(config.database) as store:
        desk = Desk(store, registry, config, world.TODAY, "qa-officer", chance)
        _load(desk, folder, chance)
        sent = _send(desk, instrument, folder, done, tell)
        _fill_in(desk, instrument, sent, folder / "returns", tell)
        _take_back(desk, folder / "returns", done, tell)
        _correct(desk, instrument, folder, done)
        done.released = _release(desk, instrument)
        tell("Report", 0, 1)
        report = quarterly(desk, PERIOD)
        done.reports = write_report(report, ("html", "xlsx", "json"), folder / "reports")
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


def _send(
    desk: Desk, instrument: Instrument, folder: Path, done: Round, tell: Tell
) -> list[tuple[Allocation, bytes]]:
    allocations, _ = allocate(desk, instrument, _drawn(desk))
    target = folder / "toolkits"
    target.mkdir()
    sent: list[tuple[Allocation, bytes]] = []
    for number, (allocation, data) in enumerate(write_toolkits(desk, instrument, allocations), 1):
        path = target / f"{allocation.case} {allocation.auditor} {allocation.return_id}.xlsx"
        write_whole(path, data)
        done.toolkits.append(path)
        sent.append((allocation, data))
        tell("Toolkits", number, len(allocations))
    return sent


def _drawn(desk: Desk) -> list[Wanted]:
    """Cases drawn at random, one or two for each auditor, none of a case that they had a hand in."""
    cases = desk.store.cases()
    desk.chance.shuffle(cases)
    people = [person.ref for person in desk.store.people() if person.auditor]
    wanted: list[Wanted] = []
    for auditor in (people * 2)[:TOOLKITS]:
        fitting = next(c for c in cases if auditor not in {one.person for one in c.involved})
        cases.remove(fitting)
        wanted.append(
            Wanted(fitting.ref, auditor, world.TODAY + dt.timedelta(days=desk.organisation.toolkit_days))
        )
    return wanted


def _fill_in(
    desk: Desk, instrument: Instrument, sent: Sequence[tuple[Allocation, bytes]], folder: Path, tell: Tell
) -> None:
    """Every auditor types; some untidily, some with mistakes, and some send something else."""
    folder.mkdir()
    for number, (allocation, data) in enumerate(sent):
        audit = auditors.answers(instrument, allocation, number, known_today(desk, instrument, allocation))
        for name, returned in _returned(instrument, number, allocation, data, audit):
            (folder / name).write_bytes(returned)
        tell("Auditors type", number + 1, len(sent))
    (folder / "scan of K-0999.xlsx").write_bytes(b"%PDF-1.7\nThis is a scan, renamed.\n")


def _returned(
    instrument: Instrument, number: int, allocation: Allocation, data: bytes, audit: Audit
) -> Iterator[tuple[str, bytes]]:
    """The files that come back for one toolkit; the first eight show what happens in a real inbox."""
    name = f"{allocation.case} {allocation.auditor}.xlsx"
    if number == 0:
        audit = auditors.with_concern(instrument, audit)
    typed = _typed(number, audit)
    first = type_into(data, instrument, allocation, typed)
    yield (name, data if number == 4 else first)
    if number == 2:
        yield (name.replace(".xlsx", "_copy.xlsx"), first)
    if number == 3:
        later = audit.model_copy(update={"answers": {**audit.answers, **_second_thoughts(instrument, audit)}})
        again = type_into(data, instrument, allocation, _typed(number, later))
        yield (name.replace(".xlsx", "_final.xlsx"), again)


def _typed(number: int, audit: Audit) -> Typed:
    """Every third auditor types untidily; some make mistakes."""
    mistakes = {1: {"3.e": "Very good"}, 5: {"3.c": ""}, 6: {"4.b": "see above", "5.a": "Good/RI"}}
    untidy = auditors.untidy if number % 3 == 1 else None
    return Typed(audit, untidy, Random(number), mistakes.get(number, {}))


def _second_thoughts(instrument: Instrument, audit: Audit) -> dict[str, Answer]:
    key = instrument.role("rationale")[0]
    return {
        key: audit.answers[key].model_copy(
            update={"value": "On reflection the plan is weaker than I first wrote."}
        )
    }


def _take_back(desk: Desk, folder: Path, done: Round, tell: Tell) -> None:
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    for number, outcome in enumerate(import_returns(desk, paths), 1):
        done.outcomes.append(outcome)
        tell("Returns", number, len(paths))


def _correct(desk: Desk, instrument: Instrument, folder: Path, done: Round) -> None:
    """One auditor puts right what is marked in their copy, and sends that copy back."""
    target = folder / "returns, corrected"
    target.mkdir()
    for outcome in done.outcomes:
        if outcome.marked and outcome.return_id and "blank" not in {p.code for p in outcome.problems}:
            allocation = desk.store.allocation(outcome.return_id)
            assert allocation is not None
            number = next(n for n, path in enumerate(done.toolkits) if allocation.return_id in path.name)
            worked = known_today(desk, instrument, allocation)
            audit = auditors.answers(instrument, allocation, number, worked)
            data = type_into(outcome.marked.read_bytes(), instrument, allocation, Typed(audit))
            (target / outcome.marked.name).write_bytes(data)
    done.corrected = list(import_returns(desk, sorted(target.iterdir())))


def _release(desk: Desk, instrument: Instrument) -> int:
    """The QA officer reads the narratives and releases some of them for the report."""
    released = 0
    for head in desk.store.audits()[:8]:
        stored = desk.store.audit(head.id)
        keys = tuple(k for k in instrument.role("narratives") if k in stored.audit.answers)
        release(desk, head.id, keys)
        released += len(keys)
    return released
