"""Tables of coverage: the pace to the aim (S0-028), and records that nobody checked (S0-024)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa_core.model.figure import Cell, Chart, Column, Table
from qa_core.reports import palette
from qa_core.reports.words import plural

Row = Mapping[str, Any]
PART = "To look up"
ALL_TEAMS, COVERED = "All teams", "Cases audited in 12 months"
MOST = 60
"""So many records are listed: a longer list is worked on in a workbook."""


def pace(rows: Sequence[Row], id: str, title: str) -> Table | None:
    """Cases audited in the audit year beside the aim so far, month by month; None without a month.

    Args:
        rows: what the pace counts for all teams together, the oldest month first.
        id: the instrument.
        title: its title.
    """
    columns = (
        Column(title="Month"),
        *(Column(title=head, kind="count") for head in ("Open cases", "Drawn", "Audited")),
        Column(title="Audited in the audit year", kind="count"),
        Column(title="Aim so far", kind="count"),
        Column(title="Behind", kind="count"),
    )
    fields = ("month", "open", "drawn", "audited", "audited_year", "aim_to_date", "behind")
    made = tuple(tuple(row[field] for field in fields) for row in rows)
    name = f"{title}: pace to the aim"
    chart = Chart(
        kind="trend", label=0, series=(4,), lines=(5,), title=name, colours=(palette.REACHED[0], palette.INK)
    )
    note = "Different cases audited since the audit year began."
    return (
        Table(id=f"pace-{id}", title=name, columns=columns, rows=made, note=note, chart=chart)
        if made
        else None
    )


def teams(rows: Sequence[Row], id: str, title: str, percent: int) -> Table | None:
    """How many of each team's open cases were audited over 12 months; None without a team.

    Args:
        rows: what the pace counts for each team in the last month, and for all (`team` None).
        percent: the aim, in percent of the open cases.
    """
    made: list[tuple[Cell, ...]] = []
    for row in sorted(rows, key=lambda row: (row["team"] is None, row["team"] or "")):
        name = ALL_TEAMS if row["team"] is None else row["team"] or "No team recorded"
        mean, done = row["open_mean"], row["audited_12"]
        made.append((name, done, mean, done / mean if mean else None, row["open"]))
    columns = (
        Column(title="Team"),
        Column(title=COVERED, kind="count"),
        Column(title="Open cases, mean of 12 month-ends", kind="count"),
        Column(title="Coverage", kind="share", of=(1,), base=2),
        Column(title="Open at the end", kind="count"),
    )
    name = f"{title}: coverage by team"
    chart = Chart(kind="bar", label=0, series=(3,), title=name, colours=(palette.REACHED[1],))
    note = f"The aim is {percent}% of the open cases over 12 months."
    table = Table(id=f"coverage-{id}", title=name, columns=columns, rows=tuple(made), note=note, chart=chart)
    return table if made else None


def checked(rows: Sequence[tuple[str, int, int, int]]) -> Table | None:
    """Records that were checked, of all there are; rows: title, checked, all, cases that tell no day."""
    columns = (
        Column(title="Records"),
        Column(title="Checked", kind="count"),
        Column(title="Without quality control", kind="count"),
        Column(title="All (n)", kind="count"),
        Column(title="Share checked", kind="share", of=(1,), base=3),
    )
    made = tuple((title, done, of - done, of, done / of if of else None) for title, done, of, _ in rows)
    silent = max((silent for *_, silent in rows), default=0)
    note = "Every record is to be checked: there is no sample."
    if silent:
        note += f" Of {plural(silent, 'case')} the case list does not say on which days there were records."
    title = "Quality control of every record"
    return Table(id="checked", title=title, columns=columns, rows=made, note=note) if made else None


def gaps(rows: Sequence[tuple[str, str, str, str | None, str]]) -> Table | None:
    """The records without quality control: which kind, case, record, its day, and why it is listed."""
    columns = (
        Column(title="Records"),
        Column(title="Case"),
        Column(title="Record"),
        Column(title="Day", kind="date"),
        Column(title="Why"),
    )
    title = "Records without quality control"
    made, more = tuple(rows[:MOST]), ""
    if len(rows) > MOST:
        more = f"The {MOST} oldest of {len(rows):,}; the whole list: qa check --missing."
    return Table(id="gaps", title=title, columns=columns, rows=made, note=more, part=PART) if rows else None
