"""What sending to a second and to a third auditor share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk, show_concerns

if TYPE_CHECKING:
    from qa_core.cycle.second import Which


def send(id: str, which: Which, auditor: str, due: str | None, reason: str, output: Path) -> None:
    """Write the toolkit, and say where it is."""
    from qa_core.cycle.returns import write_whole
    from qa_core.cycle.second import allocate

    with desk() as at:
        show_concerns(at, id)
        day = _common.due_date(due)
        going = allocate(at, id, auditor, which=which, due=day, instead=reason)
        for warning in going.warnings:
            _common.warn(warning)
        allocation = going.allocation
        name = f"{allocation.case} {allocation.auditor} {allocation.return_id}.xlsx"
        target = output / _common.file_name(name)
        write_whole(target, going.data)
    click.echo(f"{target}  (return {allocation.return_id}, due {allocation.due})")
