"""`qa feedback replies`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa feedback replies A-000001")
@click.argument("audit", required=False)
@_common.as_json
def replies(audit: str | None, as_json: bool) -> None:
    """Show what replies say: to each action, and the reader's own comments."""
    from qa_core.cycle.replies import listed

    with desk() as at:
        found = [one for one in listed(at) if audit in (None, one["audit"])]
    if as_json:
        _common.print_json(found)
        return
    for one in found:
        click.echo(f"{one['audit']}  reply {one['reply_id']}, {one['received']}")
        for action in one["actions"]:
            said = "accepted" if action["accepted"] else "NOT accepted"
            own = f", own date {action['own_date']}" if action["own_date"] else ""
            words = f": {' '.join(action['comment'].split())}" if action["comment"] else ""
            click.echo(f"    {action['row']}  {said}{own}{words}")
        for words in one["comments"].values():
            click.echo(f"    “{' '.join(words.split())}”")
