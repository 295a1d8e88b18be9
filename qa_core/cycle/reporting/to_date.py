"""The audit year so far, by theme and month by month (S0-039)."""

from __future__ import annotations

from dataclasses import replace

from qa_core.cycle.desk import Desk
from qa_core.cycle.reporting import Wanted, front
from qa_core.cycle.reporting.quarterly import figures_of
from qa_core.cycle.screening import case_references
from qa_core.model.figure import Report
from qa_core.reports import screen
from qa_core.reports.to_date import year_to_date


def make(desk: Desk, want: Wanted) -> Report:
    """The year to date, from the start of the audit year to the end of the period that is wanted.

    Raises: InputError for an instrument that does not exist.
    """
    span = want.span.year_to_date
    return year_to_date(
        figures_of(desk, replace(want, period=span)),
        desk.organisation,
        span,
        want.span,
        references=screen.reference_pattern(case_references(desk)),
        made_at=front.today(desk),
    )
