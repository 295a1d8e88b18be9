"""`qa escalation told`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk
from qa_core.cli.escalation._options import at as at_option


@click.command(
    epilog='Example: qa escalation told E-0001 family-support-manager --at "2026-11-20 14:30" --by A-03'
)
@click.argument("id")
@click.argument("post")
@at_option
@click.option("--by", "who", metavar="REF", default="", help="Who told them; you unless given.")
def told(id: str, post: str, when: str | None, who: str) -> None:
    """Note that a POST (or lead-professional, line-manager) was told by telephone or in person."""
    from qa_core.cycle.escalations import moment
    from qa_core.cycle.escalations import told as note

    with desk() as at:
        note(at, id, post, who=who, at=moment(when) if when else None)
    click.echo(f"{id.upper()}: {post} was told.")
