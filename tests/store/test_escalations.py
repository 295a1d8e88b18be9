"""Escalations: recipients from the first moment, both clocks, and no end but by a person."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from qa_core.errors import StoreError
from qa_core.store import migrate
from qa_core.store.courses import Course
from qa_core.store.engine import execute
from qa_core.store.records import Flag
from qa_core.store.schema import METADATA
from qa_core.store.store import Store

ALL = ["family-support-manager", "lead-professional", "line-manager"]
MADE = {
    table: script.stem[1:5]
    for script in sorted((migrate.SCRIPTS / "versions").glob("v*.py"))
    for table in re.findall(r'create_table\(\s*"(\w+)"', script.read_text(encoding="utf-8"))
}
"""Which migration makes each table."""


def raised(office: Any, kind: str = "immediate-concern", *, text: str = "x", state: str = "flagged") -> str:
    """An escalation of a type; its id."""
    if office.store.allocation("R-0001") is None:
        office.sent("R-0001")
    [id] = office.store.keep_concerns(office.file("R-0001"), [Flag("3.b", kind, text, state)])
    return str(id)


def course(office: Any, id: str = "E-0001") -> Course:
    found: Course = office.store.courses([id])[id][-1]
    return found


def whole(store: Store) -> list[str]:
    return [check.detail for check in store.verify() if not check.ok]


def tell_all(office: Any, id: str = "E-0001") -> None:
    for post in course(office, id).untold:
        office.store.tell(id, post, "hand", by="A-07")


@pytest.mark.requirement("S0-058", "S0-060")
@pytest.mark.parametrize(
    ("kind", "posts"),
    [
        ("unsafe-practice", ALL[:1]),
        ("immediate-concern", ALL),
        ("safeguarding-prompt", ALL[:1]),
        ("something-new", ALL[:1]),
    ],
)
def test_who_must_be_told_is_kept_with_the_escalation(office: Any, kind: str, posts: list[str]) -> None:
    raised(office, kind)
    found = course(office)
    assert list(found.untold) == posts
    assert found.lacks == (*(f"tell {post}" for post in posts), "acknowledge", "decide on MASH")
    assert whole(office.store) == []


@pytest.mark.requirement("S0-057", "S0-058", "S0-059")
def test_it_is_closed_by_a_person_and_only_when_nothing_is_lacking(office: Any) -> None:
    id = raised(office)
    store = office.store
    steps = (
        lambda: tell_all(office),
        lambda: store.acknowledge(id, "A-07", "Looked at", action="Visit", who="family-support-manager"),
        lambda: store.decide_mash(id, "needed", by="A-07"),
    )
    for step in steps:
        with pytest.raises(StoreError, match="cannot be closed yet"):
            store.close_escalation(id, "safe", by="A-07")
        step()
    with pytest.raises(StoreError, match="hold the conversation with MASH"):
        store.close_escalation(id, "safe", by="A-07")
    store.decide_mash(id, "held", by="A-07", outcome="advice")
    store.close_escalation(id, "safe", by="A-07")
    assert store.escalations() == []
    [kept] = store.escalations(open_only=False)
    found = course(office)
    assert (kept.state, found.ended, found.words, found.ended_by) == ("closed", "closed", "safe", "A-07")
    assert [one["mash"] for one in found.mash_said] == ["needed", "held"]
    assert [(one["kind"], one["text"]) for one in found.notes] == [
        ("review", "Looked at"),
        ("action", "Visit"),
    ]
    with pytest.raises(StoreError, match="E-0001 is closed; nothing more is done about it"):
        store.withdraw_escalation(id, "no", by="A-07")
    assert whole(store) == []


@pytest.mark.requirement("S0-059")
def test_the_two_clocks_run_apart_and_stop_once(office: Any) -> None:
    id = raised(office)
    early = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    office.store.decide_mash(id, "needed", by="A-07", when=early)
    assert course(office).acknowledged_at is None
    office.store.decide_mash(id, "held", by="A-07", when=early + dt.timedelta(hours=3), outcome="advice")
    office.store.acknowledge(id, "A-07", when=early + dt.timedelta(hours=1), who="A-01")
    office.store.acknowledge(id, "A-07", "More to say", when=early + dt.timedelta(hours=2), who="A-02")
    found = course(office)
    assert (found.mash, found.mash_at) == ("held", early)
    assert (found.acknowledged_at, found.acknowledged_by) == (early + dt.timedelta(hours=1), "A-01")


def test_a_post_is_told_once_and_what_the_auditor_did_earlier_counts(office: Any) -> None:
    id = raised(office)
    noon = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    tell = office.store.tell
    assert tell(id, ALL[0], "letter", by="A-07", when=noon)
    assert not tell(id, ALL[0], "hand", by="A-07", when=noon - dt.timedelta(hours=2))
    assert not tell(id, ALL[0], "audit", by="A-07", when=noon + dt.timedelta(hours=2))
    assert tell(id, ALL[0], "audit", by="A-07", who="A-03", when=noon - dt.timedelta(hours=1))
    assert tell(id, "service-leader", "hand", by="A-07")
    told = {one.post: (one.how, one.told_by) for one in course(office).recipients if one.told_at}
    assert told == {ALL[0]: ("audit", "A-03"), "service-leader": ("hand", "A-07")}
    assert whole(office.store) == []


def test_what_is_raised_again_starts_anew_and_keeps_what_was_done_before(office: Any) -> None:
    id = raised(office, "unsafe-practice")
    tell_all(office)
    office.store.acknowledge(id, "A-07", "Looked at")
    office.store.decide_mash(id, "not-needed", by="A-07", why="known")
    office.store.close_escalation(id, "safe", by="A-07")
    assert raised(office, "immediate-concern", text="and again") == id
    first, second = office.store.courses([id])[id]
    assert (first.ended, first.words, second.ended, second.raising) == ("closed", "safe", "", 2)
    assert list(second.untold) == ALL
    raised(office, "immediate-concern", text="and once more")
    assert [one.ended for one in office.store.courses([id])[id]] == ["closed", "raised-again", ""]
    assert whole(office.store) == []


def test_a_mistaken_one_is_withdrawn_and_stays(office: Any) -> None:
    id = raised(office)
    office.store.withdraw_escalation(id, "wrong row", by="A-07")
    assert office.store.escalations() == []
    assert [one.state for one in office.store.escalations(open_only=False)] == ["withdrawn"]
    assert (course(office).ended, course(office).words) == ("withdrawn", "wrong row")
    raised(office)
    assert office.store.escalations() == [], "the same return again does not raise it"


def test_a_blank_that_is_answered_ends_its_course(office: Any) -> None:
    raised(office, state="unknown")
    office.accept(office.file("R-0001", "b"))
    assert (course(office).ended, course(office).ended_by) == ("cleared", None)
    with pytest.raises(StoreError, match="E-0001 is cleared"):
        office.store.acknowledge("E-0001", "A-07")
    assert whole(office.store) == []


def test_nothing_can_be_done_about_what_is_not_there(office: Any) -> None:
    for act in (
        lambda: office.store.acknowledge("E-0009", "A-07"),
        lambda: office.store.tell("E-0009", ALL[0], "hand", by="A-07"),
        lambda: office.store.decide_mash("E-0009", "needed", by="A-07"),
        lambda: office.store.close_escalation("E-0009", "safe", by="A-07"),
        lambda: office.store.withdraw_escalation("E-0009", "no", by="A-07"),
    ):
        with pytest.raises(StoreError, match="no escalation 'E-0009'"):
            act()
    with pytest.raises(StoreError, match="no letter 'M-0009'"):
        office.store.letter_left("M-0009", by="A-07")


def test_letters_leave_once(office: Any) -> None:
    store = office.store
    [one, _] = store.keep_letters("E-0001", ["A-01", "A-02", "A-01"], "Please act", "Text", by="A-07")
    assert store.keep_letters("E-0001", ["A-01"], "Please act", "Other text", by="A-07") == [one]
    assert store.claim_letter(one.id)
    assert not store.claim_letter(one.id)
    store.letter_waits(one.id, "no answer")
    assert store.claim_letter(one.id)
    store.letter_left(one.id, by="A-07")
    store.letter_waits(one.id, "too late")
    assert not store.claim_letter(one.id)
    with pytest.raises(StoreError, match="has left already"):
        store.letter_left(one.id, by="A-07", by_hand=True)
    assert [(x.id, x.state) for x in store.letters(waiting_only=False)] == [
        ("M-0001", "sent"),
        ("M-0002", "waiting"),
    ]
    assert whole(store) == []


def test_escalations_of_an_older_database_get_their_course(office: Any, url: str) -> None:
    id = raised(office)
    office.store.acknowledge(id, "A-07", "Rang the school")
    office.sent("R-0002")
    office.store.keep_concerns(office.file("R-0002"), [Flag("3.b", "unsafe-practice", "", "unknown")])
    office.accept(office.file("R-0002", "b"))
    store = office.store
    since = store.escalations(open_only=False)[0].raised_at
    with store.database.write() as connection:
        for table in reversed(METADATA.sorted_tables):
            if MADE.get(table.name, "") > "0004":
                execute(connection, f"DROP TABLE {table.name}")
        execute(connection, "UPDATE alembic_version SET version_num = '0004'")
    store.close()
    with Store.open(url, create=True) as again:
        [first] = again.courses([id])[id]
        assert (first.acknowledged_by, first.raised_at, first.mash) == ("A-07", since, "")
        assert [note["text"] for note in first.notes] == ["Rang the school"]
        assert [one.id for one in again.escalations()] == [id], "open until a person closes it"
        [second] = again.courses(["E-0002"])["E-0002"]
        assert second.ended == "cleared"
        sound = {check.name for check in again.verify() if check.ok}
        assert {"escalations", "courses", "recipients", "event chain"} <= sound
