"""The sentences of extracts, made from their tables as they are shown: what stands out, with its figure."""

from __future__ import annotations

from collections.abc import Iterator

from qa_core.model.figure import HIDDEN, Cell, Report, Table
from qa_core.reports.wide import EVERY
from qa_core.reports.wide_own import ABOVE, BELOW
from qa_core.reports.words import percent, plural


def of_group(report: Report, every: str) -> Iterator[str]:
    """What an agency's or team's manager takes away: grades, themes, open actions.

    1. Of the kind with most grades shown: how many were at or above the benchmark, beside all where there are
       others, and whether that differs.
    2. Themes that are clearly above or below the others, of any kind; where there are none, of that kind the
       theme with the highest and the one with the lowest share.
    3. How many actions are open, and how many of them are past their day.
    """
    tables = [table for table in report.tables if _is(table, "own-grades")]
    best = max(tables, key=lambda one: _number(one.rows[0][2]), default=None)
    if best is not None and not _hidden(best.rows[0]):
        yield _grade(best, every)
    apart = [*_apart(report)]
    kind = best.id.removesuffix("own-grades") if best is not None else ""
    yield from apart or _ends(report, f"{kind}own-themes")
    yield from _actions(report)


def of_log(report: Report) -> Iterator[str]:
    """What a practitioner takes away: how much there is, what came again, what is not reviewed."""
    numbers = {str(row[0]): row[1] for table in report.tables if table.id == "glance" for row in table.rows}
    audits, points, critical, reviewed, _ = (_number(n) for n in numbers.values())
    yield f"{plural(audits, 'audit')} gave {plural(points, 'learning point')}, {critical} of them critical."
    again = [(row[0], row[3]) for t in report.tables if t.id == "areas" for row in t.rows if row[5] == "Yes"]
    if again:
        listed = "; ".join(f"{area} (in {n} audits)" for area, n in again[:3])
        yield f"Came again: {listed}{' and others' if len(again) > 3 else ''}."
    if points:
        yield f"{reviewed} of {plural(points, 'point')} {'was' if points == 1 else 'were'} reviewed."


def _grade(table: Table, every: str) -> str:
    row, title = table.rows[0], _kind(table)
    own = f"{title}{row[1]} of {plural(_number(row[2]), 'audit')} ({percent(float(str(row[3])))})"
    said = f"{own} at or above the benchmark"
    if len(row) < len(table.columns) or len(row) <= 5 or HIDDEN in row:
        return f"{said}."
    return f"{said}; {every.lower()}: {percent(float(str(row[7])))} ({row[9]})."


def _apart(report: Report) -> Iterator[str]:
    """Themes that differ clearly from the others, first those above."""
    for words in (ABOVE, BELOW):
        found = [
            f"{_kind(table)}{row[0]} ({percent(float(str(row[3])))} of {row[2]} answers)"
            for table in report.tables
            if _is(table, "own-themes")
            for row in table.rows
            if row[-1] == words
        ]
        if found:
            yield f"Clearly {words}: {'; '.join(found[:3])}{' and more' if len(found) > 3 else ''}."


def _ends(report: Report, id: str) -> Iterator[str]:
    """The strongest and the weakest theme of one kind, by the shares that are shown."""
    for table in report.tables:
        rows = [row for row in table.rows if table.id == id and isinstance(row[3], float)]
        if len(rows) > 1:
            most = max(rows, key=lambda row: float(str(row[3])))
            least = min(rows, key=lambda row: float(str(row[3])))
            both = (
                f"{row[0]} ({row[1]} of {row[2]} answers, {percent(float(str(row[3])))})"
                for row in (most, least)
            )
            yield f"{_kind(table)}strongest theme {', weakest '.join(both)}."


def _actions(report: Report) -> Iterator[str]:
    for table in report.tables:
        if table.id == "own-actions":
            numbers = {str(row[0]): row[1] for row in table.rows}
            every, late = numbers.get(EVERY), numbers.get("Overdue")
            if isinstance(every, int) and isinstance(late, int):
                yield f"{plural(every, 'action is', 'actions are')} open, {late} of them overdue."


def _is(table: Table, id: str) -> bool:
    return bool(table.rows) and (table.id == id or table.id.endswith(f"-{id}"))


def _kind(table: Table) -> str:
    """Which audit a table is about, where its title says so."""
    audit, colon, _ = table.title.rpartition(": ")
    return f"{audit}: " if colon else ""


def _hidden(row: tuple[Cell, ...]) -> bool:
    return HIDDEN in row[1:4] or not row[2]


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
