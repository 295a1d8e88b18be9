"""Every figure in every format equals one that is computed another way.

A made-up quarter (and the one before it) of every regime: two versions of one instrument, answers left blank,
audits that were voided or do not count. The table of all answers is counted again with pandas
(`support/oracle.py`), and what each format shows is read back and compared cell by cell.

The same over a whole made-up year: `qa demo --year FOLDER`, then
`QA_ORACLE_YEAR=FOLDER pytest tests/reports/test_oracle.py`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from oracle import Oracle, differences
from oracle_lists import Lists
from read_back import book, document, page, plain

from qa_core.cli.main import cli
from qa_core.config import find
from qa_core.cycle.answer_table import answer_table
from qa_core.cycle.desk import Desk
from qa_core.cycle.reporting import make, wanted
from qa_core.cycle.reporting.counting import used
from qa_core.cycle.setup import initialise
from qa_core.model.audit import Answer, Audit, Subject
from qa_core.model.case import Case
from qa_core.model.figure import Cell, Column, Report, Table
from qa_core.model.instrument import Instrument
from qa_core.model.period import Period
from qa_core.registry import Registry
from qa_core.reports.write import renderer
from qa_core.rules.conditions import compiled
from qa_core.rules.examples import example_audit
from qa_core.rules.reading import Reading
from qa_core.rules.settings import in_force
from qa_core.store.records import NewAudit
from qa_core.store.store import Store

QUARTER = "2026-Q3"
EACH = 18
TEAMS, AGENCIES = ("North", "South", "Central", ""), ("Hub", "School")
NOT_COUNTED = {
    *("summary", "change-numbers", "action-owners", "strengths", "barriers", "narratives", "earlier"),
    *("returns", "other-answers", "own-audits", "own-learning", "own-marks", "own-actions", "audits"),
    *("own-actions-listed", "recommendations", "priorities", "checked", "learned", "agreement", "gaps"),
    *("pace", "coverage", "told", "care", "told-care", "quotes"),
}
"""Tables of other things than answers, grades, concerns, actions and duties; each has tests of its own."""
PRODUCTS = [
    ("quarterly", QUARTER, ""),
    ("quarterly", "2026-Q2", ""),
    ("quarterly", "2026-08", ""),
    ("year-to-date", QUARTER, ""),
    ("annual", "2026", ""),
    ("champions", QUARTER, ""),
    ("agency", QUARTER, "Hub"),
    ("team", QUARTER, "North"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A year that somebody has made (QA_ORACLE_YEAR), or two quarters of every regime."""
    year = os.environ.get("QA_ORACLE_YEAR")
    folder = Path(year) if year else tmp_path_factory.mktemp("oracle")
    registry = Registry.load()
    if not year:
        initialise(folder / "qa.toml", registry.instruments.values())
    config = find(folder / "qa.toml")
    made = Desk(Store.open(config.database), registry, config, dt.date.today(), "qa-officer")
    if not year:
        fill(made)
    return made


def fill(desk: Desk) -> None:
    """Audits from April to September: blank answers, two versions, a void one, records checked again."""
    cases = [Case(ref=f"K-{n:04d}", team=TEAMS[n % 4], agency=AGENCIES[n % 2]) for n in range(EACH)]
    desk.store.load_lists([], cases)
    for instrument in desk.registry.instruments.values():
        versions = [instrument]
        if instrument.id == "caf-tier2":
            versions.insert(0, instrument.model_copy(update={"version": "2018.10"}))
        for at, version in enumerate(versions):
            desk.store.save_snapshot(version)
            new = [audit(version, n) for n in range(at, EACH, len(versions))]
            ids = desk.store.save_audits(version, [NewAudit(*desk.grade(version, one)) for one in new])
            desk.store.void(ids[2], by="qa-officer", why="made for the wrong case")


def audit(instrument: Instrument, n: int) -> Audit:
    """The nth audit; every third leaves some questions blank that had to be answered."""
    agencies = [agency.id for agency in instrument.agencies]
    made = example_audit(
        instrument,
        n,
        date=dt.date(2026, 4 + n % 6, 1 + n),
        case=f"K-{n:04d}",
        agency=agencies[n % len(agencies)] if agencies else None,
        given={key: Answer(value="no" if n % 3 == 2 else "yes") for key in instrument.role("nil")},
    )
    kept = {key: one for at, (key, one) in enumerate(made.answers.items()) if n % 3 or at % 7 or one.rows}
    cycle = 2 if instrument.record and n % 4 == 3 else 1
    return asked(
        instrument,
        made.model_copy(update={"answers": kept, "subject": Subject(record=f"R-{n}", cycle=cycle)}),
    )


def asked(instrument: Instrument, audit: Audit) -> Audit:
    """The audit without answers to questions that its other answers leave unasked: they count nowhere."""
    audit = in_force(instrument, audit)
    while True:
        reading = Reading(compiled(instrument), audit, {})
        kept = {key: one for key, one in audit.answers.items() if reading.asked(key)}
        if len(kept) == len(audit.answers):
            return audit
        audit = audit.model_copy(update={"answers": kept})


@pytest.fixture(scope="module")
def oracle(desk: Desk) -> Oracle:
    """The answers of the year, from the table that a person gets."""
    year = Period.parse("2026")
    return Oracle(answer_table(desk, year, every=True), {one.id: one for one in used(desk, year)})


@pytest.fixture(scope="module")
def lists(desk: Desk, oracle: Oracle) -> Lists:
    """The lists that commands give."""
    made = [
        listed(desk, *words)
        for words in (["escalation", "list", "--all"], ["action", "list"], ["duty", "list"])
    ]
    return Lists(oracle, *made, desk.today)


def listed(desk: Desk, *words: str) -> list[dict[str, object]]:
    config = Path(desk.config.database.removeprefix("sqlite:///")).parent / "qa.toml"
    done = CliRunner().invoke(cli, ["--config", str(config), *words, "--json"], prog_name="qa")
    assert done.exit_code in (0, 1), done.output
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def report_of(desk: Desk, name: str, period: str, subject: str) -> Report:
    """A product, about an agency or team that the database knows."""
    if subject and os.environ.get("QA_ORACLE_YEAR"):
        subject = {"agency": "Early Help", "team": "North"}[name]
    return make(desk, name, wanted(desk, name, period, subject=subject))


@pytest.mark.requirement("S0-038")
@pytest.mark.parametrize(("name", "period", "subject"), PRODUCTS)
def test_every_figure_is_counted_a_second_time(
    desk: Desk, oracle: Oracle, lists: Lists, name: str, period: str, subject: str
) -> None:
    report = report_of(desk, name, period, subject)
    span = Period.parse(period)
    months = span.year_to_date.months if name == "year-to-date" else span.months
    found, seen = differences(oracle, report, months, span.year_to_date.months)
    more, also = lists.differences(report, months)
    assert found + more == []
    rest = {_base(table.id, oracle) for table in report.tables} - {_base(id, oracle) for id in seen | also}
    assert {id for id in rest if id.partition("-")[0] not in NOT_COUNTED} - NOT_COUNTED == set()
    assert len(seen | also) >= 5


def test_the_second_count_sees_a_wrong_figure(desk: Desk, oracle: Oracle) -> None:
    report = report_of(desk, "quarterly", QUARTER, "")
    months = Period.parse(QUARTER).months
    for wanted_id in ("benchmark", "caf-tier2-themes", "caf-tier2-teams", "caf-tier1-taf-ticks"):
        table = next(one for one in report.tables if one.id == wanted_id)
        at = next(n for n, column in enumerate(table.columns) if column.kind == "count")
        rows = (tuple(99 if n == at else cell for n, cell in enumerate(table.rows[0])), *table.rows[1:])
        wrong = report.model_copy(update={"tables": (table.model_copy(update={"rows": rows}),)})
        assert differences(oracle, wrong, months, months)[0] != [], wanted_id


@pytest.mark.requirement("S0-038")
@pytest.mark.parametrize(("name", "period", "subject"), [PRODUCTS[0], PRODUCTS[3], PRODUCTS[5], PRODUCTS[7]])
def test_every_format_shows_the_same(desk: Desk, name: str, period: str, subject: str) -> None:
    report = report_of(desk, name, period, subject)
    made = {kind: renderer(kind)(report) for kind in ("html", "json", "xlsx", "docx")}
    shown = page(made["html"])
    rows, papers = book(made["xlsx"]), document(made["docx"])
    numbers = plain(made["json"])
    for table in [one for one in report.tables if one.rows and not one.quotes]:
        heads = [column.title for column in table.columns]
        want = [
            [words(cell, column) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ]
        assert [heads, *want] in [lines for title, lines in shown if title == table.title], table.id
        assert [[tuple(c) if isinstance(c, list) else c for c in row] for row in numbers[table.id]] == [
            list(row) for row in table.rows
        ], table.id
        assert in_book(table, rows), f"{table.id} in the workbook"
        assert in_document(table, want, papers), f"{table.id} in the document"


def words(cell: Cell, column: Column) -> str:
    """A cell as a person reads it."""
    if cell is None or cell == "":
        return "–" if column.kind != "text" else ""
    if isinstance(cell, tuple):
        low, high = (half_up(one) for one in cell)
        return f"{low}–{high}%"
    if column.kind == "share" and not isinstance(cell, str):
        whole = half_up(cell)
        if (whole, cell < 1) == (100, True):
            return "over 99%"
        return "under 1%" if whole == 0 and cell > 0 else f"{whole}%"
    if column.kind == "date" and isinstance(cell, str) and len(cell) == 10:
        day = dt.date.fromisoformat(cell)
        return f"{day.day} {day:%B %Y}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def half_up(share: float) -> int:
    """A share in whole percent as a workbook shows it: a half goes up."""
    return int(share * 100 + 0.5 + 1e-9)


def in_book(table: Table, rows: list[list[object]]) -> bool:
    """Whether the numbers of every row stand in one row of the workbook, in order."""
    there = {tuple(_number(cell) for cell in row if _is_number(cell)) for row in rows}
    return all(tuple(_number(cell) for cell in row if _is_number(cell)) in there for row in table.rows)


def in_document(table: Table, want: list[list[str]], papers: list[list[list[str]]]) -> bool:
    """Whether every cell of every row stands in the document's tables; a wide table is set in parts."""
    lines = [
        {cell.replace("\xad", "").replace("\u200b", "") for cell in row} for paper in papers for row in paper
    ]
    return all(any(set(row[:1]) <= line and _most(row, line) for line in lines) for row in want) and bool(
        table.rows
    )


def _most(row: list[str], line: set[str]) -> bool:
    return len(set(row) & line) >= min(2, len(set(row)))


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _number(cell: object) -> object:
    return round(float(cell), 9) if isinstance(cell, int | float) else cell


def _base(id: str, oracle: Oracle) -> str:
    """What a table is called without its instrument."""
    found = next(
        (one for one in sorted(oracle.instruments, key=len, reverse=True) if id.startswith(f"{one}-")), ""
    )
    return id.removeprefix(f"{found}-") if found else id
