"""`qa second list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa second list --period 2026-Q3 --open")
@click.option("--period", metavar="PERIOD", help="Only audits of a quarter, month or year.")
@click.option("--open", "open_only", is_flag=True, help="Only where something is still to be done.")
@_common.as_json
@_common.to_file
def list_(period: str | None, open_only: bool, as_json: bool, output: Path | None) -> None:
    """List the audits drawn for a second look, who looks again, the grades so far, and what comes next."""
    from qa_core.cycle.second_list import LIST, listed

    with desk() as at:
        rows = listed(at, period, open_only=open_only)
        _common.show_list(at, "Second audits", LIST, rows, as_json, output)
