"""`qa feedback import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_core.cli import _common
from qa_core.cli._desk import WORDS, desk, show_problems

if TYPE_CHECKING:
    from qa_core.cycle.replies import Came


@click.command("import", epilog="Example: qa feedback import replies --json")
@_common.came_back("reply")
def import_(
    paths: tuple[Path, ...], results: Path | None, confirm: bool, replace: str, as_json: bool
) -> None:
    """Take reply sheets back: files, or folders full of them. The audit stays as it is.

    Exit status 1 where a file is neither accepted nor already here.
    """
    from qa_core.cycle.replies import import_replies
    from qa_core.cycle.returns import files

    with desk() as at:
        came = list(import_replies(at, files(paths), results=results, confirmed=confirm, replacing=replace))
    if as_json:
        _common.print_json({"files": [one.as_json() for one in came]})
    else:
        for one in came:
            _show(one)
    if any(one.status not in ("accepted", "duplicate") for one in came):
        _common.attention()


def _show(one: Came) -> None:
    about = ", ".join(part for part in (one.audit, f"reply {one.reply_id}" if one.reply_id else None) if part)
    said = f": {one.accepted} accepted, {one.refused} not" if one.status == "accepted" else ""
    click.echo(f"{WORDS[one.status]}: {one.file}{f' ({about})' if about else ''}{said}")
    show_problems(one.problems, one.marked)
