"""`qa instrument list`."""

from __future__ import annotations

import click

from qa_core.cli import _common


@click.command("list", epilog="Example: qa instrument list")
@_common.as_json
def list_(as_json: bool) -> None:
    """List the installed instruments with version, title and number of questions."""
    found = list(_common.registry().instruments.values())
    if as_json:
        keys = ("id", "version", "title", "digest")
        _common.print_json([{key: getattr(one, key) for key in keys} for one in found])
    elif not found:
        click.echo("No instrument is installed. Install a plugin, for example: pip install qa-caf-tier2")
    else:
        rows = [(one.id, one.version, len(one.questions), one.title) for one in found]
        _common.print_table(("id", "version", "questions", "title"), rows)
