"""`qa plugins`."""

from __future__ import annotations

from dataclasses import asdict

import click

from qa_core.cli import _common


@click.command("plugins", epilog="Example: qa plugins --json")
@_common.as_json
def plugins(as_json: bool) -> None:
    """List every plugin with its version, distribution, instruments and hooks, or BROKEN and why.

    Exit status 1 where a plugin is broken; the others go on working.
    """
    from qa_core.registry import Registry

    loaded = Registry.load()
    if as_json:
        _common.print_json([asdict(info) for info in loaded.plugins])
    elif not loaded.plugins:
        click.echo("No plugin is installed. Install one, for example: pip install qa-caf-tier2")
    else:
        rows = [
            (p.name, p.version, p.distribution, _does(p.instruments, p.hooks, p.broken))
            for p in loaded.plugins
        ]
        _common.print_table(("plugin", "version", "distribution", "brings"), rows)
    if loaded.problems:
        _common.attention()


def _does(instruments: tuple[str, ...], hooks: tuple[str, ...], broken: str | None) -> str:
    if broken:
        return f"BROKEN: {broken}"
    brings = ", ".join(instruments) or "no instrument"
    return f"{brings} (hooks: {', '.join(hooks)})" if hooks else brings
