"""Writes `commands.md` from the help pages: uv run python docs/make_commands.py

A test compares the file with what this gives, so that the page never lags behind the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

PAGE = Path(__file__).with_name("commands.md")
HEAD = """\
# Commands

Written from the help pages by `docs/make_commands.py`; do not edit by hand.

Commands find `qa.toml` in the current folder or above it, or where `--config` or the environment variable
`QA_CONFIG` says. Exit status: 0 done; 1 done, and something needs attention; 2 the command could not be
understood or its input not read.
"""


def page() -> str:
    """The whole page."""
    from qa_core.cli.main import cli

    parts = [HEAD]
    for context in contexts(cli, "qa", None):
        text = re.sub(r"[ \t]+$", "", context.command.get_help(context), flags=re.MULTILINE)
        parts.append(f"## `{context.command_path}`\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def contexts(command: click.Command, name: str, parent: click.Context | None) -> Iterator[click.Context]:
    """A context for each command, groups before what is in them."""
    width = {"terminal_width": 96, "max_content_width": 96}
    context = click.Context(command, info_name=name, parent=parent, **{**command.context_settings, **width})
    yield context
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None:
                yield from contexts(found, inner, context)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
