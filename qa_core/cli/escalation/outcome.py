"""`qa escalation outcome`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(epilog='Example: qa escalation outcome E-0001 --text "Visit done; the child is safe and seen"')
@click.argument("id")
@click.option("--text", required=True, help="What came of it.")
def outcome(id: str, text: str) -> None:
    """Close an escalation; only where all were told, it was acknowledged and MASH decided."""
    from qa_core.cycle.escalations import close

    with desk() as at:
        aside = close(at, id, text)
    click.echo(f"{id.upper()}: closed.")
    for line in aside:
        click.echo(line)
