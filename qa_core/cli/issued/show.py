"""`qa issued show`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa issued show R-0001")
@click.argument("id")
@_common.as_json
def show(id: str, as_json: bool) -> None:
    """Show an issued report: for whom, what it stands on, its hash, and every step of its way."""
    from qa_core.cycle.issuing import shown

    with desk() as at:
        found = shown(at, id)
    if as_json:
        _common.print_json(found)
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    about = " ".join(filter(None, (found["title"], found["period"], found["subject"])))
    yield f"{found['id']}  {about}"
    yield f"for {found['audience_title']}, issued {found['issued']} by {found['by']}"
    for name in ("replaces", "replaced_by"):
        if found[name]:
            yield f"{name.replace('_', ' ')} {found[name]}"
    if found["papers"]:
        yield f"background papers: {', '.join(found['papers'])}"
    yield f"content {found['sha256']}"
    yield f"log     {found['log']['hash']} (entry {found['log']['seq']})"
    for name, digest in found["versions"].items():
        yield f"stands on {name}  {digest}"
    for step in found["route"]:
        words = "; ".join(filter(None, (step["note"], step["reason"] and f"reason: {step['reason']}")))
        who = f" ({step['person']})" if step["person"] else ""
        yield f"{step['day']}  {step['step']}{who}{': ' if words else ''}{' '.join(words.split())}"
    if found["next"]:
        yield f"next: {found['next']}"
