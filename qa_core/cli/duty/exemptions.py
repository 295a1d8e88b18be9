"""`qa duty exemptions`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa duty exemptions --month 2026-11")
@click.option("--month", metavar="MONTH", help="Only those that hold in a month (2026-11).")
@_common.as_json
@_common.to_file
def exemptions(month: str | None, as_json: bool, output: Path | None) -> None:
    """List exemptions, those taken back among them."""
    from qa_core.cycle.rota import exemptions as found
    from qa_core.cycle.rota import month_of

    with desk() as at:
        rows = found(at, None if month is None else month_of(month))
        heads = ("id", "person", "from", "to", "reason", "by", "ended", "end_reason")
        _common.show_list(at, "Exemptions", heads, rows, as_json, output)
