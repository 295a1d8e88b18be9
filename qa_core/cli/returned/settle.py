"""`qa return settle`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk, show_outcome


@click.command(epilog='Example: qa return settle 12 --keep new --reason "The auditor sent the draft first"')
@click.argument("number")
@click.option(
    "--keep", type=click.Choice(["old", "new", "none"]), required=True,
    help="old: the audit stays as it is; new: this return counts; none: one to be corrected is set aside.",
)  # fmt: skip
@click.option("--reason", required=True, help="Why; it is kept in the history.")
def settle(number: str, keep: str, reason: str) -> None:
    """Settle a conflict, or set a return aside that will not be corrected.

    All versions are kept, whichever counts; look at them first: qa return show. The case of a return that is
    set aside goes to somebody else.
    """
    from qa_core.cycle.settling import settle as settled

    with desk() as at:
        outcome = settled(at, number, keep, reason)
    if keep != "new":
        said = "Set aside. " if keep == "none" else ""
        click.echo(f"Return {number}: {said}{' '.join(outcome.tell)}")
        return
    show_outcome(outcome)
