"""`qa log`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa log --since 2026-11-01 --kind duty --about K-0417")
@click.option("--since", metavar="DATE", help="Only from this day on (2026-11-01).")
@click.option("--until", metavar="DATE", help="Only up to this day.")
@click.option(
    "--kind", default="", metavar="KIND", help="Only of one kind: duty.declined; or duty for all of them."
)
@click.option(
    "--about", default="", metavar="ID", help="Only about this case, return, audit, escalation or letter."
)
@_common.as_json
@_common.to_file
def log(
    since: str | None, until: str | None, kind: str, about: str, as_json: bool, output: Path | None
) -> None:
    """List what happened: each entry of the event log with when, who, what, about what, and why.

    Nothing in it can be changed; qa verify tells whether it is whole. Times are UTC.
    """
    from qa_core.cycle.journal import HEADS, listed

    days = {"since": _common.day(since, "--since"), "until": _common.day(until, "--until")}
    with desk() as at:
        rows = listed(at, **days, kind=kind, about=about)
        _common.show_list(at, "Event log", HEADS, rows, as_json, output)
