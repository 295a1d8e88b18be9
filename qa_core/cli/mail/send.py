"""`qa mail send`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa mail send")
def send() -> None:
    """Send by the mail server of qa.toml every letter that waits. Exit status 1 where one still does."""
    from qa_core.cycle.escalations import mail_again

    with desk() as at:
        found = mail_again(at)
    waiting = [letter for letter in found if not letter.gone]
    for letter in waiting:
        _common.warn(f"{letter.id} to {letter.recipient}: {letter.reason}")
    click.echo(f"{len(found) - len(waiting)} sent, {len(waiting)} waiting.")
    if waiting:
        _common.attention()
