"""`qa recommendation show`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk

SAID = {"sent_to": "to ", "note": "", "evidence": "evidence: ", "year": ""}


@click.command(epilog="Example: qa recommendation show REC-0001")
@click.argument("id")
@_common.as_json
def show(id: str, as_json: bool) -> None:
    """Show one recommendation with everything that was done about it, when and by whom."""
    from qa_core.cycle.recommendations import about, one

    with desk() as at:
        found = about(at, one(at, id))
    if as_json:
        _common.print_json(found)
        return
    late = ", OVERDUE" if found["overdue"] else ""
    click.echo(f"{found['id']}  {found['text']}")
    source = f"exercise {found['exercise']}: {found['theme']}" if found["exercise"] else found["theme"]
    click.echo(f"on {source}")
    click.echo(f"{found['owner']}, due {found['due']}: {found['state']}{late}")
    click.echo(f"{found['at'][:16]}  {found['by']}  set")
    for step in found["history"]:
        said = (f"{words}{step[name]}" for name, words in SAID.items() if name in step)
        click.echo(f"{step['at'][:16]}  {step['by']}  {step['kind']}, {'; '.join(said)}")
