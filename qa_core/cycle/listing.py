"""Any list as a workbook, in the look of the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.model.figure import Column, Report, Table
from qa_core.model.house import PLAIN
from qa_core.reports.write import renderer


def workbook(desk: Desk, title: str, heads: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A list with a filter in its headings.

    Args:
        desk: whose organisation stands on it.
        title: what the list is.
        heads: the fields that are shown, in order; a field's name is its heading.
        rows: one mapping for each line.
    """
    return workbook_of(desk, title, [(title, heads, rows)])


def workbook_of(
    desk: Desk, title: str, tables: Sequence[tuple[str, Sequence[str], Sequence[Mapping[str, Any]]]]
) -> bytes:
    """Several lists in one workbook, each on a sheet of its own: title, fields and lines as for one."""
    made = [_table(f"list-{n}", *one) for n, one in enumerate(tables)]
    day = f"{desk.today.day} {desk.today:%B %Y}"
    report = Report(
        name="list",
        title=title,
        period=desk.today.isoformat(),
        period_title=day,
        made_at=day,
        organisation=desk.organisation.name,
        colour=desk.organisation.colour,
        tables=tuple(made),
    )
    return renderer("xlsx")(report, PLAIN)


def _table(id: str, title: str, heads: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = tuple(Column(title=head.replace("_", " ").capitalize()) for head in heads)
    cells = tuple(tuple(_words(row.get(head)) for head in heads) for row in rows)
    return Table(id=id, title=title, columns=columns, rows=cells)


def _words(value: Any) -> str | int | float | None:
    if value is None or (isinstance(value, int | float | str) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)
