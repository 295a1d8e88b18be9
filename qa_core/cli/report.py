"""`qa report`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from click.core import ParameterSource

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
@_common.in_formats
@click.option("--issue", is_flag=True, help="Keep it as issued, under a number; see qa issued.")
@click.option(
    "--papers",
    metavar="AUDITS",
    default="",
    help="With slt: audits attached as background papers, by commas.",
)
@click.option(
    "--into",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With monthly-tab: put it as the sheet QA into this workbook.",
)
@click.pass_context
def report(
    context: click.Context,
    name: str,
    period: str | None,
    instruments: tuple[str, ...],
    audience: str | None,
    subject: str,
    formats: str,
    output: Path,
    issue: bool,
    papers: str,
    into: Path | None,
) -> None:
    """Write a report: what stands out in words, then counts and shares, a chart beside its table.

    It is a draft until it is issued: --issue keeps it as it is, under a number.
    """
    from qa_core.cycle.house import house
    from qa_core.cycle.issuing import issue as issued
    from qa_core.cycle.reporting import make, wanted
    from qa_core.cycle.reporting.tab_into import put_into
    from qa_core.reports.write import known, write

    attached = [id.strip().upper() for id in papers.split(",") if id.strip()]
    _fits(name, attached, into)
    alone = into is not None and context.get_parameter_source("formats") is ParameterSource.DEFAULT
    kinds = [] if alone else known(kind for kind in formats.split(",") if kind.strip())
    with desk() as at:
        look = house(at.config)
        want = wanted(
            at, name, period, instruments=instruments, audience=audience, subject=subject, papers=attached
        )
        made = make(at, name, want)
        if issue:
            made = issued(at, made, want)
            click.echo(f"Issued as {made.issue}.")
        if into is not None:
            click.echo(put_into(made, into))
        paths = write(made, kinds, output, look) if kinds else []
    for path in paths:
        click.echo(str(path))
    for problem in at.registry.problems:
        _common.warn(str(problem))
    if at.registry.problems:
        _common.attention()


def _fits(name: str, papers: Sequence[str], into: Path | None) -> None:
    """Refuse options of other reports, before anything is made or issued."""
    from qa_core.errors import InputError

    if papers and name != "slt":
        raise InputError(
            "--papers goes with the report slt alone: audits as background papers of the digest."
        )
    if into is not None and name != "monthly-tab":
        raise InputError("--into goes with the report monthly-tab alone.")
