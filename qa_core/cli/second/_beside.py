"""Audits of one case side by side, for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from qa_core.cli import _common


def page(found: Mapping[str, Any]) -> None:
    """An audit with those that looked again, and what was decided."""
    grades(found["grades"], ("audit", "purpose", "auditor", "date", "grade", "suggested"))
    if found["apart"] is not None:
        click.echo(f"First and second lie {found['apart']} level{'s' * (found['apart'] != 1)} apart.")
    answers(found)
    for one in found["moderations"]:
        changed = "confirmed" if one["before"] == one["after"] else f"was {one['before']}"
        click.echo(f"{one['at']}  {one['by']}: {one['after']} ({changed}). {one['reason']}")


def grades(rows: Sequence[Mapping[str, Any]], heads: Sequence[str]) -> None:
    """The grades, one line for each audit."""
    _common.print_table(heads, [[row[head] for head in heads] for row in rows])


def answers(found: Mapping[str, Any]) -> None:
    """The questions that were not judged alike."""
    audits = [row["audit"] for row in found["grades"]]
    click.echo()
    if not found["differences"]:
        click.echo("Every question that was judged was judged alike.")
        return
    heads = ("question", *audits, "prompt")
    _common.print_table(heads, [[row.get(head) for head in heads] for row in found["differences"]])
