"""The event log read by people: when, who, what, about what, and why."""

from __future__ import annotations

import json
from typing import Any

import pytest
from office import Office
from openpyxl import load_workbook

from qa_core.model.audit import Answer

FLAG = Answer(value="yes", comment="What the child said on Monday was passed on to nobody.")
OWNERS = ("Early Help", "Mrs Nobody of next door", "lead professional", "A-04")


def log(office: Office, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.json("log", *more)
    return found


@pytest.mark.requirement("S0-034")
def test_what_happened_is_read_with_who_why_and_what_about(office: Office) -> None:
    sent = office.send()
    return_id = office.allocation().return_id
    office.take(office.fill(sent, office.answers(**{"6_f": FLAG})), expect=1)
    [outcome] = office.take(office.fill(office.send("K-0418", "A-04"), office.answers("K-0418"), "b.xlsx"))
    audit = outcome["audit"]
    office.qa("audit", "amend", audit, "3.n", "By telephone.", "--reason", "Rang the auditor")
    every = log(office)
    assert [one["event"] for one in every] == list(range(1, len(every) + 1))
    [amended] = log(office, "--kind", "audit.amended")
    assert (amended["by"], amended["case"], amended["why"]) == ("qa-officer", "K-0418", "Rang the auditor")
    assert audit in amended["about"]
    kinds = {one["what"] for one in log(office, "--about", "K-0417")}
    assert {"allocation.issued", "escalation.raised", "return.needs-correction"} <= kinds
    assert return_id in str(log(office, "--about", return_id.lower()))
    assert {one["by"] for one in log(office, "--kind", "escalation")} == {"qa-officer"}
    assert log(office, "--since", "2099-01-01") == []
    assert log(office, "--until", "2020-01-01") == []
    assert "It holds: " in office.qa("log", "--kind", "moonshine", expect=2).stderr
    assert "is no date" in office.qa("log", "--since", "Monday", expect=2).stderr
    office.qa("log", "-o", "log.xlsx")
    assert max(one.max_row for one in load_workbook(office.folder / "log.xlsx")) > len(every)
    assert "Monday" not in str(every)


@pytest.mark.requirement("S0-034")
def test_what_follows_from_an_import_says_who_imported(office: Office) -> None:
    broken = office.folder / "broken.xlsx"
    broken.write_bytes(b"%PDF-1.7 scan")
    office.take(broken, expect=1)
    sent = office.send()
    blank = office.answers(**{"6_f": Answer()})
    office.take(office.fill(sent, blank, "a.xlsx"), expect=1)
    lists = office.folder / "lists"
    cases = (
        (lists / "cases.csv")
        .read_text(encoding="utf-8")
        .replace("North,Early Help,P-01", "North,Early Help,P-02")
    )
    (lists / "cases.csv").write_text(cases, encoding="utf-8")
    office.qa("case", "load", *(lists / f"{name}.csv" for name in ("cases", "children", "involved")))
    office.take(office.fill(sent, office.answers(), "b.xlsx"))
    with office.store() as store:
        said = {one.kind: json.loads(one.payload).get("by") for one in store.events()}
        assert all(check.ok for check in store.verify())
    wanted = ("return.unread", "escalation.raised", "escalation.cleared", "return.facts-changed")
    assert {kind: said[kind] for kind in wanted} == dict.fromkeys(wanted, "qa-officer")


@pytest.mark.requirement("S0-037")
def test_an_owner_whom_nobody_knows_is_told_at_the_import(office: Office) -> None:
    rows = tuple(
        {"finding": "Late", "action": "Do it", "owner": owner, "due": "2027-01-31", "rag": "red"}
        for owner in OWNERS
    )
    [outcome] = office.take(office.fill(office.send(), office.answers(**{"6_j": Answer(rows=rows)})))
    assert outcome["status"] == "accepted"
    [told] = [one for one in outcome["warnings"] if one["code"] == "owner-unknown"]
    assert told["message"].startswith("6.j, row 2: “Mrs Nobody of next door” is no post")
    assert "nobody of the staff list" in told["message"]
