"""Actions: their states, who may set them, what reminders go out, and what a re-audit finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from follow_up import DAY, ROWS, Round, agreed, opened

from qa_core.cycle import reaudits
from qa_core.cycle.actions import history, listed, step
from qa_core.cycle.feedback import listed as feedback_listed
from qa_core.cycle.feedback import write
from qa_core.cycle.followed import followed
from qa_core.cycle.reminders import chase, due
from qa_core.cycle.replies import take_reply
from qa_core.errors import InputError, StoreError
from qa_core.model.audit import Answer
from qa_core.model.case import Case


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Round]:
    made = opened(tmp_path)
    yield made
    made.at.store.close()


@pytest.mark.requirement("S0-035")
def test_an_accepted_audit_starts_its_actions(work: Round) -> None:
    id = work.tier2()
    shown = [(one.ref, one.state, one.owner, one.due) for one in listed(work.at)]
    assert shown == [
        ("1", "open", "P-01", dt.date(2026, 11, 20)),
        ("2", "open", "lead professional", dt.date(2026, 12, 4)),
    ]
    later = work.on(dt.date(2026, 11, 21)).at
    assert [one.ref for one in listed(later, overdue=True)] == ["1"]
    assert [one.ref for one in listed(work.at, owner="lead")] == ["2"]
    assert listed(work.at, case="K-0418") == []
    work.at.store.void(id, by="x", why="wrong case")
    assert listed(work.at) == []


def test_done_wants_evidence_and_somebody_else_verifies(work: Round) -> None:
    id = work.tier2()
    step(work.at, id, "1", "in progress", note="TAF booked")
    with pytest.raises(InputError, match="What shows that it is done"):
        step(work.at, id, "1", "done", note="held")
    with pytest.raises(InputError, match="verified once it is done"):
        step(work.at, id, "1", "verified", note="seen")
    step(work.at, id, "1", "done", note="held", evidence="Minutes of 12 November")
    with pytest.raises(InputError, match="owns this action"):
        step(work.on(DAY, by="p-01").at, id, "1", "verified", note="I did it")
    assert step(work.on(DAY, by="A-03").at, id, "1", "verified", note="seen").state == "verified"
    said = [(line["by"], line["what"], line["after"]) for line in history(work.at, id, "1")]
    assert said == [
        ("A-03", "set", "open"),
        ("qa-officer", "state", "in-progress"),
        ("qa-officer", "state", "done, evidence: Minutes of 12 November"),
        ("A-03", "state", "verified"),
    ]
    assert all(check.ok for check in work.at.store.verify())


def test_the_lead_professional_does_not_verify_what_is_theirs_by_post(work: Round) -> None:
    id = work.tier2()
    step(work.at, id, "2", "done", note="done", evidence="Record of 1 December")
    with pytest.raises(InputError, match="is the lead professional of K-0417"):
        step(work.on(DAY, by="P-01").at, id, "2", "verified", note="mine")


@pytest.mark.requirement("S0-035")
@pytest.mark.parametrize("owner", ["Team manager of the school", "A-03", ""])
def test_nobody_verifies_an_action_on_their_own_case_whoever_owns_it(work: Round, owner: str) -> None:
    id = work.tier2(**{"6_j": Answer(rows=({**ROWS[0], "owner": owner},))})
    step(work.at, id, "1", "done", note="held", evidence="Minutes")
    lead = work.on(DAY, by="p-01").at
    with pytest.raises(InputError, match="p-01 is the lead professional of K-0417: somebody else"):
        step(lead, id, "1", "verified", note="mine")
    work.at.store.load_cases([Case(ref="K-0417", lead_professional="P-05")])
    for former_or_new in ("P-01", "P-05"):
        with pytest.raises(InputError, match="is the lead professional of K-0417"):
            step(work.on(DAY, by=former_or_new).at, id, "1", "verified", note="mine")


@pytest.mark.requirement("S0-035")
def test_an_owner_named_among_other_words_is_the_owner(work: Round) -> None:
    id = work.tier2(**{"6_j": Answer(rows=({**ROWS[0], "owner": "M-02 with the school"},))})
    step(work.at, id, "1", "done", note="held", evidence="Minutes")
    with pytest.raises(InputError, match="M-02 owns this action"):
        step(work.on(DAY, by="M-02").at, id, "1", "verified", note="mine")
    assert step(work.on(DAY, by="M-0").at, id, "1", "verified", note="seen").state == "verified"


@pytest.mark.requirement("S0-035")
def test_verified_is_said_once(work: Round) -> None:
    id = work.tier2()
    step(work.at, id, "1", "done", note="held", evidence="Minutes")
    step(work.at, id, "1", "verified", note="seen")
    with pytest.raises(InputError, match=f"1 of {id} is verified already"):
        step(work.at, id, "1", "verified", note="seen again")
    assert len(work.at.store.action_changes(id)) == 2
    assert step(work.at, id, "1", "open", note="It came back").state == "open"


@pytest.mark.requirement("S0-035")
def test_what_the_audit_says_of_evidence_does_not_show_that_it_is_done(work: Round) -> None:
    id = work.tier2(**{"6_j": Answer(rows=({**ROWS[0], "evidence": "Minutes of the TAF wanted"},))})
    for nothing in (None, "", "  "):
        with pytest.raises(InputError, match="What shows that it is done"):
            step(work.at, id, "1", "done", note="held", evidence=nothing)
    step(work.at, id, "1", "in-progress", note="held", evidence="Minutes of 3 December")
    one = step(work.at, id, "1", "done", note="held")
    assert (one.state, one.evidence) == ("done", "Minutes of 3 December")


def test_an_action_keeps_an_owner(work: Round) -> None:
    id = work.tier2()
    with pytest.raises(InputError, match="Say who owns it"):
        step(work.at, id, "1", "open", note="moved", owner=" ")
    assert step(work.at, id, "1", "open", note="moved", owner=" M-02 ").owner == "M-02"


@pytest.mark.parametrize(
    ("row", "state", "note", "message"),
    [
        ("3", "open", "x", "has no action '3'; it has: 1, 2"),
        ("1", "don", "x", "Did you mean done"),
        ("1", "in-progress", " ", "Write what happened"),
    ],
)
def test_what_cannot_be_is_told(work: Round, row: str, state: str, note: str, message: str) -> None:
    id = work.tier2()
    with pytest.raises(InputError, match=message.replace("?", r"\?")):
        step(work.at, id, row, state, note=note)


def test_an_amendment_keeps_the_states_of_actions_that_stay_and_all_history(work: Round) -> None:
    id = work.tier2()
    step(work.at, id, "1", "in-progress", note="TAF booked", due=dt.date(2026, 11, 25))
    step(work.at, id, "2", "in-progress", note="begun")
    new = {**ROWS[0], "action": "Something else", "finding": "New"}
    moved = {**ROWS[0], "action": "  hold the TAF and review   every open action"}
    work.amend(id, **{"6_j": Answer(rows=(new, moved))})
    assert [(one.ref, one.state, one.due) for one in followed(work.at, id)] == [
        ("1", "open", dt.date(2026, 11, 20)),
        ("2", "in-progress", dt.date(2026, 11, 25)),
    ]
    assert len(work.at.store.action_changes(id)) == 2
    work.amend(id, **{"6_j": Answer(rows=ROWS)})
    assert [one.state for one in followed(work.at, id)] == ["in-progress", "in-progress"]


def test_two_actions_in_the_same_words_are_two(work: Round) -> None:
    id = work.tier2(**{"6_j": Answer(rows=(ROWS[0], ROWS[0]))})
    step(work.at, id, "2", "in-progress", note="begun")
    assert [one.state for one in followed(work.at, id)] == ["open", "in-progress"]


def test_items_of_a_returned_record_are_closed_by_its_next_check(work: Round) -> None:
    first = work.tier1("T1A-02", "T1A-08")
    assert [(one.ref, one.owner, one.due) for one in followed(work.at, first)] == [
        ("T1A-02", "P-01", dt.date(2026, 11, 16)),
        ("T1A-08", "P-01", dt.date(2026, 11, 16)),
    ]
    second = work.tier1("T1A-08", cycle=2, day=DAY + dt.timedelta(days=7))
    right, wrong = followed(work.at, first)
    assert (right.state, right.checked_in) == ("verified", second)
    assert wrong.carried_to == second
    assert [(one.audit, one.ref) for one in listed(work.at, open_only=True)] == [(second, "T1A-08")]
    assert history(work.at, first, "T1A-02")[-1]["note"] == f"found right in {second}"
    with pytest.raises(InputError, match=f"followed as T1A-08 of {second}"):
        step(work.at, first, "T1A-08", "done", note="x", evidence="y")
    with pytest.raises(InputError, match=f"T1A-02 of {first} was found right in {second}"):
        step(work.at, first, "T1A-02", "open", note="x")


@pytest.mark.requirement("S0-037")
def test_overdue_goes_to_its_owner_then_the_manager_then_the_service_leader(work: Round) -> None:
    id = work.tier2()
    assert due(work.at) == []
    write(work.at, id)
    first_day, told = dt.date(2027, 1, 4), []
    for days in (0, 13, 14, 27, 28, 400):
        at = work.on(first_day + dt.timedelta(days=days)).at
        found = due(at)
        told.append((days, sorted((one.stage, one.to, one.what.split()[0]) for one in found)))
        chase(at, found)
        assert due(at) == []
    actions_and_reply = ("action", "action", "reply")
    assert told == [
        (0, [(0, "P-01", what) for what in actions_and_reply]),
        (13, []),
        (14, [(1, "M-02", what) for what in actions_and_reply]),
        (27, []),
        (28, [(2, "service-leader", what) for what in actions_and_reply]),
        (400, []),
    ]
    said = [
        (line["at"][:10], line["after"], line["note"])
        for line in history(work.at, id, "1")
        if line["what"] == "reminder"
    ]
    assert said == [
        ("2027-01-04", "to P-01", "owner"),
        ("2027-01-18", "to M-02", "manager"),
        ("2027-02-01", "to service-leader", "service leader"),
    ]
    [sent] = feedback_listed(work.at)
    assert sent["reminded"] == ["2027-01-04 P-01", "2027-01-18 M-02", "2027-02-01 service-leader"]
    letters = work.at.store.letters(waiting_only=False)
    texts = " ".join(letter.text for letter in letters)
    assert f"{id}, action 1, case K-0417" in texts
    assert not any(row["action"] in texts or row["finding"] in texts for row in ROWS)
    assert [("was reminded before" in letter.text) for letter in letters] == [False, True, True]
    assert all(check.ok for check in work.at.store.verify())


@pytest.mark.requirement("S0-037")
@pytest.mark.parametrize(
    ("owner", "case", "chain"),
    [
        ("The head of the school", "K-0417", ["P-01", "M-02", "service-leader"]),
        ("Family Support Manager", "K-0417", ["family-support-manager", "M-02", "service-leader"]),
        ("m-02", "K-0417", ["M-02", "service-managers", "service-leader"]),
        ("The school", "K-0999", ["service-managers", "service-leader"]),
    ],
)
def test_a_reminder_finds_somebody_whoever_the_owner_is(
    work: Round, owner: str, case: str, chain: list[str]
) -> None:
    work.tier2(case=case, **{"6_j": Answer(rows=({**ROWS[0], "owner": owner},))})
    found = []
    for days in range(60, 160, 20):
        at = work.on(DAY + dt.timedelta(days=days)).at
        now = due(at)
        found += [one.to for one in now]
        chase(at, now)
    assert found == chain


@pytest.mark.requirement("S0-037")
def test_two_reminders_of_one_day_are_two_letters(work: Round) -> None:
    first = work.tier2(**{"6_j": Answer(rows=(ROWS[0],))})
    late = work.on(dt.date(2027, 1, 4)).at
    chase(late, due(late))
    second = work.tier2(day=DAY + dt.timedelta(days=1), **{"6_j": Answer(rows=(ROWS[0],))})
    chase(late, due(late))
    letters = [letter.text for letter in work.at.store.letters(waiting_only=False)]
    assert [first in letters[0], second in letters[1]] == [True, True]


def test_what_the_audit_marked_green_is_not_overdue(work: Round) -> None:
    work.tier2(**{"6_j": Answer(rows=({**ROWS[0], "rag": "green"}, ROWS[1]))})
    late = work.on(dt.date(2027, 1, 4)).at
    assert [one.ref for one in listed(late, overdue=True)] == ["2"]
    assert [one.what for one in due(late)] == ["action 2"]


def test_a_reply_or_a_done_action_is_not_chased(work: Round) -> None:
    id = work.tier2()
    assert take_reply(work.at, "r.xlsx", agreed(work.sheet(id))).status == "accepted"
    step(work.at, id, "1", "done", note="held", evidence="Minutes")
    late = work.on(dt.date(2027, 1, 4)).at
    assert [one.what for one in due(late)] == ["action 2"]


def test_a_reaudit_says_how_it_found_the_actions_before(work: Round) -> None:
    first = work.tier2(day=dt.date(2026, 1, 12))
    today = dt.datetime.now(dt.UTC).date()
    step(work.at, first, "1", "done", note="held", evidence="Minutes")
    rows = ({**ROWS[0], "finding": "New"}, {**ROWS[1]})
    second = work.tier2(day=today, **{"6_j": Answer(rows=(rows[0],))})
    head = work.at.store.audit(second).head
    earlier, found = reaudits.found(work.at, head)
    assert earlier is not None
    assert (earlier.id, [one.found for one in found]) == (first, ["closed: done, not verified yet", "open"])
    third = work.tier2(day=today + dt.timedelta(days=60), **{"6_j": Answer(rows=rows)})
    reaudits.link(work.at, third, first)
    about = reaudits.about(work.at, third)
    assert about["follows"] == first
    assert [one["found"] for one in about["earlier_actions"]] == [
        "closed: done, not verified yet",
        "open: set again",
    ]
    page = write(work.at, third).files[f"K-0417 {third} feedback.html"].decode()
    assert f"This audit follows {first}. Of its 2 actions, 1 is closed." in page


def test_what_an_action_was_on_the_day_of_the_reaudit_counts(work: Round) -> None:
    first = work.tier2(day=dt.date(2026, 1, 12))
    second = work.tier2(day=dt.date(2026, 11, 21), **{"6_j": Answer()})
    step(work.at, first, "1", "done", note="held", evidence="Minutes")
    _, found = reaudits.found(work.at, work.at.store.audit(second).head)
    done_before = dt.datetime.now(dt.UTC).date() <= dt.date(2026, 11, 21)
    assert found[0].found == ("closed: done, not verified yet" if done_before else "overdue")
    assert found[1].found == "open"


def test_only_an_earlier_audit_of_the_same_case_is_followed(work: Round) -> None:
    first, second = work.tier2(), work.tier2(day=DAY + dt.timedelta(days=9))
    other = work.tier2(case="K-0418")
    for audit, follows, message in (
        (first, second, "is later than"),
        (second, other, "is about case"),
        (first, first, "cannot follow itself"),
    ):
        with pytest.raises(InputError, match=message):
            reaudits.link(work.at, audit, follows)
    with pytest.raises(StoreError, match="no audit"):
        reaudits.link(work.at, second, "A-000099")


def test_reaudits_are_due_where_something_was_to_be_improved(work: Round) -> None:
    good = work.keep("caf-tier2", "best", "K-0418", DAY)
    poor = work.tier2()
    work.tier1("T1A-02")
    [row] = reaudits.due(work.at)
    assert (row["audit"], row["due"], row["not_closed"], row["overdue"]) == (poor, "2027-11-02", 2, False)
    assert reaudits.due(work.on(dt.date(2027, 11, 3)).at)[0]["overdue"] is True
    assert good != poor
    work.keep("caf-tier2", "best", "K-0417", DAY + dt.timedelta(days=300))
    assert reaudits.due(work.at) == []
