"""`qa instrument diff`."""

from __future__ import annotations

import click

from qa_core.cli import _common


@click.command("diff", epilog="Example: qa instrument diff caf-tier2@2018.11 new/instrument.toml")
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@_common.as_json
def diff(old: str, new: str, as_json: bool) -> None:
    """Name what version B breaks for figures that compare it with version A.

    A and B are ids (with @VERSION for one that audits used) or TOML or JSON files. Exit status 1 where
    something breaks without a declared mapping (was = "OLD KEY").
    """
    from qa_core.rules.diff import compare

    changes = compare(_common.instrument(old), _common.instrument(new))
    if as_json:
        _common.print_json([change.model_dump(mode="json") for change in changes])
    elif not changes:
        click.echo("Nothing that figures would notice.")
    else:
        rows = [("BREAKS" if change.breaks else "", change.kind, change.message) for change in changes]
        _common.print_table(("", "change", "what"), rows)
    if any(change.breaks for change in changes):
        _common.attention()
