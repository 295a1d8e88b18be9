"""`qa audit history`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk, show_concerns


@click.command(epilog="Example: qa audit history A-000001")
@click.argument("id")
@_common.as_json
def history(id: str, as_json: bool) -> None:
    """Show every revision: when, by whom, why, and what changed."""
    from qa_core.cycle.history import changes

    with desk() as at:
        show_concerns(at, id)
        shown = changes(at.store.history(id))
    if as_json:
        _common.print_json(shown)
        return
    for entry in shown:
        click.echo(
            f"{entry['revision']}  {entry['at']}  {entry['by']}  {entry['kind']}  {entry['why']}".rstrip()
        )
        for change in entry["changes"]:
            click.echo(f"     {change['question']} {change['part']}: {change['before']} -> {change['after']}")
