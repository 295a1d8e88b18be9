"""`qa second allocate`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli.second._send import send


@click.command(epilog="Example: qa second allocate A-000012 --auditor A-04 -o toolkits")
@click.argument("audit", metavar="AUDIT")
@click.option("--auditor", metavar="REF", required=True, help="Who looks again: nobody who did already.")
@click.option("--due", metavar="DATE", help="Wanted back by this day; two weeks from now unless set.")
@click.option("--reason", default="", help="Why somebody else is asked than before.")
@click.option(
    "-o", "output", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder."
)
def allocate(audit: str, auditor: str, due: str | None, reason: str, output: Path) -> None:
    """Write the toolkit for a second, blind audit: the same questions and facts, and nothing of the first.

    It comes back like any other, and counts in no figure. Nobody gets it who made the first audit or had a
    hand in the case.
    """
    send(audit, "second", auditor, due, reason, output)
