"""`qa exercise list`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa exercise list --json")
@_common.as_json
def list_(as_json: bool) -> None:
    """List exercises with their theme, what led to them, and who leads them."""
    from qa_core.cycle.exercises import listed

    with desk() as at:
        found = listed(at)
    if as_json:
        _common.print_json(found)
    else:
        heads = ("id", "instrument", "theme", "trigger", "lead_auditor", "due")
        _common.print_table(heads, [[one[head] for head in heads] for one in found])
