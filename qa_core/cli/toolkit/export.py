"""`qa toolkit export`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk

if TYPE_CHECKING:
    from qa_core.cycle.desk import Desk
    from qa_core.model.allocation import Allocation
    from qa_core.model.instrument import Instrument


@click.command(
    epilog="Example: qa toolkit export caf-tier2 --case K-0417 --auditor A-03 -o K-0417.xlsx; "
    "a whole month: qa toolkit export caf-tier2 --month 2026-11 -o toolkits; "
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
@click.option("--month", metavar="MONTH", help="Every case allocated for a month (2026-11) that is not back.")
@click.option(
    "-o", "output", required=True, type=click.Path(path_type=Path),
    help="The file to write; with --list or --month, the folder.",
)  # fmt: skip
def export(
    instrument: str,
    case: str | None,
    auditor: str | None,
    due: str | None,
    exercise: str | None,
    agency: str | None,
    list_: Path | None,
    month: str | None,
    output: Path,
) -> None:
    """Write a toolkit for an auditor, many for a list of cases and auditors, or those of a whole month.

    Run again for a month it writes the same toolkits, and only those whose audits are not back.
    """
    if month is not None:
        if case or auditor or list_ or exercise or agency:
            raise click.UsageError(
                "--month takes its cases and auditors from what was allocated: leave others out."
            )
        _month(instrument, month, due, output)
        return
    from qa_core.cycle.toolkits import Wanted, allocate
    from qa_core.toolkit.lists import read_toolkit_list

    if list_ is None:
        if not case or not auditor:
            raise click.UsageError("Give --case and --auditor, a --list of many, or a --month.")
        wanted = [Wanted(case, auditor, _common.due_date(due), exercise, agency)]
    else:
        listed = read_toolkit_list(list_)
        wanted = [Wanted(c, a, d or _common.due_date(due), exercise, agency) for c, a, d in listed]
    with desk() as at:
        asked = at.registry.instrument(instrument)
        allocations, warnings = allocate(at, asked, wanted)
        for warning in warnings:
            _common.warn(warning)
        _write(at, asked, allocations, output, folder=list_ is not None)


def _month(instrument: str, month: str, due: str | None, output: Path) -> None:
    """The toolkits of the month's duties; each is noted as sent when all are written."""
    from qa_core.cycle.duties import no_longer_wanted, toolkits

    with desk() as at:
        asked = at.registry.instrument(instrument)
        going = toolkits(at, asked, month, _common.due_date(due))
        for warning in going.warnings:
            _common.warn(warning)
        _write(at, asked, going.allocations, output, folder=True)
        at.store.duties_sent(going.sent, by=at.by)
        for renamed in no_longer_wanted(at, asked, month, output):
            _common.warn(f"No longer wanted, and so called now: {renamed}")
    if not going.allocations:
        click.echo(f"Every audit of {month} is back.")


def _write(
    at: Desk, asked: Instrument, allocations: Sequence[Allocation], output: Path, *, folder: bool
) -> None:
    from qa_core.cycle.returns import write_whole
    from qa_core.cycle.toolkits import write
    from qa_core.cycle.workbooks import name_of

    made = write(at, asked, allocations)
    with _common.progress(made, "Toolkits", len(allocations)) as bar:
        for allocation, data in bar:
            name = name_of(allocation.case, allocation.auditor, allocation.return_id)
            target = output / name if folder else output
            write_whole(target, data)
            click.echo(f"{target}  (return {allocation.return_id}, due {allocation.due})")
