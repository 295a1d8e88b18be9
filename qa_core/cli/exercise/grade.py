"""`qa exercise grade`."""

from __future__ import annotations

import click

from qa_core.cli._desk import desk


@click.command(
    epilog='Example: qa exercise grade E-7K2M-94QX K-0417 good --reason "Police closed the gap in May"'
)
@click.argument("id", metavar="E")
@click.argument("case")
@click.argument("grade")
@click.option(
    "--reason", default="", help="Why; wanted where it differs from the suggestion or an earlier grade."
)
def grade(id: str, case: str, grade: str, reason: str) -> None:
    """Set the grade of a collated case: its lead auditor's alone, as QA_USER says. Earlier grades are kept.

    The QA team may write down what the lead auditor decided.
    """
    from qa_core.cycle.case_grades import grade as graded

    with desk() as at:
        label = graded(at, id, case, grade, reason)
    click.echo(f"{id}: {case} is {label}.")
