"""`qa sample show`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk

OUT = ("case", "because", "hold_reason")


@click.command(epilog="Example: qa sample show D-0001 --excluded")
@click.argument("draw", metavar="DRAW")
@click.option("--excluded", is_flag=True, help="List the cases that could not be drawn, each with why.")
@_common.as_json
@_common.to_file
def show(draw: str, excluded: bool, as_json: bool, output: Path | None) -> None:
    """Show a draw with its replacements: cases, target and its figures, seed, hash of the frame.

    With --json all of it, the cases that were out included; with -o the cases, or those that were out.
    """
    from qa_core.cli.sample import _page
    from qa_core.cycle.sample_proof import shown

    with desk() as at:
        found = shown(at, draw)
        if as_json:
            _common.print_json(found)
        elif excluded:
            rows = [{**one, "because": ", ".join(one["because"])} for one in found["frame"]["excluded"]]
            _common.show_list(at, f"Cases out of {found['draw']}", OUT, rows, False, output)
        elif output is not None:
            _common.show_list(at, f"Cases of {found['draw']}", _page.HEADS, found["cases"], False, output)
        else:
            _page.show_draw(found)
