"""`qa action reaudits`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa action reaudits --json")
@click.option("--overdue", is_flag=True, help="Only those whose day is past.")
@_common.as_json
@_common.to_file
def reaudits(overdue: bool, as_json: bool, output: Path | None) -> None:
    """List the cases to be audited again, the earliest first, with the actions that are not closed."""
    from qa_core.cycle.reaudits import due

    heads = ("due", "overdue", "case", "instrument", "audit", "date", "grade", "actions", "not_closed")
    with desk() as at:
        rows = [row for row in due(at) if row["overdue"] or not overdue]
        _common.show_list(at, "Re-audits", heads, rows, as_json, output)
