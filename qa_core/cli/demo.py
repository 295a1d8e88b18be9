"""`qa demo`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import show_outcome, summary

OTHERS = "What else lay there"


@click.command(epilog="Example: qa demo")
@click.argument(
    "folder", default="qa-demo", metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path)
)
def demo(folder: Path) -> None:
    """Run a whole audit round on made-up cases: toolkits, returns, problems, grades, report.

    Every installed instrument is played: cases are drawn, records checked, agencies asked, each the way a
    real round goes. The folder (qa-demo unless named) starts clean each time.
    """
    from qa_core.cycle.demo.round import clean, play

    clean(folder)
    shown = _common.registry()
    done = play(folder, shown, lambda what, n, of: _common.steps(what, of)(n))
    click.echo("What came back, for each audit concerns first:")
    for title in dict.fromkeys([*done.titles.values(), OTHERS]):
        about = [o for o in done.outcomes if done.titles.get(o.return_id or "", OTHERS) == title]
        click.echo(f"\n{title}")
        for outcome in sorted(about, key=lambda o: not o.concerns):
            show_outcome(outcome)
    click.echo(f"\n{summary(done.outcomes)}")
    click.echo(f"Corrected and sent again: {summary(done.corrected)}")
    click.echo(f"\nEverything is in {folder.resolve()}:")
    rows = [
        ("lists", "the case list and the staff list, as a case-management system exports them"),
        ("toolkits", f"{len(done.toolkits)} workbooks as they went out"),
        ("returns", "as they came back; returns/marked holds the copies with problems marked"),
        ("returns, corrected", "marked copies that auditors put right"),
        ("reports", "the quarterly report as web page, workbook and JSON"),
        ("qa.toml, qa.db", "the organisation's settings and the database"),
    ]
    _common.print_table(("  folder", "what"), [(f"  {name}", what) for name, what in rows])
    click.echo(f"\nOpen first:  {done.reports[0].resolve()}")
    click.echo(f"Then:        {done.toolkits[0].resolve()}")
    click.echo(f"Ask it:      qa audit list --config {folder}")
    for id in done.exercises:
        click.echo(f"             qa exercise status {id} --config {folder}")
