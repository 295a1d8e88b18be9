"""What sending to a second and to a third auditor share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk, show_concerns

if TYPE_CHECKING:
    from qa_core.cycle.second import Which
    from qa_core.store.second_records import Look


def send(id: str, which: Which, auditor: str, due: str | None, reason: str, output: Path) -> None:
    """Write the toolkit, and say where it is."""
    from qa_core.cycle.returns import write_whole
    from qa_core.cycle.second import allocate
    from qa_core.cycle.workbooks import name_of

    with desk() as at:
        show_concerns(at, id)
        day = _common.due_date(due)
        going = allocate(at, id, auditor, which=which, due=day, instead=reason)
        for warning in going.warnings:
            _common.warn(warning)
        allocation = going.allocation
        target = output / name_of(allocation.case, allocation.auditor, allocation.return_id)
        write_whole(target, going.data)
    if going.instead is not None:
        _taken_back(going.instead, output)
    click.echo(f"{target}  (return {allocation.return_id}, due {allocation.due})")


def _taken_back(look: Look, output: Path) -> None:
    """What becomes of the toolkit of somebody who is not asked any more."""
    from qa_core.cycle.workbooks import set_aside

    _common.warn(
        f"{look.auditor} need not look at {look.case} any more: tell them (return {look.return_id})."
    )
    renamed = set_aside(output, look.case, look.auditor, look.return_id)
    if renamed is not None:
        _common.warn(f"Their workbook in {output} is now called: {renamed.name}")
