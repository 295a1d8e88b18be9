"""`qa person load`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common, _desk, _lists


@click.command("load", epilog="Example: qa person load persons.csv")
@click.argument("files", metavar="FILE...", nargs=-1, type=click.Path(path_type=Path))
@_lists.template_option
def load(files: tuple[Path, ...], template: bool) -> None:
    """Load the people who audit, lead and manage, from a workbook or a csv file.

    All problems are told at once, by row, and nothing is loaded unless all of it is. With --template FILE
    is written: an empty workbook with explanations.
    """
    from qa_core.cycle import lists

    if template:
        _lists.write_template(files, lists.person_template, "persons.xlsx")
        return
    given = _lists.needed(files)
    with _common.store() as opened:
        loaded = lists.load_people(opened, given, _desk.user())
        _lists.name_strangers(opened)
    click.echo(f"{loaded} {'person' if loaded == 1 else 'people'} loaded.")
