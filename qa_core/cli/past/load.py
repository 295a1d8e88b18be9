"""`qa past load`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _lists
from qa_core.cli._desk import desk


@click.command("load", epilog="Example: qa past load results-2024.xlsx")
@click.argument("files", metavar="FILE...", nargs=-1, type=click.Path(path_type=Path))
@_lists.template_option
@click.option("--replace", default="", metavar="WHY", help="Correct results that are here already, and why.")
def load(files: tuple[Path, ...], template: bool, replace: str) -> None:
    """Load results of earlier years: case, date, instrument, grade, and answers by the key of the question.

    They are kept as past results, apart from the audits made here, and reports show them apart. All problems
    are told at once, and nothing is loaded unless all of it is. The same rows again change nothing.
    """
    from qa_core.cycle import past

    if template:
        _lists.write_template(files, past.template, "past.xlsx")
        return
    given = _lists.needed(files)
    with desk() as at:
        done = past.load(at, given, replace)
    parts = ((done.added, "loaded"), (done.replaced, "replaced"), (done.known, "here already"))
    said = ", ".join(f"{n} {what}" for n, what in parts if n)
    click.echo(f"Results of earlier years: {said}.")
