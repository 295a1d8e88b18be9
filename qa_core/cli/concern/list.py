"""`qa concern list`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa concern list --json")
@click.option("--all", "everything", is_flag=True, help="Also those that somebody acted on.")
@_common.as_json
def list_(everything: bool, as_json: bool) -> None:
    """List concerns that nobody acted on yet, and returns whose sender must be asked.

    Exit status 1 where any is open.
    """
    from qa_core.cycle.concerns import OPEN, listed

    with desk() as at:
        found = listed(at, everything=everything)
    if as_json:
        _common.print_json(found)
    else:
        heads = ("id", "what", "state", "case", "return", "since", "words")
        _common.print_table(heads, [[item[head] for head in heads] for item in found])
    if any(item["state"] in OPEN for item in found):
        _common.attention()
