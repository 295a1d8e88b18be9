"""What a person decides of returns: facts that changed on the way, one set aside, a case taken back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from office import CASES, CHILDREN, INVOLVED, Office

from qa_core.cli import _desk
from qa_core.cycle.changes import for_a_person
from qa_core.model.audit import Answer

MONTH = "2026-11"
SIBLING = f"{CHILDREN}K-0417,C3,CAF-9,2026-09-01\n"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_desk, "today", lambda: dt.date(2026, 11, 2))


def loaded(office: Office, cases: str = CASES, children: str = CHILDREN, involved: str = INVOLVED) -> None:
    """The lists as they are now."""
    lists = office.folder / "lists"
    for name, text in {"cases": cases, "children": children, "involved": involved}.items():
        (lists / f"{name}.csv").write_text(text, encoding="utf-8")
    office.qa("case", "load", *(lists / f"{name}.csv" for name in ("cases", "children", "involved")))


def verified(office: Office) -> None:
    assert [check for check in office.json("verify")["checks"] if not check["ok"]] == []


def opened(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.json("return", "list", "--open")
    return found


def with_a_sibling(office: Office) -> str:
    """An audit whose toolkit went out before a sibling was added; the number of its return is 1."""
    path = office.fill(office.send(), office.answers())
    loaded(office, children=SIBLING)
    [outcome] = office.take(path)
    assert outcome["status"] == "accepted"
    return str(outcome["audit"])


@pytest.mark.requirement("S0-033", "S0-034")
def test_a_change_on_the_way_waits_until_a_person_has_decided(office: Office) -> None:
    audit = with_a_sibling(office)
    [one] = opened(office)
    assert (one["return"], one["outcome"], one["audit"]) == ("1", "accepted", audit)
    assert one["waits_for"] == "decision on what changed"
    assert ["Child C3 was added" in line for line in one["changed"]] == [True]
    page = office.qa("return", "show", "1").stdout
    assert "Child C3 was added" in page
    assert "qa return decide 1" in page
    assert "qa return decide" in office.qa("audit", "show", audit).stdout
    told = office.qa("return", "decide", "1", "stands", "--reason", "C3 was born later").stdout
    assert f"{audit} stands as it is" in told
    assert opened(office) == []
    decision = office.json("return", "show", "1")["decision"]
    assert (decision["kept"], decision["reason"], decision["by"]) == (
        "stands",
        "C3 was born later",
        "qa-officer",
    )
    page = office.qa("audit", "show", audit).stdout
    assert "Decided by qa-officer on" in page
    assert "C3 was born later" in page
    assert office.json("audit", "show", audit)["decision"]["kept"] == "stands"
    again = office.qa("return", "decide", "1", "void", "--reason", "x", expect=2).stderr
    assert "settled already by qa-officer" in again
    with office.store() as store:
        [event] = [one for one in store.events() if one.kind == "return.settled"]
    assert "qa-officer" in event.payload
    assert "born" not in event.payload
    verified(office)


def test_an_audit_that_changes_overtook_is_voided(office: Office) -> None:
    audit = with_a_sibling(office)
    told = office.qa("return", "decide", "1", "void", "--reason", "The family has left").stdout
    assert f"{audit} is void" in told
    assert office.json("audit", "list") == []
    assert opened(office) == []
    assert office.json("audit", "history", audit)[-1]["why"] == "The family has left"
    verified(office)


@pytest.mark.requirement("S0-032")
def test_an_audit_that_changes_overtook_is_issued_again_with_the_sibling(office: Office) -> None:
    audit = with_a_sibling(office)
    out = office.folder / "again.xlsx"
    missing = office.qa("return", "decide", "1", "again", "--reason", "C3 matters", expect=2).stderr
    assert "-o" in missing
    told = office.qa("return", "decide", "1", "again", "--reason", "C3 matters", "-o", out).stdout
    new = office.allocation()
    assert f"return {new.return_id}" in told
    assert new.children == ("C1", "C2", "C3")
    assert opened(office) == []
    [outcome] = office.take(office.fill(out, office.answers(), "again.xlsx"))
    assert (outcome["status"], outcome["audit"]) == ("accepted", "A-000002")
    assert [one["id"] for one in office.json("audit", "list")] == ["A-000002"]
    assert audit != "A-000002"
    verified(office)


@pytest.mark.requirement("S0-032", "S0-033")
def test_nothing_is_issued_again_where_the_file_cannot_be_written_or_the_case_is_closed(
    office: Office,
) -> None:
    audit = with_a_sibling(office)
    again = ("return", "decide", "1", "again", "--reason", "C3 matters", "-o")
    (office.folder / "taken").write_text("a file where a folder should be", encoding="utf-8")
    told = office.qa(*again, office.folder / "taken" / "x.xlsx", expect=2).stderr
    assert "cannot be written" in told
    closed = CASES.replace("plan_date\n", "plan_date,closed\n").replace("2026-10-20\n", "2026-10-20,\n", 1)
    loaded(office, closed.replace("10-20,\n", "10-20,2026-10-30\n", 1), SIBLING)
    told = office.qa(*again, office.folder / "x.xlsx", expect=2).stderr
    assert "K-0417 is closed since 2026-10-30" in told
    assert not (office.folder / "x.xlsx").exists()
    assert [one["id"] for one in office.json("audit", "list")] == [audit]
    with office.store() as store:
        assert len(store.allocations()) == 1
    assert len(opened(office)) == 1
    verified(office)


def test_nothing_is_decided_without_a_reason_or_where_nothing_changed(office: Office) -> None:
    with_a_sibling(office)
    told = office.qa("return", "decide", "1", "stands", "--reason", " ", expect=2).stderr
    assert "Write the reason" in told
    office.take(office.fill(office.send("K-0418", "A-04"), office.answers("K-0418"), "o.xlsx"))
    told = office.qa("return", "decide", "2", "stands", "--reason", "x", expect=2).stderr
    assert "Nothing that a person must decide changed" in told


def test_an_audit_that_cannot_go_out_again_is_not_voided(office: Office) -> None:
    with_a_sibling(office)
    loaded(office, children=SIBLING, involved=f"{INVOLVED}K-0417,A-03,contributor\n")
    out = office.folder / "again.xlsx"
    told = office.qa("return", "decide", "1", "again", "--reason", "x", "-o", out, expect=2).stderr
    assert "A-03 was directly involved" in told
    assert len(office.json("audit", "list")) == 1
    assert len(opened(office)) == 1
    assert not out.exists()


def test_dates_that_moved_are_judged_anew_and_wait_for_nobody(office: Office) -> None:
    path = office.fill(office.send(), office.answers())
    loaded(office, CASES.replace("2026-10-20", "2026-10-21"))
    [outcome] = office.take(path)
    [line] = outcome["changed"]
    assert not for_a_person(line)
    assert opened(office) == []


def test_an_audit_voided_by_hand_waits_for_nobody(office: Office) -> None:
    audit = with_a_sibling(office)
    office.qa("audit", "void", audit, "--reason", "Wrong family")
    assert opened(office) == []


def given(office: Office) -> tuple[Path, str, str]:
    """K-0417 given out for a month: the toolkit, who has it, and who alone could have it instead."""
    (office.folder / "list.csv").write_text("case\nK-0417\n", encoding="utf-8")
    office.qa("allocate", "caf-tier2", "--month", MONTH, "--cases", "list.csv")
    sent = kit(office)
    auditor = office.allocation().auditor
    return sent, auditor, ({"A-03", "A-04"} - {auditor}).pop()


def kit(office: Office) -> Path:
    """The toolkit of whoever has K-0417 now."""
    office.qa("toolkit", "export", "caf-tier2", "--month", MONTH, "-o", "kits")
    [sent] = (office.folder / "kits").glob(f"*{office.allocation().return_id}.xlsx")
    return sent


def barred(office: Office, sent: Path, flag: str = "no", auditor: str = "A-03") -> dict[str, Any]:
    """A return of somebody who turns out to have had a hand in the case."""
    path = office.fill(sent, office.answers(**{"6_f": Answer(value=flag, comment="Said on Monday.")}))
    loaded(office, involved=f"{INVOLVED}K-0417,{auditor},contributor\n")
    [outcome] = office.take(path, expect=1)
    assert outcome["status"] == "needs-correction"
    return outcome


@pytest.mark.requirement("S0-030", "S0-031", "S0-057")
def test_the_return_of_a_barred_auditor_is_set_aside_and_the_case_given_out_again(office: Office) -> None:
    sent, auditor, other = given(office)
    outcome = barred(office, sent, "yes", auditor)
    assert len(outcome["escalations"]) == 1
    [one] = opened(office)
    assert one["waits_for"] == "correction"
    assert "qa return settle 1 --keep none" in office.qa("return", "show", "1").stdout
    told = office.qa("return", "settle", "1", "--keep", "none", "--reason", "Wrote to the plan")
    assert f"K-0417 goes to {other}" in told.stdout
    assert opened(office) == []
    decision = office.json("return", "show", "1")["decision"]
    assert (decision["kept"], decision["reason"]) == ("none", "Wrote to the plan")
    with office.store() as store:
        states = [(one.auditor, one.state, one.ground) for one in store.duties()]
        assert len(store.escalations()) == 1
    assert sorted(states, key=lambda one: one[1]) == [
        (auditor, "declined", "conflict"),
        (other, "planned", ""),
    ]
    assert office.json("toolkit", "chase") == []
    [again] = office.take(office.folder / "returns" / "return.xlsx")
    assert again["status"] == "duplicate"
    verified(office)


def test_a_return_without_a_duty_is_set_aside_and_not_chased(office: Office) -> None:
    sent = office.send()
    barred(office, sent)
    assert len(office.json("toolkit", "chase")) == 1
    told = office.qa("return", "settle", "1", "--keep", "none", "--reason", "Barred").stdout
    assert "qa toolkit export caf-tier2 --case K-0417" in told
    assert (opened(office), office.json("toolkit", "chase")) == ([], [])
    loaded(office)
    other = office.answers(**{"3_n": Answer(value="Other words altogether.")})
    [late] = office.take(office.fill(sent, other, "late.xlsx"), expect=1)
    assert late["status"] == "conflict"
    assert "was set aside" in late["problems"][0]["message"]
    verified(office)


def test_a_return_is_settled_in_the_way_that_fits_it(office: Office) -> None:
    barred(office, office.send())
    for keep in ("old", "new"):
        told = office.qa("return", "settle", "1", "--keep", keep, "--reason", "x", expect=2).stderr
        assert "--keep none" in told


@pytest.mark.requirement("S0-020", "S0-031")
@pytest.mark.parametrize("keep", ["old", "new"])
@pytest.mark.parametrize("holder_is_back", [False, True])
def test_a_case_taken_back_is_settled_with_both_versions_shown(
    office: Office, keep: str, holder_is_back: bool
) -> None:
    sent, auditor, other = given(office)
    mine = office.fill(sent, office.answers(**{"3_n": Answer(value="What the first wrote.")}))
    decline = ("--auditor", auditor, "--month", MONTH, "--exempt", "--reason", "Ill")
    office.qa("duty", "decline", "K-0417", *decline)
    if holder_is_back:
        office.take(office.fill(kit(office), office.answers(), "theirs.xlsx"))
    [late] = office.take(mine, expect=1)
    assert late["status"] == "conflict"
    assert "qa return settle" in late["problems"][0]["message"]
    [one] = opened(office)
    number = one["return"]
    shown = office.json("return", "show", number)
    assert shown["against"] == ("A-000001" if holder_is_back else None)
    assert "3.n" in [difference["question"] for difference in shown["differences"]]
    told = office.qa("return", "settle", number, "--keep", keep, "--reason", "They agreed").stdout
    assert opened(office) == []
    heads = {one["auditor"]: one for one in office.json("audit", "list")}
    assert (auditor in heads) == (keep == "new")
    if keep == "new":
        assert other in told
        assert f"({heads[auditor]['id']}, return" in told
    elif holder_is_back:
        assert "A-000001 stays as it is" in told
    else:
        assert f"the case stays with {other}" in told
    assert office.json("return", "show", number)["decision"]["reason"] == "They agreed"
    verified(office)


def test_a_case_taken_back_is_taken_all_the_same_by_replace(office: Office) -> None:
    sent, auditor, _ = given(office)
    mine = office.fill(sent, office.answers())
    decline = ("--auditor", auditor, "--month", MONTH, "--exempt", "--reason", "Ill")
    office.qa("duty", "decline", "K-0417", *decline)
    office.take(mine, expect=1)
    [outcome] = office.take(mine, options=("--replace", "It was all done"))
    assert (outcome["status"], outcome["audit"]) == ("accepted", "A-000001")
    assert opened(office) == []
    assert office.json("return", "show", "1")["decision"]["reason"] == "It was all done"
    verified(office)
