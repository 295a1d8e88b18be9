"""What reporting yields before anyone decides on a format: tables of plain values."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qa_core.model.base import Frozen

Cell = str | int | float | None
Kind = Literal["text", "count", "share", "date"]


class Column(Frozen):
    """A table's column: its heading and what stands in it; a share is 0 to 1, None where n is 0."""

    title: str
    kind: Kind = "text"


class Chart(Frozen):
    """How a table is drawn: stacked shares or bars, from columns counted from 0.

    `colours` (RRGGBB) has one for each series; bars of one series may have one for each row.
    """

    kind: Literal["bar", "stacked"]
    label: int
    series: tuple[int, ...]
    title: str
    colours: tuple[str, ...] = ()


class Table(Frozen):
    """One table of a report, with the sentence that says how to read it and the chart beside it.

    `loud` is what nobody may miss. `part` names the part of the detail that it belongs to; what everybody
    reads has none.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    chart: Chart | None = None
    loud: bool = False
    part: str = ""


class Report(Frozen):
    """A named product for one period: tables in reading order, and the instrument versions they stand on."""

    name: str
    title: str
    period: str
    period_title: str = ""
    made_at: str = ""
    organisation: str = ""
    colour: str = Field(default="17494D", pattern="^[0-9A-Fa-f]{6}$")
    instruments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
