"""What reports count beyond one quarter: populations, the period before, duties, the year so far."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from office import Office

from qa_core.cli import _desk
from qa_core.config import find
from qa_core.cycle.desk import Desk
from qa_core.cycle.reporting import populations
from qa_core.cycle.reporting.counting import before
from qa_core.errors import StoreError
from qa_core.model.audit import Answer
from qa_core.model.period import Period
from qa_core.registry import Registry
from qa_core.reports.shares import interval
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import grade

TEAMS = ("North", "South", "West")
PERSONS = "ref,role,team,auditor\n" + "".join(f"A-{n:02d},auditor,Quality,yes\n" for n in range(1, 5))
PER_MONTH = {9: ("good", "requires-improvement"), 10: ("good", "good", "inadequate"), 11: ("good",)}


class Quarters(Office):
    """An organisation with 30 open cases, on a day that is set."""

    day: dt.date = dt.date(2026, 9, 1)

    def audit(self, case: str, month: int, given: str) -> None:
        """An audit of a month, stored."""
        day = dt.date(2026, month, 20)
        audit = example_audit(self.instrument, "best", case=case, date=day, agree=True)
        audit = audit.model_copy(update={"answers": {**audit.answers, "6.i": Answer(value=given)}})
        with self.store() as store:
            store.save_snapshot(self.instrument)
            store.save_audit(self.instrument, audit, grade(self.instrument, audit, None), by="x")

    def report(self, name: str, period: str) -> dict[str, list[dict[str, Any]]]:
        """The tables of a report by id, each row by the titles of its columns."""
        self.qa("report", name, "--period", period, "--format", "json", "-o", "out")
        data = json.loads(Path("out", f"{name}-{period}.json").read_text(encoding="utf-8"))
        return {
            table["id"]: [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
            for table in data["tables"]
        }


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Quarters:
    """Six audits from September to November 2026, and draws of October and November."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_USER", "qa-officer")
    made = Quarters(tmp_path, Registry.load().instrument("caf-tier2"))
    monkeypatch.setattr(_desk, "today", lambda: made.day)
    made.qa("init")
    lines = ["case,team,agency,opened,closed"]
    for n in range(30):
        closed = "15/10/2026" if n < 5 else ""
        opened = "01/11/2026" if n == 29 else "01/02/2025"
        lines.append(f"K-{n:04d},{TEAMS[n % 3]},Early Help,{opened},{closed}")
    (tmp_path / "cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "persons.csv").write_text(PERSONS, encoding="utf-8")
    made.qa("case", "load", "cases.csv")
    made.qa("person", "load", "persons.csv")
    for month in (10, 11):
        made.day = dt.date(2026, month, 2)
        made.qa("sample", "draw", "caf-tier2", "--month", f"2026-{month}", "--seed", "5")
    number = 10
    for month, grades in PER_MONTH.items():
        for given in grades:
            made.audit(f"K-{number:04d}", month, given)
            number += 1
    made.day = dt.date(2026, 11, 28)
    return made


def test_the_sample_is_of_all_cases_that_were_open_when_cases_were_drawn(at: Quarters) -> None:
    """On 2 October 29 were open (one is opened in November), on 2 November 25: 30 different ones."""
    [overall, *_] = at.report("quarterly", "2026-Q4")["benchmark"]
    assert (overall["At or above"], overall["n graded"]) == (3, 4)
    assert overall["Likely range"] == pytest.approx(interval(3, 4, 30))
    [november, *_] = at.report("quarterly", "2026-11")["benchmark"]
    assert november["Likely range"] == pytest.approx(interval(1, 1, 25))


def test_without_a_draw_the_range_is_that_of_any_number_of_cases(at: Quarters) -> None:
    [overall, *_] = at.report("quarterly", "2026-Q3")["benchmark"]
    assert overall["Likely range"] == pytest.approx(interval(1, 2))


def test_teams_are_samples_of_their_own_cases(at: Quarters) -> None:
    teams = {row["Team"]: row for row in at.report("quarterly", "2026-Q4")["teams"]}
    for row in teams.values():
        low, high = row["Likely range"]
        assert (low, high) == pytest.approx(interval(round(row["n"] * row["Good or better"]), row["n"], 10))


@pytest.mark.requirement("S0-038")
def test_the_quarter_stands_beside_the_one_before(at: Quarters) -> None:
    tables = at.report("quarterly", "2026-Q4")
    first = tables["change"][0]
    assert (first["At or above"], first["n"]) == (3, 4)
    assert (first["At or above, before"], first["n, before"]) == (1, 2)
    assert (first["Points"], first["Change"]) == ("+25", "no clear difference")
    assert tables["change-numbers"][0] == {
        "Number of": "Audits",
        "This period": 4,
        "Before": 2,
        "Difference": "+2",
    }
    assert "change" not in at.report("quarterly", "2026-Q3")


def test_the_trend_begins_with_the_first_month_that_has_audits(at: Quarters) -> None:
    months = [
        (row["Month"], row["At or above"], row["n"]) for row in at.report("quarterly", "2026-Q4")["trend"]
    ]
    assert months == [
        ("September 2026", 1, 2),
        ("October 2026", 2, 3),
        ("November 2026", 1, 1),
        ("December 2026", 0, 0),
    ]


@pytest.mark.requirement("S0-039")
def test_the_year_so_far_month_by_month(at: Quarters) -> None:
    tables = at.report("year-to-date", "2026-11")
    rows = [[*row.values()] for row in tables["months"]]
    assert [row[:4] for row in rows[8:]] == [
        ["September 2026", 2, 1, 2],
        ["October 2026", 3, 2, 3],
        ["November 2026", 1, 1, 1],
    ]
    assert rows[0][:5] == ["January 2026", 0, 0, 0, None]
    assert rows[-1][5:8] == [6, 4, 6]
    assert rows[-1][9] == pytest.approx(interval(4, 6, 30))
    themes = {row["Theme"]: row for row in tables["themes"]}
    for theme in {row["Theme"] for row in tables["themes-months"]}:
        last = [row for row in tables["themes-months"] if row["Theme"] == theme][-1]
        assert last["n so far"] == themes[theme]["n answers"]
        assert last["Share so far"] == themes[theme]["Share"]


@pytest.mark.requirement("S0-032")
def test_duties_of_the_period_are_what_was_expected(at: Quarters) -> None:
    at.day = dt.date(2026, 11, 2)
    at.qa("allocate", "caf-tier2", "--month", "2026-11")
    given = at.json("duty", "list", "--month", "2026-11")
    at.day = dt.date(2026, 11, 20)
    whose = ("--month", "2026-11", "--auditor", given[0]["auditor"])
    why = ("--conflict", "taf-attendee", "--reason", "I was there")
    at.qa("duty", "decline", given[0]["case"], *whose, *why)
    standing = [one for one in at.json("duty", "list", "--month", "2026-11") if not one["ended_at"]]
    late = sum(one["due"] < "2026-11-20" for one in standing)
    rows = at.report("quarterly", "2026-Q4")["completed"]
    [november] = [row for row in rows if row["Month"] == "November 2026"]
    assert {row["Given out"] for row in rows if row is not november} == {0}
    assert (november["Given out"], november["Returned"]) == (len(given), 0)
    assert (november["Overdue"], november["Out, not yet due"]) == (late, len(given) - late)
    assert november["Given back: conflict"] == 1


@pytest.mark.parametrize(
    ("period", "months"),
    [
        ("2026-Q1", ("2025-10", "2025-11", "2025-12")),
        ("2026-03", ("2026-02",)),
        ("2026", tuple(f"2025-{n:02d}" for n in range(1, 13))),
    ],
)
def test_the_period_before_is_as_long_and_ends_where_this_one_begins(
    period: str, months: tuple[str, ...]
) -> None:
    assert before(Period.parse(period)).months == months


@pytest.mark.requirement("S0-024")
@pytest.mark.parametrize(("done", "exact"), [(12, True), (10, False)])
def test_where_every_record_was_checked_shares_are_exact(
    at: Quarters, monkeypatch: pytest.MonkeyPatch, done: int, exact: bool
) -> None:
    monkeypatch.setattr(populations, "covered", lambda *_: (done, 12))
    with _made(at) as desk:
        records = desk.registry.instrument("caf-tier1-taf")
        found = populations.population(desk, records, Period.parse("2026-Q4"))
        assert (found.all, found.exact) == (12, exact)
        assert populations.given(desk, records, Period.parse("2026-Q4")) == ()


def test_a_frame_that_was_altered_tells_nothing(at: Quarters, monkeypatch: pytest.MonkeyPatch) -> None:
    def altered(*_: object) -> None:
        raise StoreError("altered")

    with _made(at) as desk:
        assert populations.population(desk, at.instrument, Period.parse("2026-Q4")).all == 30
        monkeypatch.setattr(type(desk.store), "frame", altered)
        assert populations.population(desk, at.instrument, Period.parse("2026-Q4")).all is None


@contextmanager
def _made(at: Quarters) -> Iterator[Desk]:
    """The desk that the commands work at."""
    with at.store() as store:
        yield Desk(store, Registry.load(), find(at.folder / "qa.toml"), at.day, "x")
