"""What `qa case load` and `qa person load` share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_core.cli import _common

if TYPE_CHECKING:
    from qa_core.store.store import Store

SHOWN = 20
template_option = click.option(
    "--template", is_flag=True, help="Write an empty workbook with explanations to FILE."
)


def needed(files: tuple[Path, ...]) -> tuple[Path, ...]:
    """The files given, of which there must be one."""
    if not files:
        raise click.UsageError("Which files? Give a workbook or csv files, or --template for an empty one.")
    return files


def write_template(files: tuple[Path, ...], make: Callable[[], bytes], name: str) -> None:
    """Write an empty list to the one file given, or to `name`; never over a file that is there."""
    from qa_core.errors import InputError

    if len(files) > 1:
        raise click.UsageError("--template writes one file; give one name.")
    path = files[0] if files else Path(name)
    try:
        with path.open("xb") as file:
            file.write(make())
    except FileExistsError:
        raise InputError(f"{path} is there already; give another name.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from None
    click.echo(f"{path} is written: fill it in and load it. The sheet How to explains each column.")


def name_strangers(store: Store) -> None:
    """Say which references cases name that the person list lacks: a misspelt one would go unnoticed."""
    from qa_core.cycle.lists import strangers

    found = strangers(store)
    if found:
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        _common.warn(
            "Not in the person list, though cases name them as lead or involved: "
            f"{', '.join(found[:SHOWN])}{more}. "
            "Check the spelling: auditors are kept off their own cases by these references."
        )
