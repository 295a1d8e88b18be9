"""`qa escalation list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa escalation list --all -o escalations.xlsx")
@click.option("--all", "everything", is_flag=True, help="Also those closed, withdrawn or cleared.")
@_common.as_json
@_common.to_file
def list_(everything: bool, as_json: bool, output: Path | None) -> None:
    """List open escalations, the oldest first, and returns whose sender must be asked.

    Exit status 1 where any is open.
    """
    from qa_core.cycle.escalation_list import HEADS, OPEN, listed

    with desk() as at:
        found = listed(at, everything=everything)
        _common.show_list(at, "Escalations", HEADS, found, as_json, output)
    if any(item["state"] in OPEN for item in found):
        _common.attention()
