"""`qa second show`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk, show_concerns
from qa_core.cli.second import _beside


@click.command(epilog="Example: qa second show A-000012")
@click.argument("audit", metavar="AUDIT")
@_common.as_json
@_common.to_file
def show(audit: str, as_json: bool, output: Path | None) -> None:
    """Show an audit beside the second and third: grades, the questions seen otherwise, what was decided.

    Not for auditors while one of them is still at work: second audits are blind.
    """
    from qa_core.cycle.second_list import shown

    with desk() as at:
        show_concerns(at, audit)
        found = shown(at, audit)
        tables = _beside.tables(found, _beside.HEADS)
        page = partial(_beside.page, found)
        _common.show_page(at, "Audits side by side", tables, found, page, as_json, output)
