"""Made-up returns for the benchmarks: a database with allocations, and a file that came back for each.

A few cases come again and again under other references. An auditor's answers to each are typed with openpyxl
into a template that still has its placeholders; every file then gets the identity of its own allocation.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from qa_core import config
from qa_core.cycle.demo import auditors, world
from qa_core.cycle.desk import Desk
from qa_core.cycle.setup import initialise
from qa_core.cycle.toolkits import Wanted, allocate, known_today
from qa_core.model.allocation import Allocation
from qa_core.model.case import Case
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.store.store import Store
from qa_core.toolkit.clone import allocation_values, hint_values
from qa_core.toolkit.layout import layout_of
from qa_core.toolkit.stamp import Stamp
from qa_core.toolkit.template import render
from qa_core.toolkit.typist import Typed, type_into

INSTRUMENT, PATTERNS = "caf-tier2", 24
RETURNS, MONTHS = "returns", ("2026-09", "2026-09")


def desk(folder: Path, store: Store) -> Desk:
    """The QA officer's desk over a folder that `prepare` made."""
    found = config.read(folder / config.NAME)
    return Desk(store, Registry.load(), found, world.TODAY, "qa-officer", Random(7))


def database(folder: Path) -> str:
    """The URL of the folder's database."""
    return config.read(folder / config.NAME).database


def cases(count: int) -> list[Case]:
    """So many made-up cases."""
    patterns = world.cases(Random(7))[:PATTERNS]
    return [patterns[n % PATTERNS].model_copy(update={"ref": f"K-{n:05}"}) for n in range(count)]


def allocations(desk: Desk, instrument: Instrument, count: int) -> list[Allocation]:
    """A toolkit sent out for each of so many cases, to somebody who had no hand in it."""
    desk.store.load_people(world.people())
    desk.store.load_cases(cases(count))
    people = [person.ref for person in world.people() if person.auditor]
    wanted = [
        Wanted(one.ref, next(ref for ref in people if ref not in {i.person for i in one.involved}))
        for one in desk.store.cases()
    ]
    return allocate(desk, instrument, wanted)[0]


def prepare(folder: Path, count: int) -> None:
    """A database with allocations, and a returned file for each in the folder `returns`."""
    registry = Registry.load()
    initialise(folder / config.NAME, registry.instruments.values())
    (folder / RETURNS).mkdir()
    instrument = registry.instrument(INSTRUMENT)
    with Store.open(database(folder)) as store:
        at = desk(folder, store)
        made: list[tuple[Stamp, dict[str, str]]] = []
        for n, allocation in enumerate(allocations(at, instrument, count)):
            if n < PATTERNS:
                made.append(typed(at, instrument, allocation, n))
            stamp, own = made[n % PATTERNS]
            values = allocation_values(instrument, allocation, store.key())
            hints = hint_values(instrument, layout_of(instrument, allocation), {}, {})
            path = folder / RETURNS / f"{allocation.return_id}.xlsx"
            path.write_bytes(stamp.fill({**own, **values, **hints}))


def typed(
    at: Desk, instrument: Instrument, allocation: Allocation, seed: int
) -> tuple[Stamp, dict[str, str]]:
    """A template as openpyxl saves it once an auditor has typed, placeholders and all."""
    blank = render(instrument, layout_of(instrument, allocation), at.organisation)
    audit = auditors.answers(instrument, allocation, seed, known_today(at, instrument, allocation))
    return Stamp(type_into(blank.data, instrument, allocation, Typed(audit))), blank.values


def files(folder: Path) -> Sequence[Path]:
    """The returned files."""
    return sorted((folder / RETURNS).iterdir())
