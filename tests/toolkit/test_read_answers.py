"""Cells become answers: forgiving in form, never guessing, all problems at once, concerns first."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from functools import cache

import mutants
import pytest
import samples
from mutants import Content, Paper

from qa_core.model.allocation import Allocation
from qa_core.model.instrument import Option, Question
from qa_core.model.organisation import Organisation
from qa_core.toolkit.answers import Reading, content_hash, read_answers
from qa_core.toolkit.cell_answers import CellReader, Misread
from qa_core.toolkit.clone import Templates
from qa_core.toolkit.layout import layout_of
from qa_core.toolkit.locate import Entry, Located, locate
from qa_core.toolkit.package import open_book
from qa_core.toolkit.sheet_xml import area
from qa_core.toolkit.spoken import option_meant
from qa_core.toolkit.values import CellError, Plain

TINY = samples.tiny()
ALLOCATION = samples.allocation(TINY)
LAYOUT = layout_of(TINY, ALLOCATION)


def scale(*labels: str) -> tuple[Option, ...]:
    ids = (label.lower().replace(" ", "-") for label in labels)
    return tuple(
        Option(id=i, label=label, level=n) for n, (i, label) in enumerate(zip(ids, labels, strict=True))
    )


GRADES = scale("Inadequate", "Requires Improvement", "Good", "Outstanding")
YNP = scale("No", "Partly", "Yes")
GCP = tuple(Option(id=str(n), label=f"{n} (best)" if n == 1 else str(n), level=-n) for n in range(1, 6))
UNSAFE = (
    Option(id="none", label="None"),
    Option(id="current", label="Current"),
    Option(id="past", label="In the past"),
)
CLASH = scale("Good", "Great")


@pytest.mark.requirement("S0-034")
@pytest.mark.parametrize(
    ("options", "text", "meant"),
    [
        (GRADES, "good", "good"),
        (GRADES, "  Requires\xa0 improvement. ", "requires-improvement"),
        (GRADES, "requires-improvement", "requires-improvement"),
        (GRADES, "Requires – Improvement", "requires-improvement"),
        (GRADES, "RI", "requires-improvement"),
        (GRADES, "ri", "requires-improvement"),
        (GRADES, "O", "outstanding"),
        (GRADES, "I", "inadequate"),
        (GRADES, "ＧＯＯＤ", "good"),
        (GRADES, "“Good”", "good"),
        (GRADES, "n/a", "na"),
        (GRADES, "Not applicable", "na"),
        (GRADES, "N.A.", "na"),
        (GRADES, "Goood", None),
        (GRADES, "Good / RI", None),
        (GRADES, "Good?", None),
        (GRADES, "Gut", None),
        (GRADES, "2", None),
        (GRADES, "Adequate", None),
        (YNP, "y", "yes"),
        (YNP, "YES ", "yes"),
        (YNP, "✓", "yes"),
        (YNP, "✔️", "yes"),
        (YNP, "true", "yes"),
        (YNP, "n", "no"),
        (YNP, "FALSE", "no"),
        (YNP, "partially", "partly"),
        (YNP, "P", "partly"),
        (YNP, "x", None),
        (YNP, "yes, mostly", None),
        (YNP, "-", None),
        (GCP, "1", "1"),
        (GCP, "1.0", "1"),
        (GCP, "1 (best)", "1"),
        (GCP, "-1", None),
        (GCP, "6", None),
        (UNSAFE, "none", "none"),
        (UNSAFE, "no", "none"),
        (UNSAFE, "n", "none"),
        (UNSAFE, "past", "past"),
        (UNSAFE, "C", None),
        (CLASH, "g", None),
        (CLASH, "great", "great"),
    ],
)
def test_options_in_many_words(options: tuple[Option, ...], text: str, meant: str | None) -> None:
    assert option_meant(text, options) == meant


def question(answer: str, **more: object) -> Question:
    return Question(key="x", prompt="", answer=answer, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "value", "meant"),
    [
        (question("date"), dt.date(2026, 11, 3), "2026-11-03"),
        (question("date"), dt.datetime(2026, 11, 3, 9, 30), "2026-11-03"),
        (question("date"), "2026-11-03", "2026-11-03"),
        (question("date"), "03/11/2026", "2026-11-03"),
        (question("date"), "3.11.2026", "2026-11-03"),
        (question("date"), " 3  Nov 2026 ", "2026-11-03"),
        (question("date"), "3rd November, 2026", "2026-11-03"),
        (question("date"), "n/a", "na"),
        (question("date"), "03/11/26", "not-a-date"),
        (question("date"), "3 Nov 26", "not-a-date"),
        (question("date"), "11/27/2026", "not-a-date"),
        (question("date"), "30/02/2026", "not-a-date"),
        (question("date"), "last week", "not-a-date"),
        (question("date"), 46322, "not-a-date"),
        (question("date"), dt.time(9, 30), "not-a-date"),
        (question("date"), "01/01/0026", "not-a-date"),
        (question("number", min=0, max=50), 7, 7),
        (question("number", min=0, max=50), " 7 ", 7),
        (question("number", min=0, max=50), "7.0", 7),
        (question("number", min=0, max=50), 0, 0),
        (question("number", min=0, max=50), 50, 50),
        (question("number", min=0, max=50), 51, "out-of-range"),
        (question("number", min=0, max=50), -1, "out-of-range"),
        (question("number", min=0), 7.5, "not-a-number"),
        (question("number"), "seven", "not-a-number"),
        (question("number"), True, "not-a-number"),
        (question("number"), "٧", "not-a-number"),
        (question("number"), "7" * 40, "not-a-number"),
        (question("yn"), True, "yes"),
        (question("yn"), False, "no"),
        (question("yn"), "N/A", "na"),
        (question("yn"), dt.date(2026, 1, 2), "not-an-option"),
        (question("yn"), CellError("#N/A"), "error"),
        (question("text"), CellError("#REF!"), "error"),
        (question("text"), "N/A", "N/A"),
        (question("text", na=True), "N/A", "na"),
        (question("text"), 12, "12"),
        (question("text"), 1.5, "1.5"),
        (question("text"), dt.date(2026, 1, 2), "02/01/2026"),
        (question("long"), "\xa0 two\nlines \n", "two\nlines"),
        (question("child"), "Child 2", "C2"),
        (question("child"), "child2", "C2"),
        (question("child"), "c1", "C1"),
        (question("child"), 1, "C1"),
        (question("child"), "Child 3", "not-a-child"),
        (question("child"), "Sam", "not-a-child"),
        (question("agency"), "school ", "School"),
        (question("agency"), "Housing", "Housing"),
        (question("person"), " A-07 ", "A-07"),
    ],
)
def test_each_type_of_answer(asked: Question, value: Plain, meant: object) -> None:
    found = CellReader(TINY, ALLOCATION).value(asked, value)
    assert (found.code if isinstance(found, Misread) else found) == meant
    if isinstance(found, Misread):
        assert any(word in found.message for word in ("Enter", "Choose", "write"))


@cache
def empty() -> Paper:
    return mutants.paper(open_book(Templates(Organisation()).toolkit(TINY, ALLOCATION, b"k" * 32)))


def slot_of(key: str, part: str = "value", **more: object) -> str:
    found = LAYOUT.find(key, part, **more)  # type: ignore[arg-type]
    assert found is not None
    return found.name


def entered(entries: dict[str, Content], tables: dict[str, list[list[Content]]] | None = None) -> Paper:
    """The empty toolkit with entries by slot name and rows by the key of their table."""
    paper = deepcopy(empty())
    for name, content in entries.items():
        place = area(LAYOUT.slots[name].cell)
        assert place is not None
        paper.sheets[LAYOUT.slots[name].sheet][place[:2]] = content
    for key, rows in (tables or {}).items():
        slot = LAYOUT.slots[slot_of(key, "table")]
        place = area(slot.cell)
        assert place is not None
        for n, row in enumerate(rows):
            for m, content in enumerate(row):
                if content is not None:
                    paper.sheets[slot.sheet][place[0] + n, place[1] + m] = content
    return paper


def read(paper: Paper, allocation: Allocation = ALLOCATION) -> Reading:
    return read_answers(TINY, LAYOUT, locate(open_book(paper.data()), LAYOUT), allocation)


def test_an_empty_toolkit_says_nothing() -> None:
    reading = read(deepcopy(empty()))
    assert (reading.answers, reading.problems) == ({}, [])
    assert [(flag.question, flag.state) for flag in reading.flags] == [("3.b", "unknown")]


@pytest.mark.requirement("S0-034")
def test_rows_ticks_and_texts() -> None:
    ticks = {slot_of("1.b", "tick", option=o): said for o, said in (("housing", "x"), ("isolation", "no"))}
    children = {slot_of("2.a", "value", row=2, column="grade"): "fair", slot_of("2.a", "comment"): " seen "}
    where = {slot_of("1.b", "where", option="housing"): "page 3"}
    actions: list[list[Content]] = [
        ["Ring", "Child 1", "A-03", "03/11/2026", "amber"],
        [],
        ["Write", None, None, None, "RED"],
    ]
    reading = read(
        entered(ticks | children | where, {"3.d": actions, "2.b": [["School"], [None, "Y"], ["Police"]]})
    )
    assert reading.problems == []
    answers = reading.answers
    assert answers["1.b"].value == ("housing",)
    assert answers["1.b"].comment.endswith("Poor housing: page 3")
    assert answers["2.a"].rows == ({"child": "C2", "grade": "fair"},)
    assert answers["2.a"].comment == "seen"
    assert answers["3.d"].rows == (
        {"action": "Ring", "child": "C1", "owner": "A-03", "due": "2026-11-03", "rag": "amber"},
        {"action": "Write", "rag": "red"},
    )
    assert answers["2.b"].rows == ({"agency": "Health visiting", "came": "yes"}, {"agency": "Police"})


def test_a_worked_out_question_left_blank_has_no_value() -> None:
    reading = read(entered({slot_of("2.c", "comment"): "regular"}))
    assert (reading.answers["2.c"].value, reading.answers["2.c"].comment) == (None, "regular")


def test_problems_name_sheet_cell_question_and_what_to_do() -> None:
    wrong = {
        slot_of("1.a"): "Maybe",
        slot_of("1.c"): "03/11/26",
        slot_of("2.d"): 51,
        slot_of("1.a", "comment"): CellError("#NAME?"),
        slot_of("1.b", "tick", option="housing"): "perhaps",
        slot_of("2.a", "value", row=1, column="grade"): "ok",
    }
    reading = read(entered(wrong, {"3.d": [["Ring", "Child 9", "A-03", "soon", "blue"]]}))
    places = {(p.sheet, p.cell, p.question, p.code) for p in reading.problems}
    slots = {name: LAYOUT.slots[name] for name in wrong}
    assert {(s.sheet, s.cell) for s in slots.values()} <= {(sheet, cell) for sheet, cell, _, _ in places}
    assert {"not-an-option", "not-a-date", "out-of-range", "error", "not-a-child"} == {
        code for *_, code in places
    }
    assert len(reading.problems) == len(wrong) + 3
    message = next(p.message for p in reading.problems if p.question == "1.a" and p.code == "not-an-option")
    assert message == "The answer to 1.a: “Maybe” is no answer here. Choose one of: Good, Fair, Poor."


def test_what_was_entered_is_kept_for_the_marked_copy() -> None:
    day = dt.date(2026, 11, 3)
    names = {slot_of("1.a"): "Maybe", slot_of("1.c"): day, slot_of("2.d"): 3}
    reading = read(entered(names, {"3.d": [["Ring", None, None, day, None]]}))
    assert reading.raw == names
    assert reading.tables[slot_of("3.d", "table")] == (("Ring", None, None, day, None),)


def test_formulas_are_refused_by_name() -> None:
    name = slot_of("1.a")
    slot = LAYOUT.slots[name]
    for value in ("Good", None):
        located = Located(entries={name: Entry(value, slot.sheet, slot.cell, formula=True)})
        reading = read_answers(TINY, LAYOUT, located, ALLOCATION)
        assert reading.answers == {}
        assert [(p.cell, p.code, p.question) for p in reading.problems] == [(slot.cell, "formula", "1.a")]
        assert "formula" in reading.problems[0].message


def test_text_below_a_table_is_told_and_rows_put_in_are_read() -> None:
    slot = LAYOUT.slots[slot_of("3.d", "table")]
    last = area(slot.end or "")
    assert last is not None
    paper = entered({}, {"3.d": [["Ring"]]})
    paper.sheets[slot.sheet][last[0] + 1, 2] = "One more"
    reading = read(paper)
    assert [(p.code, p.cell) for p in reading.problems] == [("below-table", f"B{last[0] + 1}")]
    longer = entered({}, {"3.d": [["Ring"], ["Write"]]})
    longer.insert_rows(slot.sheet, last[0] - 2, 6)
    longer.sheets[slot.sheet][last[0] + 4, 2] = "At the end"
    reading = read(longer)
    assert (len(reading.answers["3.d"].rows), reading.problems) == (3, [])


def test_the_same_answers_have_the_same_hash() -> None:
    one = {slot_of("1.a"): "Good", slot_of("1.c"): dt.date(2026, 11, 3), slot_of("2.d"): 3}
    same = {slot_of("1.a"): " good", slot_of("1.c"): "03/11/2026", slot_of("2.d"): "3"}
    other = one | {slot_of("2.d"): 4}
    faulty = one | {slot_of("2.d"): "four"}
    hashes = [content_hash(read(entered(entries))) for entries in (one, same, other, faulty)]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3
    assert content_hash(read(entered(one | {slot_of("2.d"): "five"}))) != hashes[3]


@pytest.mark.requirement("S0-060")
@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("Yes", "flagged"),
        ("y", "flagged"),
        ("No", None),
        (" no. ", None),
        ("n", None),
        (False, None),
        (True, "flagged"),
        (None, "unknown"),
        ("\xa0 ", "unknown"),
        ("N/A", "flagged"),
        ("?", "flagged"),
        ("-", "flagged"),
        ("no, but call me", "flagged"),
        ("see comment", "flagged"),
        ("noo", "flagged"),
        (0, "flagged"),
        (CellError("#REF!"), "flagged"),
        (dt.date(2026, 1, 1), "flagged"),
    ],
)
def test_anything_but_a_clear_no_is_a_concern(said: Content, state: str | None) -> None:
    reading = read(entered({slot_of("3.b"): said} if said is not None else {}))
    assert [(f.question, f.type, f.state) for f in reading.flags] == (
        [("3.b", "immediate-concern", state)] if state else []
    )


@pytest.mark.requirement("S0-060")
def test_a_concern_is_heard_whatever_else_was_done_to_the_sheet() -> None:
    slot = LAYOUT.slots[slot_of("3.b")]
    place = area(slot.cell)
    assert place is not None
    sheet, row, column = slot.sheet, place[0], place[1]
    acts = {
        "name gone": lambda p: p.names.pop(slot.name),
        "all names gone": lambda p: p.names.clear(),
        "ref gone": lambda p: p.sheets[sheet].pop((row, 1)),
        "heading gone": lambda p: p.delete_rows(sheet, 4),
        "deleted above": lambda p: p.delete_up(sheet, row - 1, column, column),
        "pushed down": lambda p: p.push_down(sheet, row - 1, column),
        "sorted": lambda p: p.sort(sheet, 5, 9, lambda cells: cells.get(5, "")),
        "copied and removed": lambda p: (p.copy(sheet, "Mine", names=True), p.remove(sheet)),
        "merged": lambda p: p.merges.setdefault(sheet, []).append(f"C{row}:D{row}"),
        "renamed": lambda p: p.rename(sheet, "Mine"),
    }
    for name, act in acts.items():
        paper = entered({slot.name: "Yes"})
        act(paper)  # type: ignore[no-untyped-call]
        flags = read(paper).flags
        assert [(f.question, f.state) for f in flags] == [("3.b", "flagged")], name


@pytest.mark.requirement("S0-060")
def test_a_concern_in_a_copy_of_the_sheet_is_heard() -> None:
    slot = LAYOUT.slots[slot_of("3.b")]
    place = area(slot.cell)
    assert place is not None
    paper = entered({slot.name: "No"})
    paper.copy(slot.sheet, "Copy", names=True)
    paper.sheets["Copy"][place[:2]] = "Yes"
    reading = read(paper)
    assert [f.state for f in reading.flags] == ["flagged"]
    assert reading.answers["3.b"].value == "no"


@pytest.mark.requirement("S0-060")
def test_a_concern_question_that_is_gone_is_to_be_asked() -> None:
    paper = entered({slot_of("3.b"): "Yes"})
    paper.remove(LAYOUT.slots[slot_of("3.b")].sheet)
    assert [(f.question, f.state) for f in read(paper).flags] == [("3.b", "unknown")]
