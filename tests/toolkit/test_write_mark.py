"""Exports and marked copies: what an auditor entered is all there, and comes back the same."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import samples
from openpyxl import load_workbook

from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer, Audit
from qa_core.model.finding import CellProblem, Finding
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.rules.examples import example_audit
from qa_core.toolkit.answers import Reading, content_hash, read_answers
from qa_core.toolkit.entries import layout_for
from qa_core.toolkit.identify import identify
from qa_core.toolkit.layout import layout_of
from qa_core.toolkit.limits import Limits
from qa_core.toolkit.locate import locate
from qa_core.toolkit.mark import filled, marked_copy, placed
from qa_core.toolkit.package import open_book
from qa_core.toolkit.signing import verify
from qa_core.toolkit.ticks import joined, parted

KEY = b"a secret"
ORGANISATION = Organisation(name="Westmere Council")


def _audit(
    instrument: Instrument, answers: dict[str, Answer], facts: dict[str, object] | None = None
) -> Audit:
    return Audit(
        instrument=instrument.id,
        version=instrument.version,
        case="K-0417",
        auditor="A-03",
        date=samples.TODAY,
        facts=facts or {},
        answers=answers,
    )


def _read(instrument: Instrument, allocation: Allocation, data: bytes, audit: Audit | None = None) -> Reading:
    layout = layout_for(instrument, allocation, audit) if audit else layout_of(instrument, allocation)
    book = open_book(data, Limits())
    identity = identify(book, lambda fields, mark: verify(KEY, fields, mark))
    assert (identity.return_id, identity.signed, identity.disagreement) == (allocation.return_id, True, None)
    return read_answers(instrument, layout, locate(book, layout), allocation)


def _there_and_back(instrument: Instrument, allocation: Allocation, answers: dict[str, Answer]) -> Reading:
    audit = _audit(instrument, answers)
    return _read(instrument, allocation, filled(instrument, allocation, KEY, ORGANISATION, audit), audit)


@pytest.mark.requirement("S0-034")
@pytest.mark.parametrize("pick", ["best", "worst"])
@pytest.mark.parametrize("id", ["tiny", "caf-tier2"])
def test_an_export_reads_as_the_same_answers(id: str, pick: str, tiny: Instrument) -> None:
    instrument = tiny if id == "tiny" else Instrument.from_package("qa_caf_tier2")
    allocation = samples.allocation(instrument)
    answers = example_audit(instrument, pick, facts=allocation.facts).answers  # type: ignore[arg-type]
    reading = _there_and_back(instrument, allocation, answers)
    assert reading.problems == []
    assert reading.answers == {key: answer for key, answer in answers.items() if not answer.empty}


@pytest.mark.parametrize(
    "answer",
    [
        Answer(value="good", comment="=1+1\n+2 _x0041_ @@CASE@@ “quoted” & <b>"),
        Answer(value="poor", comment="-"),
        Answer(comment="not decided yet"),
    ],
)
def test_comments_come_back_letter_for_letter(
    tiny: Instrument, allocation: Allocation, answer: Answer
) -> None:
    assert _there_and_back(tiny, allocation, {"1.a": answer}).answers == {"1.a": answer}


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("1.b", Answer(value=("housing", "isolation"), comment="Seen.\nPoor housing: page 3")),
        ("1.b", Answer(value=(), comment="Looked for, not found.")),
        ("1.c", Answer(value="2026-02-28")),
        ("2.a", Answer(value="fair", reason="One child was ill.", comment="See the notes.")),
        ("2.c", Answer(value="na", comment="No meeting yet.")),
        ("2.d", Answer(value=0)),
        ("2.d", Answer(value=17)),
        ("2.a", Answer(rows=({"child": "C2", "grade": "good"},))),
        ("2.b", Answer(rows=({"agency": "Police", "came": "no"}, {"agency": "School", "came": "yes"}))),
        ("3.c", Answer(value="=cmd|'/c calc'!A0")),
        (
            "3.d",
            Answer(
                rows=({"action": "Call", "child": "C2", "owner": "A-9", "due": "2026-12-01", "rag": "red"},)
            ),
        ),
    ],
)
def test_each_kind_of_answer_comes_back(
    tiny: Instrument, allocation: Allocation, key: str, answer: Answer
) -> None:
    reading = _there_and_back(tiny, allocation, {key: answer})
    assert reading.problems == []
    assert reading.answers == {key: answer}


@pytest.mark.requirement("S0-036")
def test_tables_and_blocks_grow_with_the_audit(tiny: Instrument, allocation: Allocation) -> None:
    actions = tuple({"action": f"Action {n}", "owner": "A-9"} for n in range(40))
    grades = tuple({"child": f"C{n}", "grade": "good"} for n in range(1, 7))
    answers = {"2.a": Answer(rows=grades), "3.d": Answer(rows=actions)}
    assert _there_and_back(tiny, allocation, answers).answers == answers


def test_the_usual_layout_finds_all_rows_of_a_grown_table(tiny: Instrument, allocation: Allocation) -> None:
    answers = {"3.d": Answer(rows=tuple({"action": f"Action {n}"} for n in range(40)))}
    data = filled(tiny, allocation, KEY, ORGANISATION, _audit(tiny, answers))
    assert _read(tiny, allocation, data).answers == answers


def test_a_text_without_a_cell_is_named_not_lost(tiny: Instrument, allocation: Allocation) -> None:
    audit = _audit(tiny, {"3.c": Answer(value="all", comment="why ever"), "1.a": Answer(reason="because")})
    with pytest.raises(InputError) as error:
        filled(tiny, allocation, KEY, ORGANISATION, audit)
    assert len(error.value.problems) == 2
    assert "3.c: a toolkit has no cell for this comment (“why ever”)" in error.value.problems[0]


def _marked(tiny: Instrument, allocation: Allocation, problems: list[CellProblem], **more: object) -> bytes:
    entries = {"qa_1_a_value": "Goodish", "qa_1_a_comment": "=1+1", "qa_1_c_value": dt.date(2026, 2, 28)}
    findings = [Finding(code="X2", level="warn", question="3.a", message="Say why.")]
    return marked_copy(tiny, allocation, KEY, ORGANISATION, entries, problems, findings, **more)  # type: ignore[arg-type]


PROBLEM = CellProblem(sheet="1 Assessment", cell="D5", question="1.a", message="“Goodish” is no answer here.")


def test_a_marked_copy_keeps_every_entry_and_marks_the_problem(
    tiny: Instrument, allocation: Allocation
) -> None:
    rows = (("Call the school", None, "A-9", dt.date(2026, 12, 1), "Purple"),)
    data = _marked(tiny, allocation, [PROBLEM], tables={"qa_3_d_table": rows})
    book = load_workbook(io.BytesIO(data))
    ws = book["1 Assessment"]
    assert (ws["D5"].value, ws["E5"].value) == ("Goodish", "=1+1")
    assert ws["E5"].data_type == "s"
    assert ws["E5"].quotePrefix
    assert ws["D5"].comment.text == PROBLEM.message
    assert ws["D5"].fill.fgColor.rgb != ws["E5"].fill.fgColor.rgb
    assert not ws["D5"].protection.locked
    table = book["3.d Remedial actions"]
    assert [table[f"{c}5"].value for c in "BDF"] == ["Call the school", "A-9", "Purple"]


def test_the_problems_come_first_with_links_and_concerns_on_top(
    tiny: Instrument, allocation: Allocation
) -> None:
    concern = CellProblem(sheet="3 Judgement", cell="D7", question="3.b", message="Is there a concern?")
    whole = CellProblem(code="identity", message="Whose return is this?")
    book = load_workbook(io.BytesIO(_marked(tiny, allocation, [PROBLEM, whole, concern])))
    assert book.sheetnames[0] == "Problems"
    ws = book["Problems"]
    lines = [[cell.value for cell in row[1:4]] for row in ws.iter_rows(min_row=5)]
    assert lines[0] == ["3 Judgement, D7", "3.b  Is there an immediate concern?", "Is there a concern?"]
    assert lines[1][0] == "1 Assessment, D5"
    assert lines[2][2] == "Whose return is this?"
    assert lines[3][2] == "To consider: Say why."
    assert ws["B6"].hyperlink.location == "'1 Assessment'!D5"


def test_a_marked_copy_can_be_corrected_and_sent_back(tiny: Instrument, allocation: Allocation) -> None:
    before = _read(tiny, allocation, _marked(tiny, allocation, [PROBLEM]))
    assert [problem.cell for problem in before.problems] == ["D5"]
    book = load_workbook(io.BytesIO(_marked(tiny, allocation, [PROBLEM])))
    book["1 Assessment"]["D5"] = "Good"
    target = io.BytesIO()
    book.save(target)
    after = _read(tiny, allocation, target.getvalue())
    assert after.problems == []
    assert after.answers == {"1.a": Answer(value="good", comment="=1+1"), "1.c": Answer(value="2026-02-28")}
    assert content_hash(after) != content_hash(before)


def test_a_problem_from_a_moved_row_is_shown_at_its_question(
    tiny: Instrument, allocation: Allocation
) -> None:
    moved = PROBLEM.model_copy(update={"cell": "D9"})
    book = load_workbook(io.BytesIO(_marked(tiny, allocation, [moved])))
    assert book["1 Assessment"]["D5"].comment.text == moved.message


def test_the_same_marks_give_the_same_bytes(tiny: Instrument, allocation: Allocation) -> None:
    assert _marked(tiny, allocation, [PROBLEM]) == _marked(tiny, allocation, [PROBLEM])


@pytest.mark.parametrize(
    ("finding", "cell"),
    [
        (Finding(code="unanswered", level="block", question="1.a", message="."), "D5"),
        (Finding(code="B1", level="block", question="1.a", message="."), "E5"),
        (Finding(code="na-reason", level="block", question="2.c", message="."), "E8"),
        (Finding(code="override-reason", level="block", question="2.c", message="."), "E9"),
        (
            Finding(code="row-incomplete", level="block", question="3.d", row=3, column="due", message="."),
            "E7",
        ),
        (Finding(code="X1", level="block", question="3.d", message="."), "B5"),
        (Finding(code="unanswered", level="block", question="2.a", row=2, column="grade", message="."), "D9"),
        (Finding(code="unanswered", level="block", question=None, message="."), None),
    ],
)
def test_findings_point_at_the_cell_to_put_right(
    tiny: Instrument, allocation: Allocation, finding: Finding, cell: str | None
) -> None:
    assert placed(layout_of(tiny, allocation), finding).cell == cell


LABELS = {"a": "Poverty", "b": "Poor housing"}


@pytest.mark.parametrize(
    "comment",
    ["", "Plain", "Poverty: p. 3", "Seen.\nPoverty: p. 3\nPoor housing: p. 4", "Poor housing: x\nPoverty: y",
     "Poverty:  two spaces", "Poverty: a\nPoverty: b", "Poverty: \nrest", "Poverty: p. 3\nand more"],
)  # fmt: skip
def test_texts_beside_ticks_come_together_again(comment: str) -> None:
    rest, beside = parted(comment, LABELS)
    assert joined(rest, ((LABELS[o], beside[o]) for o in LABELS if o in beside)) == comment
