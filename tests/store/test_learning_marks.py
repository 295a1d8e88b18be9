"""Learning over time in the store: marks that follow the words of points, themes, whose work was audited."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from learners import POINTS, audit, keep

from qa_core.errors import StoreError
from qa_core.rules.grading import grade
from qa_core.store.engine import execute

YEAR = ("2026-01", "2026-12")


def whole(log: Any) -> list[str]:
    return [check.detail for check in log.store.verify() if not check.ok]


@pytest.mark.requirement("S4-018", "S4-036")
def test_a_mark_follows_the_words_of_a_point(log: Any) -> None:
    id = keep(log, audit(log, *POINTS, who="P-07"))
    log.store.mark_learning(id, 2, "plr", by="A-01", capacity="manager", ref="PLR-7", note="SECRET")
    log.store.mark_learning(id, 2, "reviewed", by="P-07", capacity="practitioner")
    second = log.store.learning_point(id, 2)
    found = [(one.content == second.content, one.kind, one.ref) for one in log.store.learning_marks([id])]
    assert found == [(True, "plr", "PLR-7"), (True, "reviewed", "")]
    new = audit(log, POINTS[1], who="P-07")
    log.store.amend(id, new, grade(log.instrument, new), by="A-07", why="so", expected_version=1)
    assert log.store.learning_point(id, 1).content == second.content
    assert [event.kind for event in log.store.events()][-3:-1] == ["learning.linked", "learning.reviewed"]
    assert "SECRET" not in "".join(event.payload for event in log.store.events())
    assert whole(log) == []


def test_only_a_point_that_is_there_is_marked(log: Any) -> None:
    id = keep(log, audit(log, *POINTS, who="P-07"))
    for audit_id, row, said in (
        (id, 3, "It has 2"),
        ("A-000099", 1, "none that counts"),
        (id, 0, "It has 2"),
    ):
        with pytest.raises(StoreError, match=said):
            log.store.mark_learning(audit_id, row, "reviewed", by="P-07", capacity="practitioner")
    assert log.store.learning_marks([id]) == []


@pytest.mark.parametrize("change", ["DELETE FROM learning_mark", "UPDATE learning_mark SET ref = 'zz'"])
def test_a_mark_that_was_altered_is_seen(log: Any, change: str) -> None:
    id = keep(log, audit(log, *POINTS, who="P-07"))
    log.store.mark_learning(id, 1, "plr", by="A-01", capacity="manager", ref="PLR-7")
    with log.store.database.write() as connection:
        execute(connection, change)
    assert [check.name for check in log.store.verify() if not check.ok] == ["learning marks"]


@pytest.mark.requirement("S4-034")
def test_themes_count_points_audits_and_people_over_teams(log: Any) -> None:
    keep(log, audit(log, *POINTS, who="P-07"))
    keep(log, audit(log, POINTS[0], who="p-07", day=9))
    keep(log, audit(log, POINTS[0], who="P-08", case="K-0001"))
    gone = keep(log, audit(log, POINTS[0], who="P-09"))
    log.store.void(gone, by="A-07", why="so")
    found, people = log.store.learning_themes(YEAR)
    counted = {(one.area, one.team): (one.points, one.critical, one.audits) for one in found}
    north = log.store.audit("A-000001").head.team
    south = log.store.audit("A-000003").head.team
    assert north != south
    assert counted == {
        ("Planning", north): (1, 0, 1),
        ("Voice", north): (2, 2, 2),
        ("Voice", south): (1, 1, 1),
    }
    assert people == {("learned", "Planning"): 1, ("learned", "Voice"): 2}
    found, people = log.store.learning_themes(YEAR, "learned", south.upper())
    assert [(one.area, one.points) for one in found] == [("Voice", 1)]
    assert people == {("learned", "Voice"): 1}
    assert log.store.learning_themes(YEAR, "other") == ([], {})
    assert log.store.learning_themes(("2025-01", "2025-12")) == ([], {})


@pytest.mark.requirement("S4-037")
def test_audits_of_a_persons_work_are_those_without_points_too(log: Any) -> None:
    first = keep(log, audit(log, *POINTS, who="P-07", day=3))
    second = keep(log, audit(log, who="p-07", day=9))
    keep(log, audit(log, *POINTS, who="P-08"))
    leads = keep(log, audit(log, day=2))
    assert log.store.learning_audits("P-07") == [
        (first, dt.date(2026, 10, 3)),
        (second, dt.date(2026, 10, 9)),
    ]
    assert [id for id, _ in log.store.learning_audits("P-02")] == [leads]
    log.store.void(first, by="A-07", why="so")
    assert [id for id, _ in log.store.learning_audits("p-07")] == [second]
