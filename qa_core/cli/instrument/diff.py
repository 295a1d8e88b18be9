"""`qa instrument diff`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from qa_core.cli import _common


@click.command("diff", epilog="Example: qa instrument diff caf-tier2@2018.11 new/instrument.toml")
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@_common.as_json
@_common.to_file
def diff(old: str, new: str, as_json: bool, output: Path | None) -> None:
    """Name what version B breaks for figures that compare it with version A.

    A and B are ids (with @VERSION for one that audits used) or TOML or JSON files. Exit status 1 where
    something breaks without a declared mapping (was = "OLD KEY").
    """
    from qa_core.rules.diff import compare

    changes = compare(_common.instrument(old), _common.instrument(new))
    rows = [change.model_dump(mode="json") for change in changes]
    lines = [("BREAKS" if change.breaks else "", change.kind, change.message) for change in changes]
    table = partial(_common.print_table, ("", "change", "what"), lines)
    page = table if changes else partial(click.echo, "Nothing that figures would notice.")
    tables = [("Changes", ("breaks", "kind", "message"), rows)]
    _common.show_page(None, f"{old} and {new}", tables, rows, page, as_json, output)
    if any(change.breaks for change in changes):
        _common.attention()
