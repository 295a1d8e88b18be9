"""What came back, conflicts that a person settles, and toolkits issued again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office import Office
from openpyxl import load_workbook

from qa_core.model.audit import Answer, Audit
from qa_core.toolkit.typist import Typed, type_into

SECOND = Answer(value="I now think that the assessment is weaker than it looked.")
FLAG = Answer(value="yes", comment="What the child said on Monday was passed on to nobody.")


def other(audit: Audit) -> Audit:
    return audit.model_copy(update={"answers": {**audit.answers, "3.n": SECOND}})


def conflict(office: Office) -> tuple[str, str]:
    """An accepted audit and the number of a conflicting return."""
    sent = office.send()
    audit = office.answers()
    [first] = office.take(office.fill(sent, audit))
    [second] = office.take(office.fill(sent, other(audit), "other.xlsx"), expect=1)
    assert second["status"] == "conflict"
    [open_one] = office.json("return", "list", "--open")
    return first["audit"], open_one["return"]


def verified(office: Office) -> None:
    checked = office.json("verify")
    assert [check for check in checked["checks"] if not check["ok"]] == []


@pytest.mark.requirement("S0-033", "S0-034")
def test_everything_that_came_back_is_listed_with_its_outcome(office: Office) -> None:
    sent = office.send()
    audit = office.answers()
    wrong = office.fill(sent, audit, "a.xlsx", instead={"3.a": "perhaps"})
    office.take(wrong, expect=1)
    [open_one] = office.json("return", "list", "--open")
    assert (open_one["outcome"], open_one["case"], open_one["auditor"]) == (
        "needs-correction",
        "K-0417",
        "A-03",
    )
    right = office.fill(sent, audit, "b.xlsx")
    office.take(right)
    again = office.folder / "returns" / "c.xlsx"
    load_workbook(right).save(again)
    office.take(right)
    office.take(again)
    office.take(again)
    office.take(office.fill(sent, other(audit), "d.xlsx"), expect=1)
    broken = office.folder / "returns" / "e.xlsx"
    broken.write_bytes(b"%PDF-1.7 scan")
    office.take(broken, expect=1)
    rows = office.json("return", "list")
    assert [(Path(row["file"]).name, row["outcome"]) for row in rows] == [
        ("e.xlsx", "refused"),
        ("d.xlsx", "conflict"),
        ("c.xlsx", "duplicate"),
        ("b.xlsx", "accepted"),
        ("a.xlsx", "needs-correction"),
    ]
    assert [row["outcome"] for row in office.json("return", "list", "--open")] == ["refused", "conflict"]
    assert "perhaps" in office.qa("return", "show", rows[-1]["return"]).stdout
    assert "This is a PDF" in office.qa("return", "show", rows[0]["return"]).stdout
    book = office.folder / "returns.xlsx"
    office.qa("return", "list", "-o", book)
    said = {str(cell.value) for sheet in load_workbook(book) for row in sheet for cell in row}
    assert {"conflict", "K-0417", "duplicate"} <= said
    verified(office)


def test_a_conflict_shows_both_versions_where_they_differ(office: Office) -> None:
    audit, number = conflict(office)
    shown = office.json("return", "show", number)
    assert shown["against"] == audit
    [difference] = shown["differences"]
    assert (difference["question"], difference["part"], difference["other"]) == ("3.n", "value", SECOND.value)
    assert difference["kept"] != SECOND.value
    page = office.qa("return", "show", number).stdout
    assert f"new  value: {SECOND.value}" in page
    assert f"qa return settle {number}" in page


def test_a_person_lets_the_audit_stay_and_nothing_disappears(office: Office) -> None:
    audit, number = conflict(office)
    told = office.qa("return", "settle", number, "--keep", "old", "--reason", "Sent by mistake").stdout
    assert f"{audit} stays" in told
    assert office.json("return", "list", "--open") == []
    decision = office.json("return", "show", number)["decision"]
    assert (decision["kept"], decision["reason"], decision["by"]) == ("old", "Sent by mistake", "qa-officer")
    history = office.json("audit", "history", audit)
    assert [(one["kind"], one["why"], one["by"]) for one in history] == [
        ("submitted", "", "qa-officer"),
        ("kept against a return", "Sent by mistake", "qa-officer"),
    ]
    assert "kept against a return 2" in office.qa("audit", "history", audit).stdout
    office.qa("audit", "amend", audit, "3.n", "Changed by telephone.", "--reason", "Rang")
    shown = office.json("return", "show", number)
    assert (shown["against"], shown["against_revision"]) == (audit, 1)
    assert shown["differences"][0]["kept"] != "Changed by telephone."
    assert "as it was then (revision 1)" in office.qa("return", "show", number).stdout
    [again] = office.take(office.folder / "returns" / "other.xlsx")
    assert (again["status"], again["audit"]) == ("duplicate", audit)
    refused = office.qa("return", "settle", number, "--keep", "new", "--reason", "x", expect=2).stderr
    assert "settled already by qa-officer: old was kept" in refused
    verified(office)


def test_a_person_lets_the_new_return_count_as_a_revision(office: Office) -> None:
    audit, number = conflict(office)
    said = office.qa("return", "settle", number, "--keep", "new", "--reason", "The draft came first").stdout
    assert said.startswith("accepted: other.xlsx")
    history = office.json("audit", "history", audit)
    assert [(one["kind"], one["why"]) for one in history] == [
        ("submitted", ""),
        ("amended", "The draft came first"),
    ]
    assert [change["question"] for change in history[1]["changes"]] == ["3.n"]
    assert office.json("return", "list", "--open") == []
    assert office.json("return", "show", number)["decision"]["kept"] == "new"
    verified(office)


def test_a_return_that_could_not_be_accepted_cannot_count(office: Office) -> None:
    sent = office.send()
    audit = office.answers()
    office.take(office.fill(sent, audit))
    [wrong] = office.take(office.fill(sent, other(audit), "w.xlsx", instead={"3.a": "perhaps"}), expect=1)
    assert wrong["status"] == "conflict"
    [number] = [row["return"] for row in office.json("return", "list", "--open")]
    told = office.qa("return", "settle", number, "--keep", "new", "--reason", "Newer", expect=2).stderr
    assert "It cannot count as it is" in told
    assert "perhaps" in told
    assert len(office.json("audit", "history", wrong["audit"])) == 1
    [replaced] = office.take(
        office.folder / "returns" / "w.xlsx", expect=1, options=("--replace", "It is the newer one")
    )
    assert "cannot count" in " ".join(problem["message"] for problem in replaced["problems"])


def test_of_long_lists_only_what_differs_is_shown(office: Office) -> None:
    sent = office.send()
    audit = office.answers(**{"3_f_urf": Answer(value=("poverty", "isolation"))})
    [first] = office.take(office.fill(sent, audit))
    changed = Answer(value=("poverty", "poor-housing"))
    second = audit.model_copy(update={"answers": {**audit.answers, "3.f.urf": changed}})
    office.take(office.fill(sent, second, "other.xlsx"), expect=1)
    page = office.qa("return", "show", "2").stdout
    lines = [line.strip() for line in page.splitlines() if " only " in line]
    assert [line.partition("  ")[0] for line in lines] == ["old only", "new only"]
    assert not [line for line in lines if "overty" in line]
    assert first["audit"] in page


@pytest.mark.parametrize(
    ("number", "told"),
    [("77", "There is no return 77"), ("U-0001", "is no conflict"), ("1", "is no conflict")],
)
def test_only_a_conflict_is_settled(office: Office, number: str, told: str) -> None:
    office.take(office.fill(office.send(), office.answers()))
    assert told in office.qa("return", "settle", number, "--keep", "old", "--reason", "x", expect=2).stderr


def lost(office: Office) -> tuple[Path, str, Path, str]:
    """A toolkit that was sent and issued again: both files and return ids."""
    sent = office.send()
    old = office.allocation().return_id
    new = office.folder / "out" / "again.xlsx"
    told = office.qa("toolkit", "reissue", old, "--reason", "Laptop lost", "-o", new).stdout
    newer = office.allocation().return_id
    assert newer != old
    assert f"return {newer} in place of {old}" in told
    return sent, old, new, newer


def back(office: Office, toolkit: Path, return_id: str, audit: Audit, name: str) -> Path:
    with office.store() as store:
        allocation = store.allocation(return_id)
    assert allocation is not None
    path = office.folder / "returns" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(type_into(toolkit.read_bytes(), office.instrument, allocation, Typed(audit)))
    return path


@pytest.mark.requirement("S0-032")
def test_the_newest_return_id_counts_and_the_older_is_a_conflict(office: Office) -> None:
    sent, old, new, newer = lost(office)
    assert [row["return_id"] for row in office.json("toolkit", "chase")] == [newer]
    audit = office.answers()
    [accepted] = office.take(back(office, new, newer, audit, "new.xlsx"))
    assert (accepted["status"], accepted["return_id"]) == ("accepted", newer)
    flagged = audit.model_copy(update={"answers": {**audit.answers, "3.n": SECOND}})
    [older] = office.take(back(office, sent, old, flagged, "old.xlsx"), expect=1)
    assert (older["status"], older["audit"]) == ("conflict", accepted["audit"])
    assert f"issued again as {newer}" in older["problems"][0]["message"]
    [open_one] = office.json("return", "list", "--open")
    assert (open_one["return_id"], open_one["superseded_by"]) == (old, newer)
    number = open_one["return"]
    [difference] = office.json("return", "show", number)["differences"]
    assert difference["question"] == "3.n"
    office.qa("return", "settle", number, "--keep", "new", "--reason", "The auditor says the first one")
    history = office.json("audit", "history", accepted["audit"])
    assert [one["kind"] for one in history] == ["submitted", "amended"]
    assert office.json("audit", "list")[0]["return_id"] == newer
    assert len(office.json("audit", "list")) == 1
    assert office.take(office.folder / "returns" / "old.xlsx")[0]["status"] == "duplicate"
    verified(office)


@pytest.mark.parametrize("keep", ["old", "new"])
def test_the_older_that_comes_first_is_kept_and_told(office: Office, keep: str) -> None:
    sent, old, new, newer = lost(office)
    audit = office.answers()
    with_flag = audit.model_copy(update={"answers": {**audit.answers, "6.f": FLAG}})
    [older] = office.take(back(office, sent, old, with_flag, "old.xlsx"), expect=1)
    assert (older["status"], older["audit"]) == ("conflict", None)
    assert len(older["escalations"]) == 1
    assert f"{newer} is not back yet" in older["problems"][0]["message"]
    assert office.json("audit", "list") == []
    [open_one] = office.json("return", "list", "--open")
    assert open_one["concerns"] == older["escalations"]
    if keep == "new":
        [same] = office.take(back(office, sent, old, audit, "plain.xlsx"), expect=1)
        assert same["status"] == "conflict"
        number = office.json("return", "list", "--open")[0]["return"]
        office.qa("return", "settle", number, "--keep", "new", "--reason", "It was found again")
        [head] = office.json("audit", "list")
        assert head["return_id"] == newer
        assert office.take(back(office, new, newer, audit, "new.xlsx"))[0]["status"] == "duplicate"
        with office.store() as store:
            assert {one.return_id for one in store.escalations()} == {newer}
    else:
        office.qa("return", "settle", open_one["return"], "--keep", "old", "--reason", "A draft")
        [accepted] = office.take(back(office, new, newer, audit, "new.xlsx"))
        assert (accepted["status"], accepted["return_id"]) == ("accepted", newer)
    verified(office)


def test_what_cannot_be_issued_again_is_told(office: Office) -> None:
    _, old, new, newer = lost(office)
    out = office.folder / "x.xlsx"

    def refused(return_id: str, why: str = "Lost") -> str:
        told = office.qa("toolkit", "reissue", return_id, "--reason", why, "-o", out, expect=2).stderr
        assert not out.exists()
        return told

    assert "is not known here" in refused("R-AAAA-AAAA")
    assert "Write the reason" in refused(newer, " ")
    assert f"issued again already, as {newer}" in refused(old)
    [accepted] = office.take(back(office, new, newer, office.answers(), "new.xlsx"))
    assert "was accepted" in refused(newer)
    office.qa("audit", "void", accepted["audit"], "--reason", "The wrong child was audited")
    office.qa("toolkit", "reissue", newer, "--reason", "Audited anew", "-o", out)
    newest = office.allocation().return_id
    [second] = office.take(back(office, out, newest, office.answers(), "newest.xlsx"))
    assert (second["status"], second["audit"]) == ("accepted", "A-000002")
    verified(office)


def test_nothing_is_issued_again_where_its_file_cannot_be_written(office: Office) -> None:
    office.send()
    old = office.allocation().return_id
    (office.folder / "taken").write_text("a file where a folder should be", encoding="utf-8")
    again = ("toolkit", "reissue", old, "--reason", "Lost", "-o", office.folder / "taken" / "x.xlsx")
    assert "cannot be written" in office.qa(*again, expect=2).stderr
    assert office.allocation().return_id == old


def test_nobody_gets_a_toolkit_again_for_a_case_they_had_a_hand_in_since(office: Office) -> None:
    office.send()
    lists = office.folder / "lists"
    (lists / "involved.csv").write_text("case,person,as\nK-0417,A-03,taf-attendee\n", encoding="utf-8")
    office.qa("case", "load", *(lists / f"{name}.csv" for name in ("cases", "children", "involved")))
    told: Any = office.qa(
        "toolkit", "reissue", office.allocation().return_id, "--reason", "x", "-o", "x.xlsx", expect=2
    )
    assert "A-03 was directly involved in this case by attending a TAF meeting" in told.stderr


def test_a_return_of_a_voided_audit_is_kept_and_told_what_to_do(office: Office) -> None:
    sent = office.send()
    audit = office.answers()
    [first] = office.take(office.fill(sent, audit))
    office.qa("audit", "void", first["audit"], "--reason", "Wrong case")
    [late] = office.take(office.fill(sent, other(audit), "late.xlsx"), expect=1)
    assert late["status"] == "conflict"
    assert "was voided" in late["problems"][0]["message"]
    assert "qa toolkit reissue" in late["problems"][0]["message"]
