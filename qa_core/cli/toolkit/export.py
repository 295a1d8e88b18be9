"""`qa toolkit export`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(
    epilog="Example: qa toolkit export caf-tier2 --case K-0417 --auditor A-03 -o K-0417.xlsx; "
    "many at once: qa toolkit export caf-tier2 --list october.csv -o toolkits"
)
@click.argument("instrument")
@click.option("--case", metavar="REF", help="The case to be audited.")
@click.option("--auditor", metavar="REF", help="Who audits it.")
@click.option(
    "--due", metavar="DATE", help="Wanted back by this day (2026-11-30); two weeks from now unless set."
)
@click.option("--exercise", metavar="E", help="The thematic audit that this is part of.")
@click.option("--agency", metavar="A", help="The agency that is asked, in a thematic audit.")
@click.option(
    "--list",
    "list_",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A csv file or workbook with the columns case and auditor, and due if you like.",
)
@click.option(
    "-o", "output", required=True, type=click.Path(path_type=Path),
    help="The file to write; with --list, the folder.",
)  # fmt: skip
def export(
    instrument: str,
    case: str | None,
    auditor: str | None,
    due: str | None,
    exercise: str | None,
    agency: str | None,
    list_: Path | None,
    output: Path,
) -> None:
    """Write a toolkit for an auditor, or many for a list of cases and auditors."""
    from qa_core.cycle.returns import write_whole
    from qa_core.cycle.toolkits import Wanted, allocate, write
    from qa_core.toolkit.lists import read_toolkit_list

    if list_ is None:
        if not case or not auditor:
            raise click.UsageError("Give --case and --auditor, or a --list of many.")
        wanted = [Wanted(case, auditor, _common.due_date(due), exercise, agency)]
    else:
        listed = read_toolkit_list(list_)
        wanted = [Wanted(c, a, d or _common.due_date(due), exercise, agency) for c, a, d in listed]
    with desk() as at:
        asked = at.registry.instrument(instrument)
        allocations, warnings = allocate(at, asked, wanted)
        for warning in warnings:
            _common.warn(warning)
        made = write(at, asked, allocations)
        with _common.progress(made, "Toolkits", len(allocations)) as bar:
            for allocation, data in bar:
                name = f"{allocation.case} {allocation.auditor} {allocation.return_id}.xlsx"
                target = output if list_ is None else output / _common.file_name(name)
                write_whole(target, data)
                click.echo(f"{target}  (return {allocation.return_id}, due {allocation.due})")
