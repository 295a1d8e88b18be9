"""T3: the store's bulk insert of answer rows, against raw sqlite3 with the same rows in the same table.

Both sides write in one transaction, with the same settings, and are read back and compared. Each run is a
process of its own, both in turn; the figure is the median of the CPU. With --postgresql URL (an empty
database of its own) COPY is measured against executemany there.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from qa_core.store import bulk, codes, engine
from qa_core.store.store import Store

QUESTIONS = 96
SQL = f"INSERT INTO answer_row ({', '.join(codes.ROW)}) VALUES ({', '.join('?' * len(codes.ROW))})"
TARGET = 1.5


def main() -> None:
    """Measure, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--audits", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--postgresql", metavar="URL")
    parser.add_argument("--side", choices=("raw", "store", "executemany", "copy"), help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.side:
        print(*one_side(wanted.side, wanted.url, wanted.audits))
        return
    compare(("store", "raw"), None, wanted.audits, wanted.runs, TARGET)
    if wanted.postgresql:
        Store.open(wanted.postgresql, create=True).close()
        compare(("copy", "executemany"), wanted.postgresql, wanted.audits, wanted.runs, 1.0)


def compare(sides: tuple[str, str], url: str | None, audits: int, runs: int, target: float) -> None:
    """Run both sides in turn and print what they took."""
    taken: dict[str, list[float]] = {side: [] for side in sides}
    sums = set()
    for _ in range(runs):
        for side in sides:
            seconds, found = in_a_process(side, url, audits)
            taken[side].append(seconds)
            sums.add(found)
    assert len(sums) == 1, "the two sides did not store the same"
    median = {side: statistics.median(values) for side, values in taken.items()}
    for side, seconds in median.items():
        print(f"{side:<12} {audits} audits of {QUESTIONS} answers: {seconds * 1000:8.1f} ms")
    ratio = median[sides[0]] / median[sides[1]]
    print(f"{sides[0]} / {sides[1]}: {ratio:.2f} (target {target}) {'ok' if ratio <= target else 'MISSED'}")


def in_a_process(side: str, url: str | None, audits: int) -> tuple[float, str]:
    """Seconds and a checksum of what one side stored."""
    with tempfile.TemporaryDirectory() as folder:
        place = url or f"sqlite:///{Path(folder) / 'qa.db'}"
        command = [sys.executable, __file__, "--side", side, "--url", place, "--audits", str(audits)]
        words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(words[0]), words[1]


def one_side(side: str, url: str, audits: int) -> tuple[float, str]:
    """Store the rows by one of the ways: CPU seconds (on PostgreSQL seconds), and a checksum."""
    given = made(audits)
    with Store.open(url, create=True) as store:
        if side == "raw":
            seconds = raw(store, given)
        elif side == "executemany":
            seconds = executemany(store, given)
        else:
            seconds = by_store(store, given)
        with store.database.write() as connection:
            sql = "SELECT COUNT(*), SUM(month), SUM(code * 7 + audit % 13), MAX(place) FROM answer_row"
            found = "|".join(map(str, engine.query(connection, sql)[0]))
            engine.execute(connection, "DELETE FROM answer_row")
    return seconds, found


def made(audits: int) -> list[tuple[object, ...]]:
    """The rows of so many audits, in the order in which the store writes them."""
    return [
        (n, q * 4 + (n * 31 + q * 7) % 4, 0, 202601 + n % 12, n % 10)
        for n in range(audits)
        for q in range(QUESTIONS)
    ]


def raw(store: Store, given: list[tuple[object, ...]]) -> float:
    """Plain sqlite3, with the settings that the store has."""
    assert store.database.path is not None
    connection = sqlite3.connect(store.database.path, isolation_level=None)
    journal = "WAL" if sqlite3.sqlite_version_info >= engine.WAL_SAFE else "PERSIST"
    for pragma in (f"journal_mode = {journal}", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    start = time.process_time()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(SQL, given)
    connection.execute("COMMIT")
    seconds = time.process_time() - start
    connection.close()
    return seconds


def by_store(store: Store, given: list[tuple[object, ...]]) -> float:
    """As the store writes: executemany on SQLite, COPY on PostgreSQL."""
    clock = time.process_time if store.database.sqlite else time.perf_counter
    start = clock()
    with store.database.write() as connection:
        bulk.insert(connection, "answer_row", codes.ROW, given)
    return clock() - start


def executemany(store: Store, given: list[tuple[object, ...]]) -> float:
    """What PostgreSQL takes without COPY."""
    start = time.perf_counter()
    with store.database.write() as connection:
        engine.run(connection, SQL, given, many=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
