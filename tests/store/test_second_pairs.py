"""Agreement and severity over kept pairs, on both engines."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import samples

from qa_core.config import Config
from qa_core.cycle.agreement import GRADE, agreement, counts, quarter_of
from qa_core.cycle.desk import Desk
from qa_core.model.audit import Answer
from qa_core.model.organisation import Organisation
from qa_core.registry import Registry
from qa_core.rules import agreement as rules
from qa_core.store.records import NewAudit


def desk_of(office: Any) -> Desk:
    """A desk over the tiny office."""
    return Desk(office.store, Registry(), Config(Organisation(), "", Path()), samples.TODAY, "qa-officer")


def graded(office: Any, grade: str, auditor: str, day: dt.date) -> NewAudit:
    """An audit whose overall grade is set."""
    audit = office.new("best", day=day).audit
    answers = {**audit.answers, "3.a": Answer(value=grade, comment="Seen.")}
    new: NewAudit = office.graded(audit.model_copy(update={"answers": answers, "auditor": auditor}))
    return new


def pair(office: Any, first: str, second: str, *, by: str = "A-04", day: dt.date = samples.TODAY) -> str:
    """One audit made twice; the id of the first."""
    mine = graded(office, first, "A-03", day)
    id: str = office.store.save_audit(office.instrument, mine.audit, mine.result)
    other = graded(office, second, by, day)
    sent = samples.allocation(office.instrument, f"R-{id}")
    look = sent.model_copy(update={"purpose": "second", "looks_at": id, "auditor": by})
    office.store.give_look(look, None, "", by="qa-officer")
    file = office.file(look.return_id)
    office.store.save_return(file, "accepted", instrument=office.instrument, new=other)
    return id


def overall(found: dict[str, Any]) -> dict[str, Any]:
    """The line of the overall grade."""
    [line] = [one for one in found["questions"] if one["question"] == GRADE]
    return dict(line)


def test_pairs_are_counted_and_a_coefficient_waits_for_twenty(office: Any) -> None:
    desk = desk_of(office)
    assert agreement(desk) == {"pairs": 0, "by_hand": 0, "questions": [], "severity": [], "missing": ""}
    for n in range(19):
        pair(office, "good", "good" if n % 3 else "poor")
    few = agreement(desk)
    line = overall(few)
    assert (line["pairs"], line["same"], line["percent"], line["alpha"]) == (19, 12, 63, None)
    assert (line["note"], line["scale"]) == ("too few pairs (19)", "ordinal")
    assert line["counts"] == [
        {"first": "good", "second": "good", "pairs": 12},
        {"first": "good", "second": "poor", "pairs": 7},
    ]
    assert few["by_hand"] == 19
    pair(office, "fair", "fair")
    line = overall(agreement(desk))
    assert line["note"] == ""
    assert line["low"] <= line["alpha"] <= line["high"]
    assert overall(agreement(desk)) == line
    assert {one["pairs"] for one in counts(agreement(desk)["questions"]) if one["question"] == GRADE} == {
        12,
        7,
        1,
    }
    assert all(check.ok for check in office.store.verify())


def test_severity_by_quarter_is_shown_from_five_pairs_on(office: Any) -> None:
    for n in range(5):
        pair(office, "good", "fair" if n else "poor", by="A-05")
    pair(office, "good", "poor", by="A-04", day=dt.date(2026, 2, 1))
    found = agreement(desk_of(office))["severity"]
    assert [
        (one["auditor"], one["quarter"], one["pairs"], one["mean_difference"], one["note"]) for one in found
    ] == [
        ("A-03", "2026-Q1", 1, None, "too few pairs (1)"),
        ("A-03", "2026-Q4", 5, 1.2, ""),
        ("A-04", "2026-Q1", 1, None, "too few pairs (1)"),
        ("A-05", "2026-Q4", 5, -1.2, ""),
    ]
    only = agreement(desk_of(office), "2026-Q1")
    assert (only["pairs"], len(only["severity"])) == (1, 2)
    assert agreement(desk_of(office), instrument="other")["pairs"] == 0


def test_voided_and_withdrawn_looks_make_no_pair(office: Any) -> None:
    kept, first_void, second_void = (pair(office, "good", "good") for _ in range(3))
    office.store.void(first_void, by="qa", why="wrong case")
    [look] = [one for one in office.store.looks() if one.looks_at == second_void]
    office.store.void(look.audit, by="qa", why="wrong case")
    assert agreement(desk_of(office))["pairs"] == 1
    [stands] = [one for one in office.store.looks() if one.looks_at == kept]
    again = samples.allocation(office.instrument, "R-again").model_copy(
        update={"purpose": "second", "looks_at": kept, "auditor": "A-05"}
    )
    office.store.give_look(again, stands.return_id, "left", by="qa-officer")
    assert agreement(desk_of(office))["pairs"] == 0
    assert all(check.ok for check in office.store.verify())


def test_what_was_amended_afterwards_makes_nobody_look_more_alike(office: Any) -> None:
    id = pair(office, "good", "poor")
    changed = graded(office, "poor", "A-03", samples.TODAY)
    office.store.amend(id, changed.audit, changed.result, by="qa", why="moderation", expected_version=1)
    assert overall(agreement(desk_of(office)))["same"] == 0


def test_scales_of_two_versions_are_never_put_together(office: Any) -> None:
    pair(office, "good", "good")
    scale = tuple(
        option.model_copy(update={"level": (option.level or 0) * 2})
        for option in office.instrument.grade_scale
    )
    office.instrument = office.instrument.model_copy(
        update={"version": "2", "scales": {**office.instrument.scales, "grade": scale}}
    )
    office.store.save_snapshot(office.instrument)
    pair(office, "good", "good")
    found = [one for one in agreement(desk_of(office))["questions"] if one["question"] == GRADE]
    assert [one["pairs"] for one in found] == [1, 1]


def test_without_the_library_counts_stand_and_a_sentence_says_why(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any) -> float:
        raise rules.NoLibrary("install qa-core with its extra `statistics`")

    monkeypatch.setattr(rules, "_alpha", missing)
    for n in range(20):
        pair(office, "good", "good" if n else "poor")
    found = agreement(desk_of(office))
    assert "statistics" in found["missing"]
    assert (overall(found)["same"], overall(found)["alpha"], overall(found)["note"]) == (
        19,
        None,
        "not worked out",
    )


def test_quarters_follow_the_audit_year() -> None:
    assert [quarter_of(dt.date(2026, month, 1), 4) for month in (1, 3, 4, 7, 12)] == [
        "2025-Q4",
        "2025-Q4",
        "2026-Q1",
        "2026-Q2",
        "2026-Q3",
    ]
