"""Looks, marks, recommendations and earlier results: kept with their history, vouched for on both engines."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from qa_core.errors import StoreError
from qa_core.store.engine import execute, query
from qa_core.store.learning_records import PastResult
from qa_core.store.store import Store

DUE = dt.date(2027, 3, 31)


def whole(store: Store) -> list[str]:
    return [check.detail for check in store.verify() if not check.ok]


def result(case: str = "K-1", grade: str = "good", day: int = 3, **more: Any) -> PastResult:
    return PastResult(case, dt.date(2024, 5, day), "tiny", "1", grade, **more)


def recommended(store: Store) -> str:
    return store.add_recommendation(
        exercise=None, theme="Voice", text="See children alone", owner="qa-team", due=DUE, by="L-01"
    )


def behind(store: Store, statement: str) -> None:
    with store.database.write() as connection:
        execute(connection, statement)


def test_a_look_into_a_log_is_kept_and_the_event_log_names_nobody_whose_it_is(office: Any) -> None:
    office.store.look_into_learning("P-07", by="A-01", capacity="manager")
    [look] = office.store.learning_looks("p-07")
    assert (look.by, look.capacity) == ("A-01", "manager")
    assert office.store.learning_looks("P-08") == []
    event = office.store.events()[-1]
    assert event.kind == "learning.read"
    assert "A-01" in event.payload
    assert "P-07" not in event.payload
    assert whole(office.store) == []


@pytest.mark.requirement("S0-053")
def test_a_recommendation_keeps_every_step_and_is_closed_once(office: Any) -> None:
    store = office.store
    id = recommended(store)
    assert id == "REC-0001"
    store.step_recommendation(id, "disseminated", by="A-03", sent_to="champions-group")
    store.step_recommendation("rec-0001", "progress", by="A-03", note="Booked", evidence="mail of 3 May")
    store.step_recommendation(id, "carried", by="A-03", year=2027)
    assert [one.state for one in store.recommendations()] == ["in-progress"]
    store.step_recommendation(id, "done", by="A-03", evidence="minutes")
    [one] = store.recommendations()
    assert (one.state, one.text, one.due, one.by) == ("done", "See children alone", DUE, "L-01")
    assert [(step.kind, step.year) for step in one.steps] == [
        ("disseminated", None),
        ("progress", None),
        ("carried", 2027),
        ("done", None),
    ]
    with pytest.raises(StoreError, match="REC-0001 is done"):
        store.step_recommendation(id, "progress", by="A-03", note="again")
    for unknown in ("REC-0002", "R-0001", "REC-x", ""):
        with pytest.raises(StoreError, match="There is no recommendation"):
            store.step_recommendation(unknown, "progress", by="A-03", note="x")
    kinds = [event.kind for event in store.events()][-5:]
    assert kinds == [f"recommendation.{k}" for k in ("added", "disseminated", "progress", "carried", "done")]
    assert whole(store) == []


def test_an_exercise_that_is_not_there_is_refused(office: Any) -> None:
    with pytest.raises(StoreError, match="no exercise 'E-404'"):
        office.store.add_recommendation(
            exercise="E-404", theme="x", text="x", owner="qa-team", due=DUE, by="L-01"
        )
    assert office.store.recommendations() == []


def test_the_same_results_again_change_nothing_and_a_correction_keeps_both(office: Any) -> None:
    store = office.store
    given = [result(), result("K-2", "poor"), result(day=4, answers={"1.a": "yes", "2": ("x", "y")})]
    assert store.load_past(given, by="A-03") == (3, 0)
    head = store.head()
    assert store.load_past([result("k-1"), given[2]], by="A-03") == (0, 0)
    assert store.head() == head
    assert store.load_past([result(grade="poor"), result("K-9")], by="A-03", reason="Typed wrong") == (1, 1)
    assert [(one.case, one.grade) for one in store.past_results()] == [
        ("K-1", "poor"),
        ("K-2", "poor"),
        ("K-9", "good"),
        ("K-1", "good"),
    ]
    with store.database.read() as connection:
        sql = "SELECT grade, reason FROM past_result WHERE case_ref = 'K-1' AND replaced_at IS NOT NULL"
        assert query(connection, sql) == [("good", "")]
    assert store.load_past([result(record="T-1"), result(agency="school")], by="A-03") == (2, 0)
    assert whole(store) == []


def test_earlier_results_are_counted_by_month_and_never_with_audits(office: Any) -> None:
    store = office.store
    store.load_past([result(), result("K-2"), result("K-3", "poor")], by="A-03")
    office.save()
    found = [(one.month, one.grade, one.n) for one in store.past_counts("2024-05")]
    assert found == [("2024-05", "good", 2), ("2024-05", "poor", 1)]
    assert store.past_counts("2024-04") == []
    assert sum(one.count for one in store.grades(("2024-01", "2026-12"))) == 1
    assert len(store.audits()) == 1


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("looks into logs", "DELETE FROM learning_look"),
        ("looks into logs", "UPDATE learning_look SET by = 'zz'"),
        ("recommendations", "UPDATE recommendation SET text = 'zz'"),
        ("recommendations", "UPDATE recommendation SET state = 'done'"),
        ("recommendation steps", "DELETE FROM recommendation_step"),
        ("recommendation steps", "UPDATE recommendation_step SET evidence = 'zz'"),
        ("earlier results", "UPDATE past_result SET grade = 'zz'"),
        ("earlier results", "UPDATE past_result SET replaced_at = at"),
        ("earlier results", "DELETE FROM past_result"),
    ],
)
def test_what_was_altered_is_seen(office: Any, name: str, statement: str) -> None:
    store = office.store
    store.look_into_learning("P-07", by="A-01", capacity="manager")
    store.step_recommendation(recommended(store), "progress", by="A-03", note="x")
    store.load_past([result()], by="A-03")
    assert whole(store) == []
    behind(store, statement)
    assert {check.name for check in store.verify() if not check.ok} == {name}


def test_the_log_never_repeats_words(office: Any) -> None:
    store = office.store
    id = recommended(store)
    store.step_recommendation(id, "progress", by="A-03", note="SECRET", evidence="SECRET")
    store.load_past([result("K-0900")], by="A-03", reason="")
    said = "".join(event.payload for event in store.events())
    assert not [word for word in ("SECRET", "See children", "K-0900") if word in said]
