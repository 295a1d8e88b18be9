"""Feedback on audits of every regime, reply sheets that come back, and nothing of it in the audit."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as open_word
from follow_up import DAY, Round, agreed, filled, opened
from libreoffice import saved_again
from openpyxl import load_workbook

from qa_core.cycle import feedback
from qa_core.cycle.audits import export
from qa_core.cycle.followed import followed
from qa_core.cycle.replies import import_replies, listed, take_reply
from qa_core.errors import InputError
from qa_core.model.audit import Answer, Subject
from qa_core.store.engine import execute
from qa_core.store.records import Flag, Incoming


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Round]:
    made = opened(tmp_path)
    yield made
    made.at.store.close()


def words(data: bytes) -> str:
    """Everything that a Word document says, paragraph by paragraph and cell by cell."""
    document = open_word(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def headings(data: bytes) -> list[str]:
    document = open_word(io.BytesIO(data))
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]


@pytest.mark.requirement("S0-036")
def test_feedback_goes_to_lead_professional_and_manager_strengths_first(work: Round) -> None:
    written = feedback.write(work.at, work.tier2())
    assert written.tell == "Send it to the lead professional P-01, with a copy to the line manager M-02."
    assert written.feedback.reply_by == dt.date(2026, 11, 16)
    data = written.files["K-0417 A-000001 feedback.docx"]
    order = ["What went well", "The grade, and why", "What to improve", "Remedial actions"]
    assert headings(data) == [*order, "What can be learned", "What we ask of you"]
    text = words(data)
    for wanted in (
        "Lead professional P-01",
        "Line manager M-02",
        "16 November 2026",
        "Family Support Manager",
    ):
        assert wanted in text
    assert "The rules of this audit suggest the same grade, because of these answers:" in text
    assert "Hold the TAF and review every open action" in text
    page = written.files["K-0417 A-000001 feedback.html"].decode()
    assert page.index("What went well") < page.index("The grade, and why") < page.index("What to improve")
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_other_references_and_children_do_not_stand_in_free_text(work: Round) -> None:
    comment = "K-0417 and K-0418, CAF-3: C1 and X2 spoke of K 0499 <b>=1+1</b>"
    written = feedback.write(work.at, work.tier2(**{"3_d": Answer(value="inadequate", comment=comment)}))
    shown = "this case and [reference removed], CAF-3: Child 1 and Child 2 spoke of [reference removed]"
    for name, data in written.files.items():
        if not name.endswith("xlsx"):
            text = words(data) if name.endswith("docx") else data.decode()
            assert shown in text
            assert "K-0418" not in text
            assert "out of sight" in text
            assert "C2 is out" not in text
    assert b"&lt;b&gt;=1+1" in written.files["K-0417 A-000001 feedback.html"]


@pytest.mark.requirement("S0-022")
def test_a_record_that_failed_gets_a_notice_with_one_reason_an_item(work: Round) -> None:
    written = feedback.write(work.at, work.tier1("T1A-02", "T1A-08", "T1A-16"))
    assert written.feedback.kind == "return-notice"
    text = words(written.files["K-0417 A-000001 return notice.docx"])
    assert "comes back to you because 2 items are not right yet" in text
    assert text.count("Looked at the scan.") == 3
    assert [ref.partition("\n")[0] for _, ref in written.feedback.asked] == ["T1A-02", "T1A-08"]
    assert "Line manager M-02" in text


def test_a_second_return_is_told_loudly_and_a_pass_asks_for_nothing(work: Round) -> None:
    again = feedback.write(work.at, work.tier1("T1A-02", cycle=2))
    assert "It was returned before: this is cycle 2." in words(
        again.files["K-0417 A-000001 return notice.docx"]
    )
    passed = feedback.write(work.at, work.tier1("T1A-16", record="T-4"))
    assert (passed.feedback.kind, passed.feedback.reply_by) == ("feedback", None)
    assert [name for name in passed.files if name.endswith("xlsx")] == []
    assert "Nothing has to come back" in words(passed.files["K-0417 A-000002 feedback.docx"])


@pytest.mark.requirement("S0-036")
def test_questions_are_named_whole_and_parts_by_their_titles(work: Round) -> None:
    page = feedback.write(work.at, work.tier2()).files["K-0417 A-000001 feedback.html"].decode()
    assert "where no progress is demonstrated, is there sufficient evidence of challenge and" in page
    for fragment in ("demonstrated (4.d)", "evidence of ongoing (5.b)", "nearly met (5.g)", "age (4.g)"):
        assert fragment not in page
    assert "Part by part: Child And Family Assessment: " in page
    assert "; Team Around the Family: Requires Improvement; " in page
    assert page.index("Practitioner<") < page.index("Ask each child alone")
    assert "20\u00a0November\u00a02026" in page


def test_feedback_speaks_of_concerns_but_not_of_mistaken_ones(work: Round) -> None:
    id, store = work.tier2(), work.at.store
    raised = store.keep_concerns(Incoming("a.xlsx", b"x", None), [Flag("6.e", "unsafe-practice", "seen")])
    with store.database.write() as connection:
        execute(connection, "UPDATE escalation SET audit = 1")
    name = f"K-0417 {id} feedback.html"
    assert f"raised with this audit ({raised[0]})" in feedback.write(work.at, id).files[name].decode()
    store.withdraw_escalation(raised[0], "wrong row", by="qa")
    assert "raised with this audit" not in feedback.write(work.at, id).files[name].decode()


@pytest.mark.requirement("S0-022")
def test_a_worked_out_reason_is_said_once(work: Round) -> None:
    late = "closed 60 days after the last TAF, 56 allowed"
    said = Answer(value="no", reason=late, comment=f"{late.capitalize()}.")
    about = Subject(record="T-5", cycle=1)
    id = work.keep("caf-tier1-closure", "best", "K-0417", DAY, {"T1C-14": said}, subject=about)
    text = words(feedback.write(work.at, id).files[f"K-0417 {id} feedback.docx"])
    assert text.count("56 allowed") == 1


@pytest.mark.requirement("S0-022")
def test_items_of_a_record_are_due_with_the_reply_on_the_first_sheet_too(work: Round) -> None:
    at = work.on(DAY + dt.timedelta(days=21)).at
    first = feedback.write(at, work.tier1("T1A-02"))
    assert first.feedback.reply_by == dt.date(2026, 12, 7)
    sheet = next(data for name, data in first.files.items() if name.endswith("reply.xlsx"))
    book = load_workbook(io.BytesIO(sheet))
    cells = [str(cell) for row in book["Actions"].values for cell in row if cell]
    assert "7 December 2026" in cells
    assert "Done" not in cells
    assert feedback.write(at, "A-000001").files == first.files


@pytest.mark.parametrize("instrument", ["cafcass-impact", "thematic-neglect", "thematic-voice"])
def test_every_regime_has_feedback(work: Round, instrument: str) -> None:
    written = feedback.write(work.at, work.keep(instrument, 3, "K-0417", DAY))
    assert len(written.files) == 3
    assert "What we ask of you" in headings(next(iter(written.files.values())))


def test_what_waits_for_feedback(work: Round) -> None:
    first, passed = work.tier2(), work.tier1(record="T-9")
    advised, returned = work.tier1("T1A-16", record="T-4"), work.tier1("T1A-02")
    in_exercise = work.keep("thematic-neglect", 3, "K-0418", DAY, exercise="E-1")
    assert feedback.due(work.at) == [first, advised, returned]
    feedback.write(work.at, first)
    assert feedback.due(work.at) == [advised, returned]
    assert {passed, in_exercise}.isdisjoint(feedback.due(work.at))
    work.at.store.void(returned, by="x", why="wrong case")
    assert feedback.due(work.at) == [advised]
    with pytest.raises(InputError, match="void: nobody gets feedback"):
        feedback.write(work.at, returned)


def test_written_again_it_keeps_its_reply_id_until_the_audit_changes(work: Round) -> None:
    id = work.tier2()
    one = feedback.write(work.at, id)
    two = feedback.write(work.on(DAY + dt.timedelta(days=3)).at, id)
    assert two.feedback == one.feedback
    assert two.files["K-0417 A-000001 reply.xlsx"] == one.files["K-0417 A-000001 reply.xlsx"]
    work.amend(id, **{"6_i_rationale": Answer(value="Seen again: it fades.")})
    assert feedback.listed(work.at)[0]["amended_since"] is True
    assert feedback.write(work.at, id).feedback.reply_id != one.feedback.reply_id


@pytest.mark.requirement("S0-037")
def test_a_reply_merges_without_touching_the_audit(work: Round) -> None:
    id = work.tier2()
    before, toolkit = work.at.store.audit(id), export(work.at, id)
    own = dt.date(2026, 12, 9)
    data = filled(
        work.sheet(id),
        action_1_accept="y ",
        action_2_accept="No",
        action_2_comment="The school does this already.",
        action_1_date=own,
        words_1_value="Fair.",
    )
    came = take_reply(work.at, "reply.xlsx", data)
    assert (came.status, came.audit, came.accepted, came.refused) == ("accepted", id, 1, 1)
    one, two = followed(work.at, id)
    assert (one.state, one.accepted, one.own_date) == ("replied", "yes", own)
    assert one.due == dt.date(2026, 11, 20), "a day of the reader's own is a proposal"
    assert (two.state, two.accepted) == ("replied", "no")
    [reply] = listed(work.at)
    assert reply["comments"] == {"on-audit": "Fair."}
    assert [action["row"] for action in reply["actions"]] == ["1", "2"]
    assert work.at.store.audit(id) == before
    assert export(work.at, id) == toolkit
    assert work.at.store.reply_data(1) == data
    assert feedback.listed(work.at)[0]["reply"] == "here"
    assert all(check.ok for check in work.at.store.verify())


def test_the_same_reply_is_one_and_another_a_conflict_until_somebody_decides(
    work: Round, tmp_path: Path
) -> None:
    id = work.tier2()
    data = agreed(work.sheet(id))
    file, other = tmp_path / "reply.xlsx", tmp_path / "other.xlsx"
    file.write_bytes(data)
    other.write_bytes(filled(data, action_1_accept="No", action_1_comment="Not ours."))
    [again] = saved_again([file], tmp_path)
    found = [one.status for one in import_replies(work.at, [file, file, again, other, other])]
    assert found == ["accepted", "duplicate", "duplicate", "conflict", "conflict"]
    assert [one.accepted for one in followed(work.at, id)] == ["yes", "yes"]
    assert [one.status for one in work.at.store.replies()] == ["accepted", "conflict"]
    [settled] = import_replies(work.at, [other], replacing="The manager rang")
    assert settled.status == "accepted"
    assert [one.accepted for one in followed(work.at, id)] == ["no", "yes"]
    assert [one.why for one in work.at.store.replies() if one.status == "accepted"] == [
        "",
        "The manager rang",
    ]


@pytest.mark.requirement("S0-037")
def test_a_reply_with_problems_comes_back_marked_and_is_taken_once_corrected(
    work: Round, tmp_path: Path
) -> None:
    id = work.tier2()
    file = tmp_path / "reply.xlsx"
    file.write_bytes(filled(work.sheet(id), action_1_accept="perhaps", action_2_accept="no"))
    [came] = import_replies(work.at, [file])
    assert came.status == "needs-correction"
    assert [(p.sheet, p.cell, p.question) for p in came.problems] == [
        ("Actions", "G5", "Action 1"),
        ("Actions", "H6", "Action 2"),
    ]
    assert came.marked is not None
    assert [one.state for one in followed(work.at, id)] == ["open", "open"]
    mended = filled(came.marked.read_bytes(), action_1_accept="yes", action_2_comment="Not ours to do.")
    assert take_reply(work.at, "again.xlsx", mended).status == "accepted"


def test_a_blank_sheet_a_strange_file_and_a_toolkit_are_told_apart(work: Round) -> None:
    sheet = work.sheet(work.tier2())
    assert "Nothing is filled in" in take_reply(work.at, "a.xlsx", sheet).problems[0].message
    refused = take_reply(work.at, "b.xlsx", b"%PDF-1.7 rest")
    assert (refused.status, refused.audit) == ("refused", None)
    foreign = agreed(sheet).replace(b"never", b"never")
    with_other_id = filled(foreign, return_id="F-0000-0000")
    doubtful = take_reply(work.at, "c.xlsx", with_other_id)
    assert doubtful.status == "needs-correction"
    assert "It is not certain whose reply this is" in doubtful.problems[0].message
    assert take_reply(work.at, "c.xlsx", with_other_id, confirmed=True).status == "accepted"
    assert len(work.at.store.replies()) == 3


def test_the_reply_to_older_feedback_is_a_conflict(work: Round) -> None:
    id = work.tier2()
    old = agreed(work.sheet(id))
    work.amend(id, **{"6_i_rationale": Answer(value="Seen again: it fades.")})
    work.sheet(id)
    came = take_reply(work.at, "old.xlsx", old)
    assert came.status == "conflict"
    assert "newer feedback went out" in came.problems[0].message
    assert take_reply(work.at, "old.xlsx", old, replacing="Nothing of it changed").status == "accepted"


def test_items_of_a_returned_record_can_be_replied_to(work: Round) -> None:
    id = work.tier1("T1A-02", "T1A-08")
    data = filled(
        work.sheet(id),
        action_1_accept="Yes",
        action_2_accept="No",
        action_2_comment="No agency is involved; the record says so.",
    )
    assert take_reply(work.at, "reply.xlsx", data).status == "accepted"
    assert [(one.ref, one.state, one.accepted) for one in followed(work.at, id)] == [
        ("T1A-02", "replied", "yes"),
        ("T1A-08", "replied", "no"),
    ]
