"""The reader and openpyxl see the same in what openpyxl, XlsxWriter and LibreOffice write."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable
from pathlib import Path

import libreoffice
import openpyxl
import pytest
import xlsxwriter

from qa_core.toolkit.package import Book, CellError, open_book

Made = str | int | float | bool | dt.date | dt.time | CellError | None
TEXTS = (
    "Good",
    "N/A",
    "  spaces  ",
    "line\nbreak",
    "“quoted” & <b>",
    "✓ naïve 漢字 😀",
    "007",
    "1/2",
    "TRUE",
    "=no sum",
)
ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!")


def made(chance: random.Random) -> Made:
    kind = chance.randrange(8)
    day = dt.date(1950, 1, 1) + dt.timedelta(days=chance.randrange(40_000))
    choices: tuple[Made, ...] = (
        chance.choice(TEXTS),
        chance.randint(-10_000, 10_000),
        round(chance.uniform(-1000, 1000), 4),
        chance.random() < 0.5,
        day,
        dt.datetime.combine(day, dt.time(chance.randrange(24), chance.randrange(60), chance.randint(1, 59))),
        CellError(chance.choice(ERRORS)),
        None,
    )
    return choices[kind]


def contents(seed: int) -> list[tuple[int, int, Made]]:
    chance = random.Random(seed)
    return [(row, column, made(chance)) for row in range(1, 41) for column in range(1, 9)]


def by_openpyxl(cells: list[tuple[int, int, Made]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, column, value in cells:
        cell = sheet.cell(row, column)
        if isinstance(value, CellError):
            cell.value, cell.data_type = value.text, "e"
        else:
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def by_xlsxwriter(cells: list[tuple[int, int, Made]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day, moment = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": 22})
        for row, column, value in cells:
            place = (row - 1, column - 1)
            if isinstance(value, CellError):
                sheet.write_formula(*place, "=NA()", None, value.text)
            elif isinstance(value, bool):
                sheet.write_boolean(*place, value)
            elif isinstance(value, dt.datetime):
                sheet.write_datetime(*place, value, moment)
            elif isinstance(value, dt.date):
                sheet.write_datetime(*place, value, day)
            elif isinstance(value, str):
                sheet.write_string(*place, value)
            elif value is not None:
                sheet.write_number(*place, value)
    return target.getvalue()


def seen_by_openpyxl(row: int, column: int, book: openpyxl.Workbook) -> object:
    value = book.worksheets[0].cell(row, column).value
    if isinstance(value, dt.datetime):
        value = value.replace(microsecond=0) + dt.timedelta(seconds=value.microsecond >= 500_000)
        return value if value.time() != dt.time() else value.date()
    return value


def agree(data: bytes, cells: list[tuple[int, int, Made]], *, formulas: bool = False) -> int:
    """Compare every cell with what was written and with what openpyxl reads; how many were compared."""
    book: Book = open_book(data)
    other = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    title = book.sheets[0][0]
    for row, column, written in cells:
        found = book.cell(title, row, column)
        value = found.value
        if isinstance(value, dt.datetime) and value.microsecond:
            value = value.replace(microsecond=0) + dt.timedelta(seconds=value.microsecond >= 500_000)
        assert value == written, (row, column)
        assert type(value) is type(written) or isinstance(written, float), (row, column)
        assert found.formula == (formulas and isinstance(written, CellError))
        plain = value.text if isinstance(value, CellError) else value
        assert plain == seen_by_openpyxl(row, column, other), (row, column)
    return len(cells)


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
def test_agreement_with_two_writers(write: Callable[[list[tuple[int, int, Made]]], bytes]) -> None:
    for seed in range(12):
        cells = contents(seed)
        assert agree(write(cells), cells, formulas=write is by_xlsxwriter) == 320


def test_agreement_with_libreoffice(tmp_path: Path) -> None:
    files = []
    for seed in range(6):
        file = tmp_path / f"f{seed}.xlsx"
        write = by_openpyxl if seed % 2 else by_xlsxwriter
        file.write_bytes(write(contents(100 + seed)))
        files.append(file)
    for seed, file in enumerate(libreoffice.saved_again(files, tmp_path)):
        cells = [c for c in contents(100 + seed) if not isinstance(c[2], CellError)]
        assert agree(file.read_bytes(), cells) > 250
