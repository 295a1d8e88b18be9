"""A month's cases given out, taken back and followed, through the commands."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from office import Office

from qa_core.cli import _desk
from qa_core.config import find
from qa_core.cycle.desk import Desk
from qa_core.cycle.rota import picture
from qa_core.model.audit import Answer
from qa_core.registry import Registry
from qa_core.store.duty_records import Exemption
from qa_core.store.store import Store

MONTH = "2026-11"
PERSONS = """ref,role,team,agency,external,auditor,manager
A-01,auditor,North,Early Help,no,yes,
A-02,auditor,South,Early Help,no,yes,
A-03,teacher,West,School,yes,yes,
A-04,manager,East,Early Help,no,yes,
P-01,worker,North,Early Help,no,no,A-04
P-02,worker,South,Early Help,no,no,
"""
CASES = """case,team,lead_professional
K-0001,North,P-01
K-0002,South,P-02
K-0003,South,P-02
K-0004,North,P-01
K-0005,North,P-01
K-0006,South,P-02
"""
INVOLVED = "case,person,as\nK-0002,A-02,assessor\n"


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office on 2 November 2026 with four auditors, one of them external, and six cases."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_USER", "qa-officer")
    monkeypatch.setattr(_desk, "today", lambda: dt.date(2026, 11, 2))
    made = Office(tmp_path, Registry.load().instrument("caf-tier2"))
    made.qa("init")
    load(made, PERSONS, CASES, INVOLVED)
    return made


def load(at: Office, persons: str = "", cases: str = "", involved: str = "") -> None:
    """Load lists."""
    for name, text in {"persons": persons, "cases": cases, "involved": involved}.items():
        (at.folder / f"{name}.csv").write_text(text, encoding="utf-8")
    if persons:
        at.qa("person", "load", "persons.csv")
    if cases:
        at.qa("case", "load", "cases.csv", *(["involved.csv"] if involved else []))


def listing(at: Office, *cases: str) -> str:
    """A list of cases in a file."""
    (at.folder / "list.csv").write_text("case\n" + "".join(f"{one}\n" for one in cases), encoding="utf-8")
    return "list.csv"


def give(at: Office, *cases: str, month: str = MONTH, expect: int = 0, more: tuple[str, ...] = ()) -> Any:
    """Allocate cases."""
    return at.qa(
        "allocate", "caf-tier2", "--month", month, "--cases", listing(at, *cases), *more, expect=expect
    )


def who(at: Office, month: str = MONTH) -> dict[str, str]:
    """Who has which case."""
    return {one["case"]: one["auditor"] for one in duties(at, month) if not one["ended_at"]}


def duties(at: Office, month: str = MONTH) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = at.json("duty", "list", "--month", month)
    return found


@pytest.mark.requirement("S0-019", "S0-029", "S0-030")
def test_everybody_gets_one_or_two_and_nobody_a_case_of_their_own(at: Office) -> None:
    told = give(at, *(f"K-000{n}" for n in range(1, 7)))
    found = who(at)
    assert Counter(Counter(found.values()).values()) == {1: 2, 2: 2}
    assert set(found.values()) == {"A-01", "A-02", "A-03", "A-04"}
    assert found["K-0002"] != "A-02"
    assert not {case for case in ("K-0001", "K-0004", "K-0005") if found[case] == "A-04"}
    assert "6 allocated." in told.stderr
    [external] = {one["auditor"] for one in duties(at) if one["external"]}
    assert external == "A-03"
    assert {one["due"] for one in duties(at)} == {"2026-11-16"}


def test_a_dry_run_keeps_nothing_and_shows_the_same(at: Office) -> None:
    tried = give(at, "K-0001", "K-0002", more=("--dry-run",))
    assert "this was a dry run" in tried.stderr
    assert duties(at) == []
    assert give(at, "K-0001", "K-0002").stdout == tried.stdout


def test_what_is_allocated_stays_and_new_cases_come_to_it(at: Office) -> None:
    give(at, "K-0001", "K-0002")
    before = who(at)
    told = give(at, "K-0001", "K-0002", "K-0003", "K-0004")
    assert "2 allocated, 2 kept." in told.stderr
    assert before.items() <= who(at).items()
    assert "0 allocated, 4 kept." in give(at, "K-0001").stderr


def test_those_with_fewer_cases_this_year_come_first(at: Office) -> None:
    load(at, cases="case,team\n" + "".join(f"K-{n},\n" for n in range(100, 104)))
    give(at, "K-100", month="2026-09")
    give(at, "K-101", month="2026-10")
    had = {*who(at, "2026-09").values(), *who(at, "2026-10").values()}
    assert len(had) == 2
    told = give(at, "K-102", "K-103")
    assert set(who(at).values()) == {"A-01", "A-02", "A-03", "A-04"} - had
    assert f"Without a case: {', '.join(sorted(had))}." in told.stderr


def test_the_drawn_cases_are_taken_and_replaced_ones_let_go(
    at: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = ["K-0001", "K-0002"]
    monkeypatch.setattr(Store, "drawn", lambda *_: list(drawn))
    at.qa("allocate", "caf-tier2", "--month", MONTH)
    give(at, "K-0006")
    drawn[1] = "K-0003"
    assert "1 reallocated" in at.qa("allocate", "caf-tier2", "--month", MONTH).stderr
    assert sorted(who(at)) == ["K-0001", "K-0003", "K-0006"]
    [gone] = [one for one in duties(at) if one["ended_at"]]
    assert (gone["case"], gone["state"]) == ("K-0002", "reallocated")
    assert "no longer among those drawn" in gone["reason"]


def test_the_cases_and_people_in_the_way_are_named(at: Office) -> None:
    hands = "".join(f"K-000{n},{who},assessor\n" for n in (1, 4, 5) for who in ("A-01", "A-02"))
    load(at, cases=CASES, involved=f"case,person,as\n{hands}")
    told = give(at, "K-0001", "K-0004", "K-0005", "K-0002", expect=2).stderr
    assert (
        "K-0001, K-0004 and K-0005: these 3 cases can only go to 1 person, who has room for 2: A-03." in told
    )
    assert "Nothing was allocated." in told
    assert duties(at) == []


@pytest.mark.requirement("S0-027")
def test_a_listed_case_that_is_closed_or_held_needs_a_reason_that_is_kept(at: Office) -> None:
    text = CASES.replace("team,lead", "team,closed,lead").replace("North,P", "North,01/11/2026,P")
    load(at, cases=text.replace("South,P", "South,,P"))
    at.qa("sample", "hold", "K-0002", "--reason", "Court hearing")
    told = give(at, "K-0001", "K-0002", "K-0003", expect=2).stderr
    assert "K-0001 was closed on 2026-11-01." in told
    assert "K-0002 is held back: Court hearing" in told
    assert '--reason "…"' in told
    assert "K-0003" not in told
    assert duties(at) == []
    done = give(at, "K-0001", "K-0002", "K-0003", more=("--reason", "Complaint of 1 November"))
    assert "K-0001 was closed on 2026-11-01." in done.stderr
    reasons = {one["case"]: one["reason"] for one in duties(at)}
    assert reasons == {"K-0001": "Complaint of 1 November", "K-0002": "Complaint of 1 November", "K-0003": ""}
    give(at, "K-0001", "K-0002", "K-0003")
    before = who(at)["K-0001"]
    decline(at, "K-0001", "--exempt", "--reason", "Ill")
    [gone] = [one for one in duties(at) if one["ended_at"]]
    assert gone["reason"] == "Ill (given out all the same: Complaint of 1 November)"
    [now] = [one for one in duties(at) if one["case"] == "K-0001" and not one["ended_at"]]
    assert (now["reason"], now["auditor"] != before) == ("Complaint of 1 November", True)
    assert all(check["ok"] for check in at.json("verify")["checks"])


@pytest.mark.requirement("S0-029")
def test_the_same_case_again_within_a_year_goes_to_somebody_else_or_is_told(at: Office) -> None:
    give(at, "K-0003", month="2026-03")
    auditor = who(at, "2026-03")["K-0003"]
    give(at, "K-0003")
    assert who(at)["K-0003"] != auditor
    others = "".join(f"K-0003,A-0{n},assessor\n" for n in range(1, 5) if f"A-0{n}" != auditor)
    load(at, cases=CASES, involved=f"case,person,as\n{others}")
    told = give(at, "K-0003", month="2027-01").stderr
    assert f"K-0003: {auditor} had this case for an audit less than 12 months ago" in told
    assert "months ago" not in give(at, "K-0003", month="2028-03").stderr


@pytest.mark.requirement("S0-020", "S0-031")
def test_a_duty_is_withdrawn_with_its_reason_and_bars_nobody(at: Office) -> None:
    give(at, "K-0003", "K-0006")
    at.qa("toolkit", "export", "caf-tier2", "--month", MONTH, "-o", "kits")
    auditor = who(at)["K-0003"]
    args = ("duty", "withdraw", "k-0003", "--month", MONTH, "--auditor", auditor)
    assert "Write why" in at.qa(*args, "--reason", " ", expect=2).stderr
    told = at.qa(*args, "--reason", "Wrong month")
    assert f"K-0003: {auditor} has the toolkit R-" in told.stderr
    assert told.stdout == f"K-0003 is taken back from {auditor}.\n"
    assert sorted(who(at)) == ["K-0006"]
    [gone] = [one for one in duties(at) if one["ended_at"]]
    assert (gone["state"], gone["ground"], gone["reason"]) == ("withdrawn", "withdrawn", "Wrong month")
    assert "has no duty" in at.qa(*args, "--reason", "x", expect=2).stderr
    [sent] = (at.folder / "kits").glob("K-0003 *.xlsx")
    [outcome] = at.take(at.fill(sent, at.answers("K-0003")), expect=1)
    assert (outcome["status"], outcome["audit"]) == ("conflict", None)
    [other] = (at.folder / "kits").glob("K-0006 *.xlsx")
    assert at.take(at.fill(other, at.answers("K-0006")))[0]["status"] == "accepted"
    done = ("duty", "withdraw", "K-0006", "--month", MONTH, "--auditor", who(at)["K-0006"], "--reason", "x")
    assert "is here already: it cannot be withdrawn" in at.qa(*done, expect=2).stderr
    rows = {one["auditor"]: one for one in at.json("duty", "status", "--month", MONTH)}
    assert (rows[auditor]["expected"], rows[auditor]["declined"], rows[auditor]["exempted"]) == (0, 0, 0)
    barred = "".join(f"K-0003,A-0{n},assessor\n" for n in range(1, 5) if f"A-0{n}" != auditor)
    load(at, cases=CASES, involved=f"case,person,as\n{barred}")
    give(at, "K-0003", month="2026-12")
    assert who(at, "2026-12")["K-0003"] == auditor
    at.qa("toolkit", "export", "caf-tier2", "--month", "2026-12", "-o", "again")
    [anew] = (at.folder / "again").iterdir()
    assert anew.name != sent.name
    assert at.take(at.fill(anew, at.answers("K-0003"), "anew.xlsx"))[0]["status"] == "accepted"
    assert all(check["ok"] for check in at.json("verify")["checks"])


@pytest.mark.requirement("S0-020", "S0-029")
def test_months_of_exemption_are_credited(at: Office) -> None:
    refs = [f"K-{n}" for n in range(100, 120)]
    load(at, cases="case,team\n" + "".join(f"{one},\n" for one in refs))
    at.qa("duty", "exempt", "A-03", "--from", "2026-08", "--to", "2026-10", "--reason", "Covering a team")
    for n, month in enumerate(("2026-08", "2026-09", "2026-10")):
        give(at, *refs[6 * n : 6 * n + 3], month=month)
        assert "A-03" not in who(at, month).values()
    with at.store() as store:
        desk = Desk(store, Registry.load(), find(at.folder), dt.date(2026, 11, 2), "qa-officer")
        assert picture(desk, at.instrument, MONTH).this_year == dict.fromkeys(
            ("A-01", "A-02", "A-03", "A-04"), 3
        )
    give(at, *refs[3:6])
    give(at, *refs[9:12], month="2026-12")
    late = Counter([*who(at).values(), *who(at, "2026-12").values()])
    assert max(late.values()) - min(late.values()) <= 1


def test_an_exemption_that_was_taken_back_held_until_then() -> None:
    ended = dt.datetime(2026, 11, 5, tzinfo=dt.UTC)
    one = Exemption("X-0001", "A-03", "2026-09", "2027-01", "x", ended, "qa", ended)
    months = ("2026-08", "2026-09", "2026-10", "2026-11", "2027-01", "2027-02")
    assert [month for month in months if one.covered(month)] == ["2026-09", "2026-10"]
    still = replace(one, ended_at=None)
    assert [month for month in months if still.covered(month)] == [*months[1:5]]


@pytest.mark.requirement("S0-031", "S0-033")
def test_a_decline_while_its_return_is_being_read_keeps_the_return_out(
    at: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(at, "K-0003")
    at.qa("toolkit", "export", "caf-tier2", "--month", MONTH, "-o", "kits")
    [sent] = (at.folder / "kits").glob("K-0003 *.xlsx")
    filled = at.fill(sent, at.answers("K-0003"))
    save, pending = Store.save_return, [who(at)["K-0003"]]

    def meanwhile(store: Store, *args: Any, **more: Any) -> Any:
        while pending:
            decline(at, "K-0003", "--exempt", "--reason", "Ill", auditor=pending.pop())
        return save(store, *args, **more)

    monkeypatch.setattr(Store, "save_return", meanwhile)
    [outcome] = at.take(filled, expect=1)
    assert (outcome["status"], outcome["audit"]) == ("conflict", None)
    assert "The case was taken back from" in json.dumps(outcome)
    assert at.json("audit", "list") == []
    assert at.json("verify")["ok"]


@pytest.mark.requirement("S0-034")
def test_a_second_toolkit_of_the_same_duty_does_not_count_as_well(at: Office) -> None:
    give(at, "K-0003")
    kits = ("toolkit", "export", "caf-tier2", "--month", MONTH, "-o", "kits")
    at.qa(*kits)
    [first] = (at.folder / "kits").glob("K-0003 *.xlsx")
    one = at.fill(first, at.answers("K-0003"), "one.xlsx")
    head = "case,team,plan_date,lead_professional"
    load(at, cases=f"{head}\nK-0003,South,2026-10-20,P-02\n")
    at.qa(*kits)
    [second] = [path for path in (at.folder / "kits").glob("K-0003 *.xlsx") if path != first]
    answers = at.answers("K-0003", **{"6_f": Answer(value="no")})
    other = at.fill(second, answers, "two.xlsx")
    assert at.take(one)[0]["status"] == "accepted"
    [outcome] = at.take(other, expect=1)
    assert (outcome["status"], outcome["audit"]) == ("conflict", "A-000001")
    assert "has audited K-0003 already, with another toolkit for the same duty (A-000001" in str(outcome)
    assert [row["state"] for row in duties(at)] == ["returned"]
    assert at.json("verify")["ok"]


def test_an_exchange_that_could_not_be_is_told(at: Office) -> None:
    give(at, "K-0003")
    auditor = who(at)["K-0003"]
    told = decline(at, "K-0003", "--exempt", "--exchange", "--reason", "Ill").stderr
    assert f"{auditor} gets no other case in exchange" in told


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--month", "2026-13"), "'2026-13' is no month"),
        (("--month", MONTH), "No case is drawn for caf-tier2 in 2026-11. Draw them with: qa sample draw"),
        (("--month", MONTH, "--cases", "list.csv"), "Case 'K-9999' is not in the case list"),
        (("--month", MONTH, "--cases", "good.csv", "--due", "2026-11-01"), "--due 2026-11-01 is past"),
        (("--month", MONTH, "--cases", "twice.csv"), "cases, row 3: K-0001 stands in cases, row 2 already"),
    ],
)
def test_mistakes_are_told(at: Office, more: tuple[str, ...], says: str) -> None:
    listing(at, "K-9999")
    (at.folder / "good.csv").write_text("case\nK-0001\n", encoding="utf-8")
    (at.folder / "twice.csv").write_text("case\nK-0001\nK-0001\n", encoding="utf-8")
    assert says in at.qa("allocate", "caf-tier2", *more, expect=2).stderr


def test_the_rota_of_the_settings_and_the_roles_of_an_instrument_count(at: Office) -> None:
    toml = at.folder / "qa.toml"
    text = toml.read_text(encoding="utf-8").replace(
        "[rota]", '[rota]\nmax = 3\nnever = ["A-01", "a-04"]\nalso = ["P-02"]'
    )
    toml.write_text(text, encoding="utf-8")
    give(at, "K-0001", "K-0004", "K-0005")
    assert set(who(at).values()) == {"A-02", "A-03", "P-02"}
    told = at.qa(
        *("allocate", "caf-tier1-assessment", "--month", MONTH, "--cases", "list.csv"), expect=2
    ).stderr
    assert "Nobody is on the rota" in told
    toml.write_text(text.replace("max = 3", "max = 0"), encoding="utf-8")
    assert "rota.max" in at.qa("duty", "list", expect=2).stderr
    toml.write_text(text.replace("max = 3", "maximum = 3"), encoding="utf-8")
    assert "Did you mean rota.max?" in at.qa("duty", "list", expect=2).stderr
    toml.write_text(text.replace("max = 3", "max = 3\nmin = 4"), encoding="utf-8")
    assert "min is 4 and max only 3" in at.qa("duty", "list", expect=2).stderr


def test_an_exemption_keeps_somebody_off_the_rota(at: Office) -> None:
    exempt = ("duty", "exempt", "a-03", "--from", "2026-11", "--to", "2027-01", "--reason", "Covering a team")
    assert "X-0001" in at.qa(*exempt).stdout
    give(at, "K-0001", "K-0002", "K-0003", "K-0004")
    assert "A-03" not in who(at).values()
    [one] = at.json("duty", "exemptions", "--month", "2026-12")
    assert (one["person"], one["from"], one["to"], one["reason"]) == (
        "A-03",
        "2026-11",
        "2027-01",
        "Covering a team",
    )
    assert at.json("duty", "exemptions", "--month", "2027-02") == []
    at.qa("duty", "resume", "X-0001", "--reason", "Back")
    give(at, "K-0005", "K-0006")
    assert "A-03" in who(at).values()
    assert "Covering a team" in at.qa("duty", "exemptions").stdout


def test_planned_cases_of_somebody_exempt_go_to_others_and_sent_ones_stay(at: Office) -> None:
    give(at, "K-0001", "K-0002", "K-0003", "K-0006")
    [mine] = [case for case, auditor in who(at).items() if auditor == "A-03"]
    at.qa("duty", "exempt", "A-03", "--from", MONTH, "--to", MONTH, "--reason", "ill")
    assert who(at)[mine] == "A-03"
    assert "1 reallocated" in give(at, "K-0001").stderr
    assert who(at)[mine] != "A-03"
    [gone] = [one for one in duties(at) if one["ended_at"]]
    assert gone["reason"] == "A-03 is not on the rota of 2026-11"
    at.qa("toolkit", "export", "caf-tier2", "--month", MONTH, "-o", "kits")
    at.qa("duty", "exempt", "A-01", "--from", MONTH, "--to", MONTH, "--reason", "ill")
    before = who(at)
    give(at, "K-0001")
    assert who(at) == before


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("exempt", "A-03", "--from", "2026-12", "--to", "2026-11", "--reason", "x"), "lies after --to"),
        (("exempt", "A-03", "--from", "soon", "--to", "2026-11", "--reason", "x"), "--from: 'soon' is no"),
        (("exempt", "A-99", "--from", "2026-11", "--to", "2026-11", "--reason", "x"), "Person 'A-99'"),
        (("exempt", "A-03", "--from", "2026-11", "--to", "2026-11", "--reason", " "), "Write why"),
        (("resume", "X-0001", "--reason", "x"), "There is no exemption"),
        (("resume", "X-0001", "--reason", " "), "Write why"),
    ],
)
def test_an_exemption_says_who_when_and_why(at: Office, args: tuple[str, ...], says: str) -> None:
    assert says in at.qa("duty", *args, expect=2).stderr


def decline(at: Office, case: str, *more: str, expect: int = 0, auditor: str = "") -> Any:
    """Give a case back."""
    name = auditor or who(at)[case]
    return at.qa("duty", "decline", case, "--month", MONTH, "--auditor", name, *more, expect=expect)


@pytest.mark.requirement("S0-020", "S0-030", "S0-031")
def test_a_conflict_passes_the_case_on_and_it_never_comes_back(at: Office) -> None:
    give(at, "K-0001", "K-0002", "K-0003", "K-0006")
    before = who(at)
    auditor = before["K-0006"]
    decline(at, "K-0006", "--conflict", "taf-attendee", "--reason", "I sat in for a colleague")
    after = who(at)
    assert {case: after[case] for case in after if case != "K-0006"} == {
        case: name for case, name in before.items() if case != "K-0006"
    }
    assert after["K-0006"] != auditor
    [asked] = [one for one in duties(at) if one["ended_at"]]
    assert (asked["state"], asked["ground"], asked["reason"]) == (
        "declined",
        "conflict",
        "I sat in for a colleague",
    )
    [new] = [one for one in duties(at) if one["follows"]]
    assert (new["follows"], new["auditor"]) == (asked["number"], after["K-0006"])
    load(at, PERSONS, CASES, INVOLVED)
    told = at.qa(
        *("toolkit", "export", "caf-tier2", "--case", "K-0006", "--auditor", auditor, "-o", "x.xlsx"),
        expect=2,
    ).stderr
    assert f"{auditor} was directly involved in this case by attending a TAF meeting" in told
    for month in ("2026-12", "2027-01", "2027-02"):
        give(at, "K-0006", month=month)
        assert who(at, month)["K-0006"] != auditor
    assert all(check["ok"] for check in at.json("verify")["checks"])


@pytest.mark.requirement("S0-020")
def test_without_a_conflict_nothing_is_swapped_unless_somebody_is_let_off(at: Office) -> None:
    give(at, "K-0003")
    auditor = who(at)["K-0003"]
    told = decline(at, "K-0003", "--reason", "Too much to do", expect=2).stderr
    assert "swapped for a conflict only" in told
    assert who(at) == {"K-0003": auditor}
    decline(at, "K-0003", "--exempt", "--reason", "Ill")
    assert who(at)["K-0003"] != auditor
    [row] = [one for one in at.json("duty", "status", "--month", MONTH) if one["auditor"] == auditor]
    assert (row["declined"], row["exempted"], row["expected"]) == (0, 1, 0)
    give(at, "K-0003", month="2027-03")
    decline_again = decline(at, "K-0003", "--exempt", "--reason", "Ill")
    assert "goes to" in decline_again.stdout


def test_what_the_lists_know_by_now_is_conflict_enough(at: Office) -> None:
    give(at, "K-0003")
    auditor = who(at)["K-0003"]
    load(at, cases=CASES, involved=f"case,person,as\nK-0003,{auditor},assessor\n")
    decline(at, "K-0003", "--reason", "I assessed the family")
    assert who(at)["K-0003"] != auditor


@pytest.mark.requirement("S0-030")
def test_what_the_lists_know_by_now_is_put_right_by_allocating_again(at: Office) -> None:
    give(at, "K-0003")
    auditor = who(at)["K-0003"]
    load(at, cases=CASES, involved=f"case,person,as\nK-0003,{auditor},assessor\n")
    told = at.qa("toolkit", "export", "caf-tier2", "--month", MONTH, "-o", "kits", expect=2).stderr
    assert "directly involved" in told
    assert "Give these cases to others with: qa allocate caf-tier2 --month 2026-11" in told
    at.qa("allocate", "caf-tier2", "--month", MONTH)
    assert who(at)["K-0003"] != auditor
    assert f"{auditor} had a hand in the case: assessor" in at.qa("duty", "list", "--all").stdout


@pytest.mark.requirement("S0-030")
def test_the_manager_of_the_lead_professional_gets_no_toolkit(at: Office) -> None:
    told = at.qa(
        *("toolkit", "export", "caf-tier2", "--case", "K-0001", "--auditor", "A-04", "-o", "x.xlsx"), expect=2
    ).stderr
    assert "A-04 was directly involved in this case as line manager" in told


def test_another_conflict_bars_for_good(at: Office) -> None:
    give(at, "K-0003")
    auditor = who(at)["K-0003"]
    decline(at, "K-0003", "--conflict", "other", "--reason", "My sister's neighbours")
    told = at.qa(
        *("toolkit", "export", "caf-tier2", "--case", "K-0003", "--auditor", auditor, "-o", "x.xlsx"),
        expect=2,
    ).stderr
    assert "has told of a conflict with this case" in told


def test_where_nobody_can_take_it_the_conflict_is_kept_all_the_same(at: Office) -> None:
    hands = "".join(f"K-0003,A-0{n},assessor\n" for n in (1, 2, 4))
    load(at, cases=CASES, involved=f"case,person,as\n{hands}")
    give(at, "K-0003")
    done = decline(at, "K-0003", "--conflict", "contributor", "--reason", "x", "--json", expect=1)
    found = json.loads(done.stdout)
    assert (found["case"], found["auditor"]) == ("K-0003", None)
    assert "K-0003 can go to nobody" in found["problems"][0]
    assert who(at) == {}
    assert "K-0003 can go to nobody" in give(at, "K-0003", expect=2).stderr


def test_a_planned_case_moves_only_where_it_must_or_in_exchange(at: Office) -> None:
    toml = at.folder / "qa.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("[rota]", '[rota]\nnever = ["A-03", "A-04"]'), encoding="utf-8")
    give(at, "K-0001", "K-0003", "K-0004")
    [single] = [one for one, n in Counter(who(at).values()).items() if n == 1]
    [case] = [case for case, auditor in who(at).items() if auditor == single]
    done = decline(at, case, "--exempt", "--exchange", "--reason", "Knows the school well", expect=0)
    assert len(done.stdout.splitlines()) == 2
    after = who(at)
    assert after[case] != single
    assert Counter(after.values())[single] == 1
    assert "moved so that every case can be allocated" in at.qa("duty", "list", "--all").stdout


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--auditor", "A-99", "--reason", "x", "--exempt"), "A-99 has no duty K-0003 in 2026-11"),
        (("--reason", " ", "--exempt"), "Write why"),
        (("--reason", "x", "--exempt", "--conflict", "other"), "A conflict needs no exemption"),
        (("--reason", "x", "--conflict", "dislike"), "'dislike' is not one of"),
        ((), "Missing option '--reason'"),
    ],
)
def test_a_decline_that_says_too_little_changes_nothing(at: Office, more: tuple[str, ...], says: str) -> None:
    give(at, "K-0003")
    before = duties(at)
    assert says in decline(at, "K-0003", *more, expect=2).stderr
    assert duties(at) == before


@pytest.mark.requirement("S0-029", "S0-032")
def test_the_toolkits_of_a_month_go_out_in_one_command_and_come_back(
    at: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(at, "K-0001", "K-0002", "K-0003", "K-0006", more=("--due", "2026-11-20"))
    kits = ("toolkit", "export", "caf-tier2", "--month", MONTH, "-o", "kits")
    at.qa(*kits)
    written = sorted(path.name for path in (at.folder / "kits").iterdir())
    assert len(written) == 4
    assert {one["state"] for one in duties(at)} == {"sent"}
    assert all(str(one["return_id"]) in " ".join(written) for one in duties(at))
    [sent] = (at.folder / "kits").glob("K-0001 *.xlsx")
    [outcome] = at.take(at.fill(sent, at.answers("K-0001", **{"6_f": Answer(value="no")})))
    assert outcome["status"] == "accepted", outcome
    back = {one["case"]: one["state"] for one in duties(at)}
    assert back == {"K-0001": "returned", "K-0002": "sent", "K-0003": "sent", "K-0006": "sent"}
    assert at.qa(*kits).stdout.count("return R-") == 3
    assert sorted(path.name for path in (at.folder / "kits").iterdir()) == written
    auditor = who(at)["K-0001"]
    told = decline(at, "K-0001", "--exempt", "--reason", "x", expect=2).stderr
    assert "is here already: it cannot be declined" in told
    rows = {one["auditor"]: one for one in at.json("duty", "status", "--month", MONTH)}
    assert (rows[auditor]["returned"], rows[auditor]["completion"]) == (1, 1.0)
    monkeypatch.setattr(_desk, "today", lambda: dt.date(2026, 11, 21))
    rows = {one["auditor"]: one for one in at.json("duty", "status", "--year", "2026", expect=1)}
    assert sum(one["overdue"] for one in rows.values()) == 3
    assert rows[auditor]["overdue"] == 0
    assert [one["overdue"] for one in duties(at)] == [False, True, True, True]


@pytest.mark.requirement("S0-030")
@pytest.mark.parametrize("why", [("--conflict", "contributor"), ("--exempt",)])
def test_a_sent_case_that_is_declined_warns_of_the_toolkit_that_is_out(
    at: Office, why: tuple[str, ...]
) -> None:
    give(at, "K-0003")
    at.qa("toolkit", "export", "caf-tier2", "--month", MONTH, "-o", "kits")
    [sent] = (at.folder / "kits").glob("K-0003 *.xlsx")
    filled = at.fill(sent, at.answers("K-0003"))
    told = decline(at, "K-0003", *why, "--reason", "x").stderr
    assert "has the toolkit R-" in told
    [outcome] = at.take(filled, expect=1)
    assert (outcome["status"], outcome["audit"]) == ("conflict", None)
    assert "The case was taken back from" in json.dumps(outcome)
    assert at.json("audit", "list") == []
    assert [one["state"] for one in duties(at)] == ["declined", "planned"]
    again = at.qa("toolkit", "export", "caf-tier2", "--month", MONTH, "-o", "kits")
    assert again.stdout.count("return R-") == 1
    assert f"withdrawn {sent.name}" in again.stderr
    assert not sent.exists()
    assert len(list((at.folder / "kits").glob("K-0003 *.xlsx"))) == 1


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--month", "2026-12"), "No case of 2026-12 is allocated"),
        (("--month", MONTH, "--case", "K-0001"), "leave others out"),
    ],
)
def test_a_month_without_duties_has_no_toolkits(at: Office, more: tuple[str, ...], says: str) -> None:
    assert says in at.qa("toolkit", "export", "caf-tier2", *more, "-o", "kits", expect=2).stderr


def test_every_list_is_a_workbook_too(at: Office) -> None:
    give(at, "K-0003", more=("-o", "allocated.xlsx"))
    at.qa("duty", "list", "-o", "list.xlsx")
    at.qa("duty", "status", "--month", MONTH, "-o", "status.xlsx")
    at.qa("duty", "exemptions", "-o", "exemptions.xlsx")
    for name in ("allocated", "list", "status", "exemptions"):
        assert (at.folder / f"{name}.xlsx").read_bytes()[:2] == b"PK"
    assert (
        "Give --month or --year"
        in at.qa("duty", "status", "--month", MONTH, "--year", "2026", expect=2).stderr
    )


def test_a_link_is_told_where_it_could_not_be_avoided(at: Office) -> None:
    hands = "".join(f"K-0002,A-0{n},assessor\n" for n in (1, 3, 4))
    load(at, cases=CASES, involved=f"case,person,as\n{hands}")
    told = give(at, "K-0002").stderr
    assert "K-0002: A-02 works in the lead professional's team; nobody further away has room, " in told
