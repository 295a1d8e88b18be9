"""`qa action list`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command("list", epilog="Example: qa action list --overdue -o overdue.xlsx")
@click.option("--open", "open_only", is_flag=True, help="Only those that are not done.")
@click.option("--overdue", is_flag=True, help="Only those whose day is past.")
@click.option("--owner", default="", help="Only those of this owner (part of the words will do).")
@click.option("--case", default="", metavar="REF", help="Only those of this case.")
@_common.as_json
@_common.to_file
def list_(open_only: bool, overdue: bool, owner: str, case: str, as_json: bool, output: Path | None) -> None:
    """List the actions of audits and the items for which records went back, with where each stands."""
    from qa_core.cycle.actions import listed

    heads: tuple[str, ...] = (
        "audit",
        "row",
        "state",
        "due",
        "overdue",
        "owner",
        "case",
        "accepted",
        "rag",
        "action",
    )
    if output is not None:
        heads = (*heads[:-1], "finding", "action", "own_date", "evidence")
    with desk() as at:
        found = listed(at, open_only=open_only, overdue=overdue, owner=owner, case=case)
        rows = [one.as_row(at.today) for one in found]
        shown = rows if as_json else [{**row, "overdue": "OVERDUE" if row["overdue"] else ""} for row in rows]
        _common.show_list(at, "Actions", heads, shown, as_json, output)
