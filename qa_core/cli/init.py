"""`qa init`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common, _desk


@click.command("init", epilog="Example: qa init --database sqlite:///audits.db")
@click.option(
    "--database", metavar="URL", help="Where audits are kept; a file qa.db beside qa.toml unless given."
)
def init(database: str | None) -> None:
    """Set up a database and qa.toml in this folder, each of its settings explained in it."""
    from qa_core.config import NAME
    from qa_core.cycle.setup import initialise

    path = _common.given_config() or Path.cwd() / NAME
    path = path / NAME if path.is_dir() else path
    who = _desk.user()
    reader = "" if "," in who or who == _desk.NOBODY else who
    made = initialise(path, _common.registry().instruments.values(), database, reader=reader)
    click.echo(f"{path}: give your organisation's name and settings here.")
    click.echo(f"{_common.without_password(made.database)}: the database is ready.")
