"""`qa second moderate`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk, loud, show_concerns
from qa_core.cli.second import _beside


@click.command(
    epilog='Example: qa second moderate A-000012 --grade requires-improvement --reason "Agreed on 3.i"'
)
@click.argument("audit", metavar="AUDIT")
@click.option("--grade", required=True, help="The grade that was decided, by id or label.")
@click.option("--reason", required=True, help="Why; it is kept with what each auditor gave.")
def moderate(audit: str, grade: str, reason: str) -> None:
    """Set the grade of an audit that was audited again: a new revision with its reason; nothing is lost.

    The grade as it is confirms it. Where a rule blocks the audit with its new grade, nothing changes: put
    right what it names with qa audit amend, and moderate again. A third audit that is still out is withdrawn.
    """
    from qa_core.cycle.moderation import moderate as moderated
    from qa_core.cycle.second_list import shown

    with desk() as at:
        show_concerns(at, audit)
        done = moderated(at, audit, grade, reason)
        found = shown(at, audit)
    for name in done.raised:
        loud(f"CONCERN {name} was raised by this change")
    out = done.not_waited
    if out is not None:
        _common.warn(
            f"The {out.purpose} audit is not waited for any more: tell {out.auditor} (return "
            f"{out.return_id})."
        )
    change = "stays" if done.before == done.after else f"was {done.before} and is now"
    click.echo(f"The grade of {found['audit']} {change} {done.after}.")
    _beside.page(found)
