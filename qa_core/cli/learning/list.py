"""`qa learning list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa learning list --person A-09 --json")
@click.option(
    "--person",
    metavar="REF",
    required=True,
    help="Whose log: a reference as in the staff list, such as A-09.",
)
@_common.as_json
@_common.to_file
def list_(person: str, as_json: bool, output: Path | None) -> None:
    """List the learning points of one person, newest audit first.

    A point is in the log of the practitioner that the audit names, or of the case's lead professional. What
    an amendment changes is changed here; voided audits are left out.
    Points for which nobody is named are listed by --person "".

    Seen by the practitioner, their manager and those named in qa.toml under learning_readers; QA_USER says
    who you are. Each look is kept in the log.
    """
    from qa_core.cycle.learning import listed

    with desk() as at:
        heads = ("audit", "date", "area", "critical", "point")
        _common.show_list(at, "Learning points", heads, listed(at, person), as_json, output)
