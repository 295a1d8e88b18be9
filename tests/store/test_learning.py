"""The learning log: kept with the audit, replaced by an amendment, gone with a void one."""

from __future__ import annotations

from typing import Any

import pytest
from learners import POINTS, audit, keep

from qa_core.model.audit import Answer
from qa_core.model.case import Case, Involvement
from qa_core.rules.grading import grade
from qa_core.store.engine import execute, query
from qa_core.store.schema import METADATA
from qa_core.store.store import Store

YEAR = ("2026-01", "2026-12")
FIRST = (
    *("meta", "event", "instrument_snapshot", "person", "case_file", "involvement", "allocation", "audit"),
    *("audit_revision", "answer_code", "place", "answer_row", "action", "toolkit_return", "unread_return"),
    *("escalation", "release"),
)
"""The tables of the first schema."""


def whole(store: Store) -> list[str]:
    return [check.detail for check in store.verify() if not check.ok]


@pytest.mark.requirement("S4-033")
def test_points_stand_in_the_log_of_the_practitioner_newest_first(log: Any) -> None:
    first = keep(log, audit(log, *POINTS, who="P-07", day=3))
    second = keep(log, audit(log, {"point": "Chase drift"}, who="p-07", day=9))
    keep(log, audit(log, *POINTS, who="P-08"))
    found = [(one.audit, one.area, one.point, one.critical) for one in log.store.learning("P-07")]
    assert found == [
        (second, "", "Chase drift", False),
        (first, "Voice", "See each child alone", True),
        (first, "Planning", "Date the plan", False),
    ]
    assert log.store.learning("P-99") == []
    assert whole(log.store) == []


def test_without_a_practitioner_they_are_the_lead_professionals(log: Any) -> None:
    lead = Involvement(person="P-05", involved="lead-professional")
    of_audit = keep(log, audit(log, *POINTS, involved=(lead,)))
    of_case = keep(log, audit(log, *POINTS))
    nobody = keep(log, audit(log, *POINTS, case="K-0009"))
    for person, id in (("P-05", of_audit), ("P-02", of_case), ("", nobody)):
        assert [one.audit for one in log.store.learning(person)] == [id, id]
    log.store.load_lists([], [Case(ref="K-0417", lead_professional="P-06")])
    assert len(log.store.learning("P-02")) == 2
    assert whole(log.store) == []


def test_an_amendment_replaces_and_a_void_audit_leaves(log: Any) -> None:
    id = keep(log, audit(log, *POINTS, who="P-07"))
    new = audit(log, {"point": "Name who does what"}, who="P-07")
    log.store.amend(id, new, grade(log.instrument, new), by="A-07", why="so", expected_version=1)
    assert [one.point for one in log.store.learning("P-07")] == ["Name who does what"]
    assert whole(log.store) == []
    log.store.void(id, by="A-07", why="wrong case")
    assert log.store.learning("P-07") == []
    assert whole(log.store) == []


def test_a_table_that_is_not_asked_and_an_empty_point_teach_nothing(log: Any) -> None:
    keep(log, audit(log, *POINTS, who="P-07", answers={"3.b": Answer(value="yes")}))
    keep(log, audit(log, {"point": " ", "critical": "yes"}, who="P-07"))
    assert log.store.learners() == []
    assert whole(log.store) == []


def test_points_are_counted_by_area_and_never_by_person(log: Any) -> None:
    keep(log, audit(log, *POINTS, who="P-07"))
    gone = keep(log, audit(log, *POINTS, who="P-07"))
    keep(log, audit(log, {"point": "x"}, who="P-08", day=2))
    log.store.void(gone, by="A-07", why="so")
    found = [(one.area, one.count, one.critical) for one in log.store.learning_summary(YEAR, ["learned"])]
    assert found == [("", 1, 0), ("Planning", 1, 0), ("Voice", 1, 1)]
    assert log.store.learning_summary(("2025-01", "2025-12")) == []


@pytest.mark.parametrize(
    "change", ["DELETE FROM learning_point", "UPDATE learning_point SET person = 'P-99'"]
)
def test_a_log_that_was_altered_is_seen(log: Any, change: str) -> None:
    keep(log, audit(log, *POINTS, who="P-07"))
    with log.store.database.write() as connection:
        execute(connection, change)
    assert whole(log.store) == ["the learning points of A-000001 are not those of its answers"]


def test_a_database_from_before_there_was_a_log_gets_one(log: Any, url: str) -> None:
    keep(log, audit(log, *POINTS, who="P-07"))
    keep(log, audit(log, *POINTS))
    void = keep(log, audit(log, *POINTS, who="P-07"))
    log.store.void(void, by="A-07", why="so")
    with log.store.database.write() as connection:
        for table in reversed(METADATA.sorted_tables):
            if table.name not in FIRST:
                execute(connection, f"DROP TABLE {table.name}")
        execute(connection, "UPDATE alembic_version SET version_num = '0001'")
    log.store.close()
    with Store.open(url, create=True) as store:
        assert len(store.learning("P-07")) == len(store.learning("P-02")) == 2
        assert whole(store) == []
        with store.database.read() as connection:
            assert query(connection, "SELECT COUNT(*) FROM learning_point") == [(4,)]
