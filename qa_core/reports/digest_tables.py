"""The tables of the digest for SLT: what reports said that CMT saw (S0-046)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa_core.model.figure import Column, Report, Table

SHARED = "shared-themes"
KEPT = ("concerns", "summary", "benchmark", "change", SHARED, "actions", "ageing", "versions")
"""The tables of a quarterly report that a digest repeats."""
OF_ONE = ("trend", "themes")
"""Those of one kind of audit that it repeats as well, where themes are not shown across several."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A report that CMT saw: number, title, for whom, days of issue, at the service leader's and at CMT."""

    id: str
    title: str
    about: str
    issued: str
    led: str | None
    cmt: str
    sha256: str
    sentences: tuple[str, ...] = ()


def kept(report: Report) -> list[Table]:
    """The tables of a report that are repeated, as they were issued."""
    ids = {name.rpartition(" ")[0] for name in report.instruments}
    several = any(table.id == SHARED for table in report.tables)
    wanted = KEPT if several else (*KEPT, *OF_ONE)
    return [table for table in report.tables if _own(table.id, ids) in wanted]


def seen(reports: Sequence[Seen]) -> Table:
    """The reports that the digest stands on."""
    columns = (
        Column(title="Number"),
        Column(title="Report"),
        Column(title="Issued", kind="date"),
        Column(title="Service leader", kind="date"),
        Column(title="CMT", kind="date"),
        Column(title="Content (SHA-256)"),
    )
    rows = tuple(
        (one.id, " ".join(filter(None, (one.title, one.about))), one.issued, one.led, one.cmt, one.sha256)
        for one in reports
    )
    note = "Every figure here is as CMT saw it; nothing was counted anew."
    return Table(id="seen", title="Reports seen at CMT", columns=columns, rows=rows, note=note)


def others(reports: Iterable[Seen]) -> Table | None:
    """What the other reports of the period said at their top, in their own sentences."""
    rows = tuple((f"{one.title} ({one.id})", words) for one in reports for words in one.sentences)
    columns = (Column(title="Report"), Column(title="What it says"))
    title = "From the other reports of the period"
    return Table(id="other-reports", title=title, columns=columns, rows=rows, quotes=True) if rows else None


def _own(id: str, instruments: Iterable[str]) -> str:
    """A table's id without that of its instrument."""
    return next((id.removeprefix(f"{name}-") for name in instruments if id.startswith(f"{name}-")), id)
