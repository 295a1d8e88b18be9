"""How toolkits go out: for cases that are drawn, for a day's records, for the agencies of an exercise."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa_core.cycle import exercise_setup, exercise_toolkits, records
from qa_core.cycle.demo import exports, world
from qa_core.cycle.demo.inbox import Sent
from qa_core.cycle.desk import Desk
from qa_core.cycle.toolkits import Wanted, allocate
from qa_core.cycle.toolkits import write as write_toolkits
from qa_core.model.allocation import Allocation
from qa_core.model.case import CASE_FACTS, Case
from qa_core.model.instrument import Instrument
from qa_core.toolkit.records import read_records

SCRIPTED, DRAWN, RECORDS, CASES, AGENCIES = 14, 5, 4, 2, 3


def drawn(desk: Desk, instrument: Instrument, scripted: bool) -> list[Sent]:
    """Cases drawn at random, one or two for each auditor, none of a case that they had a hand in."""
    cases = desk.store.cases()
    desk.chance.shuffle(cases)
    people = [person.ref for person in desk.store.people() if person.auditor]
    due = world.TODAY + dt.timedelta(days=desk.organisation.toolkit_days)
    wanted: list[Wanted] = []
    for auditor in (people * 2)[: SCRIPTED if scripted else DRAWN]:
        fitting = next(c for c in cases if auditor not in {one.person for one in c.involved})
        cases.remove(fitting)
        wanted.append(Wanted(fitting.ref, auditor, due))
    allocations, _ = allocate(desk, instrument, wanted)
    return list(_sent(desk, instrument, allocations, scripted))


def checked(desk: Desk, instrument: Instrument, folder: Path) -> list[Sent]:
    """A day's records, exported, worked out, and sent to a reviewer for the rest."""
    path = folder / f"{instrument.id}.json"
    path.write_text(json.dumps(_exported(desk, instrument), indent=1), encoding="utf-8")
    placed = records.in_cycles(desk, instrument, read_records(instrument, [path]))
    owner, settings = desk.registry.owner(instrument), desk.settings(instrument)
    found = [records.check(instrument, one, owner, settings, desk.today) for one in placed]
    found = records.keep(desk, instrument, found)
    allocations, _ = allocate(desk, instrument, records.to_send(found, world.REVIEWER))
    return list(_sent(desk, instrument, allocations))


def asked(desk: Desk, instrument: Instrument) -> tuple[str, list[Sent]]:
    """An exercise of a few cases and agencies: its id, and a toolkit for each agency and case."""
    lead = next(person.ref for person in desk.store.people() if person.auditor)
    people = [person.ref for person in desk.store.people() if person.auditor and person.external]
    agencies = zip(instrument.agencies[:AGENCIES], people, strict=False)
    id = exercise_setup.create(
        desk,
        {
            "instrument": instrument.id,
            "theme": instrument.title,
            "trigger": "tier2-finding",
            "lead_auditor": lead,
            "due": (world.TODAY + dt.timedelta(days=21)).isoformat(),
            "cases": [case.ref for case in _untouched(desk, {lead, *people})[:CASES]],
            "agencies": [{"agency": agency.id, "auditor": person} for agency, person in agencies],
        },
    )
    outgoing = exercise_toolkits.toolkits(desk, id)
    return id, list(_sent(desk, instrument, outgoing.allocations))


def _untouched(desk: Desk, people: set[str]) -> list[Case]:
    """Cases in which none of these people had a hand."""
    return [case for case in desk.store.cases() if not people & {one.person for one in case.involved}]


def _exported(desk: Desk, instrument: Instrument) -> list[dict[str, object]]:
    cases = desk.store.cases()
    desk.chance.shuffle(cases)
    wanted, found = CASE_FACTS | instrument.facts, []
    for number, case in enumerate(cases[:RECORDS], 1):
        day = world.TODAY - dt.timedelta(days=desk.chance.randint(1, 9))
        facts = exports.record_facts(case, day, desk.chance)
        kept = {name: value for name, value in facts.items() if name in wanted}
        found.append(
            {"record": f"{case.ref}-{number:02}{instrument.id[-3:].upper()}", "case": case.ref, **kept}
        )
    return found


def _sent(
    desk: Desk, instrument: Instrument, allocations: Sequence[Allocation], scripted: bool = False
) -> Iterator[Sent]:
    made = write_toolkits(desk, instrument, allocations)
    for number, (allocation, data) in enumerate(made):
        yield Sent(instrument, allocation, data, number, scripted)
