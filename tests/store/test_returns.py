"""Returns: once however often they come, each standing or falling alone."""

from __future__ import annotations

from typing import Any

import pytest

from qa_core.errors import StoreError
from qa_core.model.finding import CellProblem
from qa_core.store.records import Flag, Incoming


@pytest.mark.requirement("S0-033", "S0-034")
def test_an_accepted_return_is_stored_whole(office: Any) -> None:
    office.sent("R-0001")
    saved = office.accept(office.file("R-0001"))
    assert (saved.status, saved.audit, saved.new) == ("accepted", "A-000001", True)
    stored = office.store.audit("A-000001")
    new = office.new()
    assert stored.audit.answers == new.audit.answers
    assert stored.audit.facts == new.audit.facts
    assert stored.result == new.result
    assert stored.audit.settings == {"gap_days": 56}
    [kept] = office.store.returns()
    assert (kept.status, kept.audit, kept.by) == ("accepted", "A-000001", "A-03")
    assert office.store.return_data(kept.number) == b"a"
    assert office.store.allocation_states() == {"R-0001": "returned"}
    assert office.store.allocations(open_only=True) == []


def test_the_same_bytes_are_one_return(office: Any) -> None:
    office.sent("R-0001")
    office.accept(office.file("R-0001"))
    head = office.store.head()
    for _ in range(3):
        again = office.accept(office.file("R-0001"))
        assert (again.status, again.audit, again.new) == ("duplicate", "A-000001", False)
    assert office.store.head() == head
    assert len(office.store.returns()) == len(office.store.audits()) == 1


def test_the_same_answers_saved_by_another_program_are_one_return(office: Any) -> None:
    office.sent("R-0001")
    office.accept(office.file("R-0001"))
    resaved = office.file("R-0001", "a", data="other bytes")
    assert office.store.duplicate_of(resaved).kind == "same-content"
    assert office.accept(resaved).status == "duplicate"
    assert len(office.store.returns()) == 1


def test_other_answers_are_a_conflict_and_change_nothing(office: Any) -> None:
    office.sent("R-0001")
    office.accept(office.file("R-0001"))
    before = office.store.audit("A-000001")
    other = office.file("R-0001", "b")
    assert office.store.duplicate_of(other).kind == "other-content"
    for new in (True, False):
        saved = office.accept(other, "worst")
        assert (saved.status, saved.audit, saved.new) == ("conflict", "A-000001", new)
    assert office.store.audit("A-000001") == before
    [_, kept] = office.store.returns()
    assert kept.status == "conflict"
    assert office.store.return_data(kept.number) == b"b"
    assert len(office.store.audits()) == 1


def test_a_conflict_can_be_settled_for_the_newer_return(office: Any) -> None:
    office.sent("R-0001")
    office.accept(office.file("R-0001"))
    newer, new = office.file("R-0001", "b"), office.new("worst")
    office.accept(newer, "worst")
    asked = {"by": "A-07", "why": "the auditor says so", "expected_version": 1}
    assert office.store.replace_return(newer, office.instrument, new, **asked) == "A-000001"
    assert office.store.audit("A-000001").audit.answers == new.audit.answers
    assert [kept.status for kept in office.store.returns()] == ["accepted", "accepted"]
    assert office.store.duplicate_of(office.file("R-0001", "b", "resaved")).kind == "same-content"
    assert [check.detail for check in office.store.verify() if not check.ok] == []


def test_nothing_is_replaced_where_nothing_is(office: Any) -> None:
    office.sent("R-0001")
    asked = {"by": "A-07", "why": "so", "expected_version": 1}
    with pytest.raises(StoreError, match="no audit of the return R-0001"):
        office.store.replace_return(office.file("R-0001"), office.instrument, office.new(), **asked)
    assert office.store.returns() == []


def test_a_faulty_return_is_kept_without_an_audit_and_corrected_later(office: Any) -> None:
    office.sent("R-0001")
    problem = CellProblem(sheet="Voice", cell="E7", question="2.c", message="Choose from the list.")
    faulty = Incoming("R-0001.xlsx", b"faulty", "R-0001", "hash of faulty", (problem,))
    for new in (True, False):
        saved = office.store.save_return(faulty, "needs-correction", by="A-03")
        assert (saved.status, saved.audit, saved.new) == ("needs-correction", None, new)
    assert office.store.audits() == []
    assert office.store.returns()[0].problems == (problem,)
    assert office.store.allocation_states() == {"R-0001": "needs-correction"}
    assert office.accept(office.file("R-0001", "corrected")).status == "accepted"
    assert [one.status for one in office.store.returns()] == ["needs-correction", "accepted"]
    late = office.store.save_return(faulty, "needs-correction", by="A-03")
    assert (late.status, late.audit) == ("duplicate", "A-000001")
    assert office.store.allocation_states() == {"R-0001": "returned"}


def test_bytes_that_were_faulty_can_pass_later(office: Any) -> None:
    office.sent("R-0001")
    office.store.save_return(office.file("R-0001"), "needs-correction")
    assert office.accept(office.file("R-0001")).status == "accepted"
    [kept] = office.store.returns(status="accepted")
    assert kept.audit == "A-000001"
    assert office.accept(office.file("R-0001")).status == "duplicate"


def test_a_return_of_no_toolkit_of_ours_is_refused(office: Any) -> None:
    with pytest.raises(StoreError, match="R-0404"):
        office.accept(office.file("R-0404"))
    assert office.store.returns() == office.store.audits() == []


def test_a_refused_file_opens_one_item_and_leaves_no_bytes(office: Any) -> None:
    ids = {office.store.unread_return("bad.xlsx", "00ff", "It is no workbook.", "R-0001") for _ in range(3)}
    assert ids == {"U-0001"}
    [item] = office.store.unread()
    assert (item.file, item.reason, item.return_id, item.state) == (
        "bad.xlsx",
        "It is no workbook.",
        "R-0001",
        "open",
    )
    assert office.store.returns() == office.store.audits() == []
    office.store.settle_unread("U-0001", "A-07", "No concern, sends it again.")
    assert office.store.unread() == []
    assert office.store.unread(open_only=False)[0].note == "No concern, sends it again."
    with pytest.raises(StoreError, match="U-0001"):
        office.store.settle_unread("U-0001", "A-07")


@pytest.mark.requirement("S0-057")
def test_a_concern_is_stored_ahead_of_its_audit_and_once(office: Any) -> None:
    office.sent("R-0001")
    faulty = office.file("R-0001", "faulty")
    flag = Flag("3.b", "immediate-concern", "Seen alone at night.")
    assert office.store.keep_concerns(faulty, [flag]) == ("E-0001",)
    assert office.store.keep_concerns(faulty, [flag]) == ("E-0001",)
    assert office.store.audits() == office.store.returns() == []
    saved = office.accept(office.file("R-0001", "corrected"), concerns=[flag])
    assert saved.escalations == ("E-0001",)
    [kept] = office.store.escalations()
    assert (kept.state, kept.text, kept.case, kept.audit) == (
        "flagged",
        "Seen alone at night.",
        "K-0417",
        "A-000001",
    )


@pytest.mark.requirement("S0-057")
def test_a_blank_at_a_concern_is_unknown_until_it_is_answered(office: Any) -> None:
    office.sent("R-0001")
    blank = Flag("3.b", "immediate-concern", "", "unknown")
    office.store.save_return(office.file("R-0001", "faulty"), "needs-correction", concerns=[blank])
    assert [one.state for one in office.store.escalations()] == ["unknown"]
    office.accept(office.file("R-0001", "corrected"))
    assert office.store.escalations() == []
    assert [one.state for one in office.store.escalations(open_only=False)] == ["cleared"]


@pytest.mark.parametrize(
    ("first", "then", "state"),
    [
        (Flag("3.b", "immediate-concern", "", "unknown"), Flag("3.b", "immediate-concern", "x"), "flagged"),
        (Flag("3.b", "immediate-concern", "x"), Flag("3.b", "immediate-concern", "worse"), "flagged"),
        (Flag("3.b", "immediate-concern", "x"), Flag("3.b", "immediate-concern", "x"), "acknowledged"),
        (
            Flag("3.b", "immediate-concern", "x"),
            Flag("3.b", "immediate-concern", "", "unknown"),
            "acknowledged",
        ),
    ],
)
@pytest.mark.requirement("S0-058")
def test_an_acknowledged_concern_opens_again_only_for_something_new(
    office: Any, first: Flag, then: Flag, state: str
) -> None:
    file = office.file(office.sent("R-0001"))
    office.store.keep_concerns(file, [first])
    office.store.acknowledge("E-0001", "A-07", "Spoke to the family support manager.")
    office.store.keep_concerns(file, [then])
    [kept] = office.store.escalations(open_only=False)
    assert kept.state == state
    assert (kept.acknowledged_by, kept.note) == ("A-07", "Spoke to the family support manager.")
    assert kept.acknowledged_at.utcoffset().total_seconds() == 0


def test_a_concern_is_acknowledged_once(office: Any) -> None:
    office.store.keep_concerns(office.file("R-0404"), [Flag("3.b", "immediate-concern")])
    office.store.acknowledge("E-0001", "A-07")
    with pytest.raises(StoreError, match="already by A-07"):
        office.store.acknowledge("E-0001", "A-08")
    with pytest.raises(StoreError, match="no escalation 'E-0002'"):
        office.store.acknowledge("E-0002", "A-08")


def test_a_concern_of_an_unknown_return_goes_over_to_it(office: Any) -> None:
    flag = Flag("3.b", "immediate-concern", "x")
    office.store.keep_concerns(office.file(None), [flag])
    office.sent("R-0001")
    saved = office.accept(office.file("R-0001"), concerns=[flag])
    assert saved.escalations == ("E-0001",)
    [kept] = office.store.escalations()
    assert (kept.return_id, kept.audit) == ("R-0001", "A-000001")
