"""Duties in the store: changed whole or not at all, told by what came of them, vouched for by the log."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import samples

from qa_core.errors import StaleError, StoreError
from qa_core.model.case import Case, Person
from qa_core.store.duty_records import EndedDuty, NewDuty, ToldConflict

DUE = dt.date(2026, 11, 15)
MONTH = "2026-11"


def given(office: Any, *pairs: tuple[str, str], month: str = MONTH) -> list[int]:
    """Duties that begin, case and auditor."""
    new = [NewDuty(case, auditor, DUE) for case, auditor in pairs]
    numbers: list[int] = office.store.change_duties(office.instrument.id, month, new, by="qa")
    return numbers


def states(office: Any) -> list[tuple[str, str, str]]:
    return [(one.case, one.auditor, one.state) for one in office.store.duties()]


def whole(office: Any) -> bool:
    return all(check.ok for check in office.store.verify())


@pytest.mark.requirement("S0-029")
def test_duties_are_kept_by_month_and_instrument(office: Any) -> None:
    assert given(office, ("K-0002", "A-03"), ("K-0001", "A-04")) == [1, 2]
    assert given(office, ("K-0001", "A-03"), month="2026-12") == [3]
    assert [one.case for one in office.store.duties(MONTH)] == ["K-0001", "K-0002"]
    assert office.store.duties(MONTH, "another") == []
    [one] = office.store.duties("2026-12", office.instrument.id)
    assert (one.number, one.case, one.due, one.state, one.stands) == (3, "K-0001", DUE, "planned", True)
    assert (one.by, one.follows, one.return_id, one.ended_at) == ("qa", None, None, None)
    assert whole(office)


@pytest.mark.requirement("S0-031")
def test_a_duty_passes_on_with_request_reason_and_replacement(office: Any) -> None:
    [first] = given(office, ("K-0417", "A-03"))
    ended = EndedDuty(first, "declined", "conflict", "I chaired the TAF")
    told = ToldConflict("K-0417", "A-03", "taf-attendee", "I chaired the TAF")
    new = NewDuty("K-0417", "A-04", DUE, follows=first)
    office.store.change_duties(office.instrument.id, MONTH, [new], [ended], [told], by="officer")
    before, after = office.store.duties()
    assert (before.state, before.ground, before.reason) == ("declined", "conflict", "I chaired the TAF")
    assert (before.ended_by, before.stands) == ("officer", False)
    assert (after.auditor, after.follows, after.state) == ("A-04", first, "planned")
    assert office.store.told_conflicts() == [told]
    kinds = [event.kind for event in office.store.events()]
    assert kinds[-3:] == ["duty.declined", "conflict.told", "duty.allocated"]
    logged = "".join(event.payload for event in office.store.events() if "duty" in event.kind)
    assert [word for word in ("K-0417", "chaired") if word in logged] == []
    assert whole(office)


@pytest.mark.requirement("S0-030")
def test_a_conflict_stays_with_the_case_whatever_is_loaded(office: Any) -> None:
    told = [
        ToldConflict("K-0417", "A-03", "taf-attendee", "x"),
        ToldConflict("K-0417", "A-04", "other", "kin"),
    ]
    office.store.change_duties(office.instrument.id, MONTH, told=told, by="qa")
    office.store.load_lists([Person(ref="A-03")], [Case(ref="K-0417", team="South")])
    for case in (office.store.case("K-0417"), office.store.cases()[-1]):
        assert [(one.person, one.involved) for one in case.involved] == [("A-03", "taf-attendee")]
    assert office.store.other_conflict("K-0417", "a-04")
    assert not office.store.other_conflict("K-0417", "A-03")
    assert whole(office)


def test_nothing_happens_twice(office: Any) -> None:
    [first] = given(office, ("K-0417", "A-03"))
    head = office.store.head()
    with pytest.raises(StaleError, match="K-0417: somebody allocated this"):
        given(office, ("K-0001", "A-04"), ("K-0417", "A-04"))
    with pytest.raises(StaleError, match="K-0001: somebody allocated this"):
        given(office, ("K-0001", "A-04"), ("K-0001", "A-03"))
    assert office.store.head() == head
    ended = EndedDuty(first, "declined", "exempt", "ill")
    office.store.change_duties(office.instrument.id, MONTH, (), [ended], by="qa")
    with pytest.raises(StaleError, match="has ended meanwhile"):
        office.store.change_duties(office.instrument.id, MONTH, (), [ended], by="qa")
    with pytest.raises(StaleError, match="has ended meanwhile"):
        office.store.duties_sent({first: "R-0001"}, by="qa")
    assert states(office) == [("K-0417", "A-03", "declined")]


@pytest.mark.requirement("S0-032")
def test_a_duty_is_sent_with_its_toolkit_and_returned_with_its_audit(office: Any) -> None:
    [first] = given(office, ("K-0417", "A-03"))
    office.sent("R-0001")
    assert states(office) == [("K-0417", "A-03", "sent")]
    office.store.duties_sent({first: "R-0001"}, by="qa")
    head = office.store.head()
    office.store.duties_sent({first: "R-0001"}, by="qa")
    assert office.store.head() == head
    saved = office.accept(office.file("R-0001"))
    [one] = office.store.duties()
    assert (one.state, one.return_id) == ("returned", "R-0001")
    office.store.void(saved.audit, by="qa", why="the wrong case")
    assert office.store.duties()[0].state == "sent"
    assert whole(office)


def test_the_newest_toolkit_counts_and_an_older_one_that_came_back(office: Any) -> None:
    office.sent("R-0001")
    [first] = given(office, ("K-0417", "A-03"))
    assert office.store.duties()[0].state == "planned"
    office.store.duties_sent({first: "R-0001"}, by="qa")
    office.sent("R-0002")
    assert office.store.duties()[0].return_id == "R-0002"
    office.accept(office.file("R-0001"))
    assert (office.store.duties()[0].state, office.store.duties()[0].return_id) == ("returned", "R-0001")


def test_toolkits_of_others_and_of_exercises_do_not_count(office: Any) -> None:
    given(office, ("K-0001", "A-03"), ("K-0417", "A-04"))
    office.sent("R-0001")
    one = samples.allocation(office.instrument, "R-0002", "K-0001")
    office.store.allocate([one.model_copy(update={"exercise": "E-1"})])
    assert [state for _, _, state in states(office)] == ["planned", "planned"]


def test_checks_of_records_are_told(office: Any) -> None:
    assert office.store.record_checks() == set()
    new = office.new()
    audit = new.audit.model_copy(update={"subject": new.audit.subject.model_copy(update={"record": "T-1"})})
    office.store.save_audit(office.instrument, audit, new.result, by="A-03")
    assert office.store.record_checks() == {(audit.case, audit.auditor)}


def test_exemptions_are_kept_and_taken_back(office: Any) -> None:
    assert office.store.exempt("A-03", "2026-11", "2027-01", "away", by="qa") == "X-0001"
    [one] = office.store.exemptions()
    assert [month for month in ("2026-10", "2026-11", "2027-01", "2027-02") if one.covers(month)] == [
        "2026-11",
        "2027-01",
    ]
    with pytest.raises(StoreError, match="There is no exemption 'X-0002'"):
        office.store.end_exemption("X-0002", "x", by="qa")
    with pytest.raises(StoreError, match="There is no exemption 'A-03'"):
        office.store.end_exemption("A-03", "x", by="qa")
    office.store.end_exemption("x-0001", "back", by="qa")
    with pytest.raises(StoreError, match="taken back already"):
        office.store.end_exemption("X-0001", "back", by="qa")
    [one] = office.store.exemptions()
    assert (one.covers("2026-11"), one.end_reason, one.ended_by) == (False, "back", "qa")
    assert whole(office)
