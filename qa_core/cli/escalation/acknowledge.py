"""`qa escalation acknowledge`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk
from qa_core.cli.escalation._options import at as at_option


@click.command(
    epilog="Example: qa escalation acknowledge E-0001 --by family-support-manager "
    '--review "Plan looked at with the team" --action "Home visit on Monday"'
)
@click.argument("id")
@click.option(
    "--by", "who", metavar="WHO", default="", help="Post or person who took it on; you unless given."
)
@at_option
@click.option("--review", default="", help="What they found when they looked at it.")
@click.option("--action", default="", help="What they do about it.")
def acknowledge(id: str, who: str, when: str | None, review: str, action: str) -> None:
    """Note that somebody took an escalation on, for review and action; once more to add to either."""
    from qa_core.cycle.escalations import acknowledge as note
    from qa_core.cycle.escalations import moment

    with desk() as at:
        note(at, id, review=review, action=action, who=who, at=moment(when) if when else None)
    click.echo(f"{id.upper()}: acknowledged.")
