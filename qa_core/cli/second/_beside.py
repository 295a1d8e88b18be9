"""Audits of one case side by side, for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from qa_core.cli import _common

HEADS = ("audit", "purpose", "auditor", "date", "grade", "moderated", "suggested")


ANSWER, PROMPT = 24, 60
"""How many letters of an answer and of a question are shown."""


def page(found: Mapping[str, Any]) -> None:
    """An audit with those that looked again, and what was decided."""
    grades(found["grades"], HEADS)
    if found["apart"] is not None:
        click.echo(f"First and second lie {found['apart']} level{'s' * (found['apart'] != 1)} apart.")
    answers(found)
    for one in found["moderations"]:
        changed = "confirmed" if one["before"] == one["after"] else f"was {one['before']}"
        click.echo(f"{one['at']}  {one['by']}: {one['after']} ({changed}). {one['reason']}")


def tables(
    found: Mapping[str, Any], heads: Sequence[str]
) -> list[tuple[str, Sequence[str], Sequence[Mapping[str, Any]]]]:
    """The grades, and the questions that were not judged alike: title, fields and lines of each."""
    return [("Grades", heads, found["grades"]), ("Questions", _heads(found), found["differences"])]


def _heads(found: Mapping[str, Any]) -> Sequence[str]:
    return ("question", *(row["audit"] for row in found["grades"]), "prompt")


def grades(rows: Sequence[Mapping[str, Any]], heads: Sequence[str]) -> None:
    """The grades, one line for each audit."""
    _common.print_table(heads, [[row[head] for head in heads] for row in rows])


def answers(found: Mapping[str, Any]) -> None:
    """The questions that were not judged alike."""
    click.echo()
    if not found["differences"]:
        click.echo("Every question that was judged was judged alike.")
        return
    heads = _heads(found)
    rows = [[_short(row.get(head), head) for head in heads] for row in found["differences"]]
    _common.print_table(heads, rows)
    if any(
        cell != str(row.get(head) or "")
        for cells, row in zip(rows, found["differences"], strict=True)
        for cell, head in zip(cells, heads, strict=True)
    ):
        _common.warn("Long words are cut short here; --json has them whole.")


def _short(words: object, head: str) -> str:
    """A cell that fits on a screen; the question's words, which stand last, may be longer."""
    text, most = str(words or ""), PROMPT if head == "prompt" else ANSWER
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
