"""`qa audit amend`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk, loud, show_concerns


@click.command(epilog='Example: qa audit amend A-000001 3.i good --reason "Moderation of 3 November"')
@click.argument("id")
@click.argument("key")
@click.argument("value")
@click.option("--reason", required=True, help="Why; it is kept in the history.")
@click.option(
    "--part", type=click.Choice(["value", "comment", "reason", "rows"]), default="value", show_default=True,
    help="Which part of the answer changes.",
)  # fmt: skip
def amend(id: str, key: str, value: str, reason: str, part: str) -> None:
    """Change one answer: a new revision, graded anew; nothing is overwritten."""
    from qa_core.cycle.audits import amend as amended

    with desk() as at:
        show_concerns(at, id)
        result, raised = amended(at, id, key, value, reason, part)
    for name in raised:
        loud(f"CONCERN {name} was raised by this change")
    click.echo(f"{id} changed at {key}: recorded {result.recorded}, suggested {result.suggested}.")
