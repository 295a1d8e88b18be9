"""`qa plugins`."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from qa_core.cli import _common

HEADS = ("plugin", "version", "distribution", "brings")
NONE = "No plugin is installed. Install one, for example: pip install qa-caf-tier2"


@click.command("plugins", epilog="Example: qa plugins --json")
@_common.as_json
@_common.to_file
def plugins(as_json: bool, output: Path | None) -> None:
    """List every plugin with its version, distribution, instruments and hooks, or BROKEN and why.

    Exit status 1 where a plugin is broken; the others go on working.
    """
    from qa_core.registry import Registry

    loaded = Registry.load()
    rows = [
        {**asdict(p), "plugin": p.name, "brings": _does(p.instruments, p.hooks, p.broken)}
        for p in loaded.plugins
    ]
    table = partial(_common.print_table, HEADS, [[row[head] for head in HEADS] for row in rows])
    page = table if rows else partial(click.echo, NONE)
    data = [asdict(info) for info in loaded.plugins]
    _common.show_page(None, "Plugins", [("Plugins", HEADS, rows)], data, page, as_json, output)
    if loaded.problems:
        _common.attention()


def _does(instruments: tuple[str, ...], hooks: tuple[str, ...], broken: str | None) -> str:
    if broken:
        return f"BROKEN: {broken}"
    brings = ", ".join(instruments) or "no instrument"
    return f"{brings} (hooks: {', '.join(hooks)})" if hooks else brings
