"""What the store keeps of feedback, replies, actions: vouched for, nothing overwritten."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from qa_core.errors import StaleError, StoreError
from qa_core.store.engine import execute
from qa_core.store.follow_up_records import (
    ActionReply,
    ActionText,
    Feedback,
    NewFeedback,
    NewReply,
    ReplyStatus,
    Step,
)

DUE = dt.date(2026, 11, 16)
TEXT = ActionText("A-000001", "k-1", "No TAF", "Hold it")


def issued(office: Any, reply_id: str = "F-0001", revision: int = 1) -> Feedback:
    asked = (("k-1", "1\nNo TAF\nHold it"),)
    new = NewFeedback("A-000001", revision, "feedback", reply_id, DUE, asked, "P-01", "M-02")
    kept: Feedback = office.store.issue_feedback(new, by="qa")
    return kept


def reply(content: str = "a", accepted: bool = True) -> NewReply:
    answer = ActionReply("k-1", accepted, "words", dt.date(2026, 12, 1))
    mark = hashlib.sha256(content.encode()).hexdigest()
    return NewReply("r.xlsx", content.encode(), mark, f"hash {content}", (answer,), {"x": "y"})


def filled(office: Any) -> None:
    """One of everything."""
    office.save(case="K-0417")
    office.save(case="K-0417")
    feedback = issued(office)
    office.store.save_reply(feedback, reply(), "accepted", by="qa")
    office.store.link_audit("A-000002", "A-000001", why="said so", by="qa")
    office.store.note_chase("A-000001/k-1", 1, "M-02", by="qa")


def test_everything_is_given_back_as_it_was(office: Any) -> None:
    filled(office)
    [feedback] = office.store.feedback("A-000001")
    assert (feedback.reply_by, feedback.reader, feedback.copied) == (DUE, "P-01", "M-02")
    assert feedback.asked == (("k-1", "1\nNo TAF\nHold it"),)
    assert office.store.feedback_of_reply("F-0001") == feedback
    assert office.store.feedback_of_reply("F-0002") is None
    [kept] = office.store.replies(feedback.number)
    assert (kept.answers, kept.comments, kept.status) == (reply().answers, {"x": "y"}, "accepted")
    assert office.store.reply_data(kept.number) == b"a"
    [stand] = office.store.action_stands("A-000001")
    assert (stand.state, stand.accepted, stand.own_date) == ("replied", "yes", dt.date(2026, 12, 1))
    assert office.store.audit_links()["A-000002"].follows == "A-000001"
    assert [(one.about, one.stage) for one in office.store.chases()] == [("A-000001/k-1", 1)]
    assert [check for check in office.store.verify() if not check.ok] == []


def test_the_same_feedback_is_kept_once(office: Any) -> None:
    office.save()
    assert issued(office) == issued(office, "F-0002")
    assert issued(office, "F-0003", revision=2).reply_id == "F-0003"
    assert len(office.store.feedback()) == 2


def test_a_second_reply_wants_a_reason_and_replaces_nothing(office: Any) -> None:
    office.save()
    feedback = issued(office)

    def save(new: NewReply, status: ReplyStatus = "accepted", why: str = "") -> bool:
        written: bool = office.store.save_reply(feedback, new, status, by="qa", why=why)
        return written

    assert (save(reply()), save(reply())) == (True, False)
    with pytest.raises(StoreError, match="has a reply already"):
        save(reply("b", accepted=False))
    assert (save(reply("b"), "conflict"), save(reply("b"), "conflict")) == (True, False)
    assert save(reply("b", accepted=False), why="rang")
    assert save(reply(), why="after all the first")
    assert [one.status for one in office.store.replies()] == ["accepted", "conflict", "accepted", "accepted"]
    assert [one.after for one in office.store.action_changes()] == [
        "accepted: yes, own date: 2026-12-01",
        "accepted: no, own date: 2026-12-01",
        "accepted: yes, own date: 2026-12-01",
    ]


def test_whoever_is_slower_is_told(office: Any) -> None:
    office.save()
    wanted = Step("in-progress", "begun", due=DUE, owner="P-05")
    stand = office.store.step_action(TEXT, wanted, expected_version=0, by="qa")
    assert (stand.state, stand.due, stand.owner, stand.version) == ("in-progress", DUE, "P-05", 1)
    with pytest.raises(StaleError, match="somebody else meanwhile"):
        office.store.step_action(TEXT, Step("done", "x"), expected_version=0, by="qa")
    [change] = office.store.action_changes("A-000001")
    assert (change.before, change.after) == ("open", "in-progress, due: 2026-11-16, owner: P-05")
    office.store.void("A-000001", by="qa", why="wrong case")
    with pytest.raises(StoreError, match="is void"):
        office.store.step_action(TEXT, Step("done", "x"), expected_version=1, by="qa")


def test_what_happened_is_never_changed(office: Any) -> None:
    filled(office)
    for statement in ("UPDATE action_change SET note = 'x'", "DELETE FROM action_change"):
        with pytest.raises(StoreError), office.store.database.write() as connection:
            execute(connection, statement)
    assert office.store.action_changes()[0].note == "words"


@pytest.mark.parametrize("statement", ["audit", "follows"])
def test_links_are_between_audits_that_exist(office: Any, statement: str) -> None:
    office.save()
    pair = {"audit": "A-000001", "follows": "A-000001"} | {statement: "A-000009"}
    with pytest.raises(StoreError, match="There is no audit 'A-000009'"):
        office.store.link_audit(pair["audit"], pair["follows"], why="", by="qa")


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("feedback", "UPDATE feedback SET reply_by = '2027-01-01'"),
        ("feedback", "UPDATE feedback SET asked = '[]'"),
        ("feedback", "DELETE FROM feedback"),
        ("replies", "UPDATE feedback_reply SET answers = '[]'"),
        ("replies", "DELETE FROM feedback_reply"),
        ("files", "UPDATE feedback_reply SET data = x'00'"),
        ("actions", "UPDATE action_state SET state = 'verified'"),
        ("actions", "DELETE FROM action_state"),
        ("changes", "UPDATE action_change SET by = 'zz'"),
        ("changes", "DELETE FROM action_change"),
        ("links", "UPDATE audit_link SET follows = 2"),
        ("reminders", "UPDATE follow_up_chase SET stage = 2"),
        ("reminders", "DELETE FROM follow_up_chase"),
    ],
)
def test_whatever_is_altered_behind_its_back_is_found(sqlite_office: Any, check: str, statement: str) -> None:
    filled(sqlite_office)
    with closing(sqlite3.connect(sqlite_office.store.database.path)) as connection:
        for change in ("update", "delete"):
            connection.execute(f"DROP TRIGGER action_change_no_{change}")
        assert connection.execute(statement).rowcount > 0
        connection.commit()
    assert check in {one.name for one in sqlite_office.store.verify() if not one.ok}
