"""The reply sheet: written in the look of the toolkits, signed, found again and read like them."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from follow_up import agreed, filled
from libreoffice import saved_again
from openpyxl import load_workbook

from qa_core.model.organisation import Organisation
from qa_core.toolkit.identify import identify
from qa_core.toolkit.package import open_book
from qa_core.toolkit.reply import ReplyAction, ReplySheet
from qa_core.toolkit.reply_read import ReadReply, read_reply
from qa_core.toolkit.reply_sheet import reply_sheet
from qa_core.toolkit.signing import verify

KEY = b"k" * 32
ACTIONS = (
    ReplyAction("1", "=SUM(A1) No TAF\nfor 63 days", "Hold it", "P-01", dt.date(2026, 12, 1), "red"),
    ReplyAction("2", "@@CASE@@ <b>", "Direct work", "lead professional", None, "amber"),
)


@pytest.fixture(scope="module")
def sheet() -> bytes:
    return reply_sheet(_about(ACTIONS), KEY, Organisation(name="Westmere Council"))


def _about(actions: tuple[ReplyAction, ...]) -> ReplySheet:
    due = dt.date(2026, 11, 16)
    return ReplySheet("F-7K2M-94QX", "A-000001", 1, "K-0417", "Tier 2", "P-01", "M-02", due, actions)


def read(data: bytes, *refs: str) -> ReadReply:
    return read_reply(open_book(data), refs or ("1", "2"))


@pytest.mark.requirement("S0-037")
def test_it_is_signed_and_says_whose_it_is(sheet: bytes) -> None:
    found = identify(open_book(sheet), lambda fields, mark: verify(KEY, fields, mark))
    assert (found.return_id, found.signed, found.disagreement) == ("F-7K2M-94QX", True, None)
    assert found.fields["kind"] == "reply"
    assert reply_sheet(_about(ACTIONS), KEY, Organisation(name="Westmere Council")) == sheet


def test_nothing_that_auditors_wrote_acts_or_is_lost(sheet: bytes) -> None:
    rows = load_workbook(io.BytesIO(sheet))["Actions"]
    assert rows["B5"].value == "=SUM(A1) No TAF\nfor 63 days"
    assert (rows["B5"].data_type, rows["B5"].quotePrefix) == ("s", True)
    assert rows["B6"].value == "@@CASE@@ <b>"


def test_answers_are_read_forgivingly_and_never_guessed(sheet: bytes) -> None:
    own = dt.date(2026, 12, 9)
    found = read(filled(sheet, action_1_accept=" YES", action_1_date="9 Dec 2026", action_2_accept=True))
    assert [(one.accepted, one.own_date) for one in found.said] == [(True, own), (True, None)]
    assert found.problems == ()
    wrong = read(filled(sheet, action_1_accept="=1+1", action_2_accept="ok", action_1_date="soon"))
    assert {(p.cell, p.question) for p in wrong.problems} == {
        ("G5", "Action 1"),
        ("G6", "Action 2"),
        ("I5", "Action 1"),
    }
    assert wrong.said[0].accepted is None


def test_what_is_missing_is_told_by_sheet_and_cell(sheet: bytes) -> None:
    found = read(filled(sheet, action_1_accept="no"))
    assert [(p.sheet, p.cell, p.code) for p in found.problems] == [
        ("Actions", "H5", "comment-missing"),
        ("Actions", "G6", "unanswered"),
    ]
    assert read(sheet).blank


def test_the_same_answers_saved_by_another_program_are_the_same(sheet: bytes, tmp_path: Path) -> None:
    own = dt.date(2026, 12, 9)
    data = filled(agreed(sheet), action_1_date=own, words_1_value="Fair.\nThank you.")
    file = tmp_path / "reply.xlsx"
    file.write_bytes(data)
    [other] = saved_again([file], tmp_path)
    before, after = read(data), read(other.read_bytes())
    assert after.problems == ()
    assert (after.said, after.comments) == (before.said, before.comments)
    assert after.content_hash == before.content_hash
    found = identify(open_book(other.read_bytes()), lambda fields, mark: verify(KEY, fields, mark))
    assert (found.return_id, found.signed) == ("F-7K2M-94QX", True)


@pytest.mark.parametrize("act", ["insert", "sort", "delete", "rename", "copy"])
def test_what_people_do_to_it_is_found_again_or_told(sheet: bytes, act: str) -> None:
    data = filled(sheet, action_1_accept="Yes", action_2_accept="No", action_2_comment="Not ours.")
    book = load_workbook(io.BytesIO(data))
    _done(book, act)
    saved = io.BytesIO()
    book.save(saved)
    found = read(saved.getvalue())
    right = [one.accepted for one in found.said] == [True, False] and not found.problems
    assert right or found.problems, "a wrong answer went unseen"
    for one, wanted in zip(found.said, (True, False), strict=True):
        assert one.accepted in (wanted, None)


def _done(book: Any, act: str) -> None:
    rows = book["Actions"]
    if act == "insert":
        rows.insert_rows(5)
    elif act == "sort":
        for column in range(1, 10):
            top, below = rows.cell(5, column), rows.cell(6, column)
            top.value, below.value = below.value, top.value
    elif act == "delete":
        rows.delete_rows(5)
    elif act == "rename":
        rows.title = "Our actions"
    else:
        book.copy_worksheet(rows)


def test_without_actions_it_asks_for_comments_alone() -> None:
    data = reply_sheet(_about(()), KEY, Organisation())
    assert "Actions" not in load_workbook(io.BytesIO(data)).sheetnames
    found = read_reply(open_book(filled(data, words_2_value="More time.")), ())
    assert (found.said, found.comments) == ((), {"in-the-way": "More time."})
