"""`qa exercise create`."""

from __future__ import annotations

from typing import IO

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa exercise create neglect.json")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"), required=False)
@click.option("--template", is_flag=True, help="Print an empty file with a line about each field.")
@_common.as_json
def create(file: IO[str] | None, template: bool, as_json: bool) -> None:
    """Set up an exercise from a JSON file (- reads from stdin): theme, trigger, lead, cases, agencies.

    All mistakes are told at once, and nothing is kept unless all of it is right.
    """
    from qa_core.cycle import exercise_setup

    if template:
        _common.print_json(exercise_setup.template(_common.registry()))
        return
    if file is None:
        raise click.UsageError("Which file? Give a JSON file, or --template for an empty one.")
    data = _common.read_json(file)
    with desk() as at:
        id = exercise_setup.create(at, data)
    if as_json:
        _common.print_json({"id": id})
    else:
        click.echo(id)
