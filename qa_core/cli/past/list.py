"""`qa past list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa past list --instrument caf-tier2 --period 2024")
@click.option("--instrument", default="", metavar="ID", help="One instrument alone.")
@click.option("--period", default="", help="A quarter, a month or a year; all time unless given.")
@_common.to_file
@_common.as_json
def list_(instrument: str, period: str, output: Path | None, as_json: bool) -> None:
    """List results of earlier years, by day."""
    from qa_core.cycle.past import HEADS, listed

    with desk() as at:
        rows = listed(at, instrument, period)
        if not as_json:
            rows = [
                {**row, "answers": "; ".join(f"{k} {v}" for k, v in row["answers"].items())} for row in rows
            ]
        _common.show_list(at, "Results of earlier years", HEADS, rows, as_json, output)
