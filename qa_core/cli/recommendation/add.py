"""`qa recommendation add`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(
    epilog='Example: qa recommendation add --theme Voice --text "…" --owner service-managers --due 2027-03-31'
)
@click.option("--exercise", default="", metavar="E", help="The exercise that it follows from; or")
@click.option("--theme", default="", help="the theme that it is about.")
@click.option("--text", required=True, help="What is recommended, without any reference of a case or person.")
@click.option("--owner", required=True, help="Who carries it out: a post, a person or an agency.")
@click.option("--due", required=True, metavar="DAY", help="By when, such as 2027-03-31.")
@_common.as_json
def add(exercise: str, theme: str, text: str, owner: str, due: str, as_json: bool) -> None:
    """Set a recommendation. Only a service lead of qa.toml can (QA_USER says who you are).

    Whoever led the audit of the exercise cannot, even as service lead.
    """
    from qa_core.cycle.recommendations import add as added
    from qa_core.errors import InputError

    day = _common.due_date(due)
    if day is None:
        raise InputError("--due: say by when, such as 2027-03-31.")
    with desk() as at:
        id = added(at, text, owner, day, exercise=exercise, theme=theme)
    if as_json:
        _common.print_json({"id": id})
    else:
        click.echo(id)
