"""`qa instrument show`."""

from __future__ import annotations

import click

from qa_core.cli import _common


@click.command("show", epilog="Example: qa instrument show caf-tier2")
@click.argument("name", metavar="ID")
@_common.as_json
@click.option("--canonical", is_flag=True, help="Print the bytes that the digest is taken over.")
def show(name: str, as_json: bool, canonical: bool) -> None:
    """Show one instrument with its questions, options and guidance.

    ID is an installed instrument, a version that audits used (ID@VERSION), or a TOML or JSON file.
    """
    if as_json and canonical:
        raise click.UsageError("Give either --json or --canonical.")
    instrument = _common.instrument(name)
    if canonical:
        click.echo(instrument.canonical, nl=False)
    elif as_json:
        from qa_core.rules.describe import described

        _common.print_json(described(instrument))
    else:
        from qa_core.cli.instrument._reading import lines

        for line in lines(instrument):
            click.echo(line)
