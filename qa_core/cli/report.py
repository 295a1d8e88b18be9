"""`qa report`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa report quarterly --period 2026-Q3 --format html,xlsx,json -o reports")
@click.argument("name", type=click.Choice(["quarterly"]))
@click.option(
    "--period", required=True, metavar="PERIOD", help="A quarter, month or year: 2026-Q3, 2026-07, 2026."
)
@click.option("--instrument", metavar="ID", help="Only this instrument; all that were used unless set.")
@click.option("--audience", metavar="A", default="qa-team", show_default=True, help="For whom it is.")
@click.option(
    "--format", "formats", default="html", show_default=True, help="One or several of html, xlsx, json."
)
@click.option(
    "-o", "output", default=".", type=click.Path(file_okay=False, path_type=Path), help="The folder."
)
def report(name: str, period: str, instrument: str | None, audience: str, formats: str, output: Path) -> None:
    """Write a report for a period: counts and shares, concerns first, a chart beside its table."""
    from qa_core.cycle.reporting import PRODUCTS
    from qa_core.reports.write import write

    _audience(audience)
    with desk() as at:
        made = PRODUCTS[name](at, period, instrument)
        paths = write(made, [name for name in formats.split(",") if name.strip()], output)
    for path in paths:
        click.echo(str(path))
    for problem in at.registry.problems:
        _common.warn(str(problem))
    if at.registry.problems:
        _common.attention()


def _audience(name: str) -> None:
    if name != "qa-team":
        raise click.UsageError(f"--audience: {name!r} is not known. Known: qa-team.")
