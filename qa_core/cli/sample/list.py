"""`qa sample list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk

HEADS = ("draw", "kind", "of", "instrument", "month", "day", "drawn", "chosen", "replaced", "reason", "by")


@click.command("list", epilog="Example: qa sample list --month 2026-11 --json")
@click.option("--instrument", metavar="ID", help="Draws for this instrument alone.")
@click.option("--month", metavar="MONTH", help="Draws for this month alone, as 2026-11.")
@_common.as_json
@_common.to_file
def list_(instrument: str | None, month: str | None, as_json: bool, output: Path | None) -> None:
    """List draws, replacements and withdrawals in their order."""
    from qa_core.cycle.sample_proof import about

    with desk() as at:
        rows = [about(one) for one in at.store.draws(instrument, month)]
        if not as_json:
            rows = [{**row, "chosen": " ".join(row["chosen"])} for row in rows]
        _common.show_list(at, "Draws", HEADS, rows, as_json, output)
