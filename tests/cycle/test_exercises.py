"""Thematic audits through the commands: asked, returned, waived, collated, discussed, graded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import samples
from office import CASES, CHILDREN, INVOLVED, PERSONS
from thematic import FILE, Thematic, furnished, install

from qa_core.model.audit import Answer
from qa_core.model.collation import Collation
from qa_core.model.instrument import Instrument


@pytest.fixture
def several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Thematic:
    """An office that runs thematic audits, with no lists."""
    return furnished(tmp_path, monkeypatch)


@pytest.fixture
def listed(several: Thematic) -> Thematic:
    """The same with a case list and a staff list."""
    lists = several.folder / "lists"
    lists.mkdir()
    texts = {"cases": CASES, "children": CHILDREN, "involved": INVOLVED, "persons": PERSONS}
    for name, text in texts.items():
        (lists / f"{name}.csv").write_text(text, encoding="utf-8")
    several.qa("person", "load", lists / "persons.csv")
    several.qa("case", "load", *(lists / f"{name}.csv" for name in ("cases", "children", "involved")))
    return several


@pytest.mark.requirement("S0-050", "S0-055", "S0-056")
def test_an_exercise_has_a_theme_a_trigger_a_lead_and_asks_agencies_about_cases(several: Thematic) -> None:
    assert several.create() == "E-1"
    [one] = several.json("exercise", "list")
    assert (one["theme"], one["trigger"], one["lead_auditor"]) == (
        "Domestic abuse",
        "serious-case-review",
        "A-04",
    )
    assert (one["look_back_months"], one["due"]) == (6, "2099-11-30")
    assert "Domestic abuse" in several.qa("exercise", "list").stdout
    stand = several.status(expect=1)
    assert (stand["requested"], stand["missing"], stand["response_rate"]) == (4, 4, 0.0)
    assert several.states("K-0417") == {"police": "missing", "school": "missing", "housing": "missing"}
    assert several.states("K-0418") == {"police": "missing"}


@pytest.mark.requirement("S0-056")
@pytest.mark.parametrize(
    "trigger",
    ["tier2-finding", "serious-case-review", "complaint", "service-user-feedback", "other-learning"],
)
def test_every_trigger_can_be_recorded(several: Thematic, trigger: str) -> None:
    several.create(trigger=trigger)
    assert several.status(expect=1)["trigger"] == trigger


def test_an_id_is_made_up_where_none_is_given_and_none_is_used_twice(several: Thematic) -> None:
    assert several.create(id=None).startswith("E-")
    assert several.create() == "E-1"
    assert "There is an exercise 'E-1' already" in several.create(expect=2)


def test_every_mistake_is_told_at_once(listed: Thematic) -> None:
    told = listed.create(
        expect=2,
        id="E 1",
        trigger="rumour",
        lead_auditor="A-99",
        due="soon",
        look_back_months=0,
        theme=" ",
        cases=["K-0417", "K-0417", "K-9999", {"case": "K-0418", "agencies": ["gp"], "agency": 1}, 7],
        agencies=["polise", "school", "School", 3],
        lead="A-04",
    )
    for part in (
        "unknown field 'lead'",
        "trigger: 'rumour' is none of tier2-finding",
        "lead_auditor: Person 'A-99'",
        "due: 'soon' is no date",
        "look_back_months: a whole number",
        "theme: words are wanted",
        "id: 'E 1' is no reference",
        "cases, 2: K-0417 stands twice",
        "cases, 3: Case 'K-9999' is not in the case list",
        "cases, 4: unknown field 'agency'",
        "cases, 4, agencies, 1: 'gp' is no agency of several",
        "cases, 5: a case reference is wanted",
        "agencies, 1: 'polise' is no agency of several; those are: police, school, housing.",
        "Did you mean police?",
        "agencies, 3: school stands twice",
        "agencies, 4: the name of an agency is wanted",
    ):
        assert part in told
    assert listed.json("exercise", "list") == []


@pytest.mark.parametrize("text", ["[]", "{", '{"id": "a", "id": "b"}', "{}"])
def test_a_file_of_another_form_is_refused(several: Thematic, text: str) -> None:
    path = several.folder / "x.json"
    path.write_text(text, encoding="utf-8")
    assert several.qa("exercise", "create", path, expect=2).stderr


def test_an_instrument_of_one_auditor_has_no_exercises(
    several: Thematic, monkeypatch: pytest.MonkeyPatch, tiny: Instrument
) -> None:
    install(monkeypatch, tiny)
    assert "asks one auditor, not several agencies" in several.create(expect=2, instrument="tiny")
    assert "There is no instrument 'several'" in several.create(expect=2)


def test_the_template_explains_each_field_and_can_be_filled_in(several: Thematic) -> None:
    blank = json.loads(several.qa("exercise", "create", "--template").stdout)
    assert set(blank["about"]) >= set(blank) - {"about"}
    assert "police, school, housing" in blank["about"]["agencies"]["several"]
    path = several.folder / "filled.json"
    path.write_text(json.dumps({**blank, **FILE}), encoding="utf-8")
    assert several.json("exercise", "create", path) == {"id": "E-1"}


@pytest.mark.requirement("S0-050")
def test_a_toolkit_is_written_for_each_agency_that_is_missing(listed: Thematic) -> None:
    listed.create()
    done = listed.qa("exercise", "toolkits", "E-1", "-o", "kits", expect=1)
    assert "K-0417: no auditor is named for housing" in done.stderr
    assert len(list((listed.folder / "kits").glob("K-0417 *.xlsx"))) == 2
    assert len(list((listed.folder / "kits").glob("*.xlsx"))) == 3
    police = listed.of("K-0417", "police")
    assert (police.exercise, police.auditor, str(police.due)) == ("E-1", "A-03", "2099-11-30")
    listed.back("K-0417", "police")
    listed.qa("exercise", "toolkits", "E-1", "-o", "again", expect=1)
    assert [path.name.split(" R-")[0] for path in sorted((listed.folder / "again").iterdir())] == [
        "K-0417 school",
        "K-0418 police",
    ]
    assert listed.of("K-0417", "school").return_id in str(list((listed.folder / "kits").iterdir()))


def test_an_auditor_with_a_hand_in_the_case_gets_no_toolkit(listed: Thematic) -> None:
    listed.create(agencies=[{"agency": "police", "auditor": "A-09"}])
    told = listed.qa("exercise", "toolkits", "E-1", "-o", "kits", expect=2).stderr
    assert "directly involved" in told
    assert not (listed.folder / "kits").exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--case", "K-0417", "--exercise", "E-9", "--agency", "police"), "There is no exercise 'E-9'"),
        (("--case", "K-0418", "--exercise", "E-1", "--agency", "school"), "did not ask school about K-0418"),
        (
            ("--case", "K-0001", "--exercise", "E-1", "--agency", "school"),
            "'K-0001' is no case of exercise E-1",
        ),
        (("--case", "K-0417", "--exercise", "E-1", "--agency", "gp"), "'gp' is no agency of several"),
        (("--case", "K-0417", "--exercise", "E-1"), "Which agency of exercise E-1"),
        (("--case", "K-0417", "--agency", "gp"), "'gp' is no agency of several"),
    ],
)
def test_a_toolkit_is_only_made_for_what_the_exercise_asked(
    several: Thematic, options: tuple[str, ...], says: str
) -> None:
    several.create()
    args = ("toolkit", "export", "several", "--auditor", "A-03", "-o", "x.xlsx", *options)
    assert says in several.qa(*args, expect=2).stderr


def test_a_toolkit_of_another_version_is_not_part_of_the_exercise(
    several: Thematic, monkeypatch: pytest.MonkeyPatch
) -> None:
    several.create()
    install(monkeypatch, samples.several().model_copy(update={"version": "2"}))
    args = ("toolkit", "export", "several", "--auditor", "A-03", "-o", "x.xlsx", "--exercise", "E-1")
    told = several.qa(*args, "--case", "K-0417", "--agency", "police", expect=2).stderr
    assert "Write its toolkits with: qa exercise toolkits E-1" in told
    several.qa("exercise", "toolkits", "E-1", "-o", "kits", expect=1)
    assert several.of("K-0417", "police").version == "1"


@pytest.mark.requirement("S0-050", "S0-051")
def test_graded_nil_missing_and_waived_are_told_apart(several: Thematic) -> None:
    several.create()
    several.back("K-0417", "police")
    several.back("K-0417", "school", K="no")
    assert several.states() == {"police": "graded", "school": "nil", "housing": "missing"}
    several.qa("exercise", "waive", "E-1", "K-0417", "Housing", "--reason", "No tenancy in the period")
    found = several.case()
    assert [one["status"] for one in found["returns"]] == ["graded", "nil", "waived"]
    assert found["returns"][2]["reason"] == "No tenancy in the period"
    assert several.status(expect=1)["response_rate"] == 0.5
    told = several.qa("exercise", "status", "E-1", expect=1).stdout
    assert "50% of 4 returns answered, 1 missing" in told
    assert "No tenancy in the period" in told


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("K-0417", "police", "--reason", "x"), "is here: only a missing one can be waived"),
        (("K-0417", "housing", "--reason", " "), "Write why the return is done without"),
        (("K-0418", "school", "--reason", "x"), "did not ask school about K-0418"),
        (("K-0009", "school", "--reason", "x"), "is no case of exercise"),
        (("K-0417", "housing"), "Missing option '--reason'"),
    ],
)
def test_only_a_missing_return_is_waived_and_only_for_a_reason(
    several: Thematic, args: tuple[str, ...], says: str
) -> None:
    several.create()
    several.back("K-0417", "police")
    assert says in several.qa("exercise", "waive", "E-1", *args, expect=2).stderr
    assert several.states()["housing"] == "missing"


def test_a_return_is_waived_once_and_counts_if_it_comes_all_the_same(several: Thematic) -> None:
    several.create()
    waive = ("exercise", "waive", "E-1", "K-0417", "housing", "--reason", "Closed office")
    several.qa(*waive)
    assert "was waived already" in several.qa(*waive, expect=2).stderr
    several.back("K-0417", "housing")
    found = several.case()["returns"][2]
    assert (found["status"], found["reason"]) == ("graded", "Closed office")


def test_a_waived_request_is_not_chased(several: Thematic) -> None:
    several.create()
    several.asked("K-0417", "housing")
    assert [row["agency"] for row in several.json("toolkit", "chase")] == ["housing"]
    several.qa("exercise", "waive", "E-1", "K-0417", "housing", "--reason", "Closed office")
    assert several.json("toolkit", "chase") == []


@pytest.mark.requirement("S0-051")
def test_returns_are_collated_and_graded_by_the_lead_auditor(several: Thematic) -> None:
    several.create(agencies=["police", "school", "housing"], cases=["K-0417"])
    several.back("K-0417", "police")
    [found] = several.json("exercise", "collate", "E-1", expect=1)
    assert found["collation"]["status"] == "incomplete"
    several.back("K-0417", "school", "requires-improvement")
    several.back("K-0417", "housing")
    [found] = several.json("exercise", "collate", "E-1", "k-0417")
    result = found["collation"]
    assert (result["status"], result["suggested"], result["discussion"]) == ("collated", "good", False)
    assert result["response_rate"] == 1.0
    assert set(result) == set(Collation.model_fields)
    several.qa("exercise", "grade", "E-1", "K-0417", "Good")
    found = several.case(expect=0)
    assert (found["state"], found["grade"], found["final"]) == ("graded", "good", True)


@pytest.mark.requirement("S0-051")
def test_another_grade_than_the_suggested_needs_a_reason_and_history_is_kept(several: Thematic) -> None:
    ready(several)
    told = several.qa("exercise", "grade", "E-1", "K-0417", "outstanding", expect=2).stderr
    assert "differs from the suggestion" in told
    several.qa("exercise", "grade", "E-1", "K-0417", "good")
    told = several.qa("exercise", "grade", "E-1", "K-0417", "requires-improvement", expect=2).stderr
    assert "differs from the one set before" in told
    several.qa("exercise", "grade", "E-1", "K-0417", "requires-improvement", "--reason", "Drift in May")
    told = several.qa("exercise", "grade", "E-1", "K-0417", "good", expect=2).stderr
    assert "differs from the one set before" in told
    kept = [(one["grade"], one["suggested"], one["reason"]) for one in several.case(expect=0)["gradings"]]
    assert kept == [("good", "good", ""), ("requires-improvement", "good", "Drift in May")]
    with several.store() as store:
        assert [event.kind for event in store.events()].count("exercise.graded") == 2
        assert all(check.ok for check in store.verify())
    assert "'best' is no grade" in several.qa("exercise", "grade", "E-1", "K-0417", "best", expect=2).stderr


@pytest.mark.requirement("S0-051")
def test_only_the_lead_auditor_grades_or_the_team_for_them(
    several: Thematic, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(several)
    lead = several.json("exercise", "list")[0]["lead_auditor"]
    people = several.folder / "persons.csv"
    people.write_text(f"ref,role\nA-77,auditor\n{lead},auditor\nA-03,auditor\n", encoding="utf-8")
    several.qa("person", "load", people)
    monkeypatch.setenv("QA_USER", "a-77")
    told = several.qa("exercise", "grade", "E-1", "K-0417", "good", expect=2).stderr
    assert f"set by its lead auditor {lead}" in told
    monkeypatch.setenv("QA_USER", lead.lower())
    several.qa("exercise", "grade", "E-1", "K-0417", "good")
    monkeypatch.setenv("QA_USER", "qa-officer")
    several.qa("exercise", "grade", "E-1", "K-0417", "good")


def test_a_collation_tells_what_it_doubts(several: Thematic) -> None:
    rows = [
        {"agency": "polise", "status": "graded", "grade": "good"},
        {"agency": "school", "status": "waived"},
    ]
    path = several.folder / "returns.json"
    path.write_text(json.dumps({"returns": rows}), encoding="utf-8")
    told = several.qa("collate", "several", path, "--json", expect=1)
    assert "Did you mean police?" in told.stderr
    assert "waived without a reason" in told.stderr
    assert json.loads(told.stdout)["status"] == "insufficient"


def ready(several: Thematic, *grades: str, **given: Any) -> None:
    """One case with returns of police and school, collated."""
    several.create(agencies=["police", "school"], cases=["K-0417"])
    for agency, grade in zip(("police", "school"), grades or ("good", "good"), strict=True):
        several.back("K-0417", agency, grade, **given)
    several.qa("exercise", "collate", "E-1", expect=int("inadequate" in grades))


def test_only_a_collated_case_is_graded(several: Thematic) -> None:
    several.create(cases=["K-0417"], agencies=["police", "school"])
    grade = ("exercise", "grade", "E-1", "K-0417", "good")
    assert "it is not collated" in several.qa(*grade, expect=2).stderr
    several.qa("exercise", "collate", "E-1", expect=1)
    assert "its returns are incomplete" in several.qa(*grade, expect=2).stderr
    several.back("K-0417", "police")
    several.qa("exercise", "waive", "E-1", "K-0417", "school", "--reason", "Summer")
    several.qa("exercise", "collate", "E-1", expect=1)
    assert "its returns are insufficient" in several.qa(*grade, expect=2).stderr
    assert several.case(expect=0)["final"] is True


@pytest.mark.requirement("S0-051")
def test_grades_far_apart_are_discussed_before_the_case_is_graded(several: Thematic) -> None:
    ready(several, "good", "inadequate")
    grade = ("exercise", "grade", "E-1", "K-0417", "inadequate", "--reason", "x")
    assert "Note what was discussed and settled first" in several.qa(*grade, expect=2).stderr
    assert "to be discussed" in several.qa("exercise", "status", "E-1").stdout
    assert (
        "Write what was discussed"
        in several.qa("exercise", "discuss", "E-1", "K-0417", "--note", " ", expect=2).stderr
    )
    for note in ("Police did not know of the referral", "Agreed on 3 November"):
        several.qa("exercise", "discuss", "E-1", "K-0417", "--note", note)
    told = several.qa("exercise", "collate", "E-1").stdout
    assert "discussed" in told
    assert [note["note"] for note in several.case(expect=0)["notes"]] == [
        "Police did not know of the referral",
        "Agreed on 3 November",
    ]
    several.qa(*grade)
    assert several.case(expect=0)["state"] == "graded"


@pytest.mark.requirement("S0-051")
def test_disagreements_and_one_chronology_are_printed_side_by_side(several: Thematic) -> None:
    several.create(agencies=["police", "school"], cases=["K-0417"])
    for agency, level in (("police", "high"), ("school", "medium")):
        rows = ({"date": "2026-05-01", "what": f"seen by {agency}", "level": level},)
        several.back("K-0417", agency, T=Answer(rows=rows), R=None)
    told = several.qa("exercise", "collate", "E-1", expect=1).stdout
    assert "CONFLICT at T[].level (2026-05-01): police: High; school: Medium" in told
    assert "2026-05-01 police: seen by police; High" in " ".join(told.split())
    several.qa("exercise", "discuss", "E-1", "K-0417", "--note", "School had the older form")
    several.qa("exercise", "collate", "E-1")
    several.qa("exercise", "grade", "E-1", "K-0417", "good")


def test_a_later_return_makes_a_collation_stale_until_it_is_collated_again(several: Thematic) -> None:
    several.create(agencies=["police", "school", "housing"], cases=["K-0417"])
    several.back("K-0417", "police")
    several.back("K-0417", "school")
    several.qa("exercise", "waive", "E-1", "K-0417", "housing", "--reason", "Away")
    several.qa("exercise", "collate", "E-1")
    several.qa("exercise", "grade", "E-1", "K-0417", "good")
    several.back("K-0417", "housing", "inadequate")
    found = several.case(expect=0)
    assert (found["state"], found["grade"], found["grade_stands"], found["collation"]) == (
        "stale",
        "good",
        False,
        None,
    )
    assert "before the last change" in several.qa("exercise", "status", "E-1").stdout
    grade = ("exercise", "grade", "E-1", "K-0417", "requires-improvement", "--reason", "x")
    assert "something changed since it was collated" in several.qa(*grade, expect=2).stderr
    several.qa("exercise", "collate", "E-1", expect=1)
    assert several.case(expect=0)["state"] == "collated"
    several.qa("exercise", "discuss", "E-1", "K-0417", "--note", "Housing acted late")
    several.qa(*grade)
    assert several.case(expect=0)["state"] == "graded"


def test_an_amended_or_voided_audit_makes_a_collation_stale(several: Thematic) -> None:
    ready(several)
    several.qa("audit", "amend", "A-000002", "G", "requires-improvement", "--reason", "Moderation")
    assert several.case(expect=0)["state"] == "stale"
    [found] = several.json("exercise", "collate", "E-1")
    assert found["collation"]["suggested"] == "requires-improvement"
    several.qa("audit", "void", "A-000002", "--reason", "Wrong family")
    assert several.case()["state"] == "stale"
    assert several.states() == {"police": "graded", "school": "missing"}


def test_collating_again_writes_nothing_where_nothing_changed(several: Thematic) -> None:
    ready(several)
    with several.store() as store:
        head = store.head()
    several.qa("exercise", "collate", "E-1")
    with several.store() as store:
        assert store.head() == head


def test_a_note_holds_while_what_was_discussed_stays_the_same(several: Thematic) -> None:
    ready(several, "good", "inadequate")
    several.qa("exercise", "discuss", "E-1", "K-0417", "--note", "Settled")
    several.qa("audit", "amend", "A-000001", "G.why", "Said in other words", "--reason", "Spelling")
    several.qa("exercise", "collate", "E-1")
    several.qa("audit", "amend", "A-000001", "G", "outstanding", "--reason", "Seen again")
    several.qa("exercise", "collate", "E-1", expect=1)
    assert several.case(expect=0)["discussed"] is False


def test_of_two_returns_of_one_agency_a_person_says_which_counts(several: Thematic) -> None:
    ready(several)
    several.back("K-0417", "school", "inadequate", auditor="A-04")
    told = several.qa("exercise", "collate", "E-1", expect=2).stderr
    assert "school has returned 2 times about K-0417: A-000002, A-000003" in told
    several.qa("audit", "void", "A-000002", "--reason", "The other one counts")
    several.qa("exercise", "collate", "E-1", expect=1)
    assert several.case(expect=0)["suggested"] == "inadequate"


@pytest.mark.requirement("S0-050", "S0-057")
def test_a_flag_in_one_return_escalates_at_once_and_never_waits_for_the_others(several: Thematic) -> None:
    several.create()
    several.back("K-0417", "police", S=Answer(value="yes", comment="Child at risk tonight"))
    [concern] = several.json("escalation", "list", expect=1)
    assert (concern["state"], concern["case"]) == ("flagged", "K-0417")
    stand = several.status(expect=1)
    assert stand["open_concerns"] == [concern["id"]]
    assert stand["missing"] == 3
    assert f"OPEN CONCERN {concern['id']}" in several.qa("exercise", "status", "E-1", expect=1).stdout


@pytest.mark.requirement("S0-057")
def test_an_open_flag_caps_the_suggestion_until_somebody_acted(several: Thematic) -> None:
    several.create(agencies=["police", "school"], cases=["K-0417"])
    several.back("K-0417", "police", S="yes")
    several.back("K-0417", "school")
    [found] = several.json("exercise", "collate", "E-1")
    assert found["collation"]["suggested"] == "requires-improvement"
    assert found["collation"]["trace"][-1]["rule"] == "cap"
    several.see_through(found["open_concerns"][0])
    assert several.case(expect=0)["state"] == "stale"
    [found] = several.json("exercise", "collate", "E-1")
    assert found["collation"]["suggested"] == "good"


def test_a_concern_of_another_audit_of_the_case_is_none_of_the_exercise(several: Thematic) -> None:
    ready(several)
    path = several.folder / "loose.xlsx"
    who = ("--case", "K-0417", "--auditor", "A-03", "--agency", "police", "-o", path)
    several.qa("toolkit", "export", "several", *who)
    with several.store() as store:
        from qa_core.store.records import Flag, Incoming

        loose = store.allocations()[-1].return_id
        store.keep_concerns(Incoming("x.xlsx", b"x", loose), [Flag("S", "immediate-concern")])
    assert several.case(expect=0)["open_concerns"] == []


def test_an_exercise_past_its_day_is_overdue_until_every_case_is_done(several: Thematic) -> None:
    several.create(due="2020-01-31", agencies=["police", "school"], cases=["K-0417"])
    assert several.status(expect=1)["overdue"] is True
    several.back("K-0417", "police")
    several.back("K-0417", "school")
    several.qa("exercise", "collate", "E-1")
    assert "OVERDUE" in several.qa("exercise", "status", "E-1", expect=1).stdout
    several.qa("exercise", "grade", "E-1", "K-0417", "good")
    assert several.status()["overdue"] is False


def test_the_plugin_may_collate_by_rules_of_its_own(
    several: Thematic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def own(returns: Any) -> Collation:
        return Collation(status="collated", suggested="outstanding", response_rate=len(returns) / 2)

    install(monkeypatch, several.instrument, qa_collate=own)
    ready(several)
    assert several.case(expect=0)["suggested"] == "outstanding"


def test_a_plugin_that_fails_is_told_of_and_the_core_collates(
    several: Thematic, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(several)

    def broken() -> None:
        raise RuntimeError("oh")

    install(monkeypatch, several.instrument, qa_collate=broken)
    done = several.qa("exercise", "collate", "E-1")
    assert "its hook qa_collate failed on several: RuntimeError: oh" in done.stderr
    assert "Good" in done.stdout


def collated(several: Thematic, data: Any, expect: int = 0) -> Any:
    path = several.folder / "returns.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return several.json("collate", "several", path, expect=expect)


@pytest.mark.requirement("S0-050", "S0-051")
def test_returns_from_a_file_are_collated_without_a_database(several: Thematic) -> None:
    (several.folder / "qa.toml").unlink()
    rows = [{"agency": name, "status": "graded", "grade": "good"} for name in ("police", "school", "a club")]
    found = collated(several, {"returns": rows, "safeguarding": False})
    assert (found["status"], found["suggested"], found["discussion"]) == ("collated", "good", False)
    assert (found["response_rate"], bool(found["trace"])) == (1.0, True)
    rows[2] |= {"status": "missing", "grade": None}
    found = collated(several, {"returns": rows, "safeguarding": False}, expect=1)
    assert (found["status"], found["suggested"], found["discussion"]) == ("incomplete", None, False)
    rows[2] |= {"status": "graded", "grade": "inadequate"}
    assert collated(several, {"returns": rows, "safeguarding": False}, expect=1)["discussion"] is True


def test_a_person_reads_the_same_and_mistakes_end_it(several: Thematic) -> None:
    blank = several.qa("collate", "several", "--template").stdout
    path = several.folder / "returns.json"
    path.write_text(blank, encoding="utf-8")
    told = several.qa("collate", "several", path, expect=1).stdout
    assert "Status:    incomplete, 0% of agencies answered" in told
    assert "rule missing holds: housing = missing, police = missing, school = missing" in told
    path.write_text('{"returns": [{"agency": "a", "status": "b"}], "x": 1}', encoding="utf-8")
    assert len(several.qa("collate", "several", path, expect=2).stderr.splitlines()) == 2
    path.write_text("no", encoding="utf-8")
    assert "is no JSON file" in several.qa("collate", "several", path, expect=2).stderr
    several.qa("collate", "several", expect=2)


@pytest.mark.requirement("S0-050", "S0-051")
@pytest.mark.parametrize("instrument", ["thematic-neglect", "thematic-domestic-abuse", "thematic-voice"])
@pytest.mark.parametrize(
    ("grades", "status", "suggested"),
    [
        (["good", "good", "good", "requires-improvement"], "collated", "good"),
        (["good", "nil", "missing"], "incomplete", None),
        (["nil", "waived"], "insufficient", None),
    ],
)
def test_the_thematic_instruments_are_collated_by_the_same_rules(
    several: Thematic,
    monkeypatch: pytest.MonkeyPatch,
    instrument: str,
    grades: list[str],
    status: str,
    suggested: str | None,
) -> None:
    monkeypatch.undo()
    graded = [
        {"status": one} if one in ("nil", "missing", "waived") else {"status": "graded", "grade": one}
        for one in grades
    ]
    rows = [{"agency": f"agency {n}", **one} for n, one in enumerate(graded)]
    path = several.folder / "returns.json"
    path.write_text(json.dumps({"returns": rows, "safeguarding": False}), encoding="utf-8")
    found = several.json("collate", instrument, path, expect=int(status != "collated"))
    assert (found["status"], found["suggested"], found["discussion"]) == (status, suggested, False)


def test_another_setting_makes_a_collation_stale_only_where_it_counts(several: Thematic) -> None:
    ready(several)
    toml = several.folder / "qa.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("[settings]", "[settings]\nlook_back_months = 3"), encoding="utf-8")
    assert several.case(expect=0)["state"] == "collated"
    toml.write_text(text.replace("[settings]", "[settings]\nmin_returns = 3"), encoding="utf-8")
    assert several.case(expect=0)["state"] == "stale"
    [found] = several.json("exercise", "collate", "E-1", expect=1)
    assert found["state"] == "insufficient"
