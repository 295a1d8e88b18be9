"""`qa audit history`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk, show_concerns

HEADS = ("revision", "at", "by", "kind", "return", "why", "question", "part", "before", "after")


@click.command(epilog="Example: qa audit history A-000001")
@click.argument("id")
@_common.as_json
@_common.to_file
def history(id: str, as_json: bool, output: Path | None) -> None:
    """Show every revision: when, by whom, why, and what changed; and what was decided about its returns."""
    from qa_core.cycle.history import told
    from qa_core.cycle.learning_access import open_self_check

    with desk() as at:
        open_self_check(at, id)
        show_concerns(at, id)
        shown = told(at, id)
        tables = [(f"History of {id}", HEADS, list(_rows(shown)))]
        page = partial(_page, shown)
        _common.show_page(at, f"History of {id}", tables, shown, page, as_json, output)


def _rows(shown: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """A line for each change; a revision that changed no answer has one too."""
    for entry in shown:
        changes: Sequence[Mapping[str, Any]] = entry["changes"] or [{}]
        for change in changes:
            words = {name: _plain(change.get(name)) for name in ("before", "after")}
            yield {**entry, **change, **words}


def _of(entry: Mapping[str, Any]) -> str:
    return f" {entry['return']}" if "return" in entry else ""


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple | dict) else value


def _page(shown: Sequence[Mapping[str, Any]]) -> None:
    for entry in shown:
        click.echo(
            f"{entry['revision'] or '-'}  {entry['at']}  {entry['by']}  {entry['kind']}{_of(entry)}  "
            f"{entry['why']}".rstrip()
        )
        for change in entry["changes"]:
            click.echo(f"     {change['question']} {change['part']}: {change['before']} -> {change['after']}")
