"""`qa exercise discuss`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(
    epilog='Example: qa exercise discuss E-7K2M-94QX K-0417 --note "Police and school met on 3 November: …"'
)
@click.argument("id", metavar="E")
@click.argument("case")
@click.option("--note", required=True, help="What was discussed and settled; notes are added, never changed.")
def discuss(id: str, case: str, note: str) -> None:
    """Note what agencies discussed about a case; wanted before a case whose returns disagree is graded."""
    from qa_core.cycle.case_grades import discuss as discussed

    with desk() as at:
        discussed(at, id, case, note)
    click.echo(f"{id}: noted for {case}.")
