"""`qa verify`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from qa_core.cli import _common

if TYPE_CHECKING:
    from qa_core.config import Config
    from qa_core.store.records import Head


@click.command("verify", epilog="Example: qa verify --json")
@click.option(
    "--anchor",
    metavar="SEQ:HASH",
    help="An end of the log that you kept elsewhere: shows whether entries after it were cut off.",
)
@_common.as_json
def verify(anchor: str | None, as_json: bool) -> None:
    """Check that the database is whole and unaltered: event chain, figures, snapshots.

    It ends with the head of the event log. Keep that line elsewhere and give it back with --anchor: only so
    does a log show that was cut short. Exit status 1 where a check fails.
    """
    settings = _common.config()
    kept = _head(anchor)
    with _common.store(settings) as opened:
        checks = [asdict(check) for check in opened.verify(kept)]
        head = opened.head()
    ok = all(check["ok"] for check in checks)
    _name_unknown(settings)
    if as_json:
        _common.print_json({"ok": ok, "checks": checks, "head": f"{head.seq}:{head.hash}"})
    else:
        rows = [("ok" if check["ok"] else "FAILED", check["name"], check["detail"]) for check in checks]
        _common.print_table(("", "check", "detail"), rows)
        click.echo(f"head of the log: {head.seq}:{head.hash}")
    if not ok:
        _common.attention()


def _head(anchor: str | None) -> Head | None:
    from qa_core.errors import InputError
    from qa_core.store.records import Head

    if anchor is None:
        return None
    seq, _, digest = anchor.strip().partition(":")
    if not seq.isdigit() or len(digest) != 64:
        raise InputError(
            f"--anchor: {anchor!r} is no head of a log; write it as verify printed it, SEQ:HASH."
        )
    return Head(int(seq), digest)


def _name_unknown(settings: Config) -> None:
    """Settings in qa.toml that nothing reads are most likely misspelt."""
    from qa_core.cycle.setup import unknown_settings

    for name in unknown_settings(settings.organisation, _common.registry().instruments.values()):
        _common.warn(
            f"qa.toml: no installed instrument has the setting {name}, so it changes nothing. "
            "Check the spelling, and that its plugin is installed."
        )
