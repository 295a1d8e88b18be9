"""`qa sample holds`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk

HEADS = ("id", "case", "reason", "at", "by", "released_at", "released_by", "release_reason")


@click.command(epilog="Example: qa sample holds --all")
@click.option("--all", "all_", is_flag=True, help="Those that were released too.")
@_common.as_json
@_common.to_file
def holds(all_: bool, as_json: bool, output: Path | None) -> None:
    """List the cases held back from draws, with the reason."""
    with desk() as at:
        rows = [one.as_json() for one in at.store.holds(current=not all_)]
        heads = HEADS if all_ else HEADS[:5]
        _common.show_list(at, "Cases held back", heads, rows, as_json, output)
