"""`qa audit table`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk

if TYPE_CHECKING:
    from qa_core.reports.answer_sheet import Sheet


@click.command(epilog="Example: qa audit table --period 2026 --instrument caf-tier2 -o answers.xlsx")
@click.option(
    "--period", metavar="PERIOD", required=True, help="A quarter, month or year (2026-Q4, 2026-10, 2026)."
)
@click.option(
    "--instrument", "instruments", metavar="ID", multiple=True, help="Only this one; may be repeated."
)
@click.option("--comments", is_flag=True, help="Comments and reasons too, each in a column of its own.")
@click.option("--all", "every", is_flag=True, help="Voided audits too, and second looks.")
@click.option(
    "-o",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="FILE.xlsx, or FILE.csv: then a file for each sheet.",
)
@_common.as_json
def table(
    period: str,
    instruments: tuple[str, ...],
    comments: bool,
    every: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Write all answers into a table, one row an audit.

    For looking into answers with a program of one's own: a column for each question, with the words of the
    chosen options as they stand now, and a sheet for each table within the audits. An empty cell was not
    asked or is free to be empty; "(not answered)" had to be answered. An answer that a later change of the
    audit left unasked still stands here, and counts in no report. Several options have " | " between them.
    Case and people stand in it by reference: keep the file where audits are kept.
    """
    from qa_core.cycle.answer_table import answer_table
    from qa_core.cycle.returns import write_whole
    from qa_core.errors import InputError
    from qa_core.model.period import Period

    kind = output.suffix.lower() if output is not None else ""
    if (output is None and not as_json) or kind not in ("", ".xlsx", ".csv"):
        raise InputError("Say where the table goes: -o FILE.xlsx, -o FILE.csv, or --json.")
    with desk() as at:
        span = Period.parse(period, at.organisation.year_start_month)
        sheets = answer_table(at, span, instruments, comments=comments, every=every)
    for path, data in _files(output, sheets) if output is not None else ():
        write_whole(path, data)
        _common.warn(f"{path} is written.")
    if as_json:
        _common.print_json({"period": span.name, "sheets": [_plain(sheet) for sheet in sheets]})


def _files(output: Path, sheets: Sequence[Sheet]) -> Iterator[tuple[Path, bytes]]:
    """The files with what goes into them: one workbook, or CSV, named by its sheet after the first."""
    from qa_core.reports.answer_sheet import comma_separated, workbook

    if output.suffix.lower() != ".csv":
        yield output, workbook(sheets)
        return
    for number, sheet in enumerate(sheets):
        name = f"{output.stem}-{_common.file_name(sheet.title)}{output.suffix}" if number else output.name
        yield output.with_name(name), comma_separated(sheet)


def _plain(sheet: Sheet) -> dict[str, object]:
    columns = [{"key": column.key, "title": column.title, "kind": column.kind} for column in sheet.columns]
    return {"id": sheet.id, "title": sheet.title, "columns": columns, "rows": sheet.rows}
