"""A return and the end of its duty at the same moment: one of them wins, never both."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest

from qa_core.errors import StaleError
from qa_core.store.duty_records import EndedDuty, NewDuty
from qa_core.store.store import Store

MONTH, DUE = "2026-11", dt.date(2026, 11, 15)
GONE = EndedDuty(1, "declined", "exempt", "ill")


def given(office: Any, *pairs: tuple[str, str]) -> list[int]:
    """Duties that begin, case and auditor."""
    new = [NewDuty(case, auditor, DUE) for case, auditor in pairs]
    numbers: list[int] = office.store.change_duties(office.instrument.id, MONTH, new, by="qa")
    return numbers


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Begin all at once, each in a thread; what each gives, or the StaleError that it raises."""
    begin = threading.Barrier(len(calls))
    found: list[Any] = [None] * len(calls)

    def run(n: int, call: Callable[[], Any]) -> None:
        begin.wait(10)
        try:
            found[n] = call()
        except StaleError as error:
            found[n] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return found


def counting(office: Any) -> list[str]:
    return [head.id for head in office.store.audits(state="submitted")]


@pytest.mark.requirement("S0-031", "S0-033")
@pytest.mark.parametrize("_round", range(3))
def test_a_return_and_a_decline_at_once_end_in_one_of_them(office: Any, url: str, _round: int) -> None:
    [duty] = given(office, ("K-0417", "A-03"))
    office.store.duties_sent({duty: office.sent("R-0001")}, by="qa")
    file = office.file("R-0001")
    with Store.open(url) as other:
        saved, ended = together(
            lambda: office.accept(file),
            lambda: other.change_duties(office.instrument.id, MONTH, (), [GONE], by="qa"),
        )
    [one] = office.store.duties()
    if isinstance(ended, StaleError):
        assert "came in meanwhile" in str(ended)
        assert (saved.status, one.state, counting(office)) == ("accepted", "returned", ["A-000001"])
    else:
        assert (saved.status, saved.audit) == ("conflict", None)
        assert (one.state, counting(office)) == ("declined", [])
        assert [kept.status for kept in office.store.returns()] == ["conflict"]
    assert all(check.ok for check in office.store.verify())


@pytest.mark.requirement("S0-031")
def test_a_decline_that_was_worked_out_before_the_return_came_changes_nothing(office: Any) -> None:
    [duty] = given(office, ("K-0417", "A-03"))
    office.store.duties_sent({duty: office.sent("R-0001")}, by="qa")
    office.accept(office.file("R-0001"))
    head = office.store.head()
    with pytest.raises(StaleError, match="The audit of duty 1 came in meanwhile"):
        office.store.change_duties(office.instrument.id, MONTH, (), [GONE], by="qa")
    assert office.store.head() == head


@pytest.mark.requirement("S0-031", "S0-033")
def test_a_return_that_was_read_before_its_duty_ended_is_kept_and_does_not_count(office: Any) -> None:
    [duty] = given(office, ("K-0417", "A-03"))
    office.sent("R-0001")
    office.store.change_duties(office.instrument.id, MONTH, (), [GONE], by="qa")
    assert office.store.duties()[0].return_id == "R-0001"
    for new in (True, False):
        saved = office.accept(office.file("R-0001"))
        assert (saved.status, saved.audit, saved.new) == ("conflict", None, new)
    assert counting(office) == []
    assert office.store.duties()[0].number == duty
    assert all(check.ok for check in office.store.verify())


@pytest.mark.requirement("S0-034")
def test_two_toolkits_of_one_duty_make_one_audit_whoever_is_first(office: Any, url: str) -> None:
    given(office, ("K-0417", "A-03"))
    files = [office.file(office.sent(id), id) for id in ("R-0001", "R-0002")]
    with Store.open(url) as other:
        new = office.new()
        found = together(
            lambda: office.accept(files[0]),
            lambda: other.save_return(files[1], "accepted", instrument=office.instrument, new=new, by="A-03"),
        )
    assert sorted(one.status for one in found) == ["accepted", "conflict"]
    assert len(counting(office)) == 1
    assert all(check.ok for check in office.store.verify())


@pytest.mark.requirement("S0-034")
def test_two_audits_that_count_on_one_duty_are_found_out(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(office, ("K-0417", "A-03"))
    files = [office.file(office.sent(id), id) for id in ("R-0001", "R-0002")]
    monkeypatch.setattr("qa_core.store.duty_toolkits.not_wanted", lambda *_: False)
    assert [office.accept(file).status for file in files] == ["accepted", "accepted"]
    [wrong] = [check for check in office.store.verify() if not check.ok]
    assert (wrong.name, wrong.detail) == (
        "audits of duties",
        "duty 1 has audits that all count: A-000001, A-000002 (void all but one)",
    )
    office.store.void("A-000002", by="qa", why="the same case twice")
    assert all(check.ok for check in office.store.verify())


def test_a_toolkit_that_was_asked_for_after_the_audit_is_another_request(office: Any) -> None:
    given(office, ("K-0417", "A-03"))
    office.accept(office.file(office.sent("R-0001"), "a"))
    assert office.accept(office.file(office.sent("R-0002"), "b")).status == "accepted"
    assert all(check.ok for check in office.store.verify())
