"""`qa verify`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from qa_core.cli import _common

if TYPE_CHECKING:
    from qa_core.config import Config


@click.command("verify", epilog="Example: qa verify --json")
@_common.as_json
def verify(as_json: bool) -> None:
    """Check that the database is whole and unaltered: event chain, figures, snapshots.

    Exit status 1 where a check fails.
    """
    settings = _common.config()
    with _common.store(settings) as opened:
        checks = [asdict(check) for check in opened.verify()]
    ok = all(check["ok"] for check in checks)
    _name_unknown(settings)
    if as_json:
        _common.print_json({"ok": ok, "checks": checks})
    else:
        rows = [("ok" if check["ok"] else "FAILED", check["name"], check["detail"]) for check in checks]
        _common.print_table(("", "check", "detail"), rows)
    if not ok:
        _common.attention()


def _name_unknown(settings: Config) -> None:
    """Settings in qa.toml that nothing reads are most likely misspelt."""
    from qa_core.cycle.setup import unknown_settings

    for name in unknown_settings(settings.organisation.settings, _common.registry().instruments.values()):
        _common.warn(
            f"qa.toml: no installed instrument has the setting {name}, so it changes nothing. "
            "Check the spelling, and that its plugin is installed."
        )
