"""`qa toolkit import`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk, show_flags, show_outcome, summary


@click.command("import", epilog="Example: qa toolkit import returns --json")
@_common.came_back("return")
def import_(
    paths: tuple[Path, ...], results: Path | None, confirm: bool, replace: str, as_json: bool
) -> None:
    """Take completed toolkits back: files, or folders full of them.

    A concern about a child is read first, whatever else is wrong with a file. Exit status 1 where a file is
    neither accepted nor already here.
    """
    from qa_core.cycle.returns import files, import_returns, needs_attention

    outcomes = []
    found = files(paths)
    with desk() as at:
        coming = import_returns(at, found, results=results, confirmed=confirm, replacing=replace)
        with _common.progress(coming, "Returns", len(found)) as bar:
            outcomes = list(bar)
    if as_json:
        for outcome in outcomes:
            show_flags(outcome, err=True)
        _common.print_json({"files": [outcome.as_json() for outcome in outcomes]})
    else:
        for outcome in sorted(outcomes, key=lambda o: not o.concerns):
            show_outcome(outcome)
        click.echo(summary(outcomes))
    if needs_attention(outcomes):
        _common.attention()
