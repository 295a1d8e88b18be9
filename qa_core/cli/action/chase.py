"""`qa action chase`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa action chase --send")
@click.option("--send", is_flag=True, help="Send the reminders; without it they are only listed.")
@_common.as_json
@_common.to_file
def chase(send: bool, as_json: bool, output: Path | None) -> None:
    """Remind of overdue actions and replies: whoever owes them, later the manager, then the service leader.

    Letters carry references alone. Exit status 1 while reminders are due and not sent.
    """
    from qa_core.cycle.reminders import chase as chased
    from qa_core.cycle.reminders import due

    with desk() as at:
        found = due(at)
        told = chased(at, found) if send else []
        heads = ("to", "as", "what", "audit", "case", "due", "days_late")
        _common.show_list(at, "Reminders", heads, [one.as_row() for one in found], as_json, output)
    for to, sent in told:
        waits = f"the letter waits in the outbox. {' '.join(sent.waiting)}"
        _common.warn(f"{to}: {waits if sent.waiting else 'reminded.'}")
    if found and not send:
        _common.attention()
