"""T4: question × quarter × grade from the store's answer rows, against a GROUP BY over joined tables.

The joined tables are what one would write first: audits with instrument, month, team and agency, and their
answers. Both sides give the same counts, which is checked. Each run is a process of its own, both in turn
over the same files; the figure is the median of the CPU. The target holds at --audits 100000.

With --peer also question × grade as formpack's autoreport counts it from submissions in memory (or the
stand-in of `form_peers.py`, where formpack is not installed), against the same from the store.
"""

from __future__ import annotations

import argparse
import hashlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import form_peers

from qa_core.model.instrument import Instrument
from qa_core.store import codes
from qa_core.store.store import Store

QUESTIONS = 96
VALUES = ("outstanding", "good", "requires-improvement", "inadequate")
TEAMS, MONTHS = 10, 36
YEARS = ("2024-01", "2026-12")
TARGET, PEER_TARGET = 1 / 8, 1 / 20
JOINED = """
CREATE TABLE audit (number INTEGER PRIMARY KEY, instrument TEXT, month INTEGER, team TEXT, agency TEXT);
CREATE TABLE answer (audit INTEGER, question TEXT, value TEXT, PRIMARY KEY (audit, question)) WITHOUT ROWID;
"""
GROUPED = """
SELECT question, month / 100, (month % 100 - 1) / 3, value, COUNT(*)
FROM answer JOIN audit ON audit.number = answer.audit
WHERE instrument = 'made' AND month BETWEEN 202401 AND 202612 GROUP BY 1, 2, 3, 4
"""
Counts = Counter[tuple[str, str, str]]


def main() -> None:
    """Make both databases, measure, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--audits", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer", action="store_true", help="formpack's autoreport, or its stand-in, too")
    parser.add_argument("--side", choices=("joined", "store", "whole", "peer"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.side:
        peer = wanted.side in ("whole", "peer")
        print(*(without_quarters if peer else measured)(wanted.side, wanted.folder, wanted.audits))
        return
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name), wanted.audits)
        compare(Path(name), wanted.audits, wanted.runs, ("store", "joined"), TARGET)
        if wanted.peer:
            print(f"The peer is {form_peers.name()}.")
            compare(Path(name), wanted.audits, wanted.runs, ("whole", "peer"), PEER_TARGET)


def compare(folder: Path, audits: int, runs: int, sides: tuple[str, str], target: float) -> None:
    """Run both sides in turn and print what they took."""
    taken: dict[str, list[float]] = {side: [] for side in sides}
    sums = set()
    for _ in range(runs):
        for side, values in taken.items():
            command = [sys.executable, __file__, "--side", side, "--folder", str(folder)]
            command += ["--audits", str(audits)]
            words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            values.append(float(words[0]))
            sums.add(words[1])
    assert len(sums) == 1, "the two sides did not count the same"
    median = {side: statistics.median(values) for side, values in taken.items()}
    for side, seconds in median.items():
        print(f"{side:<8} {audits} audits of {QUESTIONS} answers: {seconds * 1000:8.1f} ms")
    ours, theirs = sides
    ratio = median[ours] / median[theirs]
    verdict = "ok" if ratio <= target else "MISSED"
    print(f"{ours} / {theirs}: {ratio:.3f} (target {target:.3f} at 100000 audits) {verdict}")


def measured(side: str, folder: Path, _audits: int) -> tuple[float, str]:
    """CPU seconds of one side, and a checksum of its counts."""
    if side == "joined":
        with closing(sqlite3.connect(folder / "joined.db")) as connection:
            start = time.process_time()
            found = connection.execute(GROUPED).fetchall()
            seconds = time.process_time() - start
        counts = Counter({(q, f"{y}-Q{n + 1}", v): count for q, y, n, v, count in found})
        return seconds, checksum(counts)
    with Store.open(f"sqlite:///{folder / 'qa.db'}") as store:
        store.instrument("made", "1")
        start = time.process_time()
        counts = Counter()
        for one in store.by_question(YEARS, ["made"], by="month"):
            year, _, month = one.group.partition("-")
            counts[one.question, f"{year}-Q{(int(month) - 1) // 3 + 1}", one.value] += one.count
        return time.process_time() - start, checksum(counts)


def without_quarters(side: str, folder: Path, audits: int) -> tuple[float, str]:
    """CPU seconds of question × grade from the store or from submissions in memory, and a checksum."""
    counts: Counts = Counter()
    if side == "whole":
        with Store.open(f"sqlite:///{folder / 'qa.db'}") as store:
            store.instrument("made", "1")
            start = time.process_time()
            for one in store.by_question(YEARS, ["made"]):
                counts[one.question, "", one.value] += one.count
            return time.process_time() - start, checksum(counts)
    names = {field(key(q)): key(q) for q in range(QUESTIONS)}
    labels = {name: {value: value for value in VALUES} for name in names}
    submissions = [
        {form_peers.VERSION: "1", **{field(what[1]): what[2] for _, _, _, what, _ in answers(n)}}
        for n in range(audits)
    ]
    start = time.process_time()
    found = form_peers.report(submissions, labels)
    seconds = time.process_time() - start
    for name, chosen in found.items():
        counts.update({(names[name], "", value): n for value, n in chosen.items()})
    return seconds, checksum(counts)


def field(key: str) -> str:
    """The key of a question as formpack takes names."""
    return f"q{key.replace('.', '_')}"


def checksum(counts: Counts) -> str:
    """The same for the same counts."""
    return hashlib.sha256(repr(sorted(counts.items())).encode()).hexdigest()


def fill(folder: Path, audits: int) -> None:
    """The same answers into both databases."""
    with (
        Store.create(f"sqlite:///{folder / 'qa.db'}") as store,
        closing(sqlite3.connect(folder / "joined.db")) as joined,
    ):
        store.save_snapshot(instrument())
        joined.executescript(JOINED)
        for start in range(0, audits, 1000):
            numbers = range(start, min(start + 1000, audits))
            given = [row for n in numbers for row in answers(n)]
            with store.database.write() as connection:
                codes.add(connection, given)
            plain = [(number, what[1], what[2]) for number, _, _, what, _ in given]
            joined.executemany("INSERT INTO answer VALUES (?, ?, ?)", plain)
            heads = [(n, "made", month(n), f"Team {n % TEAMS}", "School") for n in numbers]
            joined.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?)", heads)
        joined.commit()


def answers(n: int) -> list[codes.Counted]:
    """The answer rows of one audit."""
    place = (f"Team {n % TEAMS}", "School")
    chosen = [(1, key(q), VALUES[(n * 31 + q * 7 + n // 5) % 4], "answered") for q in range(QUESTIONS)]
    return [(n, 0, month(n), what, place) for what in chosen]


def month(n: int) -> int:
    """The month of an audit; they are spread over the years."""
    return 202401 + (n * 7 % MONTHS) // 12 * 100 + n * 7 % 12


def key(q: int) -> str:
    """The key of a question."""
    return f"{q // 10}.{q:02d}"


def instrument() -> Instrument:
    """An instrument of so many choices."""
    options = [{"id": value, "label": value, "level": 3 - n} for n, value in enumerate(VALUES)]
    questions = [{"key": key(q), "prompt": "?", "answer": "grade"} for q in range(QUESTIONS)]
    section = {"id": "all", "title": "All", "questions": questions}
    data = {"id": "made", "version": "1", "title": "Made up", "grades": "grade"}
    return Instrument.parse({**data, "scales": {"grade": options}, "sections": [section]})


if __name__ == "__main__":
    main()
