"""`qa duty withdraw`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(
    epilog="Example: qa duty withdraw K-0417 --month 2026-11 --auditor A-03 "
    '--reason "Given out for the wrong month"'
)
@click.argument("case")
@click.option("--month", required=True, metavar="MONTH", help="The month of the duty (2026-11).")
@click.option("--auditor", required=True, metavar="REF", help="Who has the case.")
@click.option("--reason", required=True, help="Why; it stays on record.")
@click.option("--instrument", metavar="ID", help="Which audit, where the auditor has the case in several.")
@_common.as_json
def withdraw(case: str, month: str, auditor: str, reason: str, instrument: str | None, as_json: bool) -> None:
    """Take a case back from an auditor without giving it to somebody else.

    For what the QA team gave out by mistake. A case that the auditor gives back goes on to somebody else with
    qa duty decline. The duty stays listed with its reason (qa duty list --all); a case that is drawn for the
    month is given out again with the next qa allocate.
    """
    from qa_core.cycle.withdrawing import withdraw_duty

    with desk() as at:
        done = withdraw_duty(at, case, month, auditor, reason, instrument)
    for sentence in done.warnings:
        _common.warn(sentence)
    if as_json:
        _common.print_json(done.as_json())
    else:
        click.echo(f"{done.duty.case} is taken back from {done.duty.auditor}.")
