"""`qa issued write`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa issued write R-0001 --format docx -o reports")
@click.argument("id")
@_common.in_formats
def write(id: str, formats: str, output: Path) -> None:
    """Write an issued report again, from what was kept then, not from the figures of today."""
    from qa_core.cycle.issuing import write as written

    with desk() as at:
        paths = written(at, id, [name for name in formats.split(",") if name.strip()], output)
    for path in paths:
        click.echo(str(path))
