"""T1: Tier 2 toolkits cloned from templates, against openpyxl writing the same with shared styles.

The other side writes every sheet, question, guidance, answer cell, dropdown and lock of the same layout, anew
for each file; it writes fewer of them (--other) and is compared by the file. Rendering the templates counts.
Every tenth of our files is read back with openpyxl, and one as LibreOffice saves it: each answer cell is
unlocked on a locked sheet, each choice has its dropdown, each ref and the return id stand where they should.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import in_process
import openpyxl
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from qa_core.cycle.demo import world
from qa_core.model.allocation import Allocation
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.registry import Registry
from qa_core.toolkit.clone import Templates
from qa_core.toolkit.grid import HEADER_ROW, RETURN_ID_NAME, Layout, Sheet, Slot
from qa_core.toolkit.layout import layout_of

INSTRUMENT, PATTERNS = "caf-tier2", 24
TARGET, MEMORY = 0.1, 60
STYLES = {
    "head": {"font": Font(bold=True, color="17494D"), "fill": PatternFill("solid", fgColor="E0E7E8")},
    "text": {"alignment": Alignment(wrap_text=True, vertical="center")},
    "answer": {"fill": PatternFill("solid", fgColor="FFF9E1"), "protection": Protection(locked=False)},
}


def main() -> None:
    """Measure both sides, check ours, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--other", type=int, default=50, help="how many files the other side writes")
    parser.add_argument("--side", choices=("qa", "openpyxl"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.side:
        in_process.report(lambda: (ours if wanted.side == "qa" else others)(wanted.folder, wanted.files))
        return
    with tempfile.TemporaryDirectory() as name:
        compare(Path(name), wanted.files, wanted.other)


def compare(folder: Path, files: int, other: int) -> None:
    """Run both sides and print what they took."""
    took = {}
    for side, count in (("qa", files), ("openpyxl", other)):
        (folder / side).mkdir()
        took[side] = in_process.run(
            __file__, "--side", side, "--files", str(count), "--folder", folder / side
        )
        print(took[side].line(f"{side}, {count} toolkits", count))
    checked = check(folder, files, other)
    print(f"read back: {checked} answer cells unlocked, dropdowns and values in place")
    ratio = (took["qa"].cpu / files) / (took["openpyxl"].cpu / other)
    print(in_process.verdict("qa / openpyxl, CPU of a file", ratio, TARGET))
    print(in_process.verdict(f"peak memory / {MEMORY} MB", took["qa"].memory / MEMORY, 1.0))


def allocations(instrument: Instrument, count: int) -> list[Allocation]:
    """Toolkits to be made, for cases of different shapes."""
    patterns = world.cases(Random(7))[:PATTERNS]
    return [
        Allocation(
            return_id=f"R-{n:06}",
            instrument=instrument.id,
            version=instrument.version,
            digest=instrument.digest,
            case=f"K-{n:05}",
            auditor="A-03",
            exported=world.TODAY,
            facts=patterns[n % PATTERNS].facts,
        )
        for n in range(count)
    ]


def tier2() -> Instrument:
    """The instrument."""
    return Registry.load().instrument(INSTRUMENT)


def ours(folder: Path, count: int) -> int:
    """Clone them."""
    instrument, templates = tier2(), Templates(Organisation(name="Our organisation"))
    for allocation in allocations(instrument, count):
        data = templates.toolkit(instrument, allocation, b"k" * 32)
        (folder / f"{allocation.return_id}.xlsx").write_bytes(data)
    return count


def others(folder: Path, count: int) -> int:
    """Write each with openpyxl."""
    instrument = tier2()
    for allocation in allocations(instrument, count):
        book = written(instrument, layout_of(instrument, allocation), allocation)
        book.save(folder / f"{allocation.return_id}.xlsx")
    return count


def written(instrument: Instrument, layout: Layout, allocation: Allocation) -> openpyxl.Workbook:
    """One workbook as one would write it: a sheet for each of the layout's, styles shared by name."""
    book = openpyxl.Workbook()
    for name, parts in STYLES.items():
        book.add_named_style(NamedStyle(name=name, **parts))
    front: Any = book.active
    front.title = layout.sheets[0].title
    for row, pair in enumerate(allocation.identity.items(), 1):
        for column, text in enumerate(pair, 1):
            front.cell(row, column, text).style = "text"
    for sheet in layout.sheets[1:]:
        ws = book.create_sheet(sheet.title)
        ws.protection.sheet = sheet.kind not in ("lists", "identity")
        if sheet.kind in ("lists", "identity"):
            ws.sheet_state = "hidden"
        questions(ws, instrument, sheet)
    return book


def questions(ws: Any, instrument: Instrument, sheet: Sheet) -> None:
    """The rows of a sheet: ref, question, what to look for, the answer cells, their dropdowns."""
    rules: dict[str, DataValidation] = {}
    for column, head in enumerate(sheet.headers, 1):
        ws.cell(HEADER_ROW, column, head).style = "head"
    for row in sheet.rows:
        question = instrument.questions.get(row.key)
        texts = (row.ref, question.prompt if question else "", question.guidance if question else "")
        for column, text in enumerate(texts, 1):
            ws.cell(row.number, column, text).style = "text"
        for slot in row.slots:
            ws[slot.cell].style = "answer"
            choose(ws, rules, slot.cell, labels(instrument, slot))
    if sheet.table:
        table(ws, rules, instrument, sheet.table)


def table(ws: Any, rules: dict[str, DataValidation], instrument: Instrument, slot: Slot) -> None:
    """The rows of a table."""
    columns = {column.key: column for column in instrument.questions[slot.key].columns}
    for cells in ws[f"{slot.cell}:{slot.end}"]:
        for key, cell in zip(slot.columns, cells, strict=True):
            cell.style = "answer"
            options = instrument.options(columns[key]) if key in columns else ()
            choose(ws, rules, cell.coordinate, [option.label for option in options])


def labels(instrument: Instrument, slot: Slot) -> list[str]:
    """What may be chosen in a cell; nothing where words or a date are wanted."""
    question = instrument.questions[slot.key]
    if slot.part == "tick":
        return ["Yes", "No"]
    if slot.column:
        question = next(column for column in question.columns if column.key == slot.column)
    return [option.label for option in instrument.options(question)] if slot.part == "value" else []


def choose(ws: Any, rules: dict[str, DataValidation], cell: str, listed: list[str]) -> None:
    """A dropdown on a cell; cells with the same list share one."""
    formula = f'"{",".join(listed)}"'[:255]
    if listed and formula not in rules:
        rules[formula] = DataValidation(type="list", formula1=formula, allow_blank=True)
        ws.add_data_validation(rules[formula])
    if listed:
        rules[formula].add(cell)


def check(folder: Path, files: int, other: int) -> int:
    """Read toolkits back; how many answer cells of ours were looked at. The other side has as many."""
    instrument, seen = tier2(), 0
    for allocation in allocations(instrument, files)[:: max(1, files // 10)]:
        seen += whole(instrument, allocation, folder / "qa" / f"{allocation.return_id}.xlsx")
    for allocation in allocations(instrument, min(other, files))[:1]:
        theirs = openpyxl.load_workbook(folder / "openpyxl" / f"{allocation.return_id}.xlsx")
        unlocked(theirs, layout_of(instrument, allocation))
        again = saved_again(folder / "qa" / f"{allocation.return_id}.xlsx", folder)
        seen += whole(instrument, allocation, again) if again else 0
    return seen


def whole(instrument: Instrument, allocation: Allocation, path: Path) -> int:
    """Check one of our toolkits; how many answer cells it has."""
    book, layout = openpyxl.load_workbook(path), layout_of(instrument, allocation)
    sheet, cell = next(iter(book.defined_names[RETURN_ID_NAME].destinations))
    assert book[sheet][cell.replace("$", "")].value == allocation.return_id
    for sheet in book:
        sheet.ruled = {area for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges}
    for slot in layout.slots.values():
        row = int("".join(filter(str.isdigit, slot.cell)))
        ref = book[slot.sheet][f"A{row - (slot.part == 'table')}"].value
        assert str(ref) == slot.ref, (path.name, slot.name, ref)
        if labels(instrument, slot):
            assert any(slot.cell in area for area in book[slot.sheet].ruled), (path.name, slot.name)
    return unlocked(book, layout)


def unlocked(book: openpyxl.Workbook, layout: Layout) -> int:
    """Check that answers can be entered and nothing else changed; how many cells take an answer."""
    for slot in layout.slots.values():
        ws = book[slot.sheet]
        assert ws.protection.sheet or slot.part == "table", slot.sheet
        assert not ws[slot.cell].protection.locked, slot.name
        assert ws["A1"].protection.locked
    return len(layout.slots)


def saved_again(path: Path, folder: Path) -> Path | None:
    """The workbook as LibreOffice saves it; None where that is not installed."""
    command = shutil.which("soffice") or shutil.which("libreoffice")
    if command is None:
        return None
    profile = f"-env:UserInstallation={(folder / 'profile').absolute().as_uri()}"
    options = ["--headless", "--norestore", profile, "--convert-to", "xlsx", "--outdir", str(folder)]
    subprocess.run([command, *options, str(path)], check=True, capture_output=True, timeout=300)
    return folder / path.name


if __name__ == "__main__":
    main()
