"""Sheets of tables: a row for each action, date or agency, on a sheet that stays unprotected."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.instrument import Instrument, Question
from qa_core.toolkit import metrics
from qa_core.toolkit.fill import plain
from qa_core.toolkit.grid import HEADER_ROW, Sheet, Slot
from qa_core.toolkit.naming import letter
from qa_core.toolkit.pen import TOTAL, Pen
from qa_core.toolkit.template_section import dropdown_prompt
from qa_core.toolkit.words import only_if, said

_NUMBER, _LEAST = 10.0, 16.0
_ROW, _TALLEST_PAGE = 29.0, 30
NOTE = "One row each; leave spare rows empty. If you need more, insert rows above the last one."
MOST = "One row each, {} at most; leave spare rows empty."
AGENCY_NOTE = "One row for each agency; add those that are missing, and leave spare rows empty."


def write(pen: Pen, sheet: Sheet) -> None:
    """A table with its header, numbered rows and one defined name over all of it."""
    slot, question = _slot(sheet), pen.instrument.questions[sheet.about]
    columns = columns_of(question, slot)
    widths = _widths(pen.instrument, columns, len(sheet.headers[0]))
    ws = pen.sheet(sheet.title, widths)
    pen.band(ws, _title(question), _note(pen.instrument, question, columns, pen.layout.agency), len(widths))
    for n, words in enumerate(sheet.headers, 1):
        pen.put(ws, f"{letter(n)}{HEADER_ROW}", words, "head")
    _head_height(ws, sheet, widths)
    for line in range(sheet.lines):
        _line(pen, ws, slot, columns, line, widths)
    _rules(pen, ws, columns, sheet.lines)
    pen.name(slot.name, sheet.title, slot.cell, slot.end)
    ws.freeze_panes = f"A{HEADER_ROW + 1}"
    ws.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    if sheet.lines <= _TALLEST_PAGE and not pen.fill.tables.get(slot.name):
        ws.page_setup.fitToHeight = 1


def columns_of(question: Question, slot: Slot) -> tuple[Question, ...]:
    """The columns of a table as they stand; the agency's name leads in an agency table."""
    known = {column.key: column for column in question.columns}
    agency = Question(key="agency", prompt="Agency", answer="text")
    return tuple(known.get(key, agency) for key in slot.columns)


def _slot(sheet: Sheet) -> Slot:
    assert sheet.table is not None
    return sheet.table


def _title(question: Question) -> str:
    return f"{question.key}  {question.prompt[:1].upper()}{question.prompt[1:]}"


def _note(
    instrument: Instrument, question: Question, columns: tuple[Question, ...], agency: str | None
) -> str:
    notes = [only_if(instrument, question.key, agency), question.guidance.strip()]
    most = MOST.format(question.max) if question.max else ""
    notes.append(AGENCY_NOTE if question.rows == "agency" else most or NOTE)
    for column in columns:
        when = said(instrument, column.when, columns, agency) if column.when else ""
        words = " ".join(part for part in (column.guidance, f"Only if {when}." if when else "") if part)
        if words:
            notes.append(f"{column.prompt}: {words[:1].lower()}{words[1:]}")
    return " ".join(" ".join(note.split()) for note in notes if note)


def _widths(instrument: Instrument, columns: tuple[Question, ...], ref: int) -> dict[str, float]:
    fixed = [
        max(_fixed(instrument, c), _heading(c.prompt)) if _fixed(instrument, c) else 0.0 for c in columns
    ]
    number = max(_NUMBER, ref + 3.0)
    free = TOTAL - number - sum(fixed)
    if all(fixed):
        fixed = [width * (TOTAL - number) / sum(fixed) for width in fixed]
    texts = [
        1.6 if column.answer == "long" else 1.0
        for column, width in zip(columns, fixed, strict=True)
        if not width
    ]
    share = free / sum(texts) if texts else 0.0
    widths = [number]
    for column, width in zip(columns, fixed, strict=True):
        widths.append(width or max(_LEAST, share * (1.6 if column.answer == "long" else 1.0)))
    return {letter(n): round(width, 1) for n, width in enumerate(widths, 1)}


def _fixed(instrument: Instrument, column: Question) -> float:
    """The width of a column whose entries are short; 0 where it takes its share of the rest."""
    if column.many:
        return 0.0
    if column.key == "agency":
        return 44.0
    options = instrument.options(column)
    if options:
        longest = max(len(option.label) for option in options)
        return float(min(34, max(14, longest + 5)))
    return {"date": 15.0, "number": 12.0, "child": 13.0, "agency": 24.0}.get(column.answer, 0.0)


def _heading(words: str) -> float:
    """The width that lets a heading stand in two lines."""
    return metrics.text_width(words, 10, bold=True) / 2 / 5.25 + 5


def _head_height(ws: Worksheet, sheet: Sheet, widths: dict[str, float]) -> None:
    pairs = zip(sheet.headers, widths.values(), strict=True)
    count = max(metrics.lines(words, width, 10, bold=True, indent=1) for words, width in pairs)
    ws.row_dimensions[HEADER_ROW].height = max(22.0, metrics.height(count))


def _line(
    pen: Pen, ws: Worksheet, slot: Slot, columns: tuple[Question, ...], line: int, widths: dict[str, float]
) -> None:
    row = HEADER_ROW + 1 + line
    rows = pen.fill.tables.get(slot.name, ())
    entries = rows[line] if line < len(rows) else (None,) * len(columns)
    pen.put(ws, f"A{row}", "", "number").value = line + 1
    texts = []
    for n, (column, entry) in enumerate(zip(columns, entries, strict=True), 2):
        style = "choice" if pen.instrument.options(column) else "date" if column.answer == "date" else "words"
        known = slot.name not in pen.fill.tables and column.key == "agency" and line < pen.layout.agencies
        cell = pen.enter(ws, f"{letter(n)}{row}", entry, style)
        if known and n == 2:
            cell = pen.put(ws, f"B{row}", f"@@AGENCY_{line + 1}@@", style)
            cell.quotePrefix = True
        texts.append((plain(entry), widths[letter(n)], 10.0, style == "choice"))
    pen.high(ws, row, texts, _ROW)


def _rules(pen: Pen, ws: Worksheet, columns: tuple[Question, ...], lines: int) -> None:
    for n, column in enumerate(columns, 2):
        area = f"{letter(n)}{HEADER_ROW + 1}:{letter(n)}{HEADER_ROW + lines}"
        pen.choices.ask(ws, area, column, dropdown_prompt(column, comment=False))
