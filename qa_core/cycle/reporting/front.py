"""What stands on the front of every report, whatever it tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa_core.cycle.desk import Desk
from qa_core.cycle.reporting import Wanted
from qa_core.cycle.setup import POSTS
from qa_core.model.figure import Report, Table
from qa_core.model.organisation import Organisation
from qa_core.reports.words import day


def posts(organisation: Organisation) -> dict[str, str]:
    """The words for every post: the organisation's own over the usual ones."""
    return {**POSTS, **organisation.posts}


def today(desk: Desk) -> str:
    """The day at the desk as it is printed: `3 July 2026`."""
    return day(desk.today.isoformat())


def titled(
    desk: Desk,
    want: Wanted,
    name: str,
    title: str,
    tables: Iterable[Table | None],
    *,
    instruments: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Report:
    """A report of the organisation, made today, for the period that is wanted; without tables that are None.

    Args:
        desk: where this happens; its day and organisation stand on the report.
        want: period and subject.
        name: the product's name, also of its files.
        title: its title.
        tables: in reading order.
        instruments: the versions that the figures stand on, as `caf-tier2 2018.11`.
        notes: how to read it.
    """
    return Report(
        name=name,
        title=title,
        period=want.period.name if want.period else "",
        period_title=want.period.title if want.period else "",
        made_at=today(desk),
        organisation=desk.organisation.name,
        colour=desk.organisation.colour,
        subject=want.subject,
        instruments=tuple(instruments),
        notes=tuple(notes),
        tables=tuple(table for table in tables if table is not None),
    )
