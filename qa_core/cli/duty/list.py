"""`qa duty list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa duty list --month 2026-11 -o november.xlsx")
@click.option("--month", metavar="MONTH", help="Only those of one month (2026-11).")
@click.option("--instrument", metavar="ID", help="Only those of one kind of audit.")
@click.option("--all", "every", is_flag=True, help="Also those declined, reallocated or withdrawn, with why.")
@_common.as_json
@_common.to_file
def list_(month: str | None, instrument: str | None, every: bool, as_json: bool, output: Path | None) -> None:
    """List duties: who is asked to audit which case, by when, and what came of it.

    JSON has the declined, reallocated and withdrawn ones as well.
    """
    from qa_core.cycle.duties import HEADS, listed

    with desk() as at:
        found = listed(at, month, instrument)
        if not (every or as_json):
            found = [one for one in found if not one["ended_at"]]
        _common.show_list(at, "Duties", HEADS, found, as_json, output)
