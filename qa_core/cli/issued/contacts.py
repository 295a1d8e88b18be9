"""`qa issued contacts`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa issued contacts")
@_common.to_file
@_common.as_json
def contacts(output: Path | None, as_json: bool) -> None:
    """List the contacts of agencies (role "agency contact" in the staff list), with extract and receipt."""
    from qa_core.cycle.agency_contacts import HEADS
    from qa_core.cycle.agency_contacts import contacts as known

    with desk() as at:
        _common.show_list(at, "Contacts of agencies", HEADS, known(at), as_json, output)
