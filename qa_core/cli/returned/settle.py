"""`qa return settle`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk, show_outcome


@click.command(epilog='Example: qa return settle 12 --keep new --reason "The auditor sent the draft first"')
@click.argument("number")
@click.option(
    "--keep", type=click.Choice(["old", "new"]), required=True,
    help="old: the audit stays as it is; new: this return counts.",
)  # fmt: skip
@click.option("--reason", required=True, help="Why; it is kept in the history.")
def settle(number: str, keep: str, reason: str) -> None:
    """Settle a conflict. Both versions are kept, whichever counts; look at them first: qa return show."""
    from qa_core.cycle.settling import settle as settled

    with desk() as at:
        outcome = settled(at, number, keep, reason)
    if keep == "old":
        stays = f"{outcome.audit} stays as it is" if outcome.audit else "the newer toolkit is waited for"
        click.echo(f"Return {number}: {stays}.")
        return
    show_outcome(outcome)
