"""`qa case load`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common, _desk, _lists


@click.command("load", epilog="Example: qa case load cases.xlsx")
@click.argument("files", metavar="FILE...", nargs=-1, type=click.Path(path_type=Path))
@_lists.template_option
def load(files: tuple[Path, ...], template: bool) -> None:
    """Load cases from one workbook, or from a csv file for each of its sheets.

    All problems are told at once, by sheet and row, and nothing is loaded unless all of it is. With
    --template FILE is written: an empty workbook with explanations.
    """
    from qa_core.cycle import lists

    if template:
        _lists.write_template(files, lists.case_template, "cases.xlsx")
        return
    given = _lists.needed(files)
    with _common.store() as opened:
        loaded = lists.load_cases(opened, given, _desk.user())
        _lists.name_strangers(opened)
    click.echo(f"{loaded} {'case' if loaded == 1 else 'cases'} loaded.")
