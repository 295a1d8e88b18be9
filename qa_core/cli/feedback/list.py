"""`qa feedback list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa feedback list --awaited")
@click.option("--awaited", is_flag=True, help="Only those whose reply is not here.")
@_common.as_json
@_common.to_file
def list_(awaited: bool, as_json: bool, output: Path | None) -> None:
    """List feedback: to whom, reply wanted by when, and whether it is here. Audits that wait are told."""
    from qa_core.cycle.feedback import due, listed

    heads = ("audit", "case", "kind", "written", "reader", "copied", "reply_by", "reply", "reply_id")
    with desk() as at:
        rows = [one for one in listed(at) if not awaited or one["reply"] in ("awaited", "overdue")]
        _common.show_list(at, "Feedback", heads, rows, as_json, output)
        waiting = len(due(at))
    if waiting:
        _common.warn(f"{waiting} without feedback yet: qa feedback write --due")
