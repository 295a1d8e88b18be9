"""`qa recommendation priorities`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa recommendation priorities --year 2027 -o priorities.xlsx")
@click.option(
    "--year", type=click.IntRange(1900, 2999), required=True, help="The audit year that is planned."
)
@_common.to_file
@_common.as_json
def priorities(year: int, output: Path | None, as_json: bool) -> None:
    """List what an audit year should look at first.

    Recommendations that are not done, those brought into the year first; remedial actions of the year before
    that came again in several audits; the areas that most learning was about.
    """
    from qa_core.cycle.priorities import HEADS, listed

    with desk() as at:
        _common.show_list(at, f"Priorities of {year}", HEADS, listed(at, year), as_json, output)
