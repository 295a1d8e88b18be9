"""`qa self list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa self list --person P-01")
@click.option("--person", metavar="REF", required=True, help="Whose self-checks.")
@_common.as_json
@_common.to_file
def list_(person: str, as_json: bool, output: Path | None) -> None:
    """List somebody's self-checks, each with the next audit of the same case.

    Seen by the practitioner, their manager and those named in qa.toml under learning_readers; QA_USER says
    who you are. Each look is kept in the log.
    """
    from qa_core.cycle.self_checks import LIST, listed

    with desk() as at:
        _common.show_list(at, "Self-checks", LIST, listed(at, person), as_json, output)
