"""The first sheet: whose audit this is, what to do, whom to tell, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.toolkit import metrics
from qa_core.toolkit.grid import FRONT, GRADES, PROBLEMS, RETURN_ID_NAME, Sheet
from qa_core.toolkit.pen import Pen
from qa_core.toolkit.progress import summary

WIDTHS = {"A": 36.0, "B": 50.0, "C": 4.0, "D": 96.0}
FAMILY_SUPPORT = "family-support-manager"
_FIRST = 6
STEPS = (
    "1.  Work through the sheets from left to right. Yellow cells are yours to fill in.",
    "2.  Choose from the lists (Alt + Down arrow opens them). Delete empties a cell.",
    "3.  Say in the comment what in the record shows it: reports and colleagues rely on it.",
    "4.  A tick in the column Done shows a finished row; a dash, that the row is not needed.",
    "5.  Write Child 1, Child 2 and so on, and people's roles. Write no names.",
    "6.  Save, and send back this same file. Please do not copy the answers into another one.",
)
SELF = "Self-check, counts nowhere"
SELF_NOTE = "For your own use: it is kept apart from every audit, and no figure or report counts it."
AGAIN_HEAD = "What was not right last time"
AGAIN_NOTE = "Please look at these first. They are marked on their sheets; everything is checked again."
CORRECT = "Please put right what the sheet Problems lists, save, and send this file back."


def write(pen: Pen) -> None:
    """The front sheet; it names the exercise, the agency and the record where there is one."""
    ws = pen.sheet(FRONT, WIDTHS)
    organisation = pen.organisation
    corrected = pen.fill.problems is not None
    back = SELF_NOTE if pen.occasion.self_check else "Please return this by the date below."
    note = f"{organisation.name}. " + (CORRECT if corrected else back)
    pen.band(ws, title(pen), note, len(WIDTHS), back="")
    _alarm(pen, ws)
    first = _again(pen, ws)
    end = _identity(pen, ws, first)
    _steps(pen, ws, first)
    _sheets(pen, ws, max(end, first + len(STEPS)) + 2)
    pen.protect(ws)
    ws.page_setup.fitToHeight = 1


def title(pen: Pen) -> str:
    """What stands above the front sheet and in the workbook's properties (S0-005)."""
    return f"{SELF}: {pen.instrument.title}" if pen.occasion.self_check else pen.instrument.title


def alarm(instrument: Instrument, organisation: Organisation) -> str:
    """Whom to tell today of unsafe practice or an immediate concern (S0-057, S0-060)."""
    manager = organisation.post(FAMILY_SUPPORT)
    told = [_post(instrument, organisation, post) for post in _told(instrument)]
    wait = "Do not wait until this toolkit is finished."
    if len(told) < 2:
        sight = "If you see unsafe practice, or have an immediate concern for a child"
        return f"{sight}: stop, and tell the {manager} today.\n{wait}"
    unsafe = f"If you see unsafe practice: stop, and tell the {manager} today."
    concern = f"If you have an immediate concern for a child: stop, and tell today {_listing(told)}."
    return f"{unsafe}\n{concern}\n{wait}"


def _told(instrument: Instrument) -> list[str]:
    """The posts that the instrument lists for the case of a concern."""
    for options in instrument.lists.values():
        ids = [option.id for option in options]
        if FAMILY_SUPPORT in ids:
            return ids
    return []


def _post(instrument: Instrument, organisation: Organisation, post: str) -> str:
    labels = {option.id: option.label for options in instrument.lists.values() for option in options}
    return organisation.posts.get(post) or labels.get(post) or organisation.post(post)


def _listing(words: list[str]) -> str:
    named = [f"the {word}" for word in words]
    return f"{', '.join(named[:-1])} and {named[-1]}"


def _alarm(pen: Pen, ws: Worksheet) -> None:
    words = alarm(pen.instrument, pen.organisation)
    for column in WIDTHS:
        pen.put(ws, f"{column}4", "", "alarm")
    pen.put(ws, "A4", words, "alarm")
    ws.merge_cells("A4:D4")
    ws.row_dimensions[4].height = (
        metrics.height(metrics.lines(words, sum(WIDTHS.values()), 11, bold=True), 11) + 8
    )
    ws.row_dimensions[5].height = 8


def _again(pen: Pen, ws: Worksheet) -> int:
    """What was not right last time, before everything else; gives the next free row."""
    if not pen.occasion.previous:
        return _FIRST
    row = _FIRST
    for column, words in zip(WIDTHS, (AGAIN_HEAD, AGAIN_NOTE, "", ""), strict=True):
        pen.put(ws, f"{column}{row}", words, "again title" if column == "A" else "again note")
    ws.row_dimensions[row].height = 24
    for key in pen.occasion.previous:
        row += 1
        question, place = pen.instrument.questions.get(key), pen.layout.row_of.get(key)
        for column in WIDTHS:
            pen.put(ws, f"{column}{row}", "", "prompt again")
        if place:
            pen.link(ws, f"A{row}", key, place[0], "link again", f"A{place[1]}")
        else:
            pen.put(ws, f"A{row}", key, "ref again")
        words = question.prompt if question else "No longer asked in this version."
        pen.put(ws, f"B{row}", words, "prompt again")
        ws.merge_cells(f"B{row}:D{row}")
        pen.high(ws, row, [(words, sum(list(WIDTHS.values())[1:]), 11, True)], 22)
    ws.row_dimensions[row + 1].height = 8
    return row + 2


def _identity(pen: Pen, ws: Worksheet, first: int) -> int:
    instrument, occasion = pen.instrument, pen.occasion
    version = f"{instrument.title}, version {instrument.version}"
    lines = [("Case reference", "@@CASE@@", "value big"), ("Auditor", "@@AUDITOR@@", "value")]
    if occasion.record:
        kind = instrument.record.kind if instrument.record else "Record"
        lines.append((kind[:1].upper() + kind[1:], "@@RECORD_SHOWN@@", "value"))
        lines.append(("Cycle", "@@CYCLE_SHOWN@@", "value"))
    if occasion.exercise:
        lines.append(("Exercise", "@@EXERCISE@@", "value"))
    if occasion.agency:
        lines.append(("Agency", "@@AGENCY_SHOWN@@", "value"))
    lines += [("Please return by", "@@DUE@@", "value"), ("Children", "@@CHILDREN_SHOWN@@", "value")]
    lines += [("Return id", "@@RETURN_ID@@", "value"), ("Toolkit", version, "value small")]
    for row, (label, value, style) in enumerate(lines, first):
        pen.put(ws, f"A{row}", label, "label")
        pen.put(ws, f"B{row}", value, style).quotePrefix = True
        if value == "@@RETURN_ID@@":
            pen.name(RETURN_ID_NAME, FRONT, f"B{row}")
        pen.high(ws, row, [(value, WIDTHS["B"], 10, False)] if style == "value small" else [], 22)
    return first + len(lines) - 1


def _steps(pen: Pen, ws: Worksheet, first: int) -> None:
    pen.put(ws, f"D{first}", "How to fill this in", "title")
    for row, words in enumerate(STEPS, first + 1):
        pen.put(ws, f"D{row}", words, "step")
        if not ws.row_dimensions[row].height:
            ws.row_dimensions[row].height = 22


def _sheets(pen: Pen, ws: Worksheet, row: int) -> None:
    pen.put(ws, f"A{row}", "Sheet", "head")
    pen.put(ws, f"B{row}", "Answered so far", "head")
    ws.row_dimensions[row].height = 20
    if pen.fill.problems is not None:
        row += 1
        pen.link(ws, f"A{row}", PROBLEMS, PROBLEMS, "sheet link")
        pen.put(ws, f"B{row}", f"{len(pen.fill.problems)} to look at", "progress")
    for sheet in _listed(pen):
        row += 1
        pen.link(ws, f"A{row}", sheet.title, sheet.title, "sheet link")
        formula, now = summary(pen.instrument, pen.layout, sheet, pen.fill.shown, pen.occasion.by_hand)
        pen.formula(ws, f"B{row}", formula, now, "progress")
        ws.row_dimensions[row].height = 17
    if any(sheet.kind == "grades" for sheet in pen.layout.sheets):
        pen.link(ws, f"A{row + 1}", f"{GRADES}: what they mean", GRADES, "sheet link")
        pen.put(ws, f"B{row + 1}", "", "progress")


def _listed(pen: Pen) -> Iterator[Sheet]:
    kinds = ("section", "children", "ticks", "table")
    return (sheet for sheet in pen.layout.sheets if sheet.kind in kinds and (sheet.rows or sheet.table))
