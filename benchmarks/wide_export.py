"""T7: a workbook with one row an audit, from the database to bytes, against formpack's from submissions.

Both sides write the same answers, which is checked. Ours reads and unpacks what is stored, with a comment
at every third answer that is not written; the other side is given its submissions as dictionaries. Each
run is a process of its own, both in turn; the figure is the median of the CPU. Where formpack is not
installed, a stand-in takes its place: `form_peers.py` says how the two differ and how to install formpack.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import figures
import form_peers

from qa_core.cycle.answer_table import answer_table
from qa_core.cycle.desk import Desk
from qa_core.model.audit import Answer, Audit
from qa_core.model.grade import Result
from qa_core.model.period import Period
from qa_core.reports.answer_sheet import workbook
from qa_core.store.records import NewAudit
from qa_core.store.store import Store

PERIOD = "2026"
TARGET = 1 / 3
SAID = "The record shows this plainly, in the assessment and again in the minutes. See page 49."
KEYS = [figures.key(q) for q in range(figures.QUESTIONS)]
NAMES = {key: f"q{key.replace('.', '_')}" for key in KEYS}


def main() -> None:
    """Make the database, measure, compare what both wrote, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--audits", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--side", choices=("ours", "theirs"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.side:
        print({"ours": ours, "theirs": theirs}[wanted.side](wanted.folder, wanted.audits))
        return
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name), wanted.audits)
        compare(Path(name), wanted.audits, wanted.runs)


def compare(folder: Path, audits: int, runs: int) -> None:
    """Run both sides in turn and print what they took."""
    taken: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(runs):
        for side, values in taken.items():
            command = [sys.executable, __file__, "--side", side]
            command += ["--folder", str(folder), "--audits", str(audits)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            values.append(float(done.stdout))
    assert answered(folder / "ours.xlsx") == answered(folder / "theirs.xlsx"), "the workbooks differ"
    median = {side: statistics.median(values) for side, values in taken.items()}
    for side, seconds in median.items():
        size = (folder / f"{side}.xlsx").stat().st_size / 1000
        print(f"{side:<7} {audits} audits: {seconds * 1000:8.1f} ms, {size:.0f} kB")
    ratio = median["ours"] / median["theirs"]
    verdict = "ok" if ratio <= TARGET else "MISSED"
    print(f"ours / {form_peers.name()}: {ratio:.3f} (target {TARGET:.3f}) {verdict}")


def ours(folder: Path, _audits: int) -> float:
    """CPU seconds from the open database to the file."""
    with Store.open(f"sqlite:///{folder / 'qa.db'}") as store:
        desk = cast(Desk, SimpleNamespace(store=store, registry=SimpleNamespace(instruments={})))
        start = time.process_time()
        (folder / "ours.xlsx").write_bytes(workbook(answer_table(desk, Period.parse(PERIOD))))
        return time.process_time() - start


def theirs(folder: Path, audits: int) -> float:
    """CPU seconds from the submissions to the file."""
    scale = figures.instrument().grade_scale
    labels = {name: {option.id: option.label for option in scale} for name in NAMES.values()}
    submissions = [
        {form_peers.VERSION: "1", **{NAMES[k]: answer.value for k, answer in given(n).items()}}
        for n in range(audits)
    ]
    start = time.process_time()
    form_peers.export(cast(Any, submissions), labels, folder / "theirs.xlsx")
    return time.process_time() - start


def answered(path: Path) -> list[tuple[object, ...]]:
    """The answers in a workbook, a row an audit."""
    from openpyxl import load_workbook

    rows = load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    return [row[-figures.QUESTIONS :] for row in rows][1:]


def fill(folder: Path, audits: int) -> None:
    """The audits, as they are stored."""
    instrument = figures.instrument()
    with Store.create(f"sqlite:///{folder / 'qa.db'}") as store:
        store.save_snapshot(instrument)
        kept = {"id": instrument.id, "version": instrument.version, "digest": instrument.digest}
        said = {
            "instrument": kept,
            "complete": True,
            "recorded": None,
            "suggested": None,
            "outcome": "accept",
        }
        result = Result.model_validate(said)
        for first in range(0, audits, 500):
            numbers = range(first, min(first + 500, audits))
            store.save_audits(instrument, [NewAudit(audit(n), result) for n in numbers])


def audit(n: int) -> Audit:
    """The nth audit; they are spread over a year."""
    day = dt.date(int(PERIOD), n % 12 + 1, n % 28 + 1)
    case, auditor = f"K-{n % 500:04d}", f"A-{n % 20:02d}"
    return Audit(instrument="made", version="1", case=case, auditor=auditor, date=day, answers=given(n))


def given(n: int) -> dict[str, Answer]:
    """The answers of the nth audit."""
    chosen = [figures.VALUES[(n * 31 + q * 7 + n // 5) % 4] for q in range(len(KEYS))]
    said = ["" if q % 3 else SAID for q in range(len(KEYS))]
    return {k: Answer(value=v, comment=c) for k, v, c in zip(KEYS, chosen, said, strict=True)}


if __name__ == "__main__":
    main()
