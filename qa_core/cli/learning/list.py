"""`qa learning list`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa learning list --person A-09 --json")
@click.option(
    "--person",
    metavar="REF",
    required=True,
    help="Whose log: a reference as in the staff list, such as A-09.",
)
@_common.as_json
def list_(person: str, as_json: bool) -> None:
    """List the learning points of one person, newest audit first.

    A point is in the log of the practitioner that the audit names, or of the case's lead professional. What
    an amendment changes is changed here; voided audits are left out.
    Points for which nobody is named are listed by --person "". Each look is kept in the log; who may look
    stands under learning_readers in qa.toml.
    """
    from qa_core.cycle.learning import listed

    with desk() as at:
        found = listed(at, person)
    if as_json:
        _common.print_json(found)
    else:
        heads = ("audit", "date", "area", "critical", "point")
        _common.print_table(heads, [[item[head] for head in heads] for item in found])
