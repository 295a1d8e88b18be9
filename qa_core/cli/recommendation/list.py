"""`qa recommendation list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa recommendation list --open -o recommendations.xlsx")
@click.option("--open", "open_only", is_flag=True, help="Leave out those that are done.")
@_common.to_file
@_common.as_json
def list_(open_only: bool, output: Path | None, as_json: bool) -> None:
    """List recommendations: who carries each out, by when, how it stands, to whom it was passed on.

    JSON has the whole history of each.
    """
    from qa_core.cycle.recommendations import HEADS, listed

    with desk() as at:
        rows = listed(at, open_only)
        if not as_json:
            rows = [
                {
                    **row,
                    "sent_to": ", ".join(row["sent_to"]),
                    "carried_to": ", ".join(map(str, row["carried_to"])),
                }
                for row in rows
            ]
        _common.show_list(at, "Recommendations", HEADS, rows, as_json, output)
