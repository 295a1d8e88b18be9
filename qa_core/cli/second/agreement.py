"""`qa second agreement`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa second agreement --period 2026 -o agreement.xlsx")
@click.option("--period", metavar="PERIOD", help="Only audits of a quarter, month or year.")
@click.option("--instrument", metavar="ID", help="Only audits made with this instrument.")
@_common.as_json
@click.option(
    "-o", "output", type=click.Path(dir_okay=False, path_type=Path), help="Write a workbook (FILE.xlsx)."
)
def agreement(period: str | None, instrument: str | None, as_json: bool, output: Path | None) -> None:
    """Show how far first and second auditors agree, by grade and question, and how strict each is.

    Percent is the share of pairs that are the same. Alpha is Krippendorff's, with its 95 % interval, and
    stands only from 20 pairs on. A mean difference above 0 says that an auditor grades higher than the
    partners in the same pairs; it stands only from 5 pairs on, and is no ranking.
    """
    from qa_core.cycle.agreement import PAIRS, QUESTIONS, SEVERITY, counts
    from qa_core.cycle.agreement import agreement as found_at

    with desk() as at:
        found = found_at(at, period, instrument)
        if found["missing"]:
            _common.warn(found["missing"])
        tables = [
            ("Agreement", QUESTIONS, found["questions"]),
            ("Pairs", PAIRS, counts(found["questions"])),
            ("Severity", SEVERITY, found["severity"]),
        ]
        if output is not None:
            from qa_core.cycle.listing import workbook_of
            from qa_core.cycle.returns import write_whole

            write_whole(output, workbook_of(at, "Agreement of second audits", tables))
            _common.warn(f"{output} is written.")
    if as_json:
        _common.print_json(found)
    elif output is None:
        click.echo(f"{found['pairs']} pairs, {found['by_hand']} of them chosen by hand, not drawn.")
        for title, heads, rows in tables:
            click.echo(f"\n{title}")
            _common.print_table(heads, [[row.get(head) for head in heads] for row in rows])
