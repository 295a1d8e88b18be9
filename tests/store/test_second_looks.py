"""Second audits and self-checks through the commands, on both engines: compared, never counted."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from office import CASES, CHILDREN, INVOLVED, PERSONS
from office import Office as Commands

from qa_core.model.audit import Answer
from qa_core.registry import Registry
from qa_core.rules.examples import example_audit
from qa_core.store.engine import execute
from qa_core.store.store import Store
from qa_core.toolkit.typist import Typed, type_into

PEOPLE = PERSONS + "A-05,auditor,South,yes\nA-06,auditor,South,yes\nP-01,lead,North,no\nP-02,lead,South,no\n"
ACTION = {"finding": "f", "action": "a", "owner": "Early Help", "due": "2027-01-31", "rag": "red"}
LOW: dict[str, Any] = {"6_i": Answer(value="requires-improvement"), "6_j": Answer(rows=(ACTION,))}
LOWEST: dict[str, Any] = {"6_i": Answer(value="inadequate"), "6_j": Answer(rows=(ACTION,))}
GOOD: dict[str, Any] = {
    "6_i": Answer(value="good"),
    "3_a": Answer(value="partly", comment="NOBODY-ELSE-MAY-SEE-THIS"),
}
YEAR = str(dt.date.today().year)


class Anywhere(Commands):
    """The commands over a database of any kind."""

    url = ""

    def store(self) -> Store:
        """The database, to look at what was kept."""
        return Store.open(self.url)

    def first(self, case: str = "K-0417", auditor: str = "A-03", **changes: Answer) -> str:
        """An audit that counts; its id."""
        return str(self.answers_after(self.send(case, auditor), case, **changes)["audit"])

    def look(self, *command: str, auditor: str, reason: str = "") -> Path:
        """The toolkit of a second or third look."""
        said = self.qa("second", *command, "--auditor", auditor, "-o", "again", "--reason", reason).stdout
        return self.folder / said.partition("  (")[0]

    def bring(self, sent: Path, case: str = "K-0417", **changes: Answer) -> str:
        """A look that came back; the id of its audit."""
        [outcome] = self.take(self.fill(sent, self.answers(case, **changes), f"{sent.stem} back.xlsx"))
        assert outcome["status"] == "accepted"
        return str(outcome["audit"])

    def counted(self) -> dict[str, Any]:
        """Everything that counts audits: figures, reports, the pace, learning, actions, lists."""
        self.qa("report", "quarterly", "--period", YEAR, "--format", "json", "-o", "reports")
        commands = [
            "audit list",
            "sample status",
            "learning list --person P-01",
        ]
        with self.store() as store:
            months = (f"{YEAR}-01", f"{YEAR}-12")
            found: dict[str, Any] = {
                "report": [path.read_text("utf-8") for path in sorted((self.folder / "reports").iterdir())],
                "answers": store.by_question(months),
                "bases": store.bases(months),
                "grades": store.grades(months),
                "versions": store.versions(months),
                "actions": store.actions(),
                "summary": store.actions_summary(months, dt.date(2030, 1, 1)),
                "learners": store.learners(),
                "learning": store.learning_summary(months),
            }
        for command in commands:
            found[command] = self.qa(*command.split(), "--json").stdout
        return found


@pytest.fixture
def qa(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Anywhere:
    """An organisation with three cases and its auditors, on a database of each kind."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_USER", "qa-officer")
    text = f'database = "{url}"\n[organisation]\nsecond_share = 50\nlearning_readers = "qa-officer"\n'
    (tmp_path / "qa.toml").write_text(text, encoding="utf-8")
    made = Anywhere(tmp_path, Registry.load().instrument("caf-tier2"))
    made.url = url
    lists = {"persons": PEOPLE, "cases": CASES, "children": CHILDREN, "involved": INVOLVED}
    for name, words in lists.items():
        (tmp_path / f"{name}.csv").write_text(words, encoding="utf-8")
    made.qa("person", "load", "persons.csv")
    made.qa("case", "load", "cases.csv", "children.csv", "involved.csv")
    return made


def texts(path: Path) -> str:
    """Everything that stands in a workbook's package."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


@pytest.mark.requirement("S0-005")
def test_nothing_counts_looks_and_self_checks(qa: Anywhere) -> None:
    first = qa.first(**GOOD)
    before = qa.counted()
    second = qa.bring(qa.look("allocate", first, auditor="A-04"), **LOWEST)
    third = qa.bring(qa.look("third", first, auditor="A-05"), **LOW)
    own = qa.folder / "own.xlsx"
    qa.qa("self", "check", "caf-tier2", "--case", "K-0418", "--person", "P-02", "-o", own)
    mine = qa.bring(own, "K-0418", **LOW)
    assert qa.counted() == before
    with qa.store() as store:
        heads = {head.id: (head.purpose, head.state) for head in store.audits()}
        assert all(check.ok for check in store.verify())
        assert store.actions(second) == store.actions(mine) == []
    assert heads == {
        first: ("audit", "submitted"),
        second: ("second", "aside"),
        third: ("third", "aside"),
        mine: ("self", "aside"),
    }
    qa.qa("audit", "amend", second, "3.n", "By telephone.", "--reason", "rang")
    assert qa.counted() == before
    qa.qa("audit", "void", second, "--reason", "wrong case")
    assert qa.counted() == before
    with qa.store() as store:
        assert all(check.ok for check in store.verify())
    assert "Third audit: it counts in no figure" in qa.qa("audit", "show", third).stdout
    assert mine not in qa.qa("audit", "list", "--all").stdout
    assert "counts nowhere" in qa.qa("audit", "release", third, "3.n", expect=2).stderr


@pytest.mark.requirement("S0-004")
def test_the_second_auditor_sees_nothing_of_the_first(qa: Anywhere) -> None:
    first = qa.first(**GOOD)
    with qa.store() as store:
        return_id = store.audit(first).head.return_id
        was = store.audit(first)
    later = CASES.replace(
        "K-0417,North,Early Help,P-01,2026-06-01", "K-0417,North,Early Help,P-01,2025-01-01"
    )
    (qa.folder / "cases.csv").write_text(later, encoding="utf-8")
    qa.qa("case", "load", "cases.csv", "children.csv", "involved.csv")
    sent = qa.look("allocate", first, auditor="A-04")
    shown = texts(sent)
    for secret in ("NOBODY-ELSE-MAY-SEE-THIS", "A-03", first, str(return_id), "econd audit"):
        assert secret not in shown
    assert "econd" not in sent.name
    again = qa.look("allocate", first, auditor="A-04")
    assert (again, texts(again)) == (sent, shown)
    second = qa.bring(sent, **GOOD)
    with qa.store() as store:
        now = store.audit(second)
        assert store.case("K-0417") is not None
        assert now.audit.facts == was.audit.facts
        assert now.audit.date == was.audit.date
        assert now.result.worked_out == was.result.worked_out
        assert now.head.digest == was.head.digest


@pytest.mark.requirement("S0-030")
def test_who_cannot_look_again(qa: Anywhere) -> None:
    first = qa.first(**GOOD)
    assert "made the first audit" in refused(qa, "allocate", first, "A-03")
    assert "directly involved" in refused(qa, "allocate", first, "A-09")
    qa.look("allocate", first, auditor="P-02")
    stale = qa.allocation()
    assert "is with P-02" in refused(qa, "allocate", first, "A-04")
    sent = qa.look("allocate", first, auditor="A-04", reason="P-02 is off sick")
    assert "no second audit yet" in refused(qa, "third", first, "A-05")
    second = qa.bring(sent, **GOOD)
    assert second in refused(qa, "allocate", first, "A-05")
    assert "less than 2 levels" in refused(qa, "third", first, "A-05")
    assert "counts nowhere itself" in refused(qa, "allocate", second, "A-05")
    with qa.store() as store:
        looks = {one.return_id: one for one in store.looks()}
        assert looks[stale.return_id].withdrawn == "P-02 is off sick"
        assert all(check.ok for check in store.verify())
    own = qa.folder / "own.xlsx"
    qa.qa("self", "check", "caf-tier2", "--case", "K-0418", "--person", "A-03", "-o", own)
    other = qa.first("K-0418", "A-04", **GOOD)
    assert "did a self-check" in refused(qa, "allocate", other, "A-03")


def refused(qa: Anywhere, which: str, audit: str, auditor: str) -> str:
    """Why somebody does not get a second or third look."""
    return qa.qa("second", which, audit, "--auditor", auditor, "-o", "again", expect=2).stderr


def test_a_concern_in_a_second_audit_is_raised_at_once(qa: Anywhere) -> None:
    first = qa.first(**GOOD)
    sent = qa.look("allocate", first, auditor="A-04")
    flagged: dict[str, Any] = {"6_f": Answer(value="yes", comment="Bruise seen")}
    [outcome] = qa.take(qa.fill(sent, qa.answers(**flagged), "flag.xlsx"), expect=1)
    assert outcome["status"] == "needs-correction"
    with qa.store() as store:
        [concern] = store.escalations()
    assert (concern.question, concern.case, concern.return_id) == ("6.f", "K-0417", outcome["return_id"])


def test_a_draw_is_repeatable_and_tops_up(qa: Anywhere) -> None:
    assert "Nothing to draw" in qa.qa("second", "draw", "--period", YEAR).stdout
    audits = [
        qa.first(case, "A-04" if case == "K-0418" else "A-03") for case in ("K-0417", "K-0418", "K-0419")
    ]
    [drawn] = qa.json("second", "draw", "--period", YEAR, "--seed", "7")
    assert (drawn["of"], drawn["share"], drawn["seed"], len(drawn["chosen"])) == (3, 50, "7", 2)
    assert set(drawn["chosen"]) < set(audits)
    assert qa.json("second", "draw", "--period", YEAR, "--seed", "8") == []
    [more] = qa.json("second", "draw", "--period", YEAR, "--share", "100")
    assert [*drawn["chosen"], *more["chosen"]] != []
    assert {*drawn["chosen"], *more["chosen"]} == set(audits)
    assert "same audits again" in qa.qa("second", "replay", "1").stdout
    listed = qa.json("second", "list", "--open")
    assert [line["audit"] for line in listed] == audits
    assert {line["next"] for line in listed} == {"allocate a second auditor"}
    assert qa.qa("second", "replay", "9", expect=2).stderr
    assert qa.qa("second", "draw", "--period", YEAR, "--share", "0", expect=2).stderr
    qa.qa("second", "list", "-o", "list.xlsx")
    assert (qa.folder / "list.xlsx").exists()
    with qa.store() as store, store.database.write() as connection:
        execute(connection, "UPDATE second_draw SET seed = '8' WHERE number = 1")
    assert "was recorded" in qa.qa("second", "replay", "1", expect=1).stderr
    with qa.store() as store:
        assert [check.name for check in store.verify() if not check.ok] == ["second draws"]


def test_moderation_is_a_revision_with_its_reason(qa: Anywhere, monkeypatch: pytest.MonkeyPatch) -> None:
    first = qa.first(**GOOD)
    assert "no second audit yet" in moderated(qa, first, "good", 2).stderr
    second = qa.bring(qa.look("allocate", first, auditor="A-04"), **LOWEST)
    assert qa.json("second", "list")[0]["next"] == "allocate a third auditor"
    sent = qa.look("third", first, auditor="A-05")
    assert qa.json("second", "list")[0]["next"].startswith("wait for A-05")
    third = qa.bring(sent, **LOW)
    assert qa.json("second", "list")[0]["next"] == "moderate"
    before = qa.json("second", "agreement")
    monkeypatch.setenv("QA_USER", "A-05")
    assert f"made {third}" in moderated(qa, first, "requires-improvement", 2).stderr
    monkeypatch.setenv("QA_USER", "A-09")
    assert "had a hand" in moderated(qa, first, "requires-improvement", 2).stderr
    monkeypatch.setenv("QA_USER", "qa-officer")
    assert "no grade" in moderated(qa, first, "superb", 2).stderr
    assert "remedial action" in moderated(qa, first, "requires-improvement", 2).stderr
    with qa.store() as store:
        assert len(store.history(first)) == 1
        assert store.moderations() == []
    rows = '[{"finding": "f", "action": "a", "owner": "Early Help", "due": "2027-01-31", "rag": "red"}]'
    qa.qa("audit", "amend", first, "6.j", rows, "--part", "rows", "--reason", "agreed at moderation")
    said = moderated(qa, first, "Requires Improvement").stdout
    assert "was good and is now requires-improvement" in said
    assert moderated(qa, first, "requires-improvement").stdout.startswith(f"The grade of {first} stays")
    shown = qa.json("second", "show", first)
    assert [line["audit"] for line in shown["grades"]] == [first, second, third]
    assert shown["apart"] == 2
    assert [(line["grade"], line["moderated"]) for line in shown["grades"]] == [
        ("Good", "Requires Improvement"),
        ("Inadequate", None),
        ("Requires Improvement", None),
    ]
    [line] = qa.json("second", "list")
    assert (line["grade"], line["moderated"]) == ("good", "requires-improvement")
    changed, confirmed = shown["moderations"]
    assert changed["grades"] == {first: "good", second: "inadequate", third: "requires-improvement"}
    assert (changed["after"], changed["by"], changed["revision"]) == ("Requires Improvement", "qa-officer", 3)
    assert confirmed["before"] == confirmed["after"]
    with qa.store() as store:
        assert [one.why for one in store.history(first)][1:] == [
            "agreed at moderation",
            "Moderation: talked over",
        ]
        assert store.audit(first).result.recorded == "requires-improvement"
        assert all(check.ok for check in store.verify())
    assert qa.json("second", "agreement") == before
    assert qa.json("second", "list", "--open") == []
    with qa.store() as store, store.database.write() as connection:
        execute(connection, "UPDATE moderation SET reason = 'other' WHERE number = 1")
    with qa.store() as store:
        assert [check.name for check in store.verify() if not check.ok] == ["moderations"]


def moderated(qa: Anywhere, audit: str, grade: str, expect: int = 0) -> Any:
    """Moderate an audit."""
    return qa.qa("second", "moderate", audit, "--grade", grade, "--reason", "talked over", expect=expect)


def test_a_third_audit_that_is_still_out_is_not_waited_for_after_moderation(qa: Anywhere) -> None:
    first = qa.first(**GOOD)
    qa.bring(qa.look("allocate", first, auditor="A-04"), **LOWEST)
    sent = qa.look("third", first, auditor="A-05")
    [waiting] = qa.json("toolkit", "chase")
    assert waiting["auditor"] == "A-05"
    told = moderated(qa, first, "good").stderr
    assert f"The third audit is not waited for any more: tell A-05 (return {waiting['return_id']})." in told
    assert qa.json("toolkit", "chase") == []
    assert "not waited" not in moderated(qa, first, "good").stderr
    late = qa.bring(sent, **LOW)
    assert [line["audit"] for line in qa.json("second", "show", first)["grades"]].count(late) == 0
    with qa.store() as store:
        assert [one.withdrawn for one in store.looks() if one.purpose == "third"] == [
            "The grade was moderated without it."
        ]
        assert all(check.ok for check in store.verify())


@pytest.mark.requirement("S0-031")
def test_the_workbook_of_somebody_not_asked_any_more_is_renamed(qa: Anywhere) -> None:
    first = qa.first(**GOOD)
    sent = qa.look("allocate", first, auditor="A-04")
    mine = sent.with_name("K-0417 A-04 notes.xlsx")
    mine.write_bytes(b"mine")
    args = ("second", "allocate", first, "--auditor", "A-05", "--reason", "A-04 is off sick", "-o", "again")
    told = qa.qa(*args).stderr
    assert "A-04 need not look at K-0417 any more: tell them (return R-" in told
    assert f"is now called: withdrawn {sent.name}" in told
    assert not sent.exists()
    assert sent.with_name(f"withdrawn {sent.name}").is_file()
    assert mine.read_bytes() == b"mine"
    assert qa.qa(*args).stderr == ""


def test_answers_are_cut_short_on_the_screen_alone(capsys: pytest.CaptureFixture[str]) -> None:
    from qa_core.cli.second import _beside

    long = {"question": "3.a", "A-1": "Yes", "A-2": "word " * 40, "prompt": "Which? " * 30}
    _beside.answers({"grades": [{"audit": "A-1"}, {"audit": "A-2"}], "differences": [long]})
    shown = capsys.readouterr()
    assert max(map(len, shown.out.splitlines())) < 110
    assert "--json has them whole" in shown.err


def test_a_self_check_of_ones_own_case(qa: Anywhere) -> None:
    own = qa.folder / "own.xlsx"
    said = qa.qa("self", "check", "caf-tier2", "--case", "K-0417", "--person", "A-09", "-o", own)
    assert "counts nowhere" in said.stdout
    assert said.stderr == ""
    shown = texts(own)
    assert shown.count("Self-check, counts nowhere") >= 2
    qa.qa("self", "check", "caf-tier2", "--case", "K-0417", "--person", "A-09", "-o", own)
    assert texts(own) == shown
    other = ("--case", "K-0417", "--person", "A-04", "-o", "other.xlsx")
    assert "does not name A-04" in qa.qa("self", "check", "caf-tier2", *other, expect=2).stderr
    assert not (qa.folder / "other.xlsx").exists()
    with qa.store() as store:
        mine = next(one for one in store.allocations() if one.auditor == "A-09")
    audit = qa.answers("K-0417", **LOW)
    path = qa.folder / "returned.xlsx"
    path.write_bytes(type_into(own.read_bytes(), qa.instrument, mine, Typed(audit)))
    [outcome] = qa.take(path)
    assert outcome["status"] == "accepted"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_USER", "P-55")
        for command in (("show",), ("history",), ("export", "-o", "x.xlsx")):
            told = qa.qa("audit", command[0], outcome["audit"], *command[1:], expect=2).stderr
            assert "The self-checks of A-09: not for P-55" in told
        patch.setenv("QA_USER", "A-09")
        assert "Self-check" in qa.qa("audit", "show", outcome["audit"]).stdout
        said = qa.json("log", "--about", outcome["audit"])
        assert {one["case"] for one in said} == {""}
        assert "A-09" not in str([one["about"] for one in said])
    [line] = qa.json("self", "list", "--person", "A-09")
    assert (line["self_check"], line["grade"], line["audit"]) == (
        outcome["audit"],
        "requires-improvement",
        None,
    )
    assert qa.json("self", "list", "--person", "P-01") == []
    assert "was not audited since" in qa.qa("self", "compare", outcome["audit"], expect=2).stderr
    later = qa.first(**GOOD)
    assert qa.json("self", "list", "--person", "A-09")[0]["audit"] == later
    found = qa.json("self", "compare", outcome["audit"])
    assert [grade["grade"] for grade in found["grades"]] == ["Requires Improvement", "Good"]
    assert "3.a" in [one["question"] for one in found["differences"]]
    assert "no self-check" in qa.qa("self", "compare", later, expect=2).stderr
    assert "Requires Improvement" in qa.qa("self", "compare", outcome["audit"]).stdout


def test_a_toolkit_that_counts_is_never_mixed_up_with_a_second_one(qa: Anywhere) -> None:
    first = qa.first(**GOOD)
    sent = qa.look("allocate", first, auditor="A-04")
    other = qa.send("K-0417", "A-04")
    assert texts(sent) != texts(other)
    with qa.store() as store:
        purposes = [one.purpose for one in store.allocations() if one.auditor == "A-04"]
    assert sorted(purposes) == ["audit", "second"]


def test_figures_that_count_a_second_audit_are_found_out(qa: Anywhere) -> None:
    second = qa.bring(qa.look("allocate", qa.first(**GOOD), auditor="A-04"), **GOOD)
    with qa.store() as store, store.database.write() as connection:
        execute(connection, "UPDATE audit SET state = 'submitted' WHERE number = ?", int(second[2:]))
    with qa.store() as store:
        found = {check.name: check.detail for check in store.verify() if not check.ok}
    assert "counts although it must not" in found["figures"]
    assert "heads" in found


@pytest.mark.requirement("S0-024")
def test_a_self_check_closes_no_gap(qa: Anywhere) -> None:
    (qa.folder / "dates.csv").write_text("case,fact,date\nK-0419,taf_dates,2026-09-01\n", encoding="utf-8")
    qa.qa("case", "load", "cases.csv", "dates.csv")
    gaps = qa.json("check", "caf-tier1-taf", "--missing", expect=1)
    assert gaps["of"] == 1
    own = qa.folder / "own.xlsx"
    qa.qa("self", "check", "caf-tier1-taf", "--case", "K-0419", "--person", "P-01", "-o", own)
    taf = Registry.load().instrument("caf-tier1-taf")
    asked = qa.allocation("K-0419")
    audit = example_audit(taf, "best", case="K-0419", facts=asked.facts)
    back = qa.folder / "back.xlsx"
    back.write_bytes(type_into(own.read_bytes(), taf, asked, Typed(audit)))
    [outcome] = qa.take(back)
    assert (outcome["status"], outcome["tell"]) == (
        "accepted",
        ["It is kept aside: no figure, report or learning log counts it."],
    )
    assert qa.json("check", "caf-tier1-taf", "--missing", expect=1) == gaps
