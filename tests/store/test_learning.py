"""The learning log: kept with the audit, replaced by an amendment, gone with a void one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from qa_core.model.audit import Answer, Audit
from qa_core.model.case import Case, Involvement
from qa_core.model.instrument import Instrument
from qa_core.rules.grading import grade
from qa_core.store.engine import execute, query
from qa_core.store.store import Store

POINTS = (
    {"point": "See each child alone", "area": "voice", "critical": "yes"},
    {"point": "Date the plan", "area": "plan", "critical": "no"},
)
YEAR = ("2026-01", "2026-12")


@pytest.fixture(scope="session")
def learned(tiny: Instrument) -> Instrument:
    """The tiny instrument with a practitioner and a table of learning points."""
    data = tiny.model_dump(mode="json", exclude_defaults=True) | {"id": "learned"}
    data["roles"] |= {"learning": "4.a", "learner": "4.b"}
    data["lists"]["area"] = [{"id": "voice", "label": "Voice"}, {"id": "plan", "label": "Planning"}]
    columns = [
        {"key": "point", "prompt": "Point"},
        {"key": "area", "prompt": "Area", "answer": "area", "required": False},
        {"key": "critical", "prompt": "Critical", "answer": "yn", "required": False},
    ]
    table = {"key": "4.a", "prompt": "Learning", "answer": "none", "rows": "open", "columns": columns}
    asked = [table | {"required": False, "min": 0, "when": {"3.b": "no"}}]
    asked += [{"key": "4.b", "prompt": "Practitioner", "answer": "person", "required": False}]
    data["sections"].append({"id": "4", "title": "Learning", "questions": asked})
    return Instrument.parse(data)


@pytest.fixture
def log(office: Any, learned: Instrument) -> Any:
    """An office that keeps audits with learning points."""
    office.instrument = learned
    office.store.save_snapshot(learned)
    office.store.load_lists([], [Case(ref="K-0417", lead_professional="P-02")])
    return office


def audit(log: Any, *points: dict[str, str], who: str = "", day: int = 27, **more: Any) -> Audit:
    made = log.new(day=dt.date(2026, 10, day)).audit
    answers = {**made.answers, "4.a": Answer(rows=points), "4.b": Answer(value=who or None)}
    changed: Audit = made.model_copy(update={"answers": {**answers, **more.pop("answers", {})}, **more})
    return changed


def keep(log: Any, made: Audit) -> str:
    return str(log.store.save_audit(log.instrument, made, grade(log.instrument, made), by="A-03"))


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
        for table in ("learning_point", "exercise_case", "exercise_request", "exercise", "case_record"):
            execute(connection, f"DROP TABLE {table}")
        execute(connection, "DROP TABLE allocation_subject")
        execute(connection, "UPDATE alembic_version SET version_num = '0001'")
    log.store.close()
    with Store.open(url, create=True) as store:
        assert len(store.learning("P-07")) == len(store.learning("P-02")) == 2
        assert whole(store) == []
        with store.database.read() as connection:
            assert query(connection, "SELECT COUNT(*) FROM learning_point") == [(4,)]
