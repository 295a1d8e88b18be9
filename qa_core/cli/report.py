"""`qa report`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk
from qa_core.cycle.reporting import PRODUCTS
from qa_core.model.audience import AUDIENCES


@click.command(epilog="Example: qa report quarterly --period 2026-Q3 --format html,xlsx,docx -o reports")
@click.argument("name", type=click.Choice([*PRODUCTS]))
@click.option("--period", metavar="PERIOD", help="A quarter, month or year: 2026-Q3, 2026-07, 2026.")
@click.option(
    "--instrument",
    "instruments",
    metavar="ID",
    multiple=True,
    help="Only these; all that were used unless set.",
)
@click.option(
    "--audience", type=click.Choice([*AUDIENCES]), help="For whom it is, if not for its usual readers."
)
@click.option(
    "--for", "subject", metavar="WHOM", default="", help="The agency, team, case … that it is about."
)
@click.option(
    "--format",
    "formats",
    default="html",
    show_default=True,
    help="One or several of html, xlsx, docx, json, pdf.",
)
@click.option(
    "-o", "output", default=".", type=click.Path(file_okay=False, path_type=Path), help="The folder."
)
def report(
    name: str,
    period: str | None,
    instruments: tuple[str, ...],
    audience: str | None,
    subject: str,
    formats: str,
    output: Path,
) -> None:
    """Write a report: what stands out in words, then counts and shares, a chart beside its table."""
    from qa_core.cycle.reporting import make, wanted
    from qa_core.reports.write import write

    with desk() as at:
        want = wanted(at, name, period, instruments=instruments, audience=audience, subject=subject)
        paths = write(make(at, name, want), [name for name in formats.split(",") if name.strip()], output)
    for path in paths:
        click.echo(str(path))
    for problem in at.registry.problems:
        _common.warn(str(problem))
    if at.registry.problems:
        _common.attention()
