"""`qa issued list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa issued list -o issued.xlsx")
@_common.to_file
@_common.as_json
def list_(output: Path | None, as_json: bool) -> None:
    """List issued reports, the last first: for whom, the way so far, and the step that comes next."""
    from qa_core.cycle.issuing import HEADS, listed

    with desk() as at:
        _common.show_list(at, "Issued reports", HEADS, listed(at), as_json, output)
