"""The sheets behind: grades, long guidance, problems, the hidden lists and the hidden identity."""

from __future__ import annotations

import datetime as dt

from qa_core.model.allocation import Allocation
from qa_core.model.instrument import Option
from qa_core.toolkit.grid import GRADES, GUIDANCE, HEADER_ROW, IDENTITY, LISTS, PROBLEMS
from qa_core.toolkit.layout import LONG_GUIDANCE
from qa_core.toolkit.naming import letter
from qa_core.toolkit.pen import Pen

_NOBODY = Allocation(
    return_id="", instrument="", version="", digest="", case="", auditor="", exported=dt.date.min
)
FIELDS = tuple(_NOBODY.identity)
SIGNATURE = "hmac"
_WIDE = 120.0


def grades(pen: Pen) -> None:
    """What each grade means, best first, then whatever else is explained of the answers."""
    ws = pen.sheet(GRADES, {"A": 30.0, "B": _WIDE})
    pen.band(ws, "What the grades mean", "Judge the whole of what you saw against these words.", 2)
    row = _options(pen, HEADER_ROW, "Grade", pen.instrument.grade_scale)
    others = {**pen.instrument.scales, **pen.instrument.lists}
    for name, options in others.items():
        explained = tuple(option for option in options if option.guidance or option.descriptor)
        if name != pen.instrument.grades and explained and name in _chosen(pen):
            row = _options(pen, row + 1, _used_at(pen, name), explained)
    pen.protect(ws)


def guidance(pen: Pen) -> None:
    """Guidance too long to stand beside its question; a paragraph a row."""
    ws = pen.sheet(GUIDANCE, {"A": 14.0, "B": 36.0, "C": 110.0})
    pen.band(ws, "Guidance", "What is too long to stand beside its question.", 3)
    for n, words in enumerate(("Ref", "Question", "What to look for"), 1):
        pen.put(ws, f"{letter(n)}{HEADER_ROW}", words, "head")
    row = HEADER_ROW
    for question in pen.instrument.questions.values():
        if question.key not in pen.layout.row_of:
            continue
        paragraphs = question.guidance.strip().split("\n") if len(question.guidance) > LONG_GUIDANCE else []
        for first, paragraph in enumerate(paragraphs):
            row += 1
            for column, text, style in (("A", question.key, "ref"), ("B", question.prompt, "prompt")):
                pen.put(ws, f"{column}{row}", "" if first else text, style if not first else "empty")
            pen.put(ws, f"C{row}", paragraph, "look")
            pen.high(ws, row, [(paragraph, 110, 10, False), ("" if first else question.prompt, 36, 11, True)])
    ws.freeze_panes = f"A{HEADER_ROW + 1}"
    ws.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    pen.protect(ws)


def problems(pen: Pen) -> None:
    """What to put right, first in line, each with a link to its cell; concerns come first."""
    found = pen.fill.problems or ()
    ws = pen.sheet(PROBLEMS, {"A": 6.0, "B": 34.0, "C": 50.0, "D": 95.0}, at=0)
    pen.band(
        ws, "Please look at these", "Each line leads to its place. Marked cells carry the same words.", 4
    )
    for n, words in enumerate(("No.", "Where", "Question", "What to do"), 1):
        pen.put(ws, f"{letter(n)}{HEADER_ROW}", words, "head")
    for row, problem in enumerate(found, HEADER_ROW + 1):
        loud = " loud" if problem.loud else ""
        pen.put(ws, f"A{row}", "", f"ref{loud}").value = row - HEADER_ROW
        where = f"{problem.sheet}, {problem.cell}" if problem.cell else problem.sheet
        if problem.sheet:
            pen.link(ws, f"B{row}", where, problem.sheet, "link", problem.cell or "A1")
        else:
            pen.put(ws, f"B{row}", "the whole toolkit", "look")
        pen.put(ws, f"C{row}", problem.about, f"look{loud}")
        pen.enter(ws, f"D{row}", problem.message, f"prompt part{loud}")
        texts = [
            (where, 34.0, 10.0, False),
            (problem.about, 50.0, 10.0, False),
            (problem.message, 95.0, 10.0, False),
        ]
        pen.high(ws, row, texts, 24)
    ws.freeze_panes = f"A{HEADER_ROW + 1}"
    ws.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    pen.protect(ws)


def lists(pen: Pen) -> None:
    """The hidden lists of the dropdowns; written last, when all are known."""
    ws = pen.book[LISTS]
    pen.choices.write(ws, pen.put)
    ws.sheet_state = "hidden"


def identity(pen: Pen) -> None:
    """The hidden copy of what the toolkit is signed for."""
    ws = pen.book[IDENTITY]
    for row, field in enumerate((*FIELDS, SIGNATURE), 1):
        pen.put(ws, f"A{row}", field, "hidden")
        pen.put(ws, f"B{row}", f"@@{field.upper()}@@", "hidden").quotePrefix = True
    ws.column_dimensions["A"].width, ws.column_dimensions["B"].width = 16, 70
    ws.sheet_state = "hidden"


def _chosen(pen: Pen) -> set[str]:
    """The scales and lists that this toolkit has dropdowns for; beside ticks their words stand already."""
    asked = pen.layout.row_of
    questions = [q for key, q in pen.instrument.questions.items() if key in asked]
    return {one.answer for q in questions for one in (q, *q.columns) if not one.many}


def _used_at(pen: Pen, answer: str) -> str:
    asked = pen.layout.row_of
    keys = [key for key, q in pen.instrument.questions.items() if q.answer == answer and key in asked]
    tables = pen.instrument.columns.items()
    keys += [address.partition("[]")[0] for address, column in tables if column.answer == answer]
    shown = ", ".join(dict.fromkeys(key for key in keys if key in asked))
    return f"Answer at {shown}" if len(shown) < 24 else "Answer"


def _options(pen: Pen, row: int, head: str, options: tuple[Option, ...]) -> int:
    ws = pen.book[GRADES]
    pen.put(ws, f"A{row}", head, "head")
    pen.put(ws, f"B{row}", "What it means", "head")
    ws.row_dimensions[row].height = 22
    for option in options:
        words = "\n".join(text.strip() for text in (option.descriptor, option.guidance) if text.strip())
        row += 1
        pen.put(ws, f"A{row}", option.label, "prompt")
        pen.put(ws, f"B{row}", words, "look")
        pen.high(ws, row, [(words, _WIDE, 10, False), (option.label, 30, 11, True)])
    return row + 1
