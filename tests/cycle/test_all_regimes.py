"""Every installed regime in one quarter: counted side by side, and no grade of one added to another's."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter

import openpyxl
import pytest

from qa_core.config import find
from qa_core.cycle.desk import Desk
from qa_core.cycle.reporting import make, wanted
from qa_core.cycle.setup import initialise
from qa_core.model.audit import Answer, Audit, Subject
from qa_core.model.case import Case
from qa_core.model.figure import Report, Table
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.reports.write import renderer
from qa_core.rules.examples import example_audit
from qa_core.store.records import NewAudit
from qa_core.store.store import Store

PERIOD = "2026-Q3"
SHARED = {
    *("concerns", "summary", "benchmark", "change", "change-numbers", "shared-themes"),
    *("actions", "ageing", "action-owners", "versions"),
}
REGIMES = {"caf-tier1-taf", "caf-tier2", "cafcass-impact", "thematic-domestic-abuse"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A quarter with audits by every instrument: three of the first, four of the next, and so on."""
    folder = tmp_path_factory.mktemp("regimes")
    registry = Registry.load()
    initialise(folder / "qa.toml", registry.instruments.values())
    config = find(folder / "qa.toml")
    made = Desk(Store.open(config.database), registry, config, dt.date(2026, 9, 28), "qa-officer")
    made.store.load_lists([], [Case(ref=f"K-{n:04d}", team="NS"[n % 2], agency="Hub") for n in range(20)])
    for number, instrument in enumerate(registry.instruments.values(), 3):
        audits = [audit(instrument, n) for n in range(number)]
        made.store.save_snapshot(instrument)
        made.store.save_audits(instrument, [NewAudit(*made.grade(instrument, one)) for one in audits])
    return made


def audit(instrument: Instrument, n: int) -> Audit:
    """The nth audit: agencies by turns, every third a nil return, every third record checked again."""
    agencies = [agency.id for agency in instrument.agencies]
    made = example_audit(
        instrument,
        n,
        date=dt.date(2026, 7, 1 + n),
        case=f"K-{n:04d}",
        agency=agencies[n % len(agencies)] if agencies else None,
        given={key: Answer(value="no" if n % 3 == 2 else "yes") for key in instrument.role("nil")},
    )
    cycle = 2 if instrument.record and n % 3 == 2 else 1
    return made.model_copy(update={"subject": Subject(record=f"R-{n}", cycle=cycle)})


@pytest.fixture(scope="module")
def report(desk: Desk) -> Report:
    """The report over all instruments."""
    return make(desk, "quarterly", wanted(desk, "quarterly", PERIOD))


def of(report: Report, id: str, instrument: str = "") -> Table:
    """One table of a report, of one instrument where there are several."""
    return next(one for one in report.tables if one.id == (f"{instrument}-{id}" if instrument else id))


def numbers(table: Table, *titles: str) -> int:
    """The sum of some columns."""
    at = [n for n, column in enumerate(table.columns) if column.title in titles]
    return sum(int(row[n] or 0) for row in table.rows for n in at)


def test_every_regime_is_there(desk: Desk, report: Report) -> None:
    assert {*desk.registry.instruments} >= REGIMES
    assert {name.rpartition(" ")[0] for name in report.instruments} == {*desk.registry.instruments}
    assert [check.detail for check in desk.store.verify() if not check.ok] == []


@pytest.mark.requirement("S0-038")
def test_each_grade_table_has_the_audits_of_its_own_instrument(desk: Desk, report: Report) -> None:
    audits = Counter(head.instrument for head in desk.store.audits())
    assert len(set(audits.values())) == len(audits)
    for id, instrument in desk.registry.instruments.items():
        if not instrument.role("overall"):
            table = of(report, "results", id)
            assert numbers(table, "First checks", "Checked again") == audits[id]
            rest = 0
        else:
            table = of(report, "grades", id)
            returns = of(report, "returns", id) if instrument.agencies else None
            rest = numbers(returns, "Nil: family not known", "No grade asked") // 2 if returns else 0
            assert numbers(table, "Audits") + rest == audits[id]
        labels = [option.label for option in instrument.grade_scale]
        assert [row[0] for row in table.rows][: len(labels)] == labels


def test_side_by_side_is_what_each_instrument_has_alone(desk: Desk, report: Report) -> None:
    for id in desk.registry.instruments:
        alone = make(desk, "quarterly", wanted(desk, "quarterly", PERIOD, instruments=[id]))
        own = {one.id: one.rows for one in alone.tables if one.id not in SHARED}
        beside = {
            one.id.removeprefix(f"{id}-"): one.rows for one in report.tables if one.id.startswith(f"{id}-")
        }
        assert beside == own, id


@pytest.mark.requirement("S0-001")
def test_only_reaching_the_benchmark_is_compared_across_regimes(desk: Desk, report: Report) -> None:
    prefixes = tuple(f"{id}-" for id in desk.registry.instruments)
    assert {one.id for one in report.tables if not one.id.startswith(prefixes)} <= SHARED
    rows = of(report, "benchmark").rows
    titles = [one.title for one in desk.registry.instruments.values() if one.benchmark]
    assert sorted(str(row[1]) for row in rows) == sorted(titles)
    for row in rows:
        instrument = next(one for one in desk.registry.instruments.values() if one.title == row[1])
        kind = "grades" if instrument.role("overall") else "results"
        [n] = {one[3] for one in of(report, kind, instrument.id).rows if one[3] is not None}
        assert row[4] == n


def test_nothing_is_averaged(report: Report) -> None:
    said = [word for one in report.tables for word in (one.title, *(column.title for column in one.columns))]
    assert [word for word in said if "average" in word.casefold() or "mean" in word.casefold().split()] == []


def test_care_is_shown_from_its_best_step_to_its_worst(report: Report) -> None:
    table = of(report, "rows-care", "thematic-neglect")
    assert [column.title[0] for column in table.columns[3:8]] == [*"12345"]
    assert "worst given is" in table.note
    assert not any(column.kind == "share" for column in table.columns)


def test_every_format_holds_them_all(report: Report) -> None:
    for name in ("html", "json"):
        text = renderer(name)(report).decode("utf-8")
        assert all(one.title.partition(":")[0][:20] in text for one in report.tables)
    book = openpyxl.load_workbook(io.BytesIO(renderer("xlsx")(report)))
    assert {"caf-tier1-taf results", "caf-tier2 grades", "cafcass-impact learning"} <= {*book.sheetnames}
