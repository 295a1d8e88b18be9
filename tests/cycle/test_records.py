"""Records: facts answer what they can, a person the rest, returned ones begin anew, none is forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import samples
from office import Office

from qa_core.model.audit import Answer, Audit
from qa_core.registry import Registry
from qa_core.toolkit.typist import Typed, type_into

TAF = "caf-tier1-taf"
CASES = """case,lead_professional
K-0417,A-09
K-0418,A-11
"""
DATES = """case,fact,date
K-0417,taf_dates,2026-09-01
K-0418,taf_dates,2026-09-01
K-0418,taf_dates,2026-10-01
"""
PERSONS = """ref,role,manager
A-03,Central Team,
A-04,team manager,
A-05,early_help service manager,
A-09,central team,A-01
A-11,learning mentor,A-02
A-12,,
"""
ACTION = {
    "id": "1",
    "issue": "sleep",
    "action": "visit",
    "by_whom": "A-09",
    "by_when": "2026-10-20",
    "outcome": "sleeps",
    "measure": "diary",
    "rag": "green",
}
NEVER_STALE = "2099-01-01"
"""Commands judge on the day on which they run."""
GOOD: dict[str, Any] = {
    "taf_date": "2026-09-01",
    "previous_taf_date": "2026-07-15",
    "next_taf_date": "2026-10-20",
    "plan_date": "2026-09-08",
    "summary": "All met and agreed the next steps.",
    "progress": "Two actions done.",
    "attendance": [{"person": "P1", "role": "parent", "attended": True}],
    "agencies": [{"agency": "School", "key": True, "attended": True}],
    "actions": [ACTION],
    "previous_actions": [ACTION],
    "workers": [{"as": "lead professional", "person": "A-09"}],
    "assessment_completed": NEVER_STALE,
}
HUMAN = ("T1T-04", "T1T-11", "T1T-13", "T1T-14", "T1T-15", "T1T-16")


def record(name: str = "T-1", case: str = "K-0417", **facts: Any) -> dict[str, Any]:
    return {"record": name, "case": case, **GOOD, **facts}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An organisation with two cases, and people of whom some may do quality control."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_USER", "qa-officer")
    for name, text in {"cases": CASES, "dates": DATES, "persons": PERSONS}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    made = Office(tmp_path, Registry.load().instrument(TAF))
    made.qa("init")
    made.qa("person", "load", "persons.csv")
    made.qa("case", "load", "cases.csv", "dates.csv")
    return made


def check(office: Office, *records: dict[str, Any], options: tuple[str, ...] = (), expect: int = 0) -> Any:
    """Check records; what `--json` says of each."""
    (office.folder / "day.json").write_text(json.dumps(records), encoding="utf-8")
    return office.json("check", TAF, "day.json", *options, expect=expect)


def send(office: Office, *records: dict[str, Any], reviewer: str = "A-03", expect: int = 0) -> list[Path]:
    """Check records and have toolkits written for a reviewer."""
    found = check(office, *records, options=("-o", "out", "--reviewer", reviewer), expect=expect)
    return [office.folder / one["toolkit"] for one in found if "toolkit" in one]


def filled(office: Office, sent: Path, *fails: str, given: Mapping[str, Answer] | None = None) -> Path:
    """A returned toolkit in which a reviewer answered what is left to a person."""
    with office.store() as store:
        allocation = next(a for a in store.allocations() if a.return_id in sent.name)
    answers = {key: Answer(value="no" if key in fails else "yes", comment="Seen.") for key in HUMAN}
    audit = Audit(
        instrument=TAF,
        version="",
        case=allocation.case,
        auditor=allocation.auditor,
        date=samples.TODAY,
        answers={**answers, **(given or {})},
    )
    path = office.folder / "returns" / sent.name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(type_into(sent.read_bytes(), office.instrument, allocation, Typed(audit)))
    return path


def review(
    office: Office, sent: Path, *fails: str, given: Mapping[str, Answer] | None = None
) -> dict[str, Any]:
    """Review a record and bring the toolkit back; its outcome."""
    [outcome] = office.take(filled(office, sent, *fails, given=given))
    return outcome


@pytest.mark.requirement("S0-022", "S0-025")
def test_without_an_organisation_facts_are_answered_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    office = Office(tmp_path, Registry.load().instrument(TAF))
    good, bad = check(office, record(), record("T-2", "", summary=None), expect=1)
    assert (good["record"], good["case"], good["cycle"], good["suggested"]) == (
        "T-1",
        "K-0417",
        1,
        "incomplete",
    )
    assert set(good["unanswered"]) == set(HUMAN)
    assert good["worked_out"]["T1T-01"]["value"] == "yes"
    assert "48 days" in good["worked_out"]["T1T-01"]["because"]
    assert (good["failed"], bad["failed"]) == ([], ["T1T-06"])
    assert [path.name for path in tmp_path.iterdir()] == ["day.json"]
    plain = office.qa("check", TAF, "day.json", expect=1).stdout.splitlines()
    assert plain == [
        "T-1 (K-0417): nothing fails so far; 6 questions left for a person",
        "T-2 (): fails T1T-06; 6 questions left for a person",
        "    T1T-06: Not met: The summary of the meeting is filled in (the summary is empty).",
        "2 records: 1 failing already, 2 with questions left.",
    ]


def test_an_absent_fact_leaves_its_checks_to_a_person(office: Office) -> None:
    facts = {name: value for name, value in record().items() if name != "summary"}
    [found] = check(office, facts)
    assert "T1T-06" in found["unanswered"]
    assert "T1T-06" not in found["worked_out"]


def test_the_organisations_settings_count(office: Office) -> None:
    path = office.folder / "qa.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[settings]", "[settings]\ntaf_acceptable_days = 47", 1), encoding="utf-8")
    [found] = check(office, record())
    assert found["worked_out"]["T1T-01"]["value"] == "no"
    assert found["findings"][0]["code"] == "T1T-01"


@pytest.mark.requirement("S0-022")
def test_a_record_is_checked_sent_reviewed_and_passed(office: Office) -> None:
    [sent] = send(office, record())
    outcome = review(office, sent)
    assert outcome["status"] == "accepted"
    assert (outcome["verdicts"], outcome["tell"]) == ([], [])
    shown = office.json("audit", "show", outcome["audit"])
    assert shown["result"]["recorded"] == "pass"
    with office.store() as store:
        stored = store.audit(outcome["audit"])
    assert (stored.head.record, stored.head.cycle) == ("T-1", 1)
    assert stored.audit.subject.previous == ()
    [again] = check(office, record())
    assert again["cycle"] == 1
    assert "T-1 (K-0417): nothing fails so far" in office.qa("check", TAF, "day.json").stdout


@pytest.mark.requirement("S0-022", "S0-024")
def test_a_record_that_fails_is_accepted_and_goes_back_with_its_reasons(office: Office) -> None:
    [sent] = send(office, record(summary=""), expect=1)
    outcome = review(office, sent, "T1T-13", "T1T-14")
    assert outcome["status"] == "accepted"
    told = {(one["code"], one["level"]) for one in outcome["verdicts"]}
    assert told == {("T1T-06", "block"), ("T1T-13", "block"), ("T1T-14", "note")}
    assert outcome["tell"] == [
        "Send it back to the lead professional A-09, with a copy to the line manager A-01."
    ]
    with office.store() as store:
        assert store.audits()[0].recorded == "return"
    [sent] = send(office, record("T-2", "K-0418", workers=[]))
    plain = office.qa("toolkit", "import", filled(office, sent, "T1T-13")).stdout
    assert ", Return)" in plain
    assert "Send it back to the lead professional A-11, with a copy to the line manager A-02." in plain
    assert "    fails T1T-13: Not met: The parents' views are in the summary" in plain


@pytest.mark.requirement("S0-022")
def test_handed_in_again_it_begins_a_new_cycle_with_what_failed_first(office: Office) -> None:
    [sent] = send(office, record())
    [unchanged] = check(office, record(progress="More was done."))
    assert unchanged["cycle"] == 1
    review(office, sent, "T1T-13")
    [second] = check(office, record(summary="Now with the parents' views."))
    assert (second["cycle"], second["previous_failures"]) == (2, ["T1T-13"])
    assert "    returned before for: T1T-13" in office.qa("check", TAF, "day.json").stdout
    [sent] = send(office, record())
    outcome = review(office, sent, "T1T-04")
    assert outcome["tell"][-1] == "It was returned before: this is cycle 2. Let the line manager know."
    shown = office.json("audit", "show", outcome["audit"])
    assert next(iter(shown["result"])) == "previous_failures"
    assert shown["result"]["previous_failures"] == ["T1T-13"]
    [third] = check(office, record())
    assert (third["cycle"], third["previous_failures"]) == (3, ["T1T-04"])


def test_a_file_may_name_a_later_cycle_and_never_an_earlier_one(office: Office) -> None:
    [found] = check(office, {**record(), "cycle": 2})
    assert (found["cycle"], found["previous_failures"]) == (2, [])
    (office.folder / "day.json").write_text(json.dumps([{**record(), "cycle": 1}]), encoding="utf-8")
    assert office.qa("check", TAF, "day.json", expect=2).stderr == (
        "T-1: cycle 1 is over; it is in cycle 2.\n"
    )


def test_a_record_belongs_to_one_case(office: Office) -> None:
    check(office, record())
    records = [record("t-1", "K-0418"), {**record("T-2"), "case": None}]
    (office.folder / "day.json").write_text(json.dumps(records), encoding="utf-8")
    told = office.qa("check", TAF, "day.json", expect=2).stderr.splitlines()
    assert told[0].startswith("T-1 is a record of case K-0417, not of K-0418.")
    assert told[1] == "T-2: its case is missing; give it in the column case."
    [known] = check(office, {**record("t-1"), "case": ""})
    assert (known["record"], known["case"]) == ("T-1", "K-0417")
    strange = office.qa("check", TAF, _file(office, record("T-9", "K-0471"))).stderr
    assert strange == "Not in the case list: K-0471. Check the spelling.\n"


def _file(office: Office, *records: dict[str, Any]) -> Path:
    path = office.folder / "more.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


@pytest.mark.requirement("S0-022")
def test_the_facts_of_the_day_count_when_the_toolkit_comes_back(office: Office) -> None:
    [sent] = send(office, record(summary=""), expect=1)
    check(office, record())
    assert review(office, sent)["verdicts"] == []


@pytest.mark.requirement("S0-022")
def test_what_was_worked_out_is_overridden_only_with_a_reason(office: Office) -> None:
    [sent] = send(office, record(summary=""), expect=1)
    path = filled(office, sent, given={"T1T-06": Answer(value="yes")})
    [outcome] = office.take(path, expect=1)
    assert outcome["status"] == "needs-correction"
    assert [problem["question"] for problem in outcome["problems"]] == ["T1T-06"]
    given = {"T1T-06": Answer(value="yes", reason="The summary is a scanned letter.")}
    accepted = review(office, sent, given=given)
    assert (accepted["status"], accepted["verdicts"]) == ("accepted", [])


@pytest.mark.requirement("S0-022")
def test_only_some_roles_do_quality_control(office: Office) -> None:
    path = _file(office, record("T-2", "K-0418", workers=[]))
    for reviewer, has in (("A-04", "has the role “team manager”"), ("A-12", "has no role in the staff list")):
        told = office.qa("check", TAF, path, "-o", "out", "--reviewer", reviewer, expect=2).stderr
        assert f"K-0418: {reviewer} {has}; " in told
        assert (
            "is done by: central-team, early-help-service-manager (setting auditor_roles in qa.toml)" in told
        )
    assert not (office.folder / "out").exists()
    assert office.qa("check", TAF, path, "-o", "out", "--reviewer", "A-05").exit_code == 0
    toml = office.folder / "qa.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("[settings]", '[settings]\nauditor_roles = ""', 1), encoding="utf-8")
    assert office.qa("check", TAF, path, "-o", "out", "--reviewer", "A-04").exit_code == 0


@pytest.mark.requirement("S0-022", "S0-030")
@pytest.mark.parametrize("workers", [[], [{"as": "Assessor", "person": "a-03"}]])
def test_nobody_checks_their_own_record(office: Office, workers: list[dict[str, str]]) -> None:
    path = _file(office, record(workers=workers))
    reviewer, how = ("A-03", "as assessor") if workers else ("A-09", "as lead professional")
    told = office.qa("check", TAF, path, "-o", "out", "--reviewer", reviewer, expect=2).stderr
    assert f"K-0417: {reviewer} was directly involved in this case {how}" in told


@pytest.mark.requirement("S0-022")
def test_a_list_says_who_reviews_which(office: Office) -> None:
    (office.folder / "who.csv").write_text("record,auditor,due\nT-2,A-03,1/12/2026\n", encoding="utf-8")
    records = _file(office, record(), record("T-2", "K-0418"))
    found = office.json("check", TAF, records, "-o", "out", "--list", "who.csv")
    assert ["toolkit" in one for one in found] == [False, True]
    with office.store() as store:
        [sent] = store.allocations()
    assert (sent.auditor, sent.subject.record, str(sent.due)) == ("A-03", "T-2", "2026-12-01")
    (office.folder / "who.csv").write_text("record,auditor\nT-7,A-03\n", encoding="utf-8")
    told = office.qa("check", TAF, records, "-o", "out", "--list", "who.csv", expect=2).stderr
    assert told == "T-7 is on the list of reviewers, but not among the records.\n"


def test_a_toolkit_on_its_way_is_used_again_and_a_reviewed_record_needs_none(office: Office) -> None:
    [first] = send(office, record())
    [again] = send(office, record())
    assert first == again
    review(office, first)
    assert send(office, record()) == []


@pytest.mark.requirement("S0-007", "S0-024")
def test_records_never_checked_are_listed_until_none_is_left(office: Office) -> None:
    missing = office.json("check", "--missing", expect=1)
    assert (missing["checked"], missing["of"]) == (0, 3)
    assert {(gap["case"], gap["date"]) for gap in missing["missing"]} == {
        ("K-0417", "2026-09-01"),
        ("K-0418", "2026-09-01"),
        ("K-0418", "2026-10-01"),
    }
    third = record("T-3", "K-0418", taf_date="2026-10-01", previous_taf_date="2026-09-01")
    sent = send(office, record(), record("T-2", "K-0418"), third)
    unreviewed = office.json("check", TAF, "--missing", expect=1)
    assert [gap["why"] for gap in unreviewed["missing"]] == ["not reviewed"] * 3
    for path in sent:
        review(office, path)
    done = office.json("check", TAF, "--missing")
    assert (done["checked"], done["of"], done["missing"]) == (3, 3, [])
    plain = office.qa("check", "--missing").stdout
    assert f"{TAF}: 3 of 3 checked (TAF review)." in plain


@pytest.mark.requirement("S0-024")
def test_a_returned_record_is_missing_again_until_it_is_reviewed_again(office: Office) -> None:
    [sent] = send(office, record())
    review(office, sent, "T1T-13")
    assert office.json("check", TAF, "--missing", expect=1)["checked"] == 1
    check(office, record())
    again = office.json("check", TAF, "--missing", expect=1)
    assert (again["checked"], [gap["cycle"] for gap in again["missing"]]) == (0, [2, None, None])


def test_a_voided_review_does_not_count(office: Office) -> None:
    [sent] = send(office, record())
    outcome = review(office, sent)
    office.qa("audit", "void", outcome["audit"], "--reason", "The wrong record")
    [found] = check(office, record())
    assert found["cycle"] == 1
    missing = office.json("check", TAF, "--missing", expect=1)
    assert "T-1" in [gap["record"] for gap in missing["missing"]]


@pytest.mark.requirement("S0-125", "S0-057")
def test_a_concern_in_the_facts_is_raised_at_once_and_only_once(office: Office) -> None:
    facts = {"record": "A-1", "case": "K-0417", "level": 3}
    path = _file(office, facts)
    done = office.qa("check", "caf-tier1-assessment", path, expect=1)
    assert done.stdout.startswith("!! CONCERN safeguarding-prompt at T1A-18, A-1 of K-0417")
    office.qa("check", "caf-tier1-assessment", path, expect=1)
    with office.store() as store:
        [raised] = store.escalations()
    assert (raised.type, raised.case, raised.return_id) == ("safeguarding-prompt", "K-0417", None)
    found = office.json("check", "caf-tier1-assessment", path, "-o", "out", "--reviewer", "A-03", expect=1)
    assert found[0]["escalations"] == [raised.id]
    office.instrument = Registry.load().instrument("caf-tier1-assessment")
    audit = office.answers()
    outcome = office.take(office.fill(office.folder / found[0]["toolkit"], audit))[0]
    assert outcome["status"] == "accepted"
    with office.store() as store:
        kept = [one for one in store.escalations() if one.type == "safeguarding-prompt"]
    assert [(one.id, one.audit) for one in kept] == [(raised.id, outcome["audit"])]


def test_amending_may_return_a_record_and_export_keeps_its_subject(office: Office) -> None:
    [sent] = send(office, record())
    audit = review(office, sent)["audit"]
    office.qa("audit", "amend", audit, "T1T-13", "no", "--reason", "Moderation")
    [found] = check(office, record())
    assert (found["cycle"], found["previous_failures"]) == (2, ["T1T-13"])
    office.qa("audit", "export", audit, "-o", "again.xlsx")
    [same] = office.take(office.folder / "again.xlsx")
    assert (same["status"], same["audit"]) == ("duplicate", audit)


def test_another_kind_of_instrument_is_checked_alike(office: Office) -> None:
    records = [{"record": "F-1", "case": "K-0417", "taf_dates": ["2026-09-01"], "plan_date": "2026-09-08"}]
    (office.folder / "day.json").write_text(json.dumps({"records": records}), encoding="utf-8")
    [found] = office.json("check", "caf-tier2", "day.json")
    assert found["suggested"] is None
    assert "4.c" in found["worked_out"]
    assert "4.c" not in found["unanswered"]
    assert office.json("check", "caf-tier2", "--missing", expect=1)["of"] == 1


def test_what_is_kept_is_vouched_for(office: Office) -> None:
    check(office, record(), record("T-2", "K-0418"))
    check(office, record(progress="Another word."))
    send(office, record())
    assert office.json("verify")["ok"]
    with office.store() as store, store.database.write() as connection:
        connection.exec_driver_sql("UPDATE case_record SET case_ref = 'K-0418' WHERE record = 'T-1'")
    broken = [one for one in office.json("verify", expect=1)["checks"] if not one["ok"]]
    assert [(one["name"], one["detail"]) for one in broken] == [
        ("records", f"record T-1 (cycle 1) of {TAF} was altered")
    ]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("check",), "Which instrument?"),
        (("check", TAF), "Which records?"),
        (("check", TAF, "x.csv", "-o", "out"), "--reviewer or a --list"),
        (("check", TAF, "x.csv", "--missing"), "--missing takes no records"),
        (("check", TAF, "x.csv"), "the file cannot be read"),
        (("check", "nothing", "x.csv"), "nothing"),
    ],
)
def test_a_command_that_is_not_understood_says_what_is_wanted(
    office: Office, args: tuple[str, ...], said: str
) -> None:
    assert said in office.qa(*args, expect=2).stderr
