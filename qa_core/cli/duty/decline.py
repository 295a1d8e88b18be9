"""`qa duty decline`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk

CONFLICTS = ("lead-professional", "assessor", "taf-attendee", "contributor", "line-manager", "other")


@click.command(
    epilog="Example: qa duty decline K-0417 --month 2026-11 --auditor A-03 --conflict taf-attendee "
    '--reason "I sat in for a colleague in May"'
)
@click.argument("case")
@click.option("--month", required=True, metavar="MONTH", help="The month of the duty (2026-11).")
@click.option("--auditor", required=True, metavar="REF", help="Who gives the case back.")
@click.option("--reason", required=True, help="Why, in the auditor's words; it stays on record.")
@click.option(
    "--conflict",
    type=click.Choice(CONFLICTS),
    help="The hand that the auditor had in the case; other: kin, say.",
)
@click.option("--exempt", is_flag=True, help="There is no conflict; the QA team lets the auditor off.")
@click.option(
    "--exchange", is_flag=True, help="Move planned cases of others, so that the auditor gets another one."
)
@click.option("--instrument", metavar="ID", help="Which audit, where the auditor has the case in several.")
@_common.as_json
def decline(
    case: str,
    month: str,
    auditor: str,
    reason: str,
    conflict: str | None,
    exempt: bool,
    exchange: bool,
    instrument: str | None,
    as_json: bool,
) -> None:
    """Take a case back from an auditor and give it to somebody else at once.

    An audit is swapped for a conflict only, unless --exempt is said. A conflict stays with the case: it never
    comes back to the auditor, whatever lists are loaded later. Exit status 1 where nobody can take the case.
    """
    from qa_core.cycle.declining import Decline
    from qa_core.cycle.declining import decline as declined

    asked = Decline(case, month, auditor, reason, conflict or "", exempt, exchange)
    with desk() as at:
        found = declined(at, asked, instrument)
    for sentence in (*found.warnings, *found.problems):
        _common.warn(sentence)
    if as_json:
        _common.print_json(found.as_json())
    elif found.auditor:
        click.echo(f"{found.case} goes to {found.auditor}.")
        for other, who in found.moved.items():
            click.echo(f"{other} goes to {who}.")
    else:
        click.echo(f"{found.case} is taken back and has nobody.")
    if not found.auditor:
        _common.attention()
