"""What reporting yields before anyone decides on a format: tables of plain values."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qa_core.model.base import Frozen

Cell = str | int | float | tuple[float, float] | None
Kind = Literal["text", "count", "share", "range", "date"]
HIDDEN = "*"
"""What stands in the place of a number too small for a wide audience, or that would give one away."""


class Column(Frozen):
    """A table's column: its heading and what stands in it.

    A share is 0 to 1, None where n is 0; a range is the lowest and the highest likely share. Of both, `of`
    names the count columns of the same row (counted from 0) that are added up above the line, `base` the one
    below it.
    """

    title: str
    kind: Kind = "text"
    of: tuple[int, ...] = ()
    base: int | None = None


class Chart(Frozen):
    """How a table is drawn, from columns counted from 0.

    `bar` draws a bar for each series; `stacked` the share of each series in its row, `counts` the same in
    numbers; `trend` draws the first series as a line over the rows and `lines` (a benchmark, an aim, control
    limits) as lines without marks; `heat` shades the table's own cells by their share of the column `base`.
    `colours` (RRGGBB) has one for each series; bars of one series may have one for each row.
    """

    kind: Literal["bar", "stacked", "counts", "trend", "heat"]
    label: int
    series: tuple[int, ...]
    title: str
    colours: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    base: int | None = None


class Sum(Frozen):
    """A total that stands beside its parts, all by name: what one of them is follows from the others."""

    total: str
    parts: tuple[str, ...]


class Table(Frozen):
    """One table of a report, with the sentence that says how to read it and the chart beside it.

    `loud` is what nobody may miss. `part` names the part of the detail that it belongs to; what everybody
    reads has none. `quotes` is read as words under their headings rather than in columns: the last column is
    what was said. `names` gives each cell that counts something a name, the same wherever in a report that
    is counted ("" elsewhere); with `sums` they tell which small numbers follow from others.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    chart: Chart | None = None
    loud: bool = False
    part: str = ""
    quotes: bool = False
    names: tuple[tuple[str, ...], ...] = ()
    sums: tuple[Sum, ...] = ()


class Report(Frozen):
    """A named product for one period: tables in reading order, and the instrument versions they stand on.

    `sentences` say at the top what changed and what stands out. `subject` is the agency, team, case or
    exercise that it is about, where it is about one. `limit` is the smallest number of records that is shown;
    None where every number is. `issue` is the number under which it was issued; "" is a draft.
    """

    name: str
    title: str
    period: str
    period_title: str = ""
    made_at: str = ""
    organisation: str = ""
    colour: str = Field(default="17494D", pattern="^[0-9A-Fa-f]{6}$")
    audience: str = ""
    subject: str = ""
    issue: str = ""
    limit: int | None = None
    instruments: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
