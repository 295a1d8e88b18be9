"""Decisions about returns, toolkits issued again, and what changed: the same on both engines."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import samples

from qa_core.errors import StoreError
from qa_core.model.case import Case, Involvement
from qa_core.store.records import Flag
from qa_core.store.return_records import Settles


def whole(office: Any) -> None:
    assert [check.detail for check in office.store.verify() if not check.ok] == []


def conflicting(office: Any) -> Any:
    office.sent("R-0001")
    office.accept(office.file("R-0001"))
    file = office.file("R-0001", "b")
    assert office.accept(file, "worst").status == "conflict"
    return file


def test_a_conflict_is_settled_once_and_with_a_reason(office: Any) -> None:
    file = conflicting(office)
    with pytest.raises(StoreError, match="without a reason"):
        office.store.settle_return(2, by="A-07", why=" ")
    with pytest.raises(StoreError, match="nothing of that kind to settle"):
        office.store.settle_return(1, by="A-07", why="x")
    with pytest.raises(StoreError, match="no return number 9"):
        office.store.settle_return(9, by="A-07", why="x")
    office.store.settle_return(2, by="A-07", why="sent by mistake")
    with pytest.raises(StoreError, match="settled already by A-07: old was kept"):
        office.store.settle_return(2, by="A-08", why="again")
    [decision] = office.store.decisions()
    assert (decision.number, decision.kept, decision.reason, decision.by) == (
        2,
        "old",
        "sent by mistake",
        "A-07",
    )
    assert office.store.decision(file) == decision
    assert office.store.audit("A-000001").head.revision == 1
    whole(office)


def test_a_conflict_settled_for_the_new_return_is_a_revision_and_a_decision_together(office: Any) -> None:
    file = conflicting(office)
    new = office.new("worst")
    asked = {"by": "A-07", "why": "newer", "expected_version": 1, "settles": Settles(file, "newer")}
    office.store.replace_return(file, office.instrument, new, changed=("The case was closed.",), **asked)
    assert [one.kept for one in office.store.decisions()] == ["new"]
    assert office.store.audit("A-000001").head.revision == 2
    assert office.store.changed("A-000001") == ("The case was closed.",)
    whole(office)


def test_a_toolkit_issued_again_is_counted_under_its_newest_id(office: Any) -> None:
    office.sent("R-0001")
    again = samples.allocation(office.instrument, "R-0002", "K-0417")
    office.store.reissue("R-0001", again, by="A-07", why="lost")
    third = samples.allocation(office.instrument, "R-0003", "K-0417")
    office.store.reissue("R-0002", third, by="A-07", why="lost too")
    assert [office.store.newest(f"R-000{n}") for n in (1, 2, 3, 9)] == ["R-0003"] * 3 + ["R-0009"]
    assert [one.return_id for one in office.store.allocations(open_only=True)] == ["R-0003"]
    assert [(one.return_id, one.superseded_by, one.reason) for one in office.store.reissues()] == [
        ("R-0001", "R-0002", "lost"),
        ("R-0002", "R-0003", "lost too"),
    ]
    for id, told in (
        ("R-0001", "issued again already"),
        ("R-0099", "No toolkit"),
        ("R-0003", "without a reason"),
    ):
        why = "" if id == "R-0003" else "x"
        new = samples.allocation(office.instrument, f"{id}-x", "K-0417")
        with pytest.raises(StoreError, match=told):
            office.store.reissue(id, new, by="A-07", why=why)
        assert office.store.allocation(f"{id}-x") is None
    whole(office)


def test_an_older_toolkit_that_counts_after_all_brings_its_concerns(office: Any) -> None:
    office.sent("R-0001")
    office.store.reissue(
        "R-0001", samples.allocation(office.instrument, "R-0002", "K-0417"), by="A-07", why="lost"
    )
    old = office.file("R-0001")
    flag = Flag("3.b", "immediate-concern", "words")
    office.store.keep_concerns(old, [flag])
    assert office.store.save_return(old, "conflict", by="A-03").status == "conflict"
    newest = office.file("R-0002")
    saved = office.accept(newest, concerns=[flag], settles=Settles(old, "found again"))
    assert (saved.status, office.store.audit_of_return("R-0002")) == ("accepted", "A-000001")
    [concern] = office.store.escalations(open_only=False)
    assert (concern.return_id, concern.audit) == ("R-0002", "A-000001")
    assert [one.kept for one in office.store.decisions()] == ["new"]
    with pytest.raises(StoreError, match="was accepted"):
        office.store.reissue(
            "R-0002", samples.allocation(office.instrument, "R-0003", "K-0417"), by="A-07", why="lost"
        )
    whole(office)


def test_what_was_known_at_sending_is_kept(office: Any) -> None:
    involved = (Involvement(person="A-09", involved="taf-attendee"),)
    day = dt.date(2026, 10, 30)
    case = Case(ref="K-0500", lead_professional="P-01", closed=day, involved=involved)
    office.store.load_lists([], [case])
    office.sent("R-0001", "K-0500")
    office.sent("R-0002", "K-unlisted")
    office.store.load_lists([], [case.model_copy(update={"lead_professional": "P-02", "closed": None})])
    sent = office.store.sent("R-0001")
    assert (sent.lead_professional, sent.closed, sent.involved) == ("P-01", day, involved)
    assert office.store.sent("R-0002") is None
    whole(office)


def test_a_file_that_brings_nothing_new_is_noted_once(office: Any) -> None:
    office.sent("R-0001")
    file = office.file("R-0001")
    office.accept(file)
    office.store.note_again(file, "A-000001", by="A-03")
    resaved = office.file("R-0001", "a", data="other bytes")
    for _ in range(2):
        office.store.note_again(resaved, "A-000001", by="A-03")
    [again] = office.store.again()
    assert (again.return_id, again.audit, again.sha256) == ("R-0001", "A-000001", resaved.sha256)
    whole(office)


def test_an_auditors_words_about_other_cases_are_found(office: Any) -> None:
    for n, case in enumerate(("K-0001", "K-0002", "K-0417")):
        office.save("best", case=case, day=samples.TODAY - dt.timedelta(days=n))
    office.store.void("A-000002", by="A-07", why="wrong case")
    found = set(office.store.words_of("A-03", samples.TODAY, other_than="K-0417"))
    assert {case for case, _, _ in found} == {"K-0001"}
    answers = office.store.audit("A-000001").audit.answers
    comments = {("K-0001", key, answer.comment) for key, answer in answers.items() if answer.comment}
    assert comments <= found
    assert list(office.store.words_of("A-99", samples.TODAY, other_than="K-0417")) == []


@pytest.mark.parametrize(
    ("table", "statement", "name"),
    [
        ("toolkit_sent", "UPDATE toolkit_sent SET lead_professional = 'P-99'", "sending"),
        ("toolkit_reissue", "DELETE FROM toolkit_reissue", "reissues"),
        ("return_settled", "UPDATE return_settled SET kept = 'new'", "decisions"),
        ("return_again", "DELETE FROM return_again", "repeated returns"),
        ("audit_changed", "UPDATE audit_changed SET said = '[]'", "changed facts"),
    ],
)
def test_what_is_altered_behind_the_store_is_found(
    sqlite_office: Any, table: str, statement: str, name: str
) -> None:
    from qa_core.store.engine import execute

    office = sqlite_office
    conflicting(office)
    office.store.settle_return(2, by="A-07", why="x")
    office.store.note_again(office.file("R-0001", "a", data="c"), "A-000001", by="A-03")
    office.sent("R-0005")
    office.store.reissue(
        "R-0005", samples.allocation(office.instrument, "R-0006", "K-0417"), by="A-07", why="lost"
    )
    office.sent("R-0007")
    office.accept(office.file("R-0007"), changed=("The case was closed.",))
    whole(office)
    with office.store.database.write() as connection:
        execute(connection, statement)
    assert {check.name for check in office.store.verify() if not check.ok} == {name}, table
