"""`qa demo`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_core.cli import _common
from qa_core.cli._desk import show_outcome, summary

if TYPE_CHECKING:
    from qa_core.cycle.demo.round import Round
    from qa_core.cycle.demo.year_checks import Found
    from qa_core.cycle.demo.year_state import Year

OTHERS = "What else lay there"
ROUND, YEAR = "qa-demo", "qa-demo-year"


@click.command(epilog="Example: qa demo")
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--year",
    is_flag=True,
    help="Play a whole audit year instead (some minutes), and check at its end what must hold.",
)
def demo(folder: Path | None, year: bool) -> None:
    """Run a whole audit round on made-up cases: toolkits, returns, problems, grades, report.

    Every installed instrument is played: cases are drawn, records checked, agencies asked, each the way a
    real round goes. The folder (qa-demo unless named) starts clean each time.

    With --year twelve months are played (in qa-demo-year unless named): cases drawn and allocated, chased,
    settled, feedback and actions, second looks, reports. The exit status is 1 if anything does not hold.
    """
    if year:
        _year(folder or Path(YEAR))
    else:
        _round(folder or Path(ROUND))


def _round(folder: Path) -> None:
    from qa_core.cycle.demo.round import clean, play

    clean(folder)
    done = play(folder, _common.registry(), _tell)
    click.echo("What came back, for each audit concerns first:")
    for title in dict.fromkeys([*done.titles.values(), OTHERS]):
        about = [o for o in done.outcomes if done.titles.get(o.return_id or "", OTHERS) == title]
        click.echo(f"\n{title}")
        for outcome in sorted(about, key=lambda o: not o.concerns):
            show_outcome(outcome)
    click.echo(f"\n{summary(done.outcomes)}")
    click.echo(f"Corrected and sent again: {summary(done.corrected)}")
    _show_folder(done)


def _show_folder(done: Round) -> None:
    click.echo(f"\nEverything is in {done.folder.resolve()}:")
    rows = [
        ("lists", "the case list and the staff list, as a case-management system exports them"),
        ("toolkits", f"{len(done.toolkits)} workbooks as they went out"),
        ("returns", "as they came back; returns/marked holds the copies with problems marked"),
        ("returns, corrected", "marked copies that auditors put right"),
        ("reports", "the quarterly report as web page, Word document, workbook and JSON"),
        ("qa.toml, qa.db", "the organisation's settings and the database"),
    ]
    _common.print_table(("  folder", "what"), [(f"  {name}", what) for name, what in rows])
    click.echo(f"\nOpen first:  {done.reports[0].resolve()}")
    click.echo(f"Then:        {done.toolkits[0].resolve()}")
    click.echo(f"Ask it:      qa audit list --config {done.folder}")
    for id in done.exercises:
        click.echo(f"             qa exercise status {id} --config {done.folder}")


def _year(folder: Path) -> None:
    from qa_core.cycle.demo.round import clean
    from qa_core.cycle.demo.year import play

    clean(folder)
    done, found = play(folder, _common.registry(), _tell)
    _show_year(done, found)
    if not all(check.ok for check in found):
        _common.attention()


def _show_year(done: Year, found: list[Found]) -> None:
    click.echo("What happened:")
    _common.print_table(("what", "times"), [(what, n) for what, n in sorted(done.did.items())])
    click.echo(
        f"\nEverything is in {done.folder.resolve()}, the reports in {done.folder.resolve() / 'reports'}:"
    )
    forms: dict[str, list[str]] = {}
    for path in done.reports:
        forms.setdefault(path.stem, []).append(path.suffix[1:])
    _common.print_table(("report", "as"), [(name, ", ".join(kinds)) for name, kinds in forms.items()])
    click.echo(f"\nAsk it:  qa issued list --config {done.folder}")
    click.echo(f"         qa sample status --config {done.folder}")
    click.echo(f"         qa escalation list --config {done.folder}")
    click.echo("\nWhat must hold:")
    _common.print_table(("check", "", "found"), [check.row for check in found])


def _tell(what: str, n: int, of: int) -> None:
    _common.steps(what, of)(n)
