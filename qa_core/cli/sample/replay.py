"""`qa sample replay`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa sample replay D-0001; anywhere: qa sample replay --file D-0001.json")
@click.argument("draw", metavar="DRAW", required=False)
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A draw that was exported; needs no database.",
)
@_common.as_json
def replay(draw: str | None, file: Path | None, as_json: bool) -> None:
    """Repeat a draw and its replacements from frame and seed, and compare with what was recorded.

    Exit status 1 where anything comes out otherwise.
    """
    from qa_core.cycle.sample_proof import proof, read, replayed

    if (draw is None) == (file is None):
        raise click.UsageError("Which draw? Give its id, or --file with an exported one.")
    if file is not None:
        with file.open(encoding="utf-8-sig") as opened:
            kept = read(_common.read_json(opened), file.name)
    else:
        with desk() as at:
            kept = proof(at, draw or "")
    found = replayed(kept)
    if as_json:
        _common.print_json(found)
    elif found["same"]:
        click.echo(
            f"{found['draw']}: the same again (cases {found['cases']}, replacements {found['replacements']}) "
            f"from seed {found['seed']} and the frame with SHA-256 {found['frame_sha256']}."
        )
    if not found["same"]:
        for sentence in found["differences"] if not as_json else ():
            click.echo(sentence)
        _common.attention()
