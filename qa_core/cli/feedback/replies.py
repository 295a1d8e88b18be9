"""`qa feedback replies`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk

HEADS = ("audit", "reply_id", "received", "row", "accepted", "own_date", "comment")


@click.command(epilog="Example: qa feedback replies A-000001")
@click.argument("audit", required=False)
@_common.as_json
@_common.to_file
def replies(audit: str | None, as_json: bool, output: Path | None) -> None:
    """Show what replies say: to each action, and the reader's own comments."""
    from qa_core.cycle.replies import listed

    with desk() as at:
        wanted = at.store.audit(audit).head.id if audit else None
        found = [one for one in listed(at) if wanted in (None, one["audit"])]
        tables = [("Replies", HEADS, [row for one in found for row in _rows(one)])]
        _common.show_page(at, "Replies", tables, found, partial(_page, found), as_json, output)


def _rows(one: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A line for each action, and one for each comment on the whole."""
    yield from ({**one, **action} for action in one["actions"])
    yield from ({**one, "row": "comment", "comment": words} for words in one["comments"].values() if words)


def _page(found: Sequence[Mapping[str, Any]]) -> None:
    for one in found:
        click.echo(f"{one['audit']}  reply {one['reply_id']}, {one['received']}")
        for action in one["actions"]:
            said = "accepted" if action["accepted"] else "NOT accepted"
            own = f", own date {action['own_date']}" if action["own_date"] else ""
            words = f": {' '.join(action['comment'].split())}" if action["comment"] else ""
            click.echo(f"    {action['row']}  {said}{own}{words}")
        for words in one["comments"].values():
            click.echo(f"    “{' '.join(words.split())}”")
