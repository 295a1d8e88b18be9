"""Reports as they were issued: kept whole, vouched for by the log, and never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_core.errors import StoreError
from qa_core.model.figure import Column, Report, Table
from qa_core.store.engine import execute
from qa_core.store.issued_records import NewIssue

DAY = dt.date(2026, 11, 3)


def made(
    title: str = "Quality audit report", rows: tuple[Any, ...] = (("Good", 3, 0.5, (0.1, 1.0)),)
) -> Report:
    columns = (
        Column(title="Grade"),
        Column(title="Audits", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=1),
        Column(title="Range", kind="range"),
    )
    table = Table(id="grades", title="Grades", columns=columns, rows=rows)
    return Report(name="quarterly", title=title, period="2026-Q3", instruments=("tiny 1",), tables=(table,))


def issue(office: Any, **more: Any) -> Any:
    return office.store.issue_report(made(), NewIssue("cmt", DAY, **more), by="L-01")


@pytest.mark.requirement("S0-042")
def test_a_report_is_kept_whole_with_its_hash_versions_and_the_end_of_the_log(office: Any) -> None:
    tiny = office.instrument
    report = made().model_copy(update={"instruments": (f"{tiny.id} {tiny.version}", "gone 1")})
    before = office.store.head()
    kept = office.store.issue_report(report, NewIssue("cmt", DAY, ("tiny",), ("A-000001",)), by="L-01")
    assert (kept.id, kept.audience, kept.asked, kept.papers, kept.by) == (
        *("R-0001", "cmt", ("tiny",), ("A-000001",)),
        "L-01",
    )
    assert Report.model_validate_json(kept.content) == report.model_copy(update={"issue": "R-0001"})
    assert kept.sha256 == hashlib.sha256(kept.content.encode()).hexdigest()
    assert kept.versions == {f"{tiny.id} {tiny.version}": tiny.digest, "gone 1": ""}
    assert kept.head == before
    assert office.store.events(before.seq)[0].kind == "report.issued"
    assert office.store.issued_report("r-1") == kept


def test_the_next_issue_names_the_one_it_replaces(office: Any) -> None:
    assert issue(office).replaces == ""
    assert issue(office, asked=("tiny",)).replaces == ""
    assert issue(office).replaces == "R-0001"
    assert [(one.id, one.replaced_by) for one in office.store.issued_reports()] == [
        ("R-0001", "R-0003"),
        ("R-0002", ""),
        ("R-0003", ""),
    ]


def test_its_way_is_kept_step_by_step(office: Any) -> None:
    issue(office)
    office.store.step_report("R-0001", "service-leader", DAY, by="L-01", note="Read")
    office.store.step_report("R-0001", "cmt", DAY, by="L-01", person="L-02", reason="Urgent")
    route = office.store.issued_report("R-0001").route
    assert [(s.step, s.person, s.note, s.reason) for s in route] == [
        ("service-leader", "", "Read", ""),
        ("cmt", "L-02", "", "Urgent"),
    ]
    assert office.store.issued_report("R-0001").been("cmt") == DAY
    assert office.store.issued_report("R-0001").been("slt") is None


@pytest.mark.parametrize("id", ["R-0009", "R-", "A-0001", "R-²", "R-99999999999"])
def test_there_is_no_such_report(office: Any, id: str) -> None:
    with pytest.raises(StoreError, match="There is no issued report"):
        office.store.issued_report(id)
    with pytest.raises(StoreError, match="There is no issued report"):
        office.store.step_report(id, "cmt", DAY, by="")


def test_background_papers_stand_in_the_log(office: Any) -> None:
    before = office.store.head().seq
    office.store.attach_papers("2026-Q3", ["A-000001"], by="L-01")
    [event] = office.store.events(before)
    assert event.kind == "report.papers"
    assert "A-000001" in event.payload


@pytest.mark.parametrize("table", ["issued_report", "report_step"])
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET salt = 'zz'"])
def test_nothing_of_it_is_ever_changed(office: Any, table: str, sql: str) -> None:
    issue(office)
    office.store.step_report("R-0001", "cmt", DAY, by="")
    with (
        pytest.raises(StoreError, match="History is never changed"),
        office.store.database.write() as connection,
    ):
        execute(connection, sql.format(table))
    assert office.store.issued_report("R-0001").been("cmt") == DAY


TAMPERED = [
    ("issued reports", "UPDATE issued_report SET content = replace(content, 'Quality', 'Quantity')"),
    ("issued reports", "UPDATE issued_report SET audience = 'public'"),
    ("issued reports", "UPDATE issued_report SET day = '2026-01-01'"),
    ("issued reports", "UPDATE issued_report SET papers = '[]'"),
    ("issued reports", "UPDATE issued_report SET log_hash = 'zz'"),
    ("issued reports", "UPDATE issued_report SET versions = '{}'"),
    ("issued reports", "UPDATE issued_report SET replaces = 1"),
    ("issued reports", "DELETE FROM issued_report"),
    ("ways of reports", "UPDATE report_step SET day = '2026-01-01'"),
    ("ways of reports", "UPDATE report_step SET step = 'slt'"),
    ("ways of reports", "UPDATE report_step SET person = 'zz'"),
    ("ways of reports", "DELETE FROM report_step"),
]


@pytest.mark.requirement("S0-042")
@pytest.mark.parametrize(("name", "statement"), TAMPERED, ids=[statement for _, statement in TAMPERED])
def test_what_was_altered_behind_the_store_is_found(sqlite_office: Any, name: str, statement: str) -> None:
    issue(sqlite_office, papers=("A-000001",))
    sqlite_office.store.step_report("R-0001", "cmt", DAY, by="L-01")
    assert all(check.ok for check in sqlite_office.store.verify())
    with closing(sqlite3.connect(sqlite_office.store.database.path)) as connection:
        for table in ("issued_report", "report_step"):
            for change in ("update", "delete"):
                connection.execute(f"DROP TRIGGER {table}_no_{change}")
        assert connection.execute(statement).rowcount == 1
        connection.commit()
    assert name in {check.name for check in sqlite_office.store.verify() if not check.ok}
    if "content" in statement:
        with pytest.raises(StoreError, match="was altered since it was issued"):
            sqlite_office.store.issued_report("R-0001")


_SHARES = st.floats(0, 1)
_CELLS = st.none() | st.text() | st.integers() | _SHARES | st.tuples(_SHARES, _SHARES)


@given(st.lists(st.tuples(_CELLS, _CELLS, _CELLS, _CELLS)))
def test_a_report_is_the_same_after_it_was_kept(rows: list[Any]) -> None:
    report = made(rows=tuple(rows))
    again = Report.model_validate_json(report.model_dump_json())
    assert again == report
    assert [[type(cell) for cell in row] for row in again.tables[0].rows] == [
        [type(cell) for cell in row] for row in rows
    ]
    assert again.model_dump_json() == report.model_dump_json()
