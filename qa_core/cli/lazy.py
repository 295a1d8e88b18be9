"""Groups of commands that import a command only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import click

CONFIG = "qa_core.config"
"""Where a context keeps the path that `--config` or `QA_CONFIG` gave."""


class Entry(NamedTuple):
    """Where a command lives (`module:attribute`) and its line on the help page."""

    target: str
    help: str


def remember_config(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    """Keep the path of qa.toml for whoever opens it; the one nearest to the command counts."""
    if value:
        ctx.meta[CONFIG] = value


class LazyGroup(click.Group):
    """A group whose help page comes from a table, so that showing it imports no command.

    Args:
        table: the commands in the order of the help page.
        default: the command that is meant where another word stands, and the option that shows it.
        attrs: everything else as for `click.Group`.
    """

    def __init__(
        self, *args: Any, table: Mapping[str, Entry], default: tuple[str, str] | None = None, **attrs: Any
    ) -> None:
        super().__init__(*args, **attrs)
        self.table = table
        self.default = default

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named, or the default one: `qa sample caf-tier2 --month 2026-11` draws."""
        if self.default is not None and args[0] not in self.table:
            name, option = self.default
            if any(word == option or word.startswith(f"{option}=") for word in args[1:]):
                return super().resolve_command(ctx, [name, *args])
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command, once; None where the table has no such name."""
        if cmd_name in self.table and cmd_name not in self.commands:
            self.add_command(_load(self.table[cmd_name]), cmd_name)
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The table as it stands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.table.items()])


def _load(entry: Entry) -> click.Command:
    from importlib import import_module

    module, _, name = entry.target.partition(":")
    command: click.Command = getattr(import_module(module), name)
    if not isinstance(command, click.Group) and "config" not in {param.name for param in command.params}:
        command.params.append(_config_option())
    return command


def _config_option() -> click.Option:
    """`--config` is understood after the command too."""
    return click.Option(["--config"], expose_value=False, hidden=True, callback=remember_config)
