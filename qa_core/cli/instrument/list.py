"""`qa instrument list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common


@click.command("list", epilog="Example: qa instrument list")
@_common.as_json
@_common.to_file
def list_(as_json: bool, output: Path | None) -> None:
    """List the installed instruments with version, title and number of questions."""
    found = list(_common.registry().instruments.values())
    keys = ("id", "version", "title", "digest")
    rows = [{**{key: getattr(one, key) for key in keys}, "questions": len(one.questions)} for one in found]
    if rows or as_json or output:
        heads = ("id", "version", "questions", "title")
        _common.show_list(None, "Instruments", heads, rows, as_json, output)
    else:
        click.echo("No instrument is installed. Install a plugin, for example: pip install qa-caf-tier2")
