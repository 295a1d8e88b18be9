"""Facts that changed between sending and return: shown, decided, and kept with the audit."""

from __future__ import annotations

import pytest
from office import CASES, CHILDREN, INVOLVED, Office

from qa_core.cycle.changes import _both, for_a_person


def loaded(office: Office, cases: str = CASES, children: str = CHILDREN, involved: str = INVOLVED) -> None:
    """The lists as they are now."""
    lists = office.folder / "lists"
    for name, text in {"cases": cases, "children": children, "involved": involved}.items():
        (lists / f"{name}.csv").write_text(text, encoding="utf-8")
    office.qa("case", "load", *(lists / f"{name}.csv" for name in ("cases", "children", "involved")))


def test_what_changed_is_told_at_the_import_and_kept_with_the_audit(office: Office) -> None:
    path = office.fill(office.send(), office.answers())
    cases = CASES.replace("plan_date\n", "plan_date,closed\n").replace(
        "K-0417,North,Early Help,P-01,2026-06-01,2026-10-20",
        "K-0417,North,Early Help,P-02,2026-06-01,2026-10-21,2026-10-30",
    )
    loaded(office, cases, f"{CHILDREN}K-0417,C3,CAF-9,2026-09-01\n")
    [outcome] = office.take(path)
    assert outcome["status"] == "accepted"
    told = " ".join(outcome["changed"])
    assert "Child C3 was added after the toolkit went out, which has no row for this child." in told
    assert "The lead professional is P-02, and was P-01 when the toolkit went out." in told
    assert "The case was closed on 2026-10-30" in told
    assert "plan_date: 2026-10-21 now, 2026-10-20 when the toolkit went out." in told
    shown = office.json("audit", "show", outcome["audit"])
    assert shown["changed"] == outcome["changed"]
    assert [child["id"] for child in shown["audit"]["facts"]["children"]] == ["C1", "C2"]
    assert shown["audit"]["facts"]["plan_date"] == "2026-10-21"
    assert (
        "Changed since the toolkit went out: The case was closed"
        in office.qa("audit", "show", outcome["audit"]).stdout
    )
    assert "changed" not in office.take(path)[0]


def test_a_child_who_is_gone_keeps_its_answers(office: Office) -> None:
    path = office.fill(office.send(), office.answers())
    loaded(office, children=CHILDREN.replace("K-0417,C2,CAF-2,2019-04-02\n", ""))
    [outcome] = office.take(path)
    assert outcome["status"] == "accepted"
    assert outcome["changed"] == ["Child C2 is no longer in the case list; what the audit says of it stays."]


@pytest.mark.requirement("S0-030")
def test_an_auditor_with_a_new_hand_in_the_case_is_barred_and_the_change_told(office: Office) -> None:
    path = office.fill(office.send(), office.answers())
    loaded(office, involved=f"{INVOLVED}K-0417,A-03,contributor\n")
    [outcome] = office.take(path, expect=1)
    assert (outcome["status"], outcome["audit"]) == ("needs-correction", None)
    [line] = outcome["changed"]
    assert "A-03 was directly involved in this case as contributor." in line
    assert "Give case K-0417 to somebody else." in line
    assert "changed since it went out" in office.qa("toolkit", "import", path, expect=1).stdout


def test_of_long_values_only_what_differs_is_told() -> None:
    visits = [f"2026-01-{day:02d}" for day in range(1, 29)]
    told = _both([*visits, "2026-02-01"], [*visits[1:], "2026-03-01"])
    assert told == "now also 2026-01-01; 2026-02-01, no longer 2026-03-01, since"
    assert not for_a_person(f"visits: {told} the toolkit went out.")
    words = "The same words for a long while, words that stand in both, and then some others: "
    now, then = _both(f"{words}north", f"{words}south").split(" now, ")
    assert now.endswith("others: north")
    assert then == "…d then some others: south when"
    assert _both("north", None) == "north now, nothing when"
    assert _both(["b", "a"], ["a", "b"]).startswith('["b", "a"] now')


def test_where_nothing_changed_nothing_is_told(office: Office) -> None:
    [outcome] = office.take(office.fill(office.send("K-0418", "A-04"), office.answers("K-0418")))
    assert "changed" not in outcome
    assert office.json("audit", "show", outcome["audit"])["changed"] == []
