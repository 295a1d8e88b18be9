"""A duty has one holder and one audit that counts, however many toolkits are out for it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from office import CHILDREN, Office

from qa_core.cli import _desk
from qa_core.config import find
from qa_core.cycle.desk import Desk
from qa_core.cycle.reissue import workbook
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer
from qa_core.registry import Registry
from qa_core.store.records import Incoming, NewAudit
from qa_core.store.store import Store
from qa_core.toolkit.typist import Typed, type_into

MONTH = "2026-11"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_desk, "today", lambda: dt.date(2026, 11, 2))


def wrong(office: Office) -> list[str]:
    return [one["detail"] for one in office.json("verify", expect=0)["checks"] if not one["ok"]]


def toolkits(office: Office) -> list[Allocation]:
    with office.store() as store:
        return store.allocations()


def kit(office: Office) -> tuple[bytes, Allocation]:
    """The toolkit of whoever has K-0417 now."""
    office.qa("toolkit", "export", "caf-tier2", "--month", MONTH, "-o", "kits")
    [duty] = [one for one in office.json("duty", "list") if one["state"] == "sent"]
    [sent] = (office.folder / "kits").glob(f"*{duty['return_id']}.xlsx")
    [made] = [one for one in toolkits(office) if one.return_id == duty["return_id"]]
    return sent.read_bytes(), made


def filled(office: Office, sent: bytes, made: Allocation, words: str) -> Path:
    """A toolkit filled in with words of its own."""
    audit = office.answers(**{"3_n": Answer(value=words)})
    path = office.folder / "returns" / f"{made.return_id}.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(type_into(sent, office.instrument, made, Typed(audit)))
    return path


def given(office: Office) -> tuple[bytes, Allocation]:
    (office.folder / "list.csv").write_text("case\nK-0417\n", encoding="utf-8")
    office.qa("allocate", "caf-tier2", "--month", MONTH, "--cases", "list.csv")
    return kit(office)


def passed_on(office: Office) -> tuple[bytes, Allocation, str]:
    """K-0417 given to one auditor and passed on to another: the first toolkit, and who has the case now."""
    sent, made = given(office)
    decline = ("--auditor", made.auditor, "--month", MONTH, "--exempt", "--reason", "Ill")
    office.qa("duty", "decline", "K-0417", *decline)
    return sent, made, ({"A-03", "A-04"} - {made.auditor}).pop()


def two_out(office: Office) -> tuple[tuple[bytes, Allocation], tuple[bytes, Allocation]]:
    """Two toolkits of one duty, the second made when a sibling was added."""
    first = given(office)
    lists = office.folder / "lists"
    (lists / "children.csv").write_text(f"{CHILDREN}K-0417,C3,CAF-9,2026-09-01\n", encoding="utf-8")
    office.qa("case", "load", *(lists / f"{name}.csv" for name in ("cases", "children", "involved")))
    second = kit(office)
    assert first[1].return_id != second[1].return_id
    return first, second


@pytest.mark.requirement("S0-031", "S0-032")
def test_the_toolkit_of_a_duty_that_was_passed_on_is_not_issued_again(office: Office) -> None:
    _, made, holder = passed_on(office)
    out = office.folder / "again.xlsx"
    again = ("toolkit", "reissue", made.return_id, "--reason", "Lost", "-o", out)
    told = office.qa(*again, expect=2).stderr
    assert f"{holder} has it now" in told
    export = ("--case", "K-0417", "--auditor", made.auditor, "-o", out)
    told = office.qa("toolkit", "export", "caf-tier2", *export, expect=2).stderr
    assert f"{holder} has it now" in told
    assert not out.exists()
    assert len(toolkits(office)) == 1


@pytest.mark.requirement("S0-031", "S0-032")
def test_the_toolkit_of_a_duty_that_was_withdrawn_is_not_issued_again(office: Office) -> None:
    _, made = given(office)
    office.qa("duty", "withdraw", "K-0417", "--auditor", made.auditor, "--month", MONTH, "--reason", "Moved")
    again = ("toolkit", "reissue", made.return_id, "--reason", "Lost", "-o", "x.xlsx")
    assert "nobody has it now" in office.qa(*again, expect=2).stderr
    assert office.json("toolkit", "chase") == []
    sent = office.send(auditor=made.auditor)
    [by_hand] = [one for one in toolkits(office) if one.return_id != made.return_id]
    [outcome] = office.take(filled(office, sent.read_bytes(), by_hand, "Asked for by hand"))
    assert outcome["status"] == "accepted"
    assert wrong(office) == []


def test_somebody_who_was_never_asked_is_told_who_has_the_case(office: Office) -> None:
    _, made = given(office)
    other = ({"A-03", "A-04"} - {made.auditor}).pop()
    told = office.qa(
        "toolkit", "export", "caf-tier2", "--case", "K-0417", "--auditor", other, "-o", "x.xlsx"
    ).stderr
    assert f"{made.auditor} has it for 2026-11" in told


def issued_behind(office: Office, old: Allocation, id: str) -> Allocation:
    """A toolkit of a duty that has ended, issued again as an earlier version of the program did."""
    new = old.model_copy(update={"return_id": id})
    with office.store() as store:
        store.reissue(old.return_id, new, by="qa", why="Lost")
    return new


@pytest.mark.requirement("S0-031", "S0-034")
def test_a_toolkit_issued_after_the_case_went_on_is_chased_no_more_and_is_no_second_audit(
    office: Office,
) -> None:
    _, made, _ = passed_on(office)
    new = issued_behind(office, made, "R-2222-2222")
    theirs, now = kit(office)
    assert [one["return_id"] for one in office.json("toolkit", "chase")] == [now.return_id]
    office.take(filled(office, theirs, now, "What the second wrote"))
    with office.store() as store:
        at = Desk(store, Registry.load(), find(None), dt.date(2026, 11, 2), "qa")
        data = workbook(at, new)
    [late] = office.take(filled(office, data, new, "What the first wrote"), expect=1)
    assert late["status"] == "conflict"
    assert len(office.json("audit", "list")) == 1
    assert wrong(office) == []


@pytest.mark.requirement("S0-031", "S0-034")
def test_the_return_of_a_former_holder_takes_the_place_of_the_audit_that_counts(office: Office) -> None:
    sent, made, holder = passed_on(office)
    theirs, now = kit(office)
    [first] = office.take(filled(office, theirs, now, "What the second wrote"))
    office.take(filled(office, sent, made, "What the first wrote"), expect=1)
    told = office.qa("return", "settle", "2", "--keep", "new", "--reason", "They agreed").stdout
    assert f"{first['audit']} by {holder} counts no more" in told
    [one] = office.json("audit", "list")
    assert one["auditor"] == made.auditor
    assert office.json("audit", "history", first["audit"])[-1]["why"] == "They agreed"
    assert wrong(office) == []


@pytest.mark.requirement("S0-034")
def test_two_audits_of_two_people_on_one_duty_are_found_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, made, _ = passed_on(office)
    theirs, now = kit(office)
    mine, yours = filled(office, sent, made, "First"), filled(office, theirs, now, "Second")
    monkeypatch.setattr("qa_core.store.duty_toolkits.not_wanted", lambda *_: False)
    for name in ("_no_longer", "_second"):
        monkeypatch.setattr(f"qa_core.cycle.take_in.{name}", lambda *_: "")
    office.take(mine)
    office.take(yours)
    told = [one for one in office.json("verify", expect=1)["checks"] if not one["ok"]]
    assert [one["name"] for one in told] == ["audits of duties"]
    assert "A-000001, A-000002" in told[0]["detail"]


@pytest.mark.requirement("S0-033", "S0-034")
def test_the_other_toolkit_of_a_duty_is_not_chased_and_replaces_where_it_counts(office: Office) -> None:
    first, second = two_out(office)
    assert len(office.json("toolkit", "chase")) == 2
    [done] = office.take(filled(office, *second, "With the sibling"))
    assert office.json("toolkit", "chase") == []
    again = ("toolkit", "reissue", first[1].return_id, "--reason", "Lost", "-o", "x.xlsx")
    assert done["audit"] in office.qa(*again, expect=2).stderr
    [late] = office.take(filled(office, *first, "Without the sibling"), expect=1)
    assert late["status"] == "conflict"
    shown = office.json("return", "show", "2")
    assert shown["against"] == done["audit"]
    office.qa("return", "settle", "2", "--keep", "new", "--reason", "The right one")
    [one] = office.json("audit", "list")
    assert one["id"] == done["audit"]
    assert office.json("audit", "history", one["id"])[-1]["why"] == "The right one"
    assert wrong(office) == []


@pytest.mark.requirement("S0-034")
def test_a_second_audit_by_a_toolkit_that_was_issued_again_is_found_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two_out(office)
    office.take(filled(office, *second, "With the sibling"))
    new = issued_behind(office, first[1], "R-2222-2222")
    monkeypatch.setattr("qa_core.store.duty_toolkits.not_wanted", lambda *_: False)
    with Store.open(f"sqlite:///{(office.folder / 'qa.db').as_posix()}") as store:
        counted: Any = store.audit("A-000001")
        store.save_return(
            Incoming("again.xlsx", b"again", new.return_id, "other"),
            "accepted",
            instrument=office.instrument,
            new=NewAudit(counted.audit, counted.result),
            by="qa",
        )
    told = [one for one in office.json("verify", expect=1)["checks"] if not one["ok"]]
    assert "A-000001, A-000002" in told[0]["detail"]
