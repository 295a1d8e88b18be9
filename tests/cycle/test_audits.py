"""Audits once they are in: exported and back, amended, voided, released, and read without their plugin."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import Office
from openpyxl import load_workbook

from qa_core.model.audit import Answer
from qa_core.registry import Registry

NARRATIVE = "A full picture of the family, written as the child's story."


@pytest.fixture
def audit(office: Office) -> str:
    """An accepted audit of K-0417 by A-03."""
    sent = office.send()
    [outcome] = office.take(office.fill(sent, office.answers(**{"3_n": Answer(value=NARRATIVE)})))
    assert outcome["status"] == "accepted"
    return str(outcome["audit"])


@pytest.mark.requirement("S0-034")
def test_an_exported_audit_imports_again_without_a_difference(office: Office, audit: str) -> None:
    out = office.folder / "export.xlsx"
    office.qa("audit", "export", audit, "-o", out)
    assert office.take(out)[0] | {"file": ""} == {
        "file": "",
        "status": "duplicate",
        "return_id": office.allocation().return_id,
        "audit": audit,
        "marked": None,
        "problems": [],
        "escalations": [],
    }
    office.qa("audit", "amend", audit, "3.n", "Shorter now.", "--reason", "Typing mistake")
    office.qa("audit", "export", audit, "-o", out)
    assert office.take(out)[0]["status"] == "duplicate"


def test_an_amendment_is_a_revision_with_its_reason(office: Office, audit: str) -> None:
    office.qa("audit", "amend", audit, "3.c.clinical", "No", "--reason", "Moderation")
    history = office.json("audit", "history", audit)
    assert [(e["revision"], e["kind"], e["by"], e["why"]) for e in history] == [
        (1, "submitted", "qa-officer", ""),
        (2, "amended", "qa-officer", "Moderation"),
    ]
    assert history[1]["changes"] == [
        {"question": "3.c.clinical", "part": "value", "before": "yes", "after": "no"}
    ]
    assert office.json("audit", "show", audit)["audit"]["answers"]["3.c.clinical"]["value"] == "no"


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("3.z", "yes", "'3.z' is no question"),
        ("3.a", "splendid", "'splendid' is no option. Options: yes, partly, no"),
        ("3.i", "inadequate", "B4"),
    ],
)
def test_an_amendment_that_cannot_be_changes_nothing(
    office: Office, audit: str, key: str, value: str, told: str
) -> None:
    assert told in office.qa("audit", "amend", audit, key, value, "--reason", "Moderation", expect=2).stderr
    assert len(office.json("audit", "history", audit)) == 1


@pytest.mark.requirement("S0-060")
def test_a_concern_found_later_is_raised_even_where_the_amendment_is_refused(
    office: Office, audit: str
) -> None:
    refused = office.qa("audit", "amend", audit, "6.f", "yes", "--reason", "Seen in moderation", expect=2)
    assert refused.stderr.startswith("CONCERN E-0001 was raised all the same.")
    assert "B2" in refused.stderr
    with office.store() as store:
        assert [(e.question, e.state) for e in store.escalations()] == [("6.f", "flagged")]
    assert "!! OPEN CONCERN" in office.qa("audit", "list").stdout


def test_a_voided_audit_is_listed_only_when_asked_for_and_cannot_be_changed(
    office: Office, audit: str
) -> None:
    office.qa("audit", "void", audit, "--reason", "Wrong case")
    assert office.json("audit", "list") == []
    assert [head["state"] for head in office.json("audit", "list", "--all")] == ["void"]
    assert "VOIDED" in office.qa("audit", "show", audit).stdout
    told = office.qa("audit", "amend", audit, "3.a", "no", "--reason", "x", expect=2).stderr
    assert "was voided" in told


@pytest.mark.requirement("S0-130")
def test_only_narratives_are_released_and_an_amendment_withdraws_them(office: Office, audit: str) -> None:
    assert "3.a is no narrative" in office.qa("audit", "release", audit, "3.a", expect=2).stderr
    office.qa("audit", "release", audit, "3.n", "4.i")
    with office.store() as store:
        assert store.released(audit) == ["3.n", "4.i"]
    office.qa("audit", "amend", audit, "3.n", "Other words.", "--reason", "Names a school")
    with office.store() as store:
        assert store.released(audit) == ["4.i"]


def test_an_audit_is_read_exported_and_reported_after_its_plugin_was_uninstalled(
    office: Office, audit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office.json("audit", "show", audit)
    office.qa("report", "quarterly", "--period", "2026", "--format", "json", "-o", "before")
    monkeypatch.setattr(Registry, "load", classmethod(lambda cls, _points=None: cls()))
    assert office.json("plugins") == []
    assert office.json("audit", "show", audit) == before
    out = office.folder / "export.xlsx"
    office.qa("audit", "export", audit, "-o", out)
    assert office.take(out)[0]["status"] == "duplicate"
    office.qa("report", "quarterly", "--period", "2026", "--format", "json", "-o", "after")
    names = [Path(folder) / "quarterly-2026.json" for folder in ("before", "after")]
    assert names[0].read_bytes() == names[1].read_bytes()


@pytest.mark.requirement("S0-003", "S0-004")
def test_an_audit_keeps_the_settings_it_was_graded_with(office: Office, audit: str) -> None:
    toml = office.folder / "qa.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("[settings]", "[settings]\ntaf_acceptable_days = 40"), encoding="utf-8")
    office.qa("audit", "amend", audit, "3.n", "Again.", "--reason", "Typing mistake")
    settings = office.json("audit", "show", audit)["audit"]["settings"]
    assert settings["taf_acceptable_days"] == 56


@pytest.mark.requirement("S0-080", "S0-072")
def test_an_export_is_a_toolkit_with_the_answers_in_their_cells(office: Office, audit: str) -> None:
    out = office.folder / "export.xlsx"
    office.qa("audit", "export", audit, "-o", out)
    words = {
        str(c.value) for sheet in load_workbook(out) for row in sheet for c in row if c.value is not None
    }
    assert NARRATIVE in words
    assert "Have the relevant consents been obtained?" in words


def test_the_database_verifies_after_all_of_this(office: Office, audit: str) -> None:
    office.qa("audit", "release", audit, "3.n")
    office.qa("audit", "amend", audit, "3.c.clinical", "no", "--reason", "Moderation")
    office.qa("audit", "void", audit, "--reason", "Wrong case")
    checked = office.json("verify")
    assert checked["ok"], checked
    assert {check["ok"] for check in checked["checks"]} == {True}


def test_a_log_cut_short_shows_against_a_head_kept_elsewhere(office: Office, audit: str) -> None:
    import sqlite3

    head = office.json("verify")["head"]
    assert office.json("verify", "--anchor", head)["ok"]
    with office.store() as store:
        later = len(store.events())
    office.qa("audit", "release", audit, "3.n")
    newer = office.json("verify")["head"]
    database = sqlite3.connect(office.folder / "qa.db")
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{name}"')
    database.execute("DELETE FROM event WHERE seq > ?", (later,))
    database.execute("DELETE FROM release")
    database.commit()
    database.close()
    assert not office.json("verify", "--anchor", newer, expect=1)["ok"]
    assert "--anchor" in office.qa("verify", "--anchor", "soon", expect=2).stderr
