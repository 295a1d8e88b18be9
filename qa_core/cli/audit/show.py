"""`qa audit show`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk, show_concerns


@click.command(epilog="Example: qa audit show A-000001")
@click.argument("id")
@_common.as_json
def show(id: str, as_json: bool) -> None:
    """Show one audit: concerns, grade and why, findings, every answer, and where its actions stand.

    It reads the same after its plugin was upgraded or uninstalled.
    """
    from qa_core.cli.audit._page import follow_up_lines, page
    from qa_core.cycle.audits import instrument_of
    from qa_core.cycle.deciding import about as changed_on_the_way
    from qa_core.cycle.learning_access import open_self_check
    from qa_core.cycle.reaudits import about

    with desk() as at:
        open_self_check(at, id)
        if as_json:
            show_concerns(at, id)
        stored = at.store.audit(id)
        instrument = instrument_of(at, stored)
        changes = changed_on_the_way(at, stored.head.id)
        follow_up = about(at, id)
        concerns = [c for c in at.store.escalations(open_only=False) if c.audit == id]
    if as_json:
        _common.print_json(
            {
                "id": stored.head.id,
                "state": stored.head.state,
                "revision": stored.head.revision,
                "concerns": [
                    {"id": c.id, "type": c.type, "question": c.question, "state": c.state} for c in concerns
                ],
                **changes,
                "audit": stored.audit.model_dump(mode="json"),
                "result": stored.result.as_json(),
                **follow_up,
            }
        )
        return
    for line in (
        *page(instrument, stored, concerns, changes, follow_up["follows"]),
        *follow_up_lines(follow_up),
    ):
        click.echo(line)
