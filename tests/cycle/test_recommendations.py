"""`qa recommendation`: set by the service lead alone, passed on, followed to its evidence, carried over."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from learning_office import Learning, furnished, point
from office import Office

from qa_core.model.audit import Answer
from qa_core.store.exercise_records import Exercise

TEXT = "Every worker sees each child alone before the plan is written"
NEW = ("--text", TEXT, "--owner", "service-managers", "--due", "2027-03-31")


@pytest.fixture
def lead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learning:
    """An organisation whose service lead L-01 sits at the desk; an exercise E-1 that A-04 leads."""
    made = furnished(tmp_path, monkeypatch, "caf-tier2")
    made.organisation(service_lead="L-01, L-02")
    made.works("L-01")
    exercise(made, "E-1", "A-04")
    return made


def exercise(office: Learning, id: str, lead: str) -> None:
    asked = office.instrument
    at = dt.datetime(2026, 10, 27, tzinfo=dt.UTC)
    names = (asked.id, asked.version, asked.digest)
    with office.store() as store:
        new = Exercise(id, *names, "Neglect", "complaint", lead, 12, None, at, lead)
        store.create_exercise(new, [("K-0417", "school", ""), ("K-0418", "school", "")])


def added(office: Learning, *more: str) -> str:
    return office.qa("recommendation", "add", *(more or ("--exercise", "E-1")), *NEW).stdout.strip()


def listed(office: Learning, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.json("recommendation", "list", *more)
    return found


@pytest.mark.requirement("S0-053")
def test_only_the_service_lead_recommends_and_never_the_lead_auditor(lead: Learning) -> None:
    assert added(lead) == "REC-0001"
    assert lead.json("recommendation", "add", "--theme", "Voice", *NEW) == {"id": "REC-0002"}
    for who in ("A-04", "qa-officer", "A-01"):
        lead.works(who)
        told = lead.qa("recommendation", "add", "--exercise", "E-1", *NEW, expect=2).stderr
        assert f"set by the service lead alone, and {who} is none" in told
    exercise(lead, "E-2", "L-02")
    lead.works("l-02")
    told = lead.qa("recommendation", "add", "--exercise", "E-2", *NEW, expect=2).stderr
    assert "led the audit of exercise E-2: the lead auditor reports" in told
    assert added(lead) == "REC-0003"
    assert [(one["exercise"], one["theme"], one["by"]) for one in listed(lead)] == [
        ("E-1", "Neglect", "L-01"),
        (None, "Voice", "L-01"),
        ("E-1", "Neglect", "l-02"),
    ]


@pytest.mark.requirement("S0-053")
def test_where_no_service_lead_is_named_nobody_recommends(office: Office) -> None:
    told = office.qa("recommendation", "add", "--theme", "Voice", *NEW, expect=2).stderr
    assert 'qa.toml names none. Write under [organisation]: service_lead = "…"' in told


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "Say what it follows from"),
        (("--exercise", "E-1", "--theme", "Voice"), "Say what it follows from"),
        (("--exercise", "E-9"), "There is no exercise 'E-9'"),
        (("--theme", "Voice", "--text", " "), "Write what is recommended"),
        (("--theme", "Voice", "--text", "As on K-0417"), "The words name K-0417"),
        (("--theme", "Voice", "--text", "As on k-0999 with P-07"), "The words name k-0999, P-07"),
        (("--theme", "Voice", "--due", "2026-11-02"), "which is past"),
        (("--theme", "Voice", "--due", "soon"), "is no date"),
        (("--theme", "Voice", "--owner", "service-mangers"), "Did you mean service-managers?"),
        (("--theme", "Voice", "--owner", " "), "Say who carries it out"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_kept(
    lead: Learning, given: tuple[str, ...], said: str
) -> None:
    assert said in lead.qa("recommendation", "add", *NEW, *given, expect=2).stderr
    assert listed(lead) == []


@pytest.mark.parametrize(
    ("owner", "kept"),
    [
        ("Service-Managers", "service-managers"),
        ("Early Help  service managers", "service-managers"),
        ("a-01", "A-01"),
        ("school", "School"),
    ],
)
def test_a_post_a_person_or_an_agency_carries_it_out(lead: Learning, owner: str, kept: str) -> None:
    lead.qa("recommendation", "add", "--theme", "Voice", *NEW, "--owner", owner)
    assert [one["owner"].casefold() for one in listed(lead)] == [kept.casefold()]


@pytest.mark.requirement("S0-054")
def test_it_is_passed_on_to_lead_professionals_and_the_champions_group(lead: Learning) -> None:
    added(lead)
    lead.works("qa-officer")
    told = lead.qa("recommendation", "disseminate", "REC-0001")
    assert "REC-0001: passed on to 3 people or posts." in told.stdout
    letters = {path.name: path.read_text(encoding="utf-8") for path in (lead.folder / "outbox").iterdir()}
    assert len(letters) == 3
    to = " ".join(letters)
    assert all(name in to for name in ("P-07", "P-08", "champions-group"))
    for text in letters.values():
        assert "Recommendation REC-0001" in text
        assert "Every worker sees each child alone" in text
        assert "To be carried out by Early Help Service Managers by 31 March 2027." in " ".join(text.split())
        assert not [ref for ref in ("K-0417", "K-0418") if ref in text]
    [one] = listed(lead)
    assert one["sent_to"] == ["lead-professionals", "champions-group"]
    assert [(step["kind"], step["by"]) for step in one["history"]] == [("disseminated", "qa-officer")]
    lead.qa("recommendation", "disseminate", "REC-0001", "--to", "champions-group,A-01")
    assert len(list((lead.folder / "outbox").iterdir())) == 4
    assert listed(lead)[0]["sent_to"] == ["lead-professionals", "champions-group", "A-01"]


@pytest.mark.requirement("S0-054")
def test_one_on_a_theme_goes_to_lead_professionals_of_open_cases(lead: Learning) -> None:
    added(lead, "--theme", "Voice")
    with lead.store() as store:
        store.load_cases(
            [case.model_copy(update={"closed": dt.date(2026, 1, 1)}) for case in store.cases()[:1]]
        )
    told = lead.qa("recommendation", "disseminate", "REC-0001", "--to", "lead-professionals").stdout
    assert "1 person or post" in told
    for wrong, said in ((" , ", "Say to whom"), ("A-99", "not in the staff list")):
        assert said in lead.qa("recommendation", "disseminate", "REC-0001", "--to", wrong, expect=2).stderr
    assert len(listed(lead)[0]["history"]) == 1


@pytest.mark.requirement("S0-053")
def test_it_is_followed_to_its_evidence_with_its_whole_history(lead: Learning) -> None:
    id = added(lead)
    lead.works("A-01")
    lead.qa("recommendation", "progress", id, "--note", "Training booked", "--evidence", "mail of 4 November")
    assert "Write how far" in lead.qa("recommendation", "progress", id, "--note", " ", expect=2).stderr
    assert "Write what shows" in lead.qa("recommendation", "done", id, "--evidence", " ", expect=2).stderr
    assert [(one["state"], one["overdue"]) for one in listed(lead, "--open")] == [("in-progress", False)]
    lead.qa("recommendation", "done", id, "--evidence", "minutes of 3 March")
    assert listed(lead, "--open") == []
    [one] = listed(lead)
    assert one["evidence"] == ["mail of 4 November", "minutes of 3 March"]
    assert [step["kind"] for step in one["history"]] == ["progress", "done"]
    for step in (("progress", "--note", "x"), ("done", "--evidence", "x"), ("carry", "--year", "2027")):
        command, *rest = step
        assert "is done" in lead.qa("recommendation", command, id, *rest, expect=2).stderr
    shown = lead.qa("recommendation", "show", "rec-0001").stdout
    assert "A-01  progress, Training booked; evidence: mail of 4 November" in shown
    assert "There is no recommendation" in lead.qa("recommendation", "show", "REC-9", expect=2).stderr
    lead.qa("recommendation", "list", "-o", "list.xlsx")
    assert (lead.folder / "list.xlsx").exists()
    assert lead.json("verify")["ok"]


def test_one_past_its_day_is_overdue_until_it_is_done(
    lead: Learning, monkeypatch: pytest.MonkeyPatch
) -> None:
    import qa_core.cli._desk as door

    id = added(lead)
    monkeypatch.setattr(door, "today", lambda: dt.date(2027, 4, 1))
    assert listed(lead)[0]["overdue"] is True
    assert "OVERDUE" in lead.qa("recommendation", "show", id).stdout
    lead.qa("recommendation", "done", id, "--evidence", "x")
    assert listed(lead)[0]["overdue"] is False


@pytest.mark.requirement("S0-049")
def test_a_years_priorities_are_what_is_not_done_what_came_again_and_what_was_learned(lead: Learning) -> None:
    for _ in range(3):
        added(lead)
    lead.qa("recommendation", "done", "REC-0002", "--evidence", "x")
    lead.qa("recommendation", "carry", "REC-0003", "--year", "2027")
    assert "already" in lead.qa("recommendation", "carry", "REC-0003", "--year", "2027", expect=2).stderr
    again = {
        "finding": "Drift",
        "action": "Chair a TAF meeting for K-0417 now",
        "owner": "P-07",
        "rag": "red",
    }
    other = again | {"action": "Chair a TAF meeting for K-0418 now", "owner": "school"}
    once = again | {"action": "Rewrite the assessment"}
    points = ({"point": "Ask", "level": "system"}, {"point": "Tell", "level": "practitioner"})
    lead.kept("2026-03-03", {"6.j": Answer(rows=(again, once)), "6.d": Answer(rows=points)})
    lead.kept("2026-04-03", {"6.j": Answer(rows=(other,)), "6.d": Answer(rows=points[:1])}, "K-0418")
    lead.kept("2025-04-03", {"6.j": Answer(rows=(once,))}, "K-0418")
    rows = lead.json("recommendation", "priorities", "--year", "2027")
    assert [(one["kind"], one["id"], one["count"]) for one in rows] == [
        ("recommendation", "REC-0003", None),
        ("recommendation", "REC-0001", None),
        ("recurring-action", "", 2),
        ("learning-area", "", 2),
        ("learning-area", "", 1),
    ]
    assert rows[0]["why"] == "brought into this year"
    assert rows[2]["what"] == "Chair a TAF meeting for [reference removed] now"
    assert rows[2]["owner"] == "[reference removed], School"
    assert (rows[3]["what"], rows[3]["instrument"]) == ("System", "caf-tier2")
    told = lead.qa("recommendation", "priorities", "--year", "2027", "-o", "next.xlsx")
    assert "next.xlsx is written" in told.stderr
    assert [one["kind"] for one in lead.json("recommendation", "priorities", "--year", "2025")] == [
        "recommendation",
        "recommendation",
    ]


def test_points_of_other_instruments_are_areas_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = furnished(tmp_path, monkeypatch)
    office.review("2026-02-10", point("x", critical="yes"), point("y"))
    [row] = office.json("recommendation", "priorities", "--year", "2027")
    assert (row["what"], row["count"]) == ("Safeguarding", 2)
    assert row["why"] == "2 points in 1 audit of 2026, 1 critical"
