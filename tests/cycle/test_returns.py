"""Returned toolkits: concern first, nothing half stored, nothing lost, each file on its own."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from office import Office
from openpyxl import load_workbook

from qa_core.model.audit import Answer
from qa_core.store.store import Store

FLAG = Answer(value="yes", comment="What the child said on Monday was passed on to nobody.")


def kept(office: Office) -> dict[str, int]:
    with office.store() as store:
        return {
            "audits": len(store.audits()),
            "concerns": len(store.escalations(open_only=False)),
            "unread": len(store.unread()),
        }


@pytest.mark.requirement("S0-033", "S0-034", "S0-035")
def test_a_complete_return_is_graded_and_kept_whole(office: Office) -> None:
    sent = office.send()
    audit = office.answers()
    [outcome] = office.take(office.fill(sent, audit))
    assert (outcome["status"], outcome["problems"], outcome["escalations"]) == ("accepted", [], [])
    shown = office.json("audit", "show", outcome["audit"])
    assert shown["result"]["outcome"] in ("accept", "warn")
    with office.store() as store:
        stored = store.audit(outcome["audit"])
    assert {key: a for key, a in stored.audit.answers.items() if not a.empty} == audit.answers
    assert stored.audit.settings == office.instrument.defaults
    assert shown["result"]["recorded"] == audit.answers["6.i"].value


@pytest.mark.requirement("S0-030")
def test_no_toolkit_goes_to_an_auditor_with_a_hand_in_the_case(office: Office) -> None:
    out = office.folder / "x.xlsx"
    args = ("toolkit", "export", "caf-tier2", "--case", "K-0417", "--auditor", "A-09", "-o", out)
    told = office.qa(*args, expect=2).stderr
    assert "K-0417: A-09 was directly involved in this case by attending a TAF meeting" in told
    assert not out.exists()
    soft = office.qa("toolkit", "export", "caf-tier2", "--case", "K-0418", "--auditor", "A-03", "-o", out)
    assert "A-03 is linked with this case" in soft.stderr


def test_a_case_or_auditor_that_nobody_knows_is_refused_with_a_suggestion(office: Office) -> None:
    out = office.folder / "x.xlsx"
    told = office.qa(
        "toolkit", "export", "caf-tier2", "--case", "K-0471", "--auditor", "A-03", "-o", out, expect=2
    ).stderr
    assert "Case 'K-0471' is not in the case list. Did you mean" in told
    assert "K-0417" in told
    told = office.qa(
        "toolkit", "export", "caf-tier2", "--case", "K-0417", "--auditor", "A-77", "-o", out, expect=2
    ).stderr
    assert "Person 'A-77' is not in the staff list" in told


@pytest.mark.requirement("S0-057", "S0-058", "S0-060")
def test_a_concern_is_kept_although_the_return_is_full_of_mistakes(office: Office) -> None:
    sent = office.send()
    audit = office.answers()
    answers = {"6.f": FLAG, "3.a": audit.answers["3.a"]}
    path = office.fill(sent, audit.model_copy(update={"answers": answers}), instead={"3.a": "perhaps"})
    [outcome] = office.take(path, expect=1)
    assert (outcome["status"], outcome["audit"]) == ("needs-correction", None)
    with office.store() as store:
        raised = {(e.question, e.type, e.state) for e in store.escalations()}
        texts = " ".join(e.text for e in store.escalations())
        assert store.audits() == []
    assert raised == {
        ("6.f", "immediate-concern", "flagged"),
        ("6.e", "unsafe-practice", "unknown"),
    }
    assert "passed on to nobody" in texts
    plain = office.qa("toolkit", "import", path, expect=1).stdout
    assert plain.startswith("!! CONCERN immediate-concern at 6.f, K-0417")
    assert kept(office) == {"audits": 0, "concerns": 2, "unread": 0}


@pytest.mark.requirement("S0-057")
@pytest.mark.parametrize("said", ["maybe", "Y", "see notes", "?", "non", "No, but look at page 3"])
def test_at_a_concern_question_anything_but_a_clear_no_is_a_flag(office: Office, said: str) -> None:
    sent = office.send()
    office.take(office.fill(sent, office.answers(), instead={"6.f": said}), expect=1)
    with office.store() as store:
        assert [(e.question, e.state) for e in store.escalations()] == [("6.f", "flagged")]


@pytest.mark.parametrize("said", ["no", " NO ", "No.", "n"])
def test_a_clear_no_is_no_flag(office: Office, said: str) -> None:
    sent = office.send()
    [outcome] = office.take(office.fill(sent, office.answers(), instead={"6.f": said}))
    assert (outcome["status"], outcome["escalations"]) == ("accepted", [])


@pytest.mark.requirement("S0-077")
def test_every_problem_names_sheet_cell_question_and_what_to_do(office: Office) -> None:
    sent = office.send()
    path = office.fill(sent, office.answers(), instead={"3.a": "perhaps", "3.b": "", "5.b": "Splendid"})
    [outcome] = office.take(path, expect=1)
    found = {problem["question"]: problem for problem in outcome["problems"]}
    assert set(found) == {"3.a", "3.b", "5.b"}
    assert all(problem["sheet"] and problem["cell"] and problem["message"] for problem in found.values())
    assert "“perhaps”" in found["3.a"]["message"]
    assert "Choose one of: Yes, Partly, No" in found["3.a"]["message"]


def test_the_marked_copy_can_be_corrected_and_sent_again(office: Office) -> None:
    sent = office.send()
    audit = office.answers()
    [outcome] = office.take(office.fill(sent, audit, instead={"3.a": "perhaps", "3.b": ""}), expect=1)
    marked = Path(outcome["marked"])
    book = load_workbook(marked)
    assert book.sheetnames[0] == "Problems"
    assert any("perhaps" in str(cell.value) for row in book["Problems"] for cell in row)
    [again] = office.take(office.fill(marked, audit, "corrected.xlsx"))
    assert again["status"] == "accepted"
    with office.store() as store:
        answers = store.audit(again["audit"]).audit.answers
    assert {key: a for key, a in answers.items() if not a.empty} == audit.answers


def test_the_same_return_twice_is_one_audit_and_other_answers_are_a_conflict(office: Office) -> None:
    sent = office.send()
    audit = office.answers()
    path = office.fill(sent, audit)
    [first] = office.take(path)
    [again] = office.take(path)
    resaved = office.folder / "returns" / "resaved.xlsx"
    load_workbook(path).save(resaved)
    [saved_again] = office.take(resaved)
    assert [again["status"], saved_again["status"]] == ["duplicate", "duplicate"]
    assert {again["audit"], saved_again["audit"]} == {first["audit"]}
    changed = audit.model_copy(
        update={"answers": {**audit.answers, "3.n": Answer(value="I now think that it is weaker.")}}
    )
    other = office.fill(sent, changed, "other.xlsx")
    [conflict] = office.take(other, expect=1)
    assert (conflict["status"], conflict["audit"]) == ("conflict", first["audit"])
    assert kept(office)["audits"] == 1
    with office.store() as store:
        assert store.audit(first["audit"]).audit.answers["3.n"] == audit.answers["3.n"]
    [settled] = office.take(other, options=("--replace", "The auditor's second thoughts count"))
    assert (settled["status"], settled["audit"]) == ("accepted", first["audit"])
    history = office.json("audit", "history", first["audit"])
    assert [entry["kind"] for entry in history] == ["submitted", "amended"]
    assert [change["question"] for change in history[1]["changes"]] == ["3.n"]
    assert office.take(other)[0]["status"] == "duplicate"


def test_a_blank_toolkit_is_told_so_and_its_concerns_are_to_be_asked(office: Office) -> None:
    [outcome] = office.take(office.send(), expect=1)
    assert outcome["status"] == "needs-correction"
    assert "Nothing is filled in" in outcome["problems"][0]["message"]
    with office.store() as store:
        assert {e.state for e in store.escalations()} == {"unknown"}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 scan", "This is a PDF"),
        (b"case,auditor\nK-0417,A-03\n", "plain text or a CSV"),
        (b"PK\x03\x04 nothing more", ""),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_and_asked_about_and_the_others_go_on(
    office: Office, data: bytes, told: str
) -> None:
    sent = office.send()
    good = office.fill(sent, office.answers(), "b.xlsx")
    bad = good.with_name("a K-0417.xlsx")
    bad.write_bytes(data)
    refused, accepted = office.take(good.parent, expect=1)
    assert (refused["status"], accepted["status"]) == ("refused", "accepted")
    message = refused["problems"][0]["message"]
    assert told in message
    assert "ask the sender whether there is a concern" in message
    assert refused["return_id"] == office.allocation().return_id
    assert kept(office) == {"audits": 1, "concerns": 0, "unread": 1}
    with office.store() as store:
        assert "return.unread" in {event.kind for event in store.events()}


def test_a_workbook_that_is_no_toolkit_is_refused(office: Office, tmp_path: Path) -> None:
    from openpyxl import Workbook

    path = tmp_path / "budget.xlsx"
    Workbook().save(path)
    [outcome] = office.take(path, expect=1)
    assert outcome["status"] == "refused"
    assert "not one of our toolkits" in outcome["problems"][0]["message"]


def _without(path: Path, target: Path, *, also_sheet: bool) -> Path:
    """A copy without its signed marks, as a program that drops them would save it."""
    book = load_workbook(path)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    if also_sheet:
        del book["qa"]
    book.save(target)
    return target


def test_one_hidden_copy_of_the_marks_is_enough_and_without_both_a_person_confirms(office: Office) -> None:
    sent = office.send()
    path = office.fill(sent, office.answers())
    bare = _without(path, path.with_name("bare.xlsx"), also_sheet=True)
    [doubtful] = office.take(bare, expect=1)
    assert doubtful["status"] == "needs-correction"
    assert "--confirm" in doubtful["problems"][0]["message"]
    assert kept(office)["audits"] == 0
    [confirmed] = office.take(bare, options=("--confirm",))
    assert confirmed["status"] == "accepted"
    assert (
        office.take(_without(path, path.with_name("half.xlsx"), also_sheet=False))[0]["status"] == "duplicate"
    )


def test_marks_moved_to_another_case_are_found_out(office: Office) -> None:
    mine = office.fill(office.send(), office.answers())
    other = office.send("K-0418", "A-04")
    with zipfile.ZipFile(mine) as source, zipfile.ZipFile(other) as donor:
        parts = {name: source.read(name) for name in source.namelist()}
        parts["docProps/custom.xml"] = donor.read("docProps/custom.xml")
    forged = mine.with_name("forged.xlsx")
    with zipfile.ZipFile(forged, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    [outcome] = office.take(forged, expect=1)
    assert outcome["status"] != "accepted"
    assert kept(office)["audits"] == 0


def test_facts_are_judged_on_the_day_of_the_import_not_of_the_export(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime as dt

    import qa_core.cli._desk as door

    sent = office.send("K-0418", "A-04")
    audit = office.answers("K-0418")
    blank = {"4.h": audit.answers["4.h"].model_copy(update={"value": None, "reason": ""})}
    path = office.fill(sent, audit.model_copy(update={"answers": {**audit.answers, **blank}}))
    monkeypatch.setattr(door, "today", lambda: dt.date(2027, 7, 1))
    [outcome] = office.take(path)
    result = office.json("audit", "show", outcome["audit"])["result"]
    assert result["worked_out"]["4.h"]["value"] == "no"


def test_watching_a_folder_takes_in_what_is_dropped_there(office: Office) -> None:
    path = office.fill(office.send(), office.answers(), instead={"3.a": "perhaps"})
    office.qa("toolkit", "watch", path.parent, "--once")
    results = office.folder / "returns-results"
    assert (results / "return - to correct.xlsx").exists()
    assert "return.xlsx: needs-correction" in (results / "results.txt").read_text(encoding="utf-8")


def test_nothing_is_half_stored_when_the_database_fails(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office.fill(office.send(), office.answers(**{"6_f": FLAG}), instead={"3.a": "Yes"})

    def fail(*_args: object, **_named: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Store, "save_return", fail)
    result = office.qa("toolkit", "import", path, expect=1)
    assert isinstance(result.exception, OSError)
    assert kept(office) == {"audits": 0, "concerns": 1, "unread": 0}


def _swapped(path: Path, sheet: str, one: int, other: int, columns: str) -> None:
    book = load_workbook(path)
    page = book[sheet]
    for column in columns:
        first, second = page[f"{column}{one}"], page[f"{column}{other}"]
        first.value, second.value = second.value, first.value
    book.save(path)


@pytest.mark.parametrize(
    ("sheet", "rows", "columns"),
    [
        ("3 Child And Family Assessment", ("3.c", "3.d"), "BCDE"),
        ("3 Child And Family Assessment", ("3.c", "3.d"), "A"),
        ("3.f Underlying Risk Factors", ("3.f.urf · 1", "3.f.urf · 2"), "BCD"),
    ],
)
def test_answers_moved_with_their_words_but_not_their_ref_are_never_taken(
    office: Office, sheet: str, rows: tuple[str, str], columns: str
) -> None:
    audit = office.answers_for(office.send())
    path = office.fill(office.folder / "out" / "K-0417 A-03.xlsx", audit)
    page = load_workbook(path)[sheet]
    numbers = {cell.value: cell.row for cell in page["A"] if cell.value in rows}
    _swapped(path, sheet, numbers[rows[0]], numbers[rows[1]], columns)
    [outcome] = office.take(path, expect=1)
    assert outcome["status"] == "needs-correction"
    assert any(problem["sheet"] == sheet for problem in outcome["problems"])


def test_a_concern_is_raised_although_nobody_can_tell_whose_return_it_is(office: Office) -> None:
    path = office.fill(office.send(), office.answers(**{"6_f": FLAG}))
    bare = _without(path, path.with_name("bare.xlsx"), also_sheet=True)
    book = load_workbook(bare)
    for row in book["Start here"]:
        for cell in row:
            if str(cell.value).startswith("R-"):
                cell.value = None
    book.save(bare)
    [outcome] = office.take(bare, expect=1)
    assert (outcome["status"], len(outcome["escalations"])) == ("refused", 1)
    assert "6.f" in office.qa("toolkit", "import", bare, expect=1).stdout.splitlines()[0]


def test_every_gap_in_a_table_is_told_at_once(office: Office) -> None:
    sent = office.send()
    good = {"finding": "F", "action": "A", "owner": "School", "due": "2026-12-01", "rag": "red"}
    rows = ({**good, "due": "soon"}, {**good, "owner": None})
    [outcome] = office.take(office.fill(sent, office.answers(**{"6_j": Answer(rows=rows)})), expect=1)
    assert {problem["cell"] for problem in outcome["problems"]} == {"E5", "D6"}
