"""T4: question × quarter × grade from the store's answer rows, against a GROUP BY over joined tables.

The joined tables are what one would write first: audits with instrument, month, team and agency, and their
answers. Both sides give the same counts, which is checked. Each run is a process of its own, both in turn
over the same files; the figure is the median of the CPU. The target holds at --audits 100000.
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

from qa_core.model.instrument import Instrument
from qa_core.store import codes
from qa_core.store.store import Store

QUESTIONS = 96
VALUES = ("outstanding", "good", "requires-improvement", "inadequate")
TEAMS, MONTHS = 10, 36
YEARS = ("2024-01", "2026-12")
TARGET = 1 / 8
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
    parser.add_argument("--side", choices=("joined", "store"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.side:
        print(*measured(wanted.side, wanted.folder))
        return
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name), wanted.audits)
        compare(Path(name), wanted.audits, wanted.runs)


def compare(folder: Path, audits: int, runs: int) -> None:
    """Run both sides in turn and print what they took."""
    taken: dict[str, list[float]] = {"store": [], "joined": []}
    sums = set()
    for _ in range(runs):
        for side, values in taken.items():
            command = [sys.executable, __file__, "--side", side, "--folder", str(folder)]
            words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            values.append(float(words[0]))
            sums.add(words[1])
    assert len(sums) == 1, "the two sides did not count the same"
    median = {side: statistics.median(values) for side, values in taken.items()}
    for side, seconds in median.items():
        print(f"{side:<8} {audits} audits of {QUESTIONS} answers: {seconds * 1000:8.1f} ms")
    ratio = median["store"] / median["joined"]
    verdict = "ok" if ratio <= TARGET else "MISSED"
    print(f"store / joined: {ratio:.3f} (target {TARGET:.3f} at 100000 audits) {verdict}")


def measured(side: str, folder: Path) -> tuple[float, str]:
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
