"""`qa return list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa return list --open")
@click.option("--open", "open_only", is_flag=True, help="Only those that wait for somebody.")
@_common.as_json
@_common.to_file
def list_(open_only: bool, as_json: bool, output: Path | None) -> None:
    """List everything that came back with its outcome, newest first.

    Open are conflicts that nobody settled, returns to be corrected that did not come again, audits whose
    facts changed on the way, and files that could not be read; waits_for says what each waits for.
    """
    from qa_core.cycle.settling import HEADS, listed

    with desk() as at:
        rows = listed(at, open_only=open_only)
        _common.show_list(at, "Returns", HEADS, rows, as_json, output)
