"""`qa sample export`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa sample export D-0001 -o D-0001.json")
@click.argument("draw", metavar="DRAW")
@click.option(
    "-o", "output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)
def export(draw: str, output: Path) -> None:
    """Write a draw with its frame, seed and replacements to a JSON file, to be replayed anywhere.

    It holds references of cases, teams and days; neither why a case is held back nor any name.
    """
    from qa_core.cycle.returns import write_whole
    from qa_core.cycle.sample_proof import proof, written

    with desk() as at:
        kept = proof(at, draw)
    write_whole(output, written(kept).encode("utf-8"))
    _common.warn(f"{output} is written: replay it with qa sample replay --file {output.name}")
