"""`qa past load`: results kept in spreadsheets come in as earlier results, and reports show them apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from learning_office import Learning, furnished

PAST = """case,date,instrument,grade,3.c,3.f.urf
K-0011,14/03/2024,caf-tier2,Good,Requires improvement,poverty; isolation
K-0012,2024-09-02,CAF-tier2,RI,,
K-0013,5 May 2025,caf-tier2,outstanding,n/a,
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learning:
    """An organisation that has audited by the Tier 2 toolkit before."""
    return furnished(tmp_path, monkeypatch, "caf-tier2")


def given(office: Learning, text: str = PAST, name: str = "earlier.csv") -> Path:
    path = office.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def load(office: Learning, text: str = PAST, *more: str, expect: int = 0) -> str:
    done = office.qa("past", "load", given(office, text), *more, expect=expect)
    return done.stdout if expect == 0 else done.stderr


def listed(office: Learning, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.json("past", "list", *more)
    return found


def report(office: Learning, period: str = "2026") -> list[dict[str, Any]]:
    office.qa("report", "quarterly", "--period", period, "--format", "json", "-o", "out")
    made = json.loads((office.folder / "out" / f"quarterly-{period}.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = made["tables"]
    return found


def rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def test_results_come_in_by_words_and_are_marked_as_past(office: Learning) -> None:
    assert "3 loaded" in load(office)
    found = listed(office)
    assert {one["purpose"] for one in found} == {"past"}
    assert [(one["case"], one["date"], one["instrument"], one["grade"]) for one in found] == [
        ("K-0011", "2024-03-14", "caf-tier2", "good"),
        ("K-0012", "2024-09-02", "caf-tier2", "requires-improvement"),
        ("K-0013", "2025-05-05", "caf-tier2", "outstanding"),
    ]
    assert found[0]["answers"] == {"3.c": "requires-improvement", "3.f.urf": ["poverty", "isolation"]}
    assert found[2]["answers"] == {"3.c": "na"}
    assert [one["case"] for one in listed(office, "--period", "2025")] == ["K-0013"]
    assert listed(office, "--instrument", "cafcass-impact") == []
    assert "3.c requires-improvement" in office.qa("past", "list").stdout
    assert office.json("audit", "list") == []
    with office.store() as store:
        event = next(event for event in store.events() if event.kind == "past.loaded")
        assert "qa-officer" in event.payload
        assert "K-0011" not in event.payload


def test_the_same_rows_again_change_nothing(office: Learning) -> None:
    load(office)
    with office.store() as store:
        head = store.head()
    assert "3 here already" in load(office)
    double = PAST + "k-0011,14/03/2024,caf-tier2,Good,Requires improvement,poverty; isolation\n"
    assert "3 here already" in load(office, double)
    with office.store() as store:
        assert store.head() == head


def test_a_correction_wants_a_reason_and_keeps_what_was_there(office: Learning) -> None:
    load(office)
    changed = PAST.replace("outstanding", "good")
    assert 'is here with another grade or other answers. To correct what is here: --replace "why"' in load(
        office, changed, expect=2
    )
    assert listed(office)[2]["grade"] == "outstanding"
    assert "1 replaced, 2 here already" in load(office, changed, "--replace", "Read off the wrong line")
    assert [one["grade"] for one in listed(office)] == ["good", "requires-improvement", "good"]
    assert office.json("verify")["ok"]


def test_every_mistake_is_told_at_once_and_nothing_is_loaded(office: Learning) -> None:
    wrong = """case,date,instrument,grade,3.c,3.n,colour
K-1,14/03/2024,caf-tier2,Splendid,maybe,long words,
,14/03/2024,caf-tier2,Good,,,
K-3,03/14/2024,caf-tier2,Good,,,
K-4,2027-01-01,caf-tier2,Good,,,
K-5,2024-01-01,caf-tier9,Good,,,
Jane Miller,2024-01-01,caf-tier2,Good,,,
"""
    told = load(office, wrong, expect=2)
    assert "the column colour is not known" in told
    told = load(office, wrong.replace(",colour", "").replace(",\n", "\n"), expect=2)
    said = (
        *("row 2, grade: 'Splendid' is not among: Outstanding, Good, ", "row 2, 3.c: 'maybe' is not among"),
        *("row 2, 3.n: only answers chosen from a list", "row 3: case is missing", "row 4, date:"),
        *("row 6, instrument: there is no instrument 'caf-tier9'", "row 7, case: this looks like a person"),
    )
    assert [words for words in said if words not in told] == []
    assert "has not come yet" in load(office, PAST.replace("5 May 2025", "2027-01-01"), expect=2)
    twice = PAST + "K-0011,14/03/2024,caf-tier2,Inadequate,,\n"
    assert "stands in earlier.csv: past, row 2 with another grade" in load(office, twice, expect=2)
    assert "There is no row" in load(office, "case,date,instrument,grade\n", expect=2)
    assert listed(office) == []


def test_an_answer_of_another_instrument_is_told(office: Learning) -> None:
    text = "case,date,instrument,grade,I1\nK-1,2024-01-01,caf-tier2,Good,Good\n"
    assert "I1: caf-tier2 has no such question" in load(office, text, expect=2)
    load(office, text.replace("caf-tier2", "cafcass-impact"))
    assert listed(office)[0]["answers"] == {"I1": "good"}


def test_a_workbook_from_the_template_is_read(office: Learning) -> None:
    office.qa("past", "load", "--template", "past.xlsx")
    path = office.folder / "past.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["past"]
    sheet.append(["K-0011", "14/03/2024", "caf-tier2", "Good", None, "school"])
    sheet.append(["K-0011", "14/03/2024", "caf-tier2", "Good", None, "police"])
    book.save(path)
    office.qa("past", "load", path)
    assert [one["agency"] for one in listed(office)] == ["school", "police"]
    assert "Which files?" in office.qa("past", "load", expect=2).stderr
    office.qa("past", "list", "-o", "list.xlsx")
    assert (office.folder / "list.xlsx").exists()


def test_a_first_report_shows_a_trend_and_pools_nothing(office: Learning) -> None:
    office.kept("2026-08-04", {})
    before = {table["id"]: table for table in report(office)}
    assert "earlier" not in before
    load(office)
    after = {table["id"]: table for table in report(office)}
    found = [
        (
            row["Year"],
            row["Source"],
            row["n"],
            row["Outstanding"],
            row["Requires Improvement"],
            row["Good or better"],
        )
        for row in rows(after.pop("earlier"))
    ]
    assert found == [
        ("2024", "Earlier results", 2, 0, 1, 0.5),
        ("2025", "Earlier results", 1, 1, 0, 1.0),
        ("2026 to date", "Audited here", 1, 1, 0, 1.0),
    ]
    assert after == before


def test_years_are_audit_years_and_end_with_the_period(office: Learning) -> None:
    office.organisation(year_start_month=4)
    office.kept("2025-04-04", {})
    load(office)
    [table] = [table for table in report(office, "2025-04") if table["id"] == "earlier"]
    found = [(row["Year"], row["Source"], row["n"]) for row in rows(table)]
    assert found == [
        ("2023/24", "Earlier results", 1),
        ("2024/25", "Earlier results", 1),
        ("2025/26 to date", "Audited here", 1),
    ]
