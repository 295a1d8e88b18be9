"""Exercises in the store: kept whole, changed in one transaction each, vouched for by the log."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import samples

from qa_core.errors import StaleError, StoreError
from qa_core.model.instrument import Instrument
from qa_core.store.exercise_records import Exercise
from qa_core.store.records import Flag, Incoming

ASKED = [("K-0417", "police", "A-03"), ("K-0417", "school", ""), ("K-0001", "police", "A-03")]
AT = dt.datetime(2026, 10, 27, 9, 30, tzinfo=dt.UTC)


def exercise(instrument: Instrument, id: str = "E-1") -> Exercise:
    names = (instrument.id, instrument.version, instrument.digest)
    due = dt.date(2026, 11, 30)
    return Exercise(id, *names, "Neglect", "complaint", "A-04", 12, due, AT, "lead")


def made(office: Any, id: str = "E-1") -> Any:
    office.store.create_exercise(exercise(office.instrument, id), ASKED)
    return office.store


def events(store: Any) -> list[str]:
    return [event.kind for event in store.events()]


def whole(store: Any) -> bool:
    return all(check.ok for check in store.verify())


@pytest.mark.requirement("S0-055", "S0-056")
def test_an_exercise_is_kept_as_it_was_set_up(office: Any) -> None:
    store = made(office)
    assert store.exercise("E-1") == exercise(office.instrument)
    assert store.exercises() == [exercise(office.instrument)]
    assert [(r.case, r.agency, r.auditor, r.waived) for r in store.exercise_requests("E-1")] == [
        (*one, False) for one in ASKED
    ]
    assert [(c.case, c.result, c.grade, c.version) for c in store.exercise_cases("E-1")] == [
        ("K-0417", None, None, 1),
        ("K-0001", None, None, 1),
    ]
    assert events(store)[-1] == "exercise.created"
    assert whole(store)


def test_two_exercises_do_not_mix(office: Any) -> None:
    store = made(office)
    made(office, "E-2")
    store.waive("E-2", "K-0417", "school", by="lead", reason="x")
    assert [one.waived for one in store.exercise_requests("E-1")] == [False] * 3
    assert [one.waived for one in store.exercise_requests("E-2")] == [False, True, False]


def test_an_id_is_used_once_and_what_is_not_there_is_said(office: Any) -> None:
    store = made(office)
    head = store.head()
    with pytest.raises(StoreError, match="There is an exercise 'E-1' already"):
        made(office)
    with pytest.raises(StoreError, match="There is no exercise 'E-9'"):
        store.exercise("E-9")
    with pytest.raises(StoreError, match="has no case 'K-0002'"):
        store.discuss("E-1", "K-0002", "x", by="lead")
    with pytest.raises(StoreError, match="did not ask gp about K-0417"):
        store.waive("E-1", "K-0417", "gp", by="lead", reason="x")
    assert store.head() == head


def returned(office: Any, agency: str, case: str = "K-0417") -> str:
    """The audit of one agency's return within E-1."""
    new = office.new(case=case)
    audit = new.audit.model_copy(update={"exercise": "E-1", "agency": agency})
    return str(office.store.save_audit(office.instrument, audit, new.result, by="A-03"))


def test_only_what_is_missing_is_waived_once(office: Any) -> None:
    store = made(office)
    returned(office, "police")
    with pytest.raises(StoreError, match="is here: only a missing one"):
        store.waive("E-1", "K-0417", "police", by="lead", reason="x")
    store.waive("E-1", "K-0417", "school", by="lead", reason="Away")
    with pytest.raises(StoreError, match="was waived already"):
        store.waive("E-1", "K-0417", "school", by="lead", reason="Away")
    one = store.exercise_requests("E-1")[1]
    assert (one.waived, one.reason, one.by) == (True, "Away", "lead")
    assert whole(store)


def test_returns_are_those_of_the_exercise_that_count(office: Any) -> None:
    store = made(office)
    office.save()
    first, second = returned(office, "police"), returned(office, "school")
    store.void(second, by="lead", why="x")
    assert [one.head.id for one in store.exercise_returns("E-1")] == [first]
    assert store.exercise_returns("E-2") == []


def test_open_concerns_are_those_of_toolkits_and_audits_of_the_exercise(office: Any) -> None:
    store = made(office)
    within = samples.allocation(office.instrument, "R-0001").model_copy(
        update={"exercise": "E-1", "agency": "police"}
    )
    store.allocate([within, samples.allocation(office.instrument, "R-0002")])
    flag = [Flag("3.b", "immediate-concern", "x")]
    for n, name in enumerate(("R-0001", "R-0002")):
        store.keep_concerns(Incoming(f"{name}.xlsx", bytes([n]), name), flag)
    [found] = store.exercise_concerns("E-1")
    assert found.return_id == "R-0001"
    assert [(one.agency, one.state) for one in store.exercise_toolkits("E-1")] == [("police", "issued")]
    store.acknowledge(found.id, "lead", "visited")
    assert [one.state for one in store.exercise_concerns("E-1")] == ["acknowledged"]
    store.withdraw_escalation(found.id, "typed into the wrong row", by="lead")
    assert store.exercise_concerns("E-1") == []


@pytest.mark.requirement("S0-051")
def test_collation_discussion_and_grades_are_kept_with_their_history(office: Any) -> None:
    store = made(office)
    store.keep_collation("E-1", "K-0417", {"status": "collated", "suggested": "good", "trace": []}, by="lead")
    for note in ("first", "second"):
        store.discuss("E-1", "K-0417", note, by="lead")
    for grade, reason in (("good", ""), ("fair", "Drift")):
        version = store.exercise_cases("E-1")[0].version
        store.grade_case(
            "E-1", "K-0417", grade, suggested="good", reason=reason, by="lead", expected_version=version
        )
    kept = store.exercise_cases("E-1")[0]
    assert kept.result == {"status": "collated", "suggested": "good", "trace": []}
    assert [note.note for note in kept.discussion] == ["first", "second"]
    assert [(one.grade, one.suggested, one.reason, one.by) for one in kept.gradings] == [
        ("good", "good", "", "lead"),
        ("fair", "good", "Drift", "lead"),
    ]
    assert (kept.grade, kept.version) == ("fair", 6)
    assert kept.collated_at < kept.discussion[0].at < kept.gradings[0].at
    assert events(store)[-5:] == [
        "exercise.collated",
        *["exercise.discussed"] * 2,
        *["exercise.graded"] * 2,
    ]
    assert whole(store)


def test_a_grade_on_top_of_an_older_state_is_refused(office: Any) -> None:
    store = made(office)
    store.discuss("E-1", "K-0417", "x", by="other")
    with pytest.raises(StaleError, match="changed by somebody else"):
        store.grade_case("E-1", "K-0417", "good", suggested=None, reason="", by="lead", expected_version=1)
    assert store.exercise_cases("E-1")[0].grade is None


def test_the_log_names_no_case_of_an_exercise_and_repeats_no_words(office: Any) -> None:
    store = made(office)
    store.waive("E-1", "K-0417", "school", by="lead", reason="words said")
    store.discuss("E-1", "K-0417", "words said", by="lead")
    store.grade_case(
        "E-1", "K-0417", "fair", suggested="good", reason="words said", by="x", expected_version=2
    )
    logged = "".join(event.payload for event in store.events() if event.kind.startswith("exercise."))
    assert [word for word in ("K-0417", "words said", "Neglect") if word in logged] == []
