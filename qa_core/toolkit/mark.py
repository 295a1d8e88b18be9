"""The toolkit again with an auditor's own entries: marked where something must be put right, or complete."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa_core.model.allocation import Allocation
from qa_core.model.audit import Audit
from qa_core.model.finding import CellProblem, Finding
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.toolkit.clone import allocation_values, hint_values
from qa_core.toolkit.entries import fill_of, layout_for
from qa_core.toolkit.fill import Entry, Fill, Problem
from qa_core.toolkit.grid import Layout, Slot
from qa_core.toolkit.layout import build, layout_of
from qa_core.toolkit.naming import letter
from qa_core.toolkit.occasion import occasion_of
from qa_core.toolkit.stamp import Stamp
from qa_core.toolkit.template import render
from qa_core.toolkit.template_section import loud_keys

Tables = Mapping[str, Sequence[Sequence[Entry]]]
_PARTS = {
    "comment-missing": "comment",
    "na-reason": "comment",
    "override-reason": "reason",
    **dict.fromkeys(("comment-placeholder", "comment-short", "comment-repeated"), "comment"),
}
_CELL = re.compile(r"([A-Z]{1,3})([0-9]+)")
_SPARE = 3
CONSIDER = "To consider: "


def marked_copy(
    instrument: Instrument,
    allocation: Allocation,
    key: bytes,
    organisation: Organisation,
    entries: Mapping[str, Entry],
    problems: Sequence[CellProblem],
    findings: Sequence[Finding],
    *,
    tables: Tables | None = None,
    hints: Mapping[str, WorkedOut] | None = None,
) -> bytes:
    """Our own template with what the auditor entered, problems marked; it can be corrected and sent back.

    Args:
        instrument: the version that the toolkit was made for.
        allocation: whose toolkit it is.
        key: the store's secret key: the copy is signed as the toolkit was.
        organisation: whose name, colour and posts it shows.
        entries: what stood in each slot of one cell, by slot name, also what could not be read.
        problems: what must be put right; those about a concern are listed first.
        findings: what is merely to be considered, or blocking findings not among the problems.
        tables: what stood in each table, by slot name: rows of entries in the order of the slot's columns.
        hints: what facts answer today and why, by question key.

    Returns: the bytes of the workbook; the sheet Problems is the first.
    """
    layout = _grown(instrument, allocation, tables or {})
    listed = _listed(instrument, layout, problems, findings)
    rows = {name: tuple(tuple(row) for row in found) for name, found in (tables or {}).items() if found}
    fill = Fill(dict(entries), rows, listed)
    return _written(instrument, allocation, key, organisation, layout, fill, hints)


def filled(
    instrument: Instrument, allocation: Allocation, key: bytes, organisation: Organisation, audit: Audit
) -> bytes:
    """The toolkit with every answer of an audit in its place: importing it gives the same answers.

    Args:
        instrument: the version that the audit was made with.
        allocation: whose toolkit it is, or was.
        key: the store's secret key.
        organisation: whose name, colour and posts it shows.
        audit: the answers; tables and children's blocks grow where it needs more of them.

    Raises: InputError naming each text that a toolkit has no cell for.
    """
    layout = layout_for(instrument, allocation, audit)
    fill = fill_of(instrument, layout, allocation, audit)
    return _written(instrument, allocation, key, organisation, layout, fill)


def placed(layout: Layout, finding: Finding) -> CellProblem:
    """A finding with the cell it is about: where the auditor puts it right."""
    place = _place(layout, finding)
    sheet, cell = place or (None, None)
    return CellProblem(
        sheet=sheet, cell=cell, question=finding.question, code=finding.code, message=finding.message
    )


def _written(
    instrument: Instrument,
    allocation: Allocation,
    key: bytes,
    organisation: Organisation,
    layout: Layout,
    fill: Fill,
    hints: Mapping[str, WorkedOut] | None = None,
) -> bytes:
    occasion = occasion_of(instrument, allocation, hints)
    template = render(instrument, layout, organisation, fill=fill, occasion=occasion)
    values = allocation_values(instrument, allocation, key) | hint_values(instrument, layout, hints)
    return Stamp(template.data).fill({**values, **template.values})


def _grown(instrument: Instrument, allocation: Allocation, tables: Tables) -> Layout:
    usual = layout_of(instrument, allocation)
    rows = [
        (usual.slots[name].key, len(found) + _SPARE) for name, found in tables.items() if name in usual.slots
    ]
    return build(instrument, len(allocation.children), len(allocation.agencies), rows, allocation.agency)


def _listed(
    instrument: Instrument, layout: Layout, problems: Sequence[CellProblem], findings: Sequence[Finding]
) -> tuple[Problem, ...]:
    loud = loud_keys(instrument)
    lines = [_line(instrument, p, *(_known(layout, p) or ("", "")), p.question in loud) for p in problems]
    for finding in findings:
        place = _place(layout, finding) or ("", "")
        prefix = "" if finding.level == "block" else CONSIDER
        line = CellProblem(question=finding.question, code=finding.code, message=prefix + finding.message)
        lines.append(_line(instrument, line, *place, finding.question in loud))
    return tuple(sorted(dict.fromkeys(lines), key=lambda line: not line.loud))


def _line(instrument: Instrument, problem: CellProblem, sheet: str, cell: str, loud: bool) -> Problem:
    question = instrument.questions.get(problem.question or "")
    about = f"{question.key}  {question.prompt}" if question else ""
    return Problem(problem.message, sheet, cell, about, loud)


def _known(layout: Layout, problem: CellProblem) -> tuple[str, str] | None:
    """Where our own copy has what a problem is about: its cell, or the first slot of its question."""
    slots = layout.of_question.get(problem.question or "", ())
    for slot in slots:
        if slot.sheet == problem.sheet and problem.cell and _within(slot, problem.cell):
            return slot.sheet, problem.cell
    if slots:
        return slots[0].sheet, slots[0].cell
    titles = {sheet.title for sheet in layout.sheets if sheet.kind not in ("lists", "identity")}
    return (problem.sheet, "") if problem.sheet in titles else None


def _within(slot: Slot, cell: str) -> bool:
    if slot.part != "table" or not slot.end:
        return slot.cell == cell
    first, last, here = (_CELL.fullmatch(text) for text in (slot.cell, slot.end, cell))
    if not (first and last and here):
        return False
    columns = [letter(n) for n in range(2, len(slot.columns) + 2)]
    return here[1] in columns and int(first[2]) <= int(here[2]) <= int(last[2])


def _place(layout: Layout, finding: Finding) -> tuple[str, str] | None:
    if finding.question is None:
        return None
    slots = layout.of_question.get(finding.question, ())
    table = next((slot for slot in slots if slot.part == "table"), None)
    if table and (finding.row or not any(slot.part == "value" for slot in slots)):
        return table.sheet, _table_cell(table, finding)
    part = _PARTS.get(layout.core_code(finding.code), "value")
    row = (
        [s for s in slots if s.row == finding.row and finding.column in (None, s.column)]
        if finding.row
        else []
    )
    wanted = [slot for slot in slots if slot.part == part and not slot.row]
    found = next(iter([*row, *wanted, *slots]), None)
    return (found.sheet, found.cell) if found else None


def _table_cell(slot: Slot, finding: Finding) -> str:
    known = finding.column in slot.columns
    column = letter(slot.columns.index(finding.column or "") + 2) if known else "B"
    first = int(slot.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return f"{column}{first + max(0, (finding.row or 1) - 1)}"
