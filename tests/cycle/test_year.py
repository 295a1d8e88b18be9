"""A simulated year in small: what must hold holds, and each check sees when it does not."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa_core.config import find
from qa_core.cycle.demo import year_reports
from qa_core.cycle.demo.round import clean
from qa_core.cycle.demo.year import play
from qa_core.cycle.demo.year_checks import Found, checks
from qa_core.cycle.demo.year_plan import CLOSING, SCRIPTS, Plan
from qa_core.cycle.demo.year_state import Lists, Told, Year
from qa_core.cycle.demo.year_town import Town
from qa_core.cycle.desk import Desk
from qa_core.cycle.reporting import make, wanted
from qa_core.model.case import Involvement
from qa_core.registry import Registry
from qa_core.rules.coverage import is_open
from qa_core.store.store import Store

SMALL = Plan(
    months=2,
    cases=60,
    auditors=8,
    churn=2,
    records=1,
    exercises=1,
    few=1,
    typed=30,
    feedback=3,
    formats=("html", "json"),
    others=("html",),
)
AIM = "caf-tier2"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Year, list[Found]]:
    """A year of two months, played once."""
    folder = tmp_path_factory.mktemp("year") / "demo"
    clean(folder)
    return play(folder, Registry.load(), lambda _what, _n, _of: None, SMALL)


@pytest.fixture
def desk(played: tuple[Year, list[Found]], tmp_path: Path) -> Iterator[Desk]:
    """The desk on the last day, over a copy of the database that may be spoilt."""
    for name in ("qa.toml", "qa.db"):
        shutil.copy(played[0].folder / name, tmp_path / name)
    config = find(tmp_path)
    with Store.open(config.database) as store:
        yield Desk(store, Registry.load(), config, SMALL.day(SMALL.months - 1, CLOSING), "qa-officer")


@pytest.mark.requirement("S0-019", "S0-026", "S0-028", "S0-030", "S0-057")
def test_what_must_hold_holds(played: tuple[Year, list[Found]]) -> None:
    _, found = played
    assert {one.name: one.wrong for one in found if not one.ok} == {}
    assert len(found) == 9


def test_people_were_untidy_and_everything_happened(played: tuple[Year, list[Found]]) -> None:
    did = played[0].did
    wanted = [f"manner: {manner}" for manner in {*SCRIPTS[0], *SCRIPTS[1]} - {"lost"}]
    wanted += ["declined: conflict", "cases replaced", "cases held back", "records handed in again"]
    wanted += ["returns: conflict", "returns: needs-correction", "returns: refused", "returns: duplicate"]
    wanted += ["settled: new", "settled: old", "toolkits issued again", "audits amended", "audits voided"]
    wanted += ["reply sheets: accepted", "recommendations", "second audits", "self-checks"]
    wanted += ["third audits", "ties broken by a third audit"]
    wanted += ["results of an earlier year", "concerns: close", "concerns: leave", "reminders of toolkits"]
    assert [what for what in wanted if not did[what]] == []
    assert played[0].left != []


def test_reports_of_the_quarter_and_the_year_are_written(played: tuple[Year, list[Found]]) -> None:
    names = {path.name for path in played[0].reports}
    assert {"quarterly-2026-Q1.html", "quarterly-2026.html", "quarterly-2026.json"} <= names
    others = ("annual-2026", "champions-2026", "coverage-2026", "consistency-2026", "monthly-tab-2026-02")
    assert {f"{name}.html" for name in (*others, "year-to-date-2026-Q1")} <= names
    assert {name.partition("-")[0] for name in names} >= {"thematic", "agency"}


@pytest.mark.requirement("S0-042", "S0-043", "S0-046")
def test_a_quarters_report_is_issued_goes_to_cmt_and_then_there_is_a_digest(
    played: tuple[Year, list[Found]], desk: Desk, tmp_path: Path
) -> None:
    year = replace(played[0], folder=tmp_path, did=Counter(), reports=[])
    year_reports.quarter(desk, year, "2026-Q1")
    assert [path.name for path in year.reports] == [f"quarterly-2026-Q1-R-0001.{k}" for k in SMALL.formats]
    assert year.did["steps of issued reports"] == 0
    later = replace(desk, today=desk.today + dt.timedelta(90))
    year_reports.quarter(later, year, "2026-Q2", draft=True)
    [issued] = desk.store.issued_reports()
    assert [step.step for step in issued.route] == ["service-leader", "social-care", "cmt"]
    assert ("slt", "2026-Q1", "") in list(year_reports.others(later, year))
    assert make(later, "slt", wanted(later, "slt", "2026-Q1")).sentences


def _more_cases(desk: Desk, _: Year) -> Year | None:
    """So many open cases that what was audited is far from the aim."""
    one = desk.store.cases()[0]
    more = [one.model_copy(update={"ref": f"L-{n:04}", "closed": None}) for n in range(1200)]
    desk.store.load_cases(more)
    return None


def _conflict(desk: Desk, year: Year) -> Year | None:
    """An auditor had a hand in a case of theirs, by the case list of that month."""
    duty = next(one for one in desk.store.duties() if one.stands)
    lists = year.lists[duty.month]
    case = lists.cases[duty.case]
    hand = Involvement(person=duty.auditor, involved="contributor")
    spoilt = case.model_copy(update={"involved": (*case.involved, hand)})
    cases = {**lists.cases, duty.case: spoilt}
    return replace(year, lists={**year.lists, duty.month: Lists(cases, lists.people)})


def _manager(desk: Desk, year: Year) -> Year | None:
    """An auditor manages the lead professional, by the staff list of that month."""
    duty = next(one for one in desk.store.duties() if one.stands and one.instrument == AIM)
    lists = year.lists[duty.month]
    lead = lists.people[lists.cases[duty.case].lead_professional]
    spoilt = lead.model_copy(update={"manager": duty.auditor})
    people = {**lists.people, lead.ref: spoilt}
    return replace(year, lists={**year.lists, duty.month: Lists(lists.cases, people)})


def _forgotten(_: Desk, year: Year) -> Year | None:
    """Nobody meant to leave the concern open that nobody acknowledged."""
    return replace(year, left=[])


def _never_stored(_: Desk, year: Year) -> Year | None:
    return replace(year, told=[*year.told, Told("lost.xlsx", "0" * 64, "A-000001")])


def _other_audit(_: Desk, year: Year) -> Year | None:
    first = year.told[0]
    return replace(year, told=[replace(first, audit="A-999999"), *year.told[1:]])


def _lost_reply(_: Desk, year: Year) -> Year | None:
    return replace(year, replied=[*year.replied, Told("lost.xlsx", "0" * 64, "A-000001")])


def _twice(desk: Desk, _: Year) -> Year | None:
    """The same case audited twice."""
    head = next(one for one in desk.store.audits(instrument=AIM, state="submitted"))
    stored = desk.store.audit(head.id)
    instrument = desk.store.instrument(head.instrument, head.instrument_version)
    desk.store.save_audit(instrument, stored.audit, stored.result, by="nobody")
    return None


def _trouble(_: Desk, year: Year) -> Year | None:
    return replace(year, troubles=["R-1: never put right"])


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("coverage aim reached", _more_cases),
        ("no conflict of interest", _conflict),
        ("no conflict of interest", _manager),
        ("escalations acknowledged or listed", _forgotten),
        ("returns told “accepted” are there", _never_stored),
        ("returns told “accepted” are there", _other_audit),
        ("replies told “accepted” are there", _lost_reply),
        ("no duplicates", _twice),
        ("nothing was left undone", _trouble),
    ],
)
def test_each_check_can_fail(
    played: tuple[Year, list[Found]], desk: Desk, name: str, spoil: Callable[[Desk, Year], Year | None]
) -> None:
    year = spoil(desk, played[0]) or played[0]
    assert {one.name for one in checks(desk, year, AIM) if not one.ok} == {name}


def test_a_database_that_was_altered_fails(desk: Desk, played: tuple[Year, list[Found]]) -> None:
    url = desk.config.database
    desk.store.close()
    _alter(Path(url.removeprefix("sqlite:///")))
    with Store.open(url) as store:
        found = checks(replace(desk, store=store), played[0], AIM)
    assert {one.name for one in found if not one.ok} == {
        "returns told “accepted” are there",
        "the store verifies",
        "draws come out again",
    }


def _alter(path: Path) -> None:
    """Other bytes for one accepted return, and another seed for a draw, behind the program's back."""
    import sqlite3

    with sqlite3.connect(path) as database:
        database.execute(
            "UPDATE toolkit_return SET data = x'00' WHERE status = 'accepted' AND audit IS NOT NULL"
        )
        database.execute("UPDATE sample_draw SET seed = seed + 1")
    database.close()


def test_the_town_goes_on_through_the_year() -> None:
    town = Town(SMALL)
    first, last = dt.date(2026, 1, 2), dt.date(2026, 12, 27)
    open_ones = [{c.ref for c in town.cases(day) if is_open(c, day)} for day in (first, last)]
    assert len(open_ones[0]) == len(open_ones[1]) == pytest.approx(SMALL.cases, abs=SMALL.churn)
    assert open_ones[0] != open_ones[1]
    assert town.cases(last) == Town(SMALL).cases(last)
