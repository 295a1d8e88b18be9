"""`qa instrument lock`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_core.cli import _common

if TYPE_CHECKING:
    from qa_core.registry import Registry


@click.command("lock", epilog="Example: qa instrument lock plugins/caf_tier2/qa_caf_tier2")
@click.argument("what", metavar="[FOLDER|ID]", default=".")
def lock(what: str) -> None:
    """Record the digest of each instrument's version in the plugin's versions.json, before a release.

    FOLDER is the package of a plugin, or a project or workspace with packages in it (this one unless
    given); ID is an instrument installed from a source checkout. Nothing recorded is ever rewritten.
    """
    from qa_core.cycle import instruments

    folder = Path(what)
    found = instruments.packages(folder if folder.is_dir() else _checkout(_common.registry(), what))
    for package in found:
        fresh = {one.id for one in instruments.lock(package, instruments.package_instruments(package))}
        for one in instruments.package_instruments(package):
            state = "recorded" if one.id in fresh else "was recorded already"
            click.echo(f"{one.id} {one.version} {one.digest}: {state}.")


def _checkout(plugins: Registry, name: str) -> Path:
    """The package folder of an instrument's plugin, where that is a source checkout."""
    from qa_core.errors import InputError

    plugins.instrument(name)
    owner = next(info for info in plugins.plugins if name in info.instruments)
    module = plugins.manager.get_plugin(owner.name)
    package = Path(getattr(module, "__file__", None) or "").parent
    if not (package.parent / "pyproject.toml").is_file():
        raise InputError(
            f"{owner.distribution} is installed, not a source checkout: {package} belongs to the installer. "
            "Name the package folder in your checkout."
        )
    return package
