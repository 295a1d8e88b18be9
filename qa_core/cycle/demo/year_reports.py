"""The reports of a simulated year: each quarter's is issued and goes its way, the last day brings the others.

Those of the last quarter stay drafts: nobody has seen them yet.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from qa_core.cycle import issuing, routes
from qa_core.cycle.demo.year_plan import Plan
from qa_core.cycle.demo.year_state import Year
from qa_core.cycle.desk import Desk
from qa_core.cycle.reporting import make, wanted
from qa_core.reports.write import write

SHEETS = ("annual", "monthly-tab")
"""Reports of the last day that are written as a workbook too."""
ROUTE = ((routes.SERVICE_LEADER, 8), (routes.SOCIAL_CARE, 15), (routes.CMT, 29))
"""How many days after it was issued a report comes where."""


def quarter(desk: Desk, year: Year, period: str, *, draft: bool = False) -> None:
    """The report of a quarter; the one before it has meanwhile gone its way to CMT.

    Args:
        desk: on the day on which the quarter is closed.
        year: where the report is noted.
        period: the quarter, or the whole year.
        draft: whether it is not issued yet.
    """
    _went_on(desk, year)
    want = wanted(desk, "quarterly", period)
    made = make(desk, "quarterly", want)
    if not draft:
        made = issuing.issue(desk, made, want)
        year.did["reports issued"] += 1
    year.reports += write(made, year.plan.formats, _folder(year))


def closing(desk: Desk, year: Year) -> None:
    """The other reports, on the last day of the year."""
    for name, period, subject in others(desk, year):
        made = make(desk, name, wanted(desk, name, period or None, subject=subject))
        year.reports += write(made, _forms(name, year.plan), _folder(year))


def others(desk: Desk, year: Year) -> Iterator[tuple[str, str, str]]:
    """Product, period and subject of each report of the last day.

    The agency is that of most audits; the digest for SLT is of what CMT has seen last.
    """
    first, months = str(year.plan.first), year.plan.months
    yield "annual", first, ""
    for id in year.exercises[:1]:
        yield "thematic", "", id
    yield "champions", first, ""
    for agency, _ in Counter(head.agency for head in desk.store.audits() if head.agency).most_common(1):
        yield "agency", first, agency
    yield "coverage", first, ""
    yield "consistency", first, ""
    yield "monthly-tab", year.plan.month(months - 1), ""
    yield "year-to-date", f"{first}-Q{(months + 2) // 3}", ""
    for period in _seen(desk)[-1:]:
        yield "slt", period, ""


def _seen(desk: Desk) -> list[str]:
    """The periods whose report CMT has seen."""
    issued = desk.store.issued_reports()
    return [one.period for one in issued if one.name == "quarterly" and one.been(routes.CMT)]


def _went_on(desk: Desk, year: Year) -> None:
    for one in desk.store.issued_reports():
        for step, days in ROUTE:
            day = one.day + dt.timedelta(days)
            if one.been(step) is None and day <= desk.today:
                issuing.step(desk, one.id, step, on=day)
                year.did["steps of issued reports"] += 1


def _forms(name: str, plan: Plan) -> tuple[str, ...]:
    """In which forms a report of the last day is written."""
    return (*plan.others, "xlsx") if name in SHEETS and "xlsx" in plan.formats else plan.others


def _folder(year: Year) -> Path:
    return year.folder / "reports"
