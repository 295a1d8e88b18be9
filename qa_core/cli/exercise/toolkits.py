"""`qa exercise toolkits`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa exercise toolkits E-7K2M-94QX -o toolkits")
@click.argument("id", metavar="E")
@click.option(
    "-o", "output", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder."
)
def toolkits(id: str, output: Path) -> None:
    """Write a toolkit for each return that is missing, to the auditor named for the agency.

    Run again it writes the same toolkits for what is still missing. Exit status 1 where no auditor is named.
    """
    from qa_core.cycle.exercise_toolkits import toolkits as outgoing
    from qa_core.cycle.returns import write_whole
    from qa_core.cycle.toolkits import write

    with desk() as at:
        going = outgoing(at, id)
        for warning in going.warnings:
            _common.warn(warning)
        made = write(at, going.instrument, going.allocations)
        with _common.progress(made, "Toolkits", len(going.allocations)) as bar:
            for allocation, data in bar:
                name = f"{allocation.case} {allocation.agency} {allocation.return_id}.xlsx"
                target = output / _common.file_name(name)
                write_whole(target, data)
                click.echo(f"{target}  (return {allocation.return_id}, due {allocation.due})")
    for one in going.nobody:
        _common.warn(
            f"{one.case}: no auditor is named for {one.agency}. Write this toolkit with: qa toolkit export "
            f"{going.instrument.id} --case {one.case} --exercise {id} --agency {one.agency} --auditor …"
        )
    if going.nobody:
        _common.attention()
    if not going.allocations:
        click.echo("Nothing is missing.")
