"""`qa escalation mash`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk
from qa_core.cli.escalation._options import at as at_option


@click.command(epilog='Example: qa escalation mash E-0001 held --outcome "Advice given, no referral"')
@click.argument("id")
@click.argument("decision", type=click.Choice(("not-needed", "needed", "held")))
@at_option
@click.option("--why", default="", help="Why; wanted where no conversation is needed.")
@click.option("--outcome", default="", help="What came of the conversation; wanted where it was held.")
def mash(id: str, decision: str, when: str | None, why: str, outcome: str) -> None:
    """Note the decision about a conversation with MASH; the one made before stays to be read."""
    from qa_core.cycle.escalations import mash as note
    from qa_core.cycle.escalations import moment

    with desk() as at:
        note(at, id, decision, why=why, outcome=outcome, at=moment(when) if when else None)
    click.echo(f"{id.upper()}: MASH {decision}.")
