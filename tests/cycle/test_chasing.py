"""Toolkits that are not back: listed, reminded, acknowledged when they come; a watch runs by itself."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import AbstractContextManager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import click
import pytest
from follow_up import DAY, agreed, opened
from office import CHILDREN, Office
from openpyxl import load_workbook

import qa_core.cli._desk as door
from qa_core.cli.main import cli
from qa_core.cycle import chores, returns, watching
from qa_core.cycle.desk import Desk
from qa_core.cycle.outcome import Outcome
from qa_core.errors import InputError
from qa_core.model.audit import Answer


def letters(office: Office) -> list[tuple[str, str]]:
    """Subject and text of every message in the outbox."""
    found = []
    for path in sorted((office.folder / "outbox").glob("*.eml")):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body()
        assert body is not None
        found.append((str(message["Subject"]), str(body.get_content())))
    return found


@pytest.mark.requirement("S0-020")
def test_what_is_not_back_is_listed_the_longest_overdue_first(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ("toolkit", "export", "caf-tier2", "--case")
    office.qa(*export, "K-0418", "--auditor", "A-04", "--due", "2099-11-30", "-o", "b.xlsx")
    sent = office.send()
    due = office.allocation().due
    assert due is not None
    blank = office.answers(**{"6_f": Answer()})
    office.take(office.fill(sent, blank, instead={"3.a": "perhaps"}), expect=1)
    monkeypatch.setattr(door, "today", lambda: due + dt.timedelta(days=3))
    first, second = office.json("toolkit", "chase")
    assert (first["case"], first["days"], first["state"]) == ("K-0417", -3, "needs-correction")
    assert len(first["unasked"]) == 1
    assert (second["case"], second["state"], second["auditor"]) == ("K-0418", "issued", "A-04")
    assert second["days"] > 0
    assert [row["case"] for row in office.json("toolkit", "chase", "--within", "0")] == ["K-0417"]
    office.qa("toolkit", "chase", "-o", "chase.xlsx")
    said = {str(c.value) for sheet in load_workbook("chase.xlsx") for row in sheet for c in row}
    assert {"K-0417", "K-0418", "needs-correction"} <= said


def test_a_reminder_goes_to_each_auditor_once_a_day(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.send()
    return_id = office.allocation().return_id
    told = office.qa("toolkit", "chase", "--send").stderr
    assert f"{return_id}: the reminder to A-03 waits in the outbox." in told
    told = office.qa("toolkit", "chase", "--send").stderr
    assert f"{return_id}: the reminder of today to A-03 waits in the outbox already." in told
    [(subject, text)] = letters(office)
    assert return_id in subject
    assert "is due on" in text
    monkeypatch.setattr(door, "today", lambda: dt.date(2099, 1, 1))
    office.qa("toolkit", "chase", "--send")
    assert len(letters(office)) == 2
    assert "was due on" in letters(office)[1][1]


def test_an_accepted_return_is_acknowledged_once_with_references_only(office: Office) -> None:
    said = "A sentence that no letter may hold."
    path = office.fill(office.send(), office.answers(**{"3_n": Answer(value=said)}))
    office.take(path)
    office.take(path)
    [(subject, text)] = letters(office)
    assert subject == f"Received: return {office.allocation().return_id}, case K-0417"
    assert "accepted as audit A-000001" in text
    assert said not in text
    with office.store() as store:
        assert {letter.recipient for letter in store.letters(waiting_only=False)} == {"A-03"}


def test_a_watch_acknowledges_corrects_and_goes_on(office: Office) -> None:
    path = office.fill(office.send(), office.answers())
    wrong = office.fill(
        office.send("K-0418", "A-04"), office.answers("K-0418"), "w.xlsx", instead={"3.a": "?"}
    )
    (path.parent / "notes.txt").write_text("minutes", encoding="utf-8")
    office.qa("toolkit", "watch", path.parent, "--once")
    results = office.folder / "returns-results"
    lines = (results / "results.txt").read_text(encoding="utf-8").splitlines()
    told = [re.match(r"[0-9-]{10} [0-9:]{5} (\S+: \S+)", line) for line in lines]
    assert [match and match[1] for match in told] == [
        "notes.txt: refused",
        "return.xlsx: accepted",
        "w.xlsx: needs-correction",
    ]
    assert (results / f"{wrong.stem} - to correct.xlsx").exists()
    [told] = (results / "acknowledged").iterdir()
    assert told.name == f"{office.allocation('K-0417').return_id}.txt"
    assert "accepted as audit A-000001" in told.read_text(encoding="utf-8")


@pytest.mark.requirement("S0-057")
def test_a_line_of_a_watch_names_the_escalation(office: Office) -> None:
    flagged = Answer(value="yes", comment="What the child said on Monday.")
    path = office.fill(office.send(), office.answers(**{"6_f": flagged}))
    office.qa("toolkit", "watch", path.parent, "--once")
    [line] = (office.folder / "returns-results" / "results.txt").read_text(encoding="utf-8").splitlines()
    assert line[17:].startswith("CONCERN E-0001 return.xlsx: needs-correction")


def test_a_watch_that_is_started_again_tells_nothing_twice(office: Office) -> None:
    path = office.fill(office.send(), office.answers())
    wrong = office.fill(
        office.send("K-0418", "A-04"), office.answers("K-0418"), "w.xlsx", instead={"3.a": "?"}
    )
    (path.parent / "notes.txt").write_text("minutes", encoding="utf-8")
    office.qa("toolkit", "watch", path.parent, "--once")
    results = office.folder / "returns-results" / "results.txt"
    before = results.read_text(encoding="utf-8")
    assert office.qa("toolkit", "watch", path.parent, "--once").stdout == ""
    assert results.read_text(encoding="utf-8") == before
    (path.parent / "new.txt").write_text("minutes", encoding="utf-8")
    wrong.write_bytes(
        office.fill(office.send("K-0418", "A-04"), office.answers("K-0418"), "w.xlsx").read_bytes()
    )
    office.qa("toolkit", "watch", path.parent, "--once")
    more = results.read_text(encoding="utf-8").removeprefix(before).splitlines()
    assert [line[17:].partition(" The")[0].split(" ")[:2] for line in more] == [
        ["new.txt:", "refused"],
        ["w.xlsx:", "accepted"],
    ]


@pytest.mark.requirement("S0-020", "S0-036")
def test_a_watch_reminds_each_day_and_writes_feedback(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office.fill(office.send(), office.answers())
    office.send("K-0418", "A-04")
    due = office.allocation("K-0418").due
    assert due is not None
    monkeypatch.setattr(door, "today", lambda: due)
    for _ in range(2):
        office.qa("toolkit", "watch", path.parent, "--once", "--chase", "3", "--feedback", "told")
    assert len(list((office.folder / "told").glob("K-0417 A-000001 *"))) == 3
    lines = (office.folder / "returns-results" / "results.txt").read_text(encoding="utf-8").splitlines()
    reminded = [line for line in lines if "reminder to A-04" in line]
    assert len({line[17:] for line in reminded}) == 1
    assert len([line for line in lines if "A-000001: " in line and "lead professional" in line]) == 1
    subjects = [subject for subject, _ in letters(office)]
    assert len([one for one in subjects if one.startswith("Reminder of")]) == 1
    monkeypatch.setattr(door, "today", lambda: due + dt.timedelta(days=1))
    office.qa("toolkit", "watch", path.parent, "--once", "--chase", "3")
    subjects = [subject for subject, _ in letters(office)]
    assert len([one for one in subjects if one.startswith("Reminder of")]) == 2


def test_feedback_that_cannot_be_written_now_is_written_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office.fill(office.send(), office.answers())
    original, calls = chores.write_whole, []

    def locked(*args: Any) -> None:
        calls.append(args)
        if len(calls) == 1:
            raise InputError("It is open in another program.")
        original(*args)

    monkeypatch.setattr(chores, "write_whole", locked)
    said: list[str] = []
    left = iter([True, True, True, False])
    with door_desk() as desk:
        ways = watching.Ways(lambda _: None, said.append, lambda: next(left), lambda: desk.today)
        work = chores.Chores(feedback=office.folder / "told")
        watching.watch(desk, path.parent, office.folder / "results", ways, work)
    assert said == ["It is open in another program."]
    assert len(list((office.folder / "told").iterdir())) == 3


def test_feedback_waits_where_a_change_waits_for_a_decision(office: Office) -> None:
    path = office.fill(office.send(), office.answers())
    lists = office.folder / "lists"
    (lists / "children.csv").write_text(f"{CHILDREN}K-0417,C3,CAF-9,2026-09-01\n", encoding="utf-8")
    office.qa("case", "load", *(lists / f"{name}.csv" for name in ("cases", "children", "involved")))
    office.qa("toolkit", "watch", path.parent, "--once", "--feedback", "told")
    assert not (office.folder / "told").exists()
    office.qa("return", "decide", "1", "stands", "--reason", "Born later")
    office.qa("toolkit", "watch", path.parent, "--once", "--feedback", "told")
    assert (office.folder / "told").exists()


def test_a_watch_waits_for_a_file_that_is_open_and_knows_what_day_it_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office.fill(office.send(), office.answers())
    original, looks = returns.file_bytes, []

    def locked(*args: Any) -> bytes:
        looks.append(args)
        if len(looks) == 1:
            raise InputError("return.xlsx cannot be read: it is open in another program.")
        return original(*args)

    monkeypatch.setattr(watching, "file_bytes", locked)
    days = iter([dt.date(2026, 11, 2), dt.date(2026, 11, 3)])
    left = iter([True, True, False])
    said: list[str] = []
    outcomes: list[Outcome] = []
    with door_desk() as desk:
        ways = watching.Ways(outcomes.append, said.append, lambda: next(left), lambda: next(days))
        watching.watch(desk, path.parent, office.folder / "results", ways)
    assert said == ["return.xlsx waits: return.xlsx cannot be read: it is open in another program."]
    assert [outcome.status for outcome in outcomes] == ["accepted"]
    assert office.json("audit", "list")[0]["date"] == "2026-11-03"
    assert returns.needs_attention(outcomes) is False


def door_desk() -> AbstractContextManager[Desk]:
    """The desk as commands open it."""
    click.globals.push_context(click.Context(cli))
    return door.desk()


@pytest.mark.requirement("S0-077")
def test_comments_that_say_too_little_are_told_to_the_auditor_alone(office: Office) -> None:
    sent = office.send()
    audit = office.answers()
    thin = {"3.a": "tbc", "3.b": "Seen it"}
    answers = {
        k: a.model_copy(update={"comment": thin[k]}) if k in thin else a for k, a in audit.answers.items()
    }
    audit = audit.model_copy(update={"answers": answers})
    wrong = office.fill(sent, audit, "wrong.xlsx", instead={"3.c": "perhaps"})
    [marked] = office.take(wrong, expect=1)
    problems = load_workbook(marked["marked"])["Problems"]
    words = " ".join(str(cell.value) for row in problems for cell in row)
    assert "To consider: What is written at 3.a only holds the place of a comment" in words
    [outcome] = office.take(office.fill(sent, audit))
    assert outcome["status"] == "accepted"
    assert [(w["code"], w["question"]) for w in outcome["warnings"] if w["code"].startswith("comment-")] == [
        ("comment-placeholder", "3.a"),
        ("comment-short", "3.b"),
    ]
    [(_, text)] = letters(office)
    assert "only holds the place of a comment" in text
    kept = office.json("audit", "show", outcome["audit"])["result"]
    assert not [f for f in kept["findings"] if f["code"] in ("comment-placeholder", "comment-short")]


def test_words_pasted_from_an_audit_of_another_case_are_told(office: Office) -> None:
    said = "Each child was asked by name what they would like to change."
    for case in ("K-0417", "K-0418"):
        sent = office.send(case)
        audit = office.answers(case)
        told = audit.answers["3.b"].model_copy(update={"comment": said})
        audit = audit.model_copy(update={"answers": {**audit.answers, "3.b": told}})
        [outcome] = office.take(office.fill(sent, audit, f"{case}.xlsx"))
        assert outcome["status"] == "accepted"
        found = [w for w in outcome.get("warnings", ()) if w["code"] == "comment-repeated"]
        assert [w["question"] for w in found] == ([] if case == "K-0417" else ["3.b"])
    assert "your audit of K-0417" in found[0]["message"]


def test_a_watch_takes_reply_sheets_too(tmp_path: Path) -> None:
    made = opened(tmp_path)
    folder = tmp_path / "returns"
    folder.mkdir()
    (folder / "reply.xlsx").write_bytes(agreed(made.sheet(made.tier2())))
    left = iter([True, False])
    outcomes: list[Outcome] = []
    ways = watching.Ways(outcomes.append, pytest.fail, lambda: next(left), lambda: DAY)
    watching.watch(made.at, folder, tmp_path / "results", ways)
    assert [(one.status, one.audit) for one in outcomes] == [("accepted", "A-000001")]
    assert len(made.at.store.replies()) == 1
    assert made.at.store.unread() == []
    made.at.store.close()
