"""`qa action history`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa action history A-000001 2")
@click.argument("audit")
@click.argument("row")
@_common.as_json
@_common.to_file
def history(audit: str, row: str, as_json: bool, output: Path | None) -> None:
    """Show everything that happened to an action: when, by whom, and why."""
    from qa_core.cycle.actions import history as happened

    with desk() as at:
        rows = happened(at, audit.upper(), row)
        heads = ("at", "by", "what", "before", "after", "note")
        _common.show_list(at, f"Action {row} of {audit}", heads, rows, as_json, output)
