"""Every fact that matters is vouched for by the log: altered, removed or slipped in, `verify` says so."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from qa_core.model.case import Case, Involvement, Person
from qa_core.store.duty_records import EndedDuty, NewDuty, ToldConflict
from qa_core.store.exercise_records import Exercise
from qa_core.store.records import Flag, Incoming
from qa_core.store.store import Store


@pytest.fixture
def busy(sqlite_office: Any) -> Any:
    """An office with something in every table; the last thing that happened is a release."""
    store = sqlite_office.store
    involved = (
        Involvement(person="A-05", involved="assessor"),
        Involvement(person="A-06", involved="line-manager"),
    )
    store.load_cases([Case(ref="K-0900", team="North", involved=involved)])
    store.load_people([Person(ref="A-09", email="a@example.org")])
    sqlite_office.save("best")
    accepted = sqlite_office.file(sqlite_office.sent("R-0001"))
    sqlite_office.accept(accepted, concerns=[Flag("3.b", "immediate-concern", "x")])
    store.save_return(sqlite_office.file(sqlite_office.sent("R-0002")), "needs-correction", by="A-03")
    store.keep_concerns(sqlite_office.file("R-0002", "b"), [Flag("3.b", "immediate-concern", "", "unknown")])
    store.keep_letters("E-0001", ["family-support-manager"], "Please act", "Look at it.", by="A-03")
    store.unread_return("torn.xlsx", "0" * 64, "It is no workbook.")
    _an_exercise(sqlite_office)
    _duties(sqlite_office)
    store.release("A-000001", [_spoken(sqlite_office)], by="A-07")
    return sqlite_office


def _an_exercise(office: Any) -> None:
    """An exercise with a waived request, a collation, a note and a grade."""
    store, asked = office.store, office.instrument
    at = dt.datetime(2026, 10, 27, tzinfo=dt.UTC)
    names = (asked.id, asked.version, asked.digest)
    new = Exercise("E-1", *names, "Neglect", "complaint", "A-04", 12, None, at, "A-04")
    store.create_exercise(new, [("K-0417", "police", "A-03"), ("K-0417", "school", "")])
    store.waive("E-1", "K-0417", "school", by="A-04", reason="Away")
    store.keep_collation("E-1", "K-0417", {"status": "collated", "suggested": "good"}, by="A-04")
    store.discuss("E-1", "K-0417", "Settled", by="A-04")
    store.grade_case("E-1", "K-0417", "good", suggested="good", reason="", by="A-04", expected_version=3)


def _duties(office: Any) -> None:
    """A duty that was declined for a conflict, the one in its place, and an exemption."""
    store, due = office.store, dt.date(2026, 11, 15)
    [first] = store.change_duties("tiny", "2026-11", [NewDuty("K-0417", "A-03", due)], by="qa")
    ended, told = (
        EndedDuty(first, "declined", "conflict", "kin"),
        ToldConflict("K-0417", "A-03", "other", "kin"),
    )
    store.change_duties(
        "tiny", "2026-11", [NewDuty("K-0417", "A-04", due, follows=first)], [ended], [told], by="qa"
    )
    store.exempt("A-09", "2026-11", "2027-01", "away", by="qa")


def _spoken(office: Any) -> str:
    """A question of the first audit with words that can be quoted."""
    answers = office.store.audit("A-000001").audit.answers
    return next(key for key, answer in answers.items() if answer.comment)


def _behind(office: Any, statement: str) -> int:
    """Alter the file with triggers and references out of the way; how many rows it touched."""
    with closing(sqlite3.connect(office.store.database.path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in found:
            connection.execute(f"DROP TRIGGER {name}")
        touched = connection.execute(statement).rowcount
        connection.commit()
    return touched


def _failed(office: Any) -> dict[str, str]:
    return {check.name: check.detail for check in office.store.verify() if not check.ok}


TAMPERED: list[tuple[str, str]] = [
    ("duties", "UPDATE duty SET auditor = 'zz' WHERE number = 2"),
    ("duties", "UPDATE duty SET ground = 'exempt' WHERE number = 1"),
    ("duties", "DELETE FROM duty WHERE number = 2"),
    ("exemptions", "UPDATE duty_exemption SET last_month = '2099-12'"),
    ("conflicts", "UPDATE told_conflict SET person = 'zz'"),
    ("conflicts", "DELETE FROM told_conflict"),
    ("unread returns", "DELETE FROM unread_return WHERE number = 1"),
    ("unread returns", "UPDATE unread_return SET state = 'settled'"),
    ("unread returns", "UPDATE unread_return SET note = 'asked'"),
    ("returns", "DELETE FROM toolkit_return WHERE status = 'needs-correction'"),
    ("returns", "UPDATE toolkit_return SET status = 'accepted' WHERE status = 'needs-correction'"),
    ("returns", "UPDATE toolkit_return SET content_hash = 'zz'"),
    ("returns", "UPDATE toolkit_return SET audit = NULL"),
    ("escalations", "UPDATE escalation SET type = 'zz'"),
    ("escalations", "UPDATE escalation SET question = 'zz' || number"),
    ("escalations", "UPDATE escalation SET text = 'zz'"),
    ("escalations", "UPDATE escalation SET state = 'cleared'"),
    ("escalations", "UPDATE escalation SET acknowledged_by = 'zz'"),
    ("escalations", "DELETE FROM escalation WHERE number = 2"),
    ("courses", "UPDATE escalation_course SET mash = 'held'"),
    ("courses", "UPDATE escalation_course SET notes = '[1]'"),
    ("courses", "DELETE FROM escalation_course WHERE number = 1"),
    ("recipients", "UPDATE escalation_recipient SET told_at = '2026-01-01T00:00:00+00:00'"),
    ("recipients", "DELETE FROM escalation_recipient WHERE number = 1"),
    ("letters", "UPDATE letter SET recipient = 'zz'"),
    ("letters", "DELETE FROM letter"),
    ("releases", "INSERT INTO release VALUES (9, 2, '3.a', 1, 'zz', '2026-01-01T00:00:00+00:00', NULL)"),
    ("releases", "DELETE FROM release"),
    ("releases", "UPDATE release SET withdrawn_at = at"),
    ("releases", "DELETE FROM event WHERE seq = (SELECT MAX(seq) FROM event)"),
    ("allocations", "UPDATE allocation SET case_ref = 'K-0001'"),
    ("allocations", "UPDATE allocation SET state = 'issued'"),
    ("allocations", "UPDATE allocation SET auditor = 'zz', due = NULL"),
    ("allocations", "DELETE FROM allocation WHERE return_id = 'R-0002'"),
    (
        "allocations",
        "INSERT INTO allocation_subject (return_id, record, cycle, previous) VALUES ('R-0001', 'zz', 2, '')",
    ),
    ("exercises", "UPDATE exercise SET theme = 'zz'"),
    ("exercises", "UPDATE exercise SET lead_auditor = 'zz'"),
    ("exercises", "DELETE FROM exercise"),
    ("requests", "UPDATE exercise_request SET state = 'asked', reason = ''"),
    ("requests", "UPDATE exercise_request SET reason = 'zz' WHERE state = 'waived'"),
    ("requests", "DELETE FROM exercise_request WHERE agency = 'police'"),
    ("requests", "UPDATE exercise_request SET agency = 'zz' WHERE agency = 'police'"),
    ("collations", "UPDATE exercise_case SET grade = 'poor'"),
    ("collations", "UPDATE exercise_case SET reason = '[]'"),
    ("collations", "UPDATE exercise_case SET discussion = '[]'"),
    ("collations", "UPDATE exercise_case SET result = ''"),
    ("collations", "UPDATE exercise_case SET graded_at = NULL"),
    ("collations", "DELETE FROM exercise_case"),
    ("settings", "UPDATE meta SET value = '00' WHERE key = 'hmac_key'"),
    ("settings", "DELETE FROM meta WHERE key = 'hmac_key'"),
    ("settings", "INSERT INTO meta VALUES ('zz', 'zz')"),
    ("cases", "DELETE FROM involvement WHERE person = 'A-05'"),
    ("cases", "INSERT INTO involvement VALUES ('K-0900', 'zz', 'assessor')"),
    ("cases", "DELETE FROM case_file WHERE ref = 'K-0010'"),
    ("cases", "UPDATE case_file SET team = 'zz' WHERE ref = 'K-0010'"),
    (
        "cases",
        "INSERT INTO case_file SELECT 'zz', team, agency, opened, closed, lead_professional, facts, 'zz' "
        "FROM case_file LIMIT 1",
    ),
    ("people", "DELETE FROM person WHERE ref = 'A-09'"),
    ("people", "UPDATE person SET auditor = 1 WHERE ref = 'A-09'"),
    ("heads", "UPDATE audit SET agency = 'zz', team = 'zz'"),
    ("heads", "UPDATE audit SET version = 7"),
    ("heads", "UPDATE audit SET return_id = NULL"),
    ("instruments", "UPDATE instrument_snapshot SET at = '2020-01-01T00:00:00+00:00'"),
    ("figures", "INSERT INTO answer_row SELECT audit, 'zz', item, month, place FROM answer_row LIMIT 1"),
    ("figures", "INSERT INTO answer_row SELECT audit, 999, item, month, place FROM answer_row LIMIT 1"),
    ("figures", "INSERT INTO answer_row SELECT 'zz', code, item, month, place FROM answer_row LIMIT 1"),
    ("figures", "INSERT INTO answer_row SELECT audit, code, 77, 'zz', 'zz' FROM answer_row LIMIT 1"),
]


@pytest.mark.requirement("S0-034")
@pytest.mark.parametrize(("name", "statement"), TAMPERED, ids=[statement for _, statement in TAMPERED])
def test_what_was_altered_behind_the_store_is_found(busy: Any, name: str, statement: str) -> None:
    assert _failed(busy) == {}
    assert _behind(busy, statement) > 0
    assert name in _failed(busy)


UNREADABLE = [
    "UPDATE audit_revision SET at = 'zz'",
    "UPDATE audit_revision SET content = x'ff'",
    "UPDATE event SET payload = x'ff' WHERE seq = 3",
    "UPDATE event SET payload = '[]'",
    "UPDATE instrument_snapshot SET canonical = '[]'",
    "UPDATE toolkit_return SET data = 'zz'",
    "UPDATE audit SET date = 'zz'",
    "DROP TABLE release",
]


@pytest.mark.parametrize("statement", UNREADABLE)
def test_what_cannot_be_read_fails_its_check_and_not_the_others(busy: Any, statement: str) -> None:
    _behind(busy, statement)
    found = _failed(busy)
    assert found
    assert all(found.values())
    assert {check.name for check in busy.store.verify()} > found.keys()


def test_the_log_names_no_case_and_no_person_of_the_lists(busy: Any) -> None:
    said = "".join(event.payload for event in busy.store.events())
    assert [word for word in ("K-0900", "A-05", "A-09", "example.org") if word in said] == []


def test_the_same_lists_again_say_nothing_new_of_their_records(busy: Any) -> None:
    busy.store.load_lists(busy.store.people(), busy.store.cases())
    assert "rows" not in busy.store.events()[-1].payload
    busy.store.load_cases([Case(ref="K-0900", team="South")])
    assert '"rows"' in busy.store.events()[-1].payload
    assert _failed(busy) == {}


def test_a_concern_of_a_file_that_proved_to_be_a_return_stays_vouched_for(office: Any) -> None:
    office.sent("R-0001")
    unknown = Incoming("R-0001.xlsx", b"a")
    office.store.keep_concerns(unknown, [Flag("3.b", "immediate-concern", "x")])
    office.accept(office.file("R-0001"), concerns=[Flag("3.b", "immediate-concern", "x")])
    assert [one.return_id for one in office.store.escalations()] == ["R-0001"]
    assert _failed(office) == {}


def test_a_key_can_be_given_where_the_database_is_made(tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path / 'given.db'}"
    with Store.create(url, key=b"k" * 32) as store:
        assert store.key() == b"k" * 32
    with Store.open(url, create=True, key=b"other") as store:
        assert store.key() == b"k" * 32
