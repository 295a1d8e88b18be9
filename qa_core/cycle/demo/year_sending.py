"""What goes out in a month of a simulated year: lists, draws, allocations, toolkits, records, exercises."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from qa_core.cycle import (
    allocation,
    case_grades,
    collating,
    duties,
    exercise_setup,
    exercise_toolkits,
    exercises,
    past,
    records,
    sample_changes,
    sampling,
    toolkits,
)
from qa_core.cycle.demo import exports
from qa_core.cycle.demo.inbox import Sent
from qa_core.cycle.demo.year_returns import decline
from qa_core.cycle.demo.year_state import Lists, Year
from qa_core.cycle.demo.year_town import REVIEWERS, Town
from qa_core.cycle.desk import Desk
from qa_core.cycle.lists import load_cases, load_people
from qa_core.model.allocation import Allocation
from qa_core.model.case import CASE_FACTS, Case
from qa_core.model.instrument import Instrument
from qa_core.rules.conflicts import by_ref, hands, plain
from qa_core.rules.coverage import is_open
from qa_core.rules.verdicts import failed
from qa_core.toolkit.records import read_records

AGENCIES, CASES, PAST = 3, 2, 40
DAY = dt.timedelta(days=1)


def lists(desk: Desk, year: Year, town: Town, month: str) -> None:
    """Load the lists of the day; the year keeps them to look at conflicts by itself."""
    of_cases, of_people = town.write(year.folder / "lists" / month, desk.today)
    load_people(desk.store, of_people, desk.by)
    load_cases(desk.store, of_cases, desk.by)
    cases = {case.ref: case for case in town.cases(desk.today)}
    year.lists[month] = Lists(cases, {person.ref: person for person in town.people})


def earlier(desk: Desk, year: Year, town: Town, instrument: Instrument) -> None:
    """Results of the year before, as they stood in a spreadsheet."""
    path = year.folder / "lists" / f"results {year.plan.first - 1}.csv"
    grades = [option.id for option in instrument.grade_scale]
    chance = Random(year.plan.seed + 1)
    open_ones = [case for case in town.cases(desk.today) if is_open(case, desk.today)]
    chosen = chance.sample(open_ones, min(PAST, len(open_ones) // 6))
    rows = [
        (case.ref, desk.today - chance.randint(20, 300) * DAY, instrument.id, chance.choice(grades))
        for case in chosen
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("case", "date", "instrument", "grade"), *rows])
    year.did["results of an earlier year"] += past.load(desk, [path]).added


def cases(desk: Desk, year: Year, instrument: Instrument, number: int, few: int | None) -> list[Sent]:
    """Draw, allocate and send the cases of a month; now and then one is unfit, or given back."""
    month = year.plan.month(number)
    wanted = sampling.Wanted(month, seed=year.plan.seed + number, stratify="" if few else "team", size=few)
    made = sampling.draw(desk, instrument.id, wanted)
    year.did["cases drawn"] += len(made.chosen)
    if few is None and number % 3 == 1:
        sample_changes.replace(desk, made.id, made.chosen[-1], "The family has moved away.")
        year.did["cases replaced"] += 1
    allocation.allocate(desk, instrument, month)
    if few is None:
        decline(desk, year, month, instrument.id, number)
    outgoing = duties.toolkits(desk, instrument, month)
    desk.store.duties_sent(outgoing.sent, by=desk.by)
    return list(sent(desk, year, instrument, outgoing.allocations, number))


def held(desk: Desk, year: Year, number: int) -> None:
    """A case held back before the draws of a quarter, and released after it."""
    for hold in desk.store.holds(current=True):
        sample_changes.release(desk, hold.case, "The hearing is over.")
    free = [case.ref for case in desk.store.cases() if is_open(case, desk.today)]
    if number % 3 == 0:
        sample_changes.hold(desk, free[number], "A court hearing is near.")
        year.did["cases held back"] += 1


def checked(desk: Desk, year: Year, instrument: Instrument, number: int) -> list[Sent]:
    """A day's records, and those handed in again; worked out, and sent to a reviewer for the rest."""
    month = year.plan.month(number)
    path = year.folder / "lists" / month / f"{instrument.id}.json"
    path.write_text(json.dumps(_exported(desk, year, instrument, number), indent=1), encoding="utf-8")
    placed = records.in_cycles(desk, instrument, read_records(instrument, [path]))
    year.did["records handed in again"] += sum(one.subject.cycle > 1 for one in placed)
    owner, settings = desk.registry.owner(instrument), desk.settings(instrument)
    found = [records.check(instrument, one, owner, settings, desk.today) for one in placed]
    found = records.keep(desk, instrument, found)
    wanted = records.to_send(found, REVIEWERS[number % len(REVIEWERS)])
    made, _ = toolkits.allocate(desk, instrument, wanted)
    return list(sent(desk, year, instrument, made, number, books=False))


def asked(desk: Desk, year: Year, instrument: Instrument, number: int) -> list[Sent]:
    """An exercise of a few cases and agencies; one of the agencies is never heard of."""
    people = desk.store.people()
    lead, *_ = inside = [one.ref for one in people if one.auditor and not one.external]
    outside = [one.ref for one in people if one.auditor and one.external]
    who = [*outside, *inside[1:]][:AGENCIES]
    agencies = zip(instrument.agencies[:AGENCIES], who, strict=False)
    id = exercise_setup.create(
        desk,
        {
            "instrument": instrument.id,
            "theme": instrument.title,
            "trigger": "tier2-finding",
            "lead_auditor": lead,
            "due": (desk.today + 21 * DAY).isoformat(),
            "cases": [case.ref for case in _untouched(desk, {lead, *who})[:CASES]],
            "agencies": [{"agency": agency.id, "auditor": person} for agency, person in agencies],
        },
    )
    year.exercises.append(id)
    outgoing = exercise_toolkits.toolkits(desk, id)
    return list(sent(desk, year, instrument, outgoing.allocations, number))[:-1]


def brought_together(desk: Desk, id: str) -> None:
    """The lead auditor does without what never came, collates, and grades what can be graded."""
    for case in collating.status(desk, id)["cases"]:
        for one in case["returns"]:
            if one["status"] == "missing":
                exercises.waive(desk, id, case["case"], one["agency"], "No answer after two reminders.")
    for case in collating.collate(desk, id):
        _grade(desk, id, case)


def sent(
    desk: Desk,
    year: Year,
    instrument: Instrument,
    made: Sequence[Allocation],
    number: int,
    *,
    books: bool = True,
) -> Iterator[Sent]:
    """Toolkits that go out; the workbook is made only where somebody types into it."""
    pairs = toolkits.write(desk, instrument, made) if books else ((one, b"") for one in made)
    for place, (one, data) in enumerate(pairs):
        found = Sent(instrument, one, data, 20 * number + place)
        year.open_sent[one.return_id] = found
        year.did["toolkits sent"] += 1
        yield found


def _grade(desk: Desk, id: str, case: Mapping[str, Any]) -> None:
    if case["collation"]["status"] != "collated" or case["suggested"] is None:
        return
    if case["collation"]["discussion"]:
        case_grades.discuss(desk, id, case["case"], "The agencies met and went through each difference.")
    case_grades.grade(desk, id, case["case"], case["suggested"], "As the returns suggest.")


def _untouched(desk: Desk, people: set[str]) -> list[Case]:
    """Open cases in which none of these people had a hand."""
    known = by_ref(desk.store.people())
    wanted = {plain(ref) for ref in people}
    return [
        case
        for case in desk.store.cases()
        if is_open(case, desk.today)
        and not any(kinds - {"same-team"} for ref, kinds in hands(case, known).items() if ref in wanted)
    ]


def _exported(desk: Desk, year: Year, instrument: Instrument, number: int) -> list[dict[str, Any]]:
    """New records of the month, and those that were returned in the month before, put right."""
    chance = Random(f"{year.plan.seed} {instrument.id} {number}")
    open_ones = [case for case in desk.store.cases() if is_open(case, desk.today)]
    code = instrument.id[-3:].upper()
    new = [
        (case, f"{case.ref}-{number + 1:02}{code}") for case in chance.sample(open_ones, year.plan.records)
    ]
    before = _returned(desk, instrument, year.plan.month(number - 1)) if number else []
    again = [(desk.case(one.case), one.record) for one in before]
    wanted = CASE_FACTS | instrument.facts
    found = []
    for case, record in [*new, *again]:
        facts = exports.record_facts(case, desk.today - chance.randint(1, 9) * DAY, chance)
        kept = {name: value for name, value in facts.items() if name in wanted}
        found.append({"record": record, "case": case.ref, **kept})
    return found


def _returned(desk: Desk, instrument: Instrument, month: str) -> list[Any]:
    """Records that a review of a month sent back."""
    heads = desk.store.audits(instrument=instrument.id, months=(month, month), state="submitted")
    return [one for one in heads if one.record and one.cycle == 1 and failed(desk.store.audit(one.id).result)]
