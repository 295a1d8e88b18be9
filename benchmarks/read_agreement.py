"""T9: every cell of files by openpyxl, XlsxWriter and LibreOffice, as written and as openpyxl reads it.

The files are those of tests/toolkit/test_read_agreement.py, more of them: text such as N/A, 007 and line
breaks, whole and other numbers, booleans, dates, moments, errors, blanks. LibreOffice saves those of the
other two again; where it is not installed it is left out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path[:0] = [str(TESTS / "toolkit"), str(TESTS / "support")]

import libreoffice  # noqa: E402
import test_read_agreement as made  # noqa: E402

BATCH = 100
Cell = tuple[int, int, Any]


def main() -> None:
    """Compare, and print how many cells were wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000, help="for each of the three")
    wanted = parser.parse_args()
    compare("openpyxl", (written(seed, "openpyxl") for seed in range(wanted.files)))
    compare("XlsxWriter", (written(seed, "XlsxWriter") for seed in range(wanted.files)))
    if libreoffice.COMMAND is None:
        print("LibreOffice is not installed: left out")
    else:
        compare("LibreOffice", saved_again(wanted.files))


def written(seed: int, by: str) -> tuple[bytes, list[Cell], bool]:
    """A file, what stands in it, and whether its errors are formulas."""
    cells = made.contents(seed)
    if by == "openpyxl":
        return made.by_openpyxl(cells), cells, False
    return made.by_xlsxwriter(cells), cells, True


def saved_again(count: int) -> Iterator[tuple[bytes, list[Cell], bool]]:
    """Files that LibreOffice saved, a batch at a time.

    It makes formulas of errors, and works out the `=NA()` that XlsxWriter's files have for all of them.
    """
    for start in range(0, count, BATCH):
        with tempfile.TemporaryDirectory() as name:
            seeds = range(start, min(start + BATCH, count))
            files = [Path(name) / f"f{seed}.xlsx" for seed in seeds]
            for seed, file in zip(seeds, files, strict=True):
                file.write_bytes(written(seed, "openpyxl" if seed % 2 else "XlsxWriter")[0])
            for seed, file in zip(seeds, libreoffice.saved_again(files, Path(name)), strict=True):
                cells = (
                    made.contents(seed) if seed % 2 else [worked_out(cell) for cell in made.contents(seed)]
                )
                yield file.read_bytes(), cells, True


def worked_out(cell: Cell) -> Cell:
    """A cell with the error that `=NA()` gives, where it has one."""
    row, column, value = cell
    return (row, column, made.CellError("#N/A")) if isinstance(value, made.CellError) else cell


def compare(producer: str, files: Iterator[tuple[bytes, list[Cell], bool]]) -> None:
    """Read every file and say how many of its cells came out wrong."""
    right = wrong = count = 0
    for count, (data, cells, formulas) in enumerate(files, 1):
        try:
            right += made.agree(data, cells, formulas=formulas)
        except AssertionError:
            for cell in cells:
                try:
                    right += made.agree(data, [cell], formulas=formulas)
                except AssertionError as error:
                    wrong += 1
                    print(f"{producer}, file {count}: {error}")
    verdict = "ok" if wrong == 0 else "MISSED"
    print(f"{producer}: {count} files, {right} cells right, {wrong} wrong (target 0) {verdict}")


if __name__ == "__main__":
    main()
