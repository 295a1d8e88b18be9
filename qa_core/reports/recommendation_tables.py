"""Recommendations of the service lead, and what became of them (S0-053, S0-054)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from qa_core.model.figure import Cell, Column, Table
from qa_core.reports.words import plain

NOTE = "Set by the service lead."


def recommendations(rows: Iterable[Mapping[str, Any]], owners: Mapping[str, str]) -> Table | None:
    """Each recommendation with owner, day, state, evidence and whom it went to; None without any.

    Args:
        rows: as `qa recommendation list --json` gives them, `text` and `evidence` without references.
        owners: the words for posts.
    """
    made: list[tuple[Cell, ...]] = [
        (
            one["text"],
            owners.get(one["owner"], one["owner"]),
            one["due"],
            "Overdue" if one["overdue"] else plain(one["state"]),
            "; ".join(one["evidence"]) or None,
            ", ".join(plain(to) for to in one["sent_to"]) or None,
        )
        for one in rows
    ]
    columns = (
        Column(title="Recommendation"),
        Column(title="Owner"),
        Column(title="Due", kind="date"),
        Column(title="State"),
        Column(title="Evidence"),
        Column(title="Shared with"),
    )
    title = "Recommendations"
    return (
        Table(id="recommendations", title=title, columns=columns, rows=tuple(made), note=NOTE)
        if made
        else None
    )
