"""`qa mail list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa mail list")
@click.option("--all", "everything", is_flag=True, help="Also letters that have left, or never will.")
@_common.as_json
@_common.to_file
def list_(everything: bool, as_json: bool, output: Path | None) -> None:
    """List letters that have not left, and why. Exit status 1 where there is any.

    Those of an escalation that ended before they left (state not-sent) are among --all.
    """
    from qa_core.cycle.post import HEADS, listed

    with desk() as at:
        found = listed(at, everything=everything)
        _common.show_list(at, "Letters", HEADS, found, as_json, output)
    if any(item["state"] in ("waiting", "sending") for item in found):
        _common.attention()
