"""A made-up half-year of audits over three agencies and three teams, to make reports of."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from learning_office import Learning, furnished

from qa_core.config import find
from qa_core.cycle.desk import Desk
from qa_core.cycle.reporting import make, wanted
from qa_core.model.audit import Answer, Audit
from qa_core.model.case import Case, Person
from qa_core.model.figure import Report, Table
from qa_core.registry import Registry
from qa_core.rules.examples import example_audit
from qa_core.store.records import NewAudit

TODAY = dt.date(2026, 11, 3)
PLACES = {"Harbour School": ("North", 14), "Housing": ("South", 11), "Health visiting": ("East", 3)}
"""Agency: team, and how many audits a quarter."""
GOOD = {"Harbour School": 8, "Housing": 6, "Health visiting": 2}
WORDS = "In K-0101 the plan is clear; P-50 keeps it up."


def built(folder: Path) -> Path:
    """A folder with that half-year in it, to be copied for each test."""
    with pytest.MonkeyPatch.context() as patch:
        fill(furnished(folder, patch, "caf-tier2"))
    return folder


def copied(source: Path, folder: Path, patch: pytest.MonkeyPatch) -> Learning:
    """An office of its own, as it was built."""
    made = Learning(folder / "office", Registry.load().instruments["caf-tier2"])
    shutil.copytree(source, made.folder)
    patch.chdir(made.folder)
    made.patch = patch
    made.works("qa-officer")
    return made


def fill(office: Learning) -> None:
    """Two quarters of audits; in the second one more of Housing is good."""
    cases = [
        Case(ref=f"K-{number}{at:02d}", team=team, agency=agency, lead_professional=f"P-{number}0")
        for number, (agency, (team, n)) in enumerate(PLACES.items(), 1)
        for at in range(1, n + 1)
    ]
    people = [Person(ref="P-10", team="North", agency="Harbour School", manager="A-01"), Person(ref="A-01")]
    with office.store() as store:
        store.load_lists(people, cases)
        desk = Desk(store, Registry.load(), find(office.folder / "qa.toml"), TODAY, "qa-officer")
        new = [NewAudit(*desk.grade(office.instrument, one)) for one in _audits(office, cases)]
        store.save_audits(office.instrument, new)


def _audits(office: Learning, cases: list[Case]) -> Iterator[Audit]:
    for month in (5, 8):
        seen: dict[str, int] = {}
        for case in cases:
            at = seen[case.agency] = seen.get(case.agency, 0) + 1
            good = at <= GOOD[case.agency] + (month == 8 and case.agency == "Housing")
            grade = "good" if good else "requires-improvement"
            given = {
                "6.i": Answer(value=grade),
                "6.i.rationale": Answer(value=WORDS if at == 1 else "The record shows why."),
                "6.d": Answer(rows=({"point": "See the child alone", "level": "practitioner"},)),
            }
            if month == 8:
                owner = case.agency if at % 2 else "Lead Professional"
                given["6.j"] = Answer(
                    rows=(
                        {
                            "finding": "No date",
                            "action": f"Date the plan of {case.ref}",
                            "owner": owner,
                            "due": "2026-10-01" if at < 6 else "2027-01-10",
                            "rag": "amber",
                        },
                    )
                )
            day = dt.date(2026, month, 10)
            made = example_audit(office.instrument, "best", case=case.ref, date=day, given=given)
            yield made.model_copy(update={"answers": {**made.answers, **given}})


@contextmanager
def desk_of(office: Learning, by: str = "qa-officer") -> Iterator[Desk]:
    """A desk in the office."""
    with office.store() as store:
        yield Desk(store, Registry.load(), find(office.folder / "qa.toml"), TODAY, by)


def report(
    office: Learning, name: str, period: str | None = "2026-Q3", subject: str = "", **more: str
) -> Report:
    """A product, as it would be rendered."""
    with desk_of(office, more.pop("by", "qa-officer")) as desk:
        return make(desk, name, wanted(desk, name, period, subject=subject, **more))


def table(made: Report, id: str) -> Table:
    """One table of a report."""
    return next(one for one in made.tables if one.id == id)


def words(made: Report) -> str:
    """Everything that a report says."""
    return made.model_copy(
        update={"tables": tuple(t.model_copy(update={"names": (), "sums": ()}) for t in made.tables)}
    ).model_dump_json()
