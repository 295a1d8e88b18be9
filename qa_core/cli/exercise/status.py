"""`qa exercise status`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa exercise status E-7K2M-94QX")
@click.argument("id", metavar="E")
@_common.as_json
@_common.to_file
def status(id: str, as_json: bool, output: Path | None) -> None:
    """Show each case and agency: what is back, missing or waived, what is open, and where the grade stands.

    Exit status 1 while a return is missing, a concern is open, or the due day is past before every case is
    done.
    """
    from qa_core.cli.exercise import _page
    from qa_core.cycle.collating import needs_attention
    from qa_core.cycle.collating import status as found

    with desk() as at:
        stand = found(at, id)
        page = partial(_page.show_status, stand)
        title = f"Exercise {stand['id']}"
        _common.show_page(at, title, _page.tables(stand), stand, page, as_json, output)
    if needs_attention(stand):
        _common.attention()
