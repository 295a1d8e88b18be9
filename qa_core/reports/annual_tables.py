"""Tables that only a year has: what all regimes taught, and the priorities of the next year (S0-049)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa_core.model.figure import Cell, Column, Table
from qa_core.reports.words import percent, plural

KINDS = {
    "recommendation": "Recommendation not yet done",
    "recurring-action": "Action that came again",
    "learning-area": "Learned most often",
    "theme": "Theme clearly below the rest",
}


def weak(table: Table | None) -> list[dict[str, Any]]:
    """Themes to look at first: their likely range lies wholly below the share of all themes of the audit.

    Args:
        table: themes with their shares and ranges, an audit's in rows that follow each other or all of one.

    Returns: priorities of the kind `theme`, the lowest share first.
    """
    if table is None or not table.rows:
        return []
    share = next(column for column in table.columns if column.kind == "share" and column.base is not None)
    ranged = next((at for at, column in enumerate(table.columns) if column.kind == "range"), None)
    named = 1 if table.columns[1].kind == "text" else None
    found = []
    for audit in dict.fromkeys(row[named] if named else None for row in table.rows):
        mine = [row for row in table.rows if named is None or row[named] == audit]
        counted = [(row, hits, n) for row in mine for hits, n in _counted(row, share)]
        level = sum(hits for _, hits, _ in counted) / max(sum(n for *_, n in counted), 1)
        for row, hits, n in counted:
            likely = row[ranged] if ranged is not None else None
            if n and isinstance(likely, tuple) and likely[1] < level:
                found.append((hits / n, _weak(str(row[0]), str(audit or ""), hits, n)))
    return [row for _, row in sorted(found, key=lambda one: one[0])]


def _counted(row: Sequence[Cell], share: Column) -> Iterator[tuple[int, int]]:
    """The number above the line and the one below it, where both are known."""
    hits, n = [row[at] for at in share.of], row[share.base or 0]
    if isinstance(n, int) and all(isinstance(hit, int) for hit in hits):
        yield sum(hit for hit in hits if isinstance(hit, int)), n


def _weak(theme: str, audit: str, hits: int, n: int) -> dict[str, Any]:
    why = f"{hits:,} of {plural(n, 'answer')} at the expected level ({percent(hits / n)})"
    why += f", {audit}" if audit else ""
    return {"kind": "theme", "what": theme, "why": why, "count": n, "owner": "", "due": ""}


def priorities(rows: Sequence[Mapping[str, Any]], year: str, owners: Mapping[str, str]) -> Table | None:
    """What the year's quality work should look at first, and why (S0-049); None without anything."""
    made: tuple[tuple[Cell, ...], ...] = tuple(
        (
            KINDS[one["kind"]],
            one["what"],
            one["why"],
            owners.get(one["owner"], one["owner"]) or None,
            one["due"] or None,
        )
        for one in rows
    )
    columns = (
        Column(title="Why it is here"),
        Column(title="What"),
        Column(title="From"),
        Column(title="Owner"),
        Column(title="Due", kind="date"),
    )
    note = "Drawn from this year's figures; the service lead decides."
    title = f"Priorities for {year}"
    return Table(id="priorities", title=title, columns=columns, rows=made, note=note) if made else None


def learned(rows: Sequence[Mapping[str, Any]], kind: str, titles: Mapping[str, str]) -> Table | None:
    """What was learned, or stands in the way, over all regimes, in numbers; None without any (S4-034)."""
    words = {
        "learning": ("learned", "What was learned most often", "Area"),
        "barrier": ("barriers", "Barriers beyond the single record", "Whose"),
        "strength": ("strengths", "Strengths that could be used elsewhere", "Strength"),
    }
    id, title, head = words[kind]
    mine = [row for row in rows if row["kind"] == kind]
    made: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row["theme"],
            titles.get(row["instrument"], row["instrument"]),
            row["points"],
            row["critical"],
            row["teams"],
        )
        for row in mine
    )
    columns = (
        Column(title=head),
        Column(title="Audit"),
        Column(title="Points", kind="count"),
        Column(title="Of these critical", kind="count"),
        Column(title="Teams", kind="count"),
    )
    return Table(id=id, title=title, columns=columns, rows=made) if made else None
