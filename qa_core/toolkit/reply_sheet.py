"""Writes reply sheets in the look of the toolkits, and the copy that shows what could not be read."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.finding import CellProblem
from qa_core.model.organisation import Organisation
from qa_core.toolkit import metrics, template_back
from qa_core.toolkit.clone import in_words
from qa_core.toolkit.fill import Entry, Fill, Problem
from qa_core.toolkit.grid import FRONT, HEADER_ROW, IDENTITY, LISTS, PROBLEMS, RETURN_ID_NAME
from qa_core.toolkit.mend import mended
from qa_core.toolkit.naming import letter
from qa_core.toolkit.pen import Pen
from qa_core.toolkit.reply import (
    ACTIONS,
    COMMENT_HEADS,
    COMMENTS,
    HEADS,
    QUESTIONS,
    ReplySheet,
    asked,
    layout_of,
    shown_ref,
)
from qa_core.toolkit.signing import sign
from qa_core.toolkit.stamp import Stamp

FAMILY, TEAM = "family-support-manager", "qa-team"
FRONT_WIDTHS = {"A": 26.0, "B": 46.0, "C": 4.0, "D": 92.0}
WIDTHS = dict(zip("ABCDEFGHIJ", (11.0, 34.0, 38.0, 19.0, 19.0, 9.0, 12.0, 38.0, 14.0, 8.0), strict=True))
WORD_WIDTHS = {"A": 13.0, "B": 52.0, "C": 110.0}
STEPS = (
    "1.  Read the feedback that came with this sheet, best together: lead professional and manager.",
    "2.  Sheet Actions: say of each action whether you accept it. If you do not, say why beside it.",
    "3.  Where another day is more realistic than the one given, write it into Your own date.",
    "4.  Sheet Your comments: what you think of the audit, and what stood in the way.",
    "5.  Write Child 1, Child 2 and so on, and people’s roles. Write no names.",
    "6.  Save, and send back this same file. Yellow cells are yours.",
)
_BEGINNING = dt.datetime(2000, 1, 1)


def reply_sheet(
    sheet: ReplySheet,
    key: bytes,
    organisation: Organisation,
    *,
    entries: Mapping[str, Entry] | None = None,
    problems: Sequence[CellProblem] = (),
) -> bytes:
    """The workbook of a reply; the same arguments give the same bytes.

    Args:
        sheet: what it is made for.
        key: the store's secret key: it is signed like a toolkit.
        organisation: whose name, colour and posts it shows.
        entries: what stands in its cells already, by slot name.
        problems: what must be put right; they are marked, and listed on a sheet of their own.
    """
    layout = layout_of(tuple(action.ref for action in sheet.actions))
    listed = tuple(_problem(one) for one in problems) if problems else None
    pen = Pen(asked(len(sheet.actions)), layout, organisation, Fill(dict(entries or {}), {}, listed))
    _front(pen, sheet)
    if sheet.actions:
        _actions(pen, sheet)
    _comments(pen)
    for title in (LISTS, IDENTITY):
        pen.book.create_sheet(title)
    template_back.lists(pen)
    _identity(pen, sheet, key)
    if problems:
        template_back.problems(pen)
    return Stamp(mended(_saved(pen), pen.cached)).fill(pen.values)


def _problem(problem: CellProblem) -> Problem:
    place = (problem.sheet or "", problem.cell or "")
    return Problem(problem.message, *(place if place[0] in (ACTIONS, COMMENTS) else ("", "")))


def _front(pen: Pen, sheet: ReplySheet) -> None:
    ws = pen.sheet(FRONT, FRONT_WIDTHS)
    organisation = pen.organisation
    wrong = pen.fill.problems is not None
    words = (
        f"Please put right what the sheet {PROBLEMS} lists." if wrong else "Please reply by the date below."
    )
    pen.band(ws, "Reply to feedback on an audit", f"{organisation.name}. {words}", 4, back="")
    alarm = (
        f"If you are worried about a child: stop, and tell the {organisation.post(FAMILY)} today. Do not "
        "wait for this reply."
    )
    for column in FRONT_WIDTHS:
        pen.put(ws, f"{column}4", "", "alarm")
    pen.put(ws, "A4", alarm, "alarm")
    ws.merge_cells("A4:D4")
    ws.row_dimensions[4].height = metrics.height(1, 11) + 10
    ws.row_dimensions[5].height = 8
    _about(pen, ws, sheet)
    pen.put(ws, "D6", "How to reply", "title")
    for row, step in enumerate(STEPS, 7):
        pen.put(ws, f"D{row}", step, "step")
    _progress(pen, ws, sheet)
    pen.protect(ws)
    ws.page_setup.fitToHeight = 1


def _progress(pen: Pen, ws: Worksheet, sheet: ReplySheet) -> None:
    """How far each sheet is, with a link to it."""
    for column, words in (("A", "Sheet"), ("B", "Answered so far")):
        pen.put(ws, f"{column}16", words, "head")
    for row, line in enumerate(_sheets(sheet), 17):
        pen.link(ws, f"A{row}", line, line, "sheet link")
        slots = "G" if line == ACTIONS else "C"
        count = len(sheet.actions) if line == ACTIONS else len(QUESTIONS)
        area = f"'{line}'!{slots}{HEADER_ROW + 1}:{slots}{HEADER_ROW + count}"
        filled = [s for s in pen.layout.sheet(line).rows if pen.fill.of(s.slots[0]) not in (None, "")]
        formula = f'=SUMPRODUCT(--(LEN(TRIM({area}))>0))&" of {count}"'
        pen.formula(ws, f"B{row}", formula, f"{len(filled)} of {count}", "progress")
        ws.row_dimensions[row].height = 17


def _sheets(sheet: ReplySheet) -> list[str]:
    return [ACTIONS, COMMENTS] if sheet.actions else [COMMENTS]


def _about(pen: Pen, ws: Worksheet, sheet: ReplySheet) -> None:
    by = in_words(sheet.reply_by) if sheet.reply_by else "as agreed"
    lines = [
        ("Case reference", sheet.case, "value big"),
        ("Lead professional", sheet.reader or "as in the feedback", "value"),
        ("Copied to manager", sheet.copied or "as in the feedback", "value"),
        ("Please reply by", by, "value"),
        ("Send it to", pen.organisation.post(TEAM), "value"),
        ("About", f"{sheet.title}, audit {sheet.audit}", "value small"),
        ("Reply id", sheet.reply_id, "value"),
    ]
    for row, (label, value, style) in enumerate(lines, 6):
        pen.put(ws, f"A{row}", label, "label")
        pen.enter(ws, f"B{row}", value, style).quotePrefix = True
        if value == sheet.reply_id:
            pen.name(RETURN_ID_NAME, FRONT, f"B{row}")
        pen.high(ws, row, [(value, FRONT_WIDTHS["B"], 10, False)] if style == "value small" else [], 22)


def _actions(pen: Pen, sheet: ReplySheet) -> None:
    ws = pen.sheet(ACTIONS, WIDTHS)
    note = (
        "Say of each action whether you accept it. Give a day of your own where the one given cannot be met."
    )
    pen.band(ws, "Actions", note, len(WIDTHS))
    _heads(pen, ws, HEADS)
    instrument = pen.instrument
    for n, (action, row) in enumerate(zip(sheet.actions, pen.layout.sheet(ACTIONS).rows, strict=True), 1):
        at = row.number
        pen.put(ws, f"A{at}", shown_ref(action.ref), "ref").quotePrefix = True
        due = in_words(action.due) if action.due else "no date"
        texts = (action.finding, action.action, action.owner, due, action.rag.capitalize())
        for column, text in zip("BCDEF", texts, strict=True):
            pen.enter(ws, f"{column}{at}", text, "prompt part" if column == "C" else "look")
        for slot, style in zip(row.slots, ("choice", "words", "date"), strict=True):
            pen.answer(ws, slot, style)
        pen.choices.ask(ws, f"G{at}", instrument.questions[f"{n}"])
        pen.choices.ask(ws, f"I{at}", instrument.questions[f"{n}.date"])
        said = pen.fill.of(row.slots[0]) not in (None, "")
        pen.formula(ws, f"J{at}", f'=IF(LEN(TRIM(G{at}))>0,"✓","")', "✓" if said else "", "done")
        comment = str(pen.fill.of(row.slots[1]) or "")
        wide = [(t, WIDTHS[c], 10.0, False) for c, t in zip("BCDH", (*texts[:3], comment), strict=True)]
        pen.high(ws, at, [*wide, (due, WIDTHS["E"], 10.0, False)], 36)
    _frozen(pen, ws)


def _comments(pen: Pen) -> None:
    ws = pen.sheet(COMMENTS, WORD_WIDTHS)
    pen.band(ws, COMMENTS, "In your own words; both may stay empty. Write no names.", len(WORD_WIDTHS))
    _heads(pen, ws, COMMENT_HEADS)
    for row in pen.layout.sheet(COMMENTS).rows:
        pen.put(ws, f"A{row.number}", row.ref, "ref")
        pen.put(ws, f"B{row.number}", QUESTIONS[row.key], "prompt")
        pen.answer(ws, row.slots[0], "words")
        pen.high(ws, row.number, [(str(pen.fill.of(row.slots[0]) or ""), WORD_WIDTHS["C"], 10, False)], 90)
    _frozen(pen, ws)


def _heads(pen: Pen, ws: Worksheet, heads: Sequence[str]) -> None:
    for n, words in enumerate(heads, 1):
        pen.put(ws, f"{letter(n)}{HEADER_ROW}", words, "head")
    ws.row_dimensions[HEADER_ROW].height = 32


def _frozen(pen: Pen, ws: Worksheet) -> None:
    ws.freeze_panes = f"A{HEADER_ROW + 1}"
    ws.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    pen.protect(ws)


def _identity(pen: Pen, sheet: ReplySheet, key: bytes) -> None:
    """The hidden copies of what the sheet is signed for."""
    ws = pen.book[IDENTITY]
    identity = sheet.identity
    for row, (name, text) in enumerate({**identity, "hmac": sign(key, identity)}.items(), 1):
        pen.put(ws, f"A{row}", name, "hidden")
        pen.enter(ws, f"B{row}", text, "hidden").quotePrefix = True
        book: Any = pen.book
        book.custom_doc_props.append(StringProperty(name=f"qa_{name}", value=pen.token(text)))
    ws.column_dimensions["A"].width, ws.column_dimensions["B"].width = 16, 70
    ws.sheet_state = "hidden"


def _saved(pen: Pen) -> bytes:
    book: Any = pen.book
    book.active = 0
    book.properties.creator = pen.organisation.name
    book.properties.title = "Reply to feedback on an audit"
    book.properties.created = _BEGINNING
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
