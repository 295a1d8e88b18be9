"""`qa self compare`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk
from qa_core.cli.second import _beside


@click.command(epilog="Example: qa self compare A-000007")
@click.argument("self_check", metavar="SELF-CHECK")
@click.option("--audit", metavar="AUDIT", help="The audit; the next one of the case unless given.")
@_common.as_json
def compare(self_check: str, audit: str | None, as_json: bool) -> None:
    """Put a self-check beside a later audit of the same case: grades, and the questions seen otherwise."""
    from qa_core.cycle.self_checks import compare as compared

    with desk() as at:
        found = compared(at, self_check, audit)
    if as_json:
        _common.print_json(found)
        return
    _beside.grades(found["grades"], ("audit", "purpose", "date", "grade"))
    _beside.answers(found)
