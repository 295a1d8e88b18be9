"""`qa learning show`, `link`, `reviewed`, `themes`: learning over time, and who sees it."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from learning_office import TODAY, Learning, furnished, point
from office import Office

from qa_core.config import find
from qa_core.cycle.desk import Desk
from qa_core.cycle.learning_checks import findings
from qa_core.cycle.learning_log import quarter
from qa_core.model.audit import Answer
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import grade


@pytest.fixture
def learning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learning:
    """An organisation with the Quality and Impact tool."""
    return furnished(tmp_path, monkeypatch)


@pytest.fixture
def year(learning: Learning) -> Learning:
    """Four reviews of P-07 over three quarters, and one of P-08; the QA officer reads logs."""
    learning.organisation(learning_readers="qa-officer")
    learning.review("2026-02-10", point("Record why", critical="yes"), point("Date the plan", "compliance"))
    learning.review("2026-05-12", point("Plan the visit", "engagement"), point("Say what is safe"))
    learning.review("2026-08-04", point("Send the letter", "compliance"), who="p-07")
    learning.review("2026-09-01")
    learning.review("2026-08-05", point("Record why", critical="yes"), who="P-08", case="K-0418")
    return learning


@pytest.mark.requirement("S4-033", "S4-036", "S4-037")
def test_a_log_shows_quarters_areas_and_points_critical_ones_first(year: Learning) -> None:
    found = year.log()
    assert (found["person"], found["audits"]) == ("P-07", 4)
    assert [
        (one["quarter"], one["audits"], one["points"], one["critical"], one["points_per_audit"])
        for one in found["quarters"]
    ] == [("2026-Q1", 1, 2, 1, 2.0), ("2026-Q2", 1, 2, 0, 2.0), ("2026-Q3", 2, 1, 0, 0.5)]
    areas = {one["area"]: one for one in found["areas"]}
    assert found["areas"][0]["area"] == "Safeguarding"
    assert {name: (one["repeated"], one["audits_since"]) for name, one in areas.items()} == {
        "Safeguarding": (True, 2),
        "Compliance with policy": (True, 1),
        "Child engagement and achieving best outcomes": (False, 2),
    }
    assert areas["Safeguarding"]["quarters"] == ["2026-Q1", "2026-Q2"]
    assert [(one["quarter"], one["critical"]) for one in found["points"]] == [
        ("2026-Q3", False),
        ("2026-Q2", False),
        ("2026-Q2", False),
        ("2026-Q1", True),
        ("2026-Q1", False),
    ]
    told = year.qa("learning", "show", "--person", "P-07").stdout
    assert "P-07: 5 learning points, 1 critical, from 4 audits." in told
    assert "Record why" in told


@pytest.mark.requirement("S4-037")
def test_a_log_of_a_period_has_that_period_alone(year: Learning) -> None:
    found = year.log("P-07", "--period", "2026-Q3")
    assert (found["period"], found["audits"], len(found["points"])) == ("2026-Q3", 2, 1)
    assert found["areas"][0]["repeated"] is False
    assert year.log("P-07", "--period", "2025")["points"] == []
    assert (
        "is not understood"
        in year.qa("learning", "show", "--person", "P-07", "--period", "soon", expect=2).stderr
    )
    year.qa("learning", "show", "--person", "P-07", "-o", "log.xlsx")
    book = openpyxl.load_workbook(io.BytesIO((year.folder / "log.xlsx").read_bytes()))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert {"Record why", "Send the letter"} <= cells


def test_quarters_are_those_of_the_audit_year(year: Learning) -> None:
    assert [quarter(dt.date(2026, month, 5), 4) for month in (1, 3, 4, 12)] == [
        *("2025-Q4", "2025-Q4", "2026-Q1", "2026-Q3"),
    ]
    assert [quarter(dt.date(2026, month, 5), 1) for month in (1, 4, 12)] == ["2026-Q1", "2026-Q2", "2026-Q4"]
    year.organisation(year_start_month=4)
    assert [one["quarter"] for one in year.log()["quarters"]] == ["2025-Q4", "2026-Q1", "2026-Q2"]


@pytest.mark.requirement("S4-036")
def test_a_log_is_for_the_practitioner_the_manager_and_named_readers(year: Learning) -> None:
    year.organisation(learning_readers="R-01, r-02")
    rights = {"P-07": "practitioner", "a-01": "manager", "R-02": "reader"}
    for who in rights:
        year.works(who)
        assert len(year.log()["points"]) == 5
        assert len(year.json("learning", "list", "--person", "P-07")) == 5
    for who in ("A-02", "P-08", "qa-officer", "A-03"):
        year.works(who)
        for command in ("show", "list"):
            told = year.qa("learning", command, "--person", "P-07", expect=2)
            assert f"not for {who}" in told.stderr
            assert "Record why" not in told.output
        for command in (("link", "A-000001", "1", "--plr", "X"), ("reviewed", "A-000001", "1")):
            assert "not for" in year.qa("learning", *command, expect=2).stderr
    with year.store() as store:
        looks = store.learning_looks("P-07")
        assert [(look.by, look.capacity) for look in looks] == [
            (who, right) for who, right in rights.items() for _ in range(2)
        ]
        assert [event.kind for event in store.events()].count("learning.read") == 6
        assert all(check.ok for check in store.verify())


@pytest.mark.requirement("S4-036")
def test_where_no_reader_is_named_the_desk_sees_themes_alone(year: Learning) -> None:
    year.organisation(learning_readers="")
    for command in ("show", "list"):
        told = year.qa("learning", command, "--person", "P-07", expect=2)
        assert told.stderr.count("\n") == 1
        assert "their manager in the staff list" in told.stderr
        assert "learning_readers" in told.stderr
        assert "Record why" not in told.output
    assert "nobody in particular" in year.qa("learning", "list", "--person", "", expect=2).stderr
    assert year.json("learning", "themes")["rows"]
    year.works("P-07")
    assert len(year.json("learning", "list", "--person", "P-07")) == 5
    with year.store() as store:
        assert [event.kind for event in store.events()].count("learning.read") == 1


@pytest.mark.requirement("S4-036")
def test_whoever_sets_the_desk_up_reads_logs_and_it_says_so(office: Office) -> None:
    text = (office.folder / "qa.toml").read_text(encoding="utf-8")
    assert 'learning_readers = "qa-officer"\n' in text
    assert office.json("learning", "list", "--person", "A-03") == []
    with office.store() as store:
        assert [(look.by, look.capacity) for look in store.learning_looks("A-03")] == [
            ("qa-officer", "reader")
        ]


@pytest.mark.requirement("S0-005", "S4-036")
def test_self_checks_are_seen_by_those_who_see_the_log(year: Learning) -> None:
    for who in ("A-02", "P-08"):
        year.works(who)
        told = year.qa("self", "list", "--person", "P-07", expect=2).stderr
        assert f"The self-checks of P-07: not for {who}, but for the practitioner" in told
    for who in ("p-07", "A-01", "qa-officer"):
        year.works(who)
        assert year.json("self", "list", "--person", "P-07") == []
    with year.store() as store:
        assert [(look.by, look.capacity) for look in store.learning_looks("P-07")] == [
            ("p-07", "practitioner (self-checks)"),
            ("A-01", "manager (self-checks)"),
            ("qa-officer", "reader (self-checks)"),
        ]


@pytest.mark.requirement("S4-036")
def test_every_look_is_kept(year: Learning) -> None:
    year.log()
    looks = year.log()["looks"]
    assert [(look["by"], look["as"]) for look in looks] == [("qa-officer", "reader")] * 2
    year.qa("learning", "show", "--person", "P-99", expect=2)
    with year.store() as store:
        assert [event.kind for event in store.events()].count("learning.read") == 2


@pytest.mark.requirement("S4-018", "S4-036")
def test_points_are_reviewed_by_both_and_tied_to_a_performance_review(year: Learning) -> None:
    year.works("P-07")
    assert (
        "reviewed (practitioner)"
        in year.qa("learning", "reviewed", "A-000001", "1", "--note", "I will").stdout
    )
    year.works("A-01")
    year.qa("learning", "reviewed", "A-000001", "1", "--note", "Seen in supervision")
    told = year.qa("learning", "link", "A-000001", "1", "--plr", "PLR-7", "--note", "Better").stdout
    assert "tied to PLR-7" in told
    [one] = [one for one in year.log()["points"] if one["critical"]]
    assert one["reviewed_by"] == ["practitioner", "manager"]
    assert [(mark["by"], mark["note"]) for mark in one["reviewed"]] == [
        ("P-07", "I will"),
        ("A-01", "Seen in supervision"),
    ]
    assert [(mark["ref"], mark["by"], mark["note"]) for mark in one["plr"]] == [("PLR-7", "A-01", "Better")]
    assert "PLR-7" in year.qa("learning", "show", "--person", "P-07").stdout
    assert "--plr REF" in year.qa("learning", "link", "A-000001", "1", "--plr", " ", expect=2).stderr
    assert "It has 2" in year.qa("learning", "reviewed", "A-000001", "7", expect=2).stderr
    assert year.json("verify")["ok"]


@pytest.mark.requirement("S4-034", "S4-035")
def test_themes_stand_across_people_and_teams_and_name_nobody(year: Learning) -> None:
    found = year.json("learning", "themes", "--period", "2026")
    rows = [
        (one["theme"], one["points"], one["critical"], one["people"], one["teams"]) for one in found["rows"]
    ]
    assert rows == [
        ("Safeguarding", 3, 2, 2, 2),
        ("Compliance with policy", 2, 0, 1, 1),
        ("Child engagement and achieving best outcomes", 1, 0, 1, 1),
    ]
    assert found["rows"][0]["by_team"] == {"North": 2, "South": 1}
    assert found["without_strengths"] == ["cafcass-impact"]
    south = year.json("learning", "themes", "--team", "south")
    assert [(one["theme"], one["points"]) for one in south["rows"]] == [("Safeguarding", 1)]
    told = year.qa("learning", "themes")
    assert "cafcass-impact does not ask which strengths" in told.stderr
    assert not [word for word in ("P-07", "P-08", "K-04", "Record why") if word in told.output + str(found)]
    assert year.json("learning", "themes", "--period", "2025")["rows"] == []
    for wrong in (("--team", "East"), ("--instrument", "none"), ("--period", "x")):
        year.qa("learning", "themes", *wrong, expect=2)


@pytest.mark.requirement("S4-034", "S4-035")
def test_obstacles_and_strengths_are_counted_and_quoted_without_references(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = furnished(tmp_path, monkeypatch, "caf-tier2")
    points = (
        {"point": "No quiet room for P-07 on K-0417", "level": "system"},
        {"point": "Share the letter", "level": "agency"},
        {"point": "See each child alone", "level": "practitioner"},
    )
    strengths = (
        {"strength": "Visits at breakfast", "transferable": "yes"},
        {"strength": "Knows the family", "transferable": "no"},
    )
    office.kept("2026-08-04", {"6.d": Answer(rows=points), "6.c": Answer(rows=strengths)})
    office.kept("2026-08-05", {"6.d": Answer(rows=points[:1])}, "K-0418")
    hidden = office.json("learning", "themes", "--words")
    assert (hidden["words"], hidden["not_released"]) == ([], 4)
    review = ("learning", "themes", "--unreleased")
    assert "learning_readers" in office.qa(*review, expect=2).stderr
    office.organisation(learning_readers="head-of-practice")
    office.works("head-of-practice")
    [first, *_] = sorted(office.json(*review)["words"], key=lambda one: one["audit"])
    assert (first["audit"], len(office.json(*review)["words"])) == ("A-000001", 4)
    office.works("qa-officer")
    for id, *keys in (("A-000001", "6.c", "6.d"), ("A-000002", "6.d")):
        office.qa("audit", "release", id, *keys)
    found = office.json("learning", "themes", "--words")
    assert found["not_released"] == 0
    kinds = {(one["kind"], one["theme"]): (one["points"], one["teams"]) for one in found["rows"]}
    assert kinds[("barrier", "System")] == (2, 2)
    assert kinds[("barrier", "Agency")] == (1, 1)
    assert kinds[("strength", "Could be used elsewhere")] == (1, 1)
    assert ("barrier", "Practitioner") not in kinds
    assert found["without_strengths"] == []
    words = [one["words"] for one in found["words"]]
    assert "Visits at breakfast" in words
    assert "Knows the family" not in words
    assert "See each child alone" not in words
    assert "audit" not in found["words"][0]
    assert words.count("No quiet room for [reference removed] on [reference removed]") == 2
    assert "breakfast" not in str(office.json("learning", "themes"))
    office.qa("learning", "themes", "--words", "-o", "words.xlsx")
    assert (office.folder / "words.xlsx").exists()
    with office.store() as store:
        assert [event.kind for event in store.events()].count("learning.read") == 5
        quoted = [one.text for one in store.narratives(("2026-08", "2026-08"))]
    assert "Visits at breakfast" in quoted
    assert len(quoted) == 6


@pytest.mark.requirement("S4-031")
def test_a_point_that_is_too_long_is_told_when_it_comes_in(office: Office) -> None:
    toml = office.folder / "qa.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("[organisation]", "[organisation]\nlearning_words = 5"), encoding="utf-8")
    rows = (
        {"point": "See each child alone today", "level": "practitioner"},
        {"point": "See each child alone and write it", "level": "practitioner"},
    )
    returned = office.fill(office.send(), office.answers(**{"6_d": Answer(rows=rows)}))
    told = office.qa("toolkit", "import", returned).stdout
    assert "learning-length 6.d: 6.d, row 2 has 7 words" in told
    assert "row 1" not in told
    assert "accepted" in told


@pytest.mark.requirement("S4-032")
def test_more_than_three_critical_points_are_told_for_any_instrument(learning: Learning) -> None:
    rows = tuple(point(f"Point {n}", critical="yes") for n in range(4))
    given = {"learning": Answer(rows=rows)}
    strict = learning.instrument
    data = strict.model_dump(mode="json", exclude_defaults=True)
    data["checks"] = [check for check in data["checks"] if check.get("code") != "critical-points"]
    loose = Instrument.parse(data)
    with learning.store() as store:
        desk = Desk(store, Registry.load(), find(learning.folder / "qa.toml"), TODAY, "A-03")
        for instrument, codes in ((strict, []), (loose, ["critical-points"])):
            for used, wanted in ((rows, codes), (rows[:3], [])):
                made = example_audit(instrument, "best", given={**given, "learning": Answer(rows=used)})
                made = made.model_copy(update={"answers": {**made.answers, "learning": Answer(rows=used)}})
                found = list(findings(desk, instrument, made, grade(instrument, made)))
                assert [(one.code, one.level) for one in found] == [(code, "warn") for code in wanted]
    blocked = grade(strict, made.model_copy(update={"answers": {**made.answers, **given}}))
    assert ("critical-points", "block") in [(one.code, one.level) for one in blocked.findings]
