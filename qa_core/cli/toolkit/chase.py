"""`qa toolkit chase`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa toolkit chase --within 3 --send")
@click.option(
    "--within", type=int, metavar="DAYS", help="Only those due in at most so many days; 0: due or overdue."
)
@click.option("--send", is_flag=True, help="Write a reminder to each auditor listed.")
@_common.as_json
@_common.to_file
def chase(within: int | None, send: bool, as_json: bool, output: Path | None) -> None:
    """List toolkits that are not back, the longest overdue first; days past due are negative.

    `unasked` names concerns that a return left blank: ask the auditor at once.
    """
    from qa_core.cycle.chasing import HEADS, chasing, remind

    with desk() as at:
        rows = chasing(at, within=within)
        _common.show_list(at, "Toolkits not back", HEADS, rows, as_json, output)
        for sentence in remind(at, rows) if send else ():
            _common.warn(sentence)
