"""Options that the commands about escalations share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def at(command: F) -> F:
    """The option `--at`: when it was; the command's argument is `when`."""
    words = 'When, such as "2026-11-20 14:30"; now unless given.'
    return click.option("--at", "when", metavar="TIME", help=words)(command)
