"""`qa exercise list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa exercise list --json")
@_common.as_json
@_common.to_file
def list_(as_json: bool, output: Path | None) -> None:
    """List exercises with their theme, what led to them, and who leads them."""
    from qa_core.cycle.exercises import listed

    heads = ("id", "instrument", "theme", "trigger", "lead_auditor", "due")
    with desk() as at:
        _common.show_list(at, "Exercises", heads, listed(at), as_json, output)
