"""Reports issued: kept as they are, dated, with their audience; and the way each went (S0-042 to S0-047)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qa_core.cycle import routes
from qa_core.cycle.agency_contacts import contact
from qa_core.cycle.desk import Desk
from qa_core.cycle.house import house
from qa_core.cycle.reporting import Wanted
from qa_core.errors import InputError
from qa_core.model.audience import AUDIENCES
from qa_core.model.figure import Report
from qa_core.store.issued_records import Issued, NewIssue, RouteStep

HEADS = ("id", "report", "period", "subject", "audience", "issued", "route", "next", "replaced_by")


def issue(desk: Desk, report: Report, want: Wanted) -> Report:
    """Keep a report as it is issued (S0-042).

    Kept are the whole of it and its hash, the instrument versions with their digests and the end of the
    event log, in one transaction. Nothing is erased: another issue of the same report names the one it
    replaces, and has a way of its own.

    Args:
        desk: where this happens; `desk.by` issues it, today.
        report: as it was made.
        want: what was asked for.

    Returns: the report with its number (`R-0001`) in `issue`.
    Raises: InputError for a practitioner's own report, which nobody passes on.
    """
    if report.name == routes.PRACTITIONER:
        raise InputError(
            "What somebody learns is for them and their manager: it is not issued, and goes nowhere else."
        )
    asked = tuple(sorted(set(want.instruments)))
    new = NewIssue(want.audience.id, desk.today, asked, want.papers)
    return report_of(desk.store.issue_report(report, new, by=desk.by))


def report_of(kept: Issued) -> Report:
    """What was issued, as it was."""
    return Report.model_validate_json(kept.content)


def write(desk: Desk, id: str, formats: Iterable[str], folder: Path) -> list[Path]:
    """Write an issued report again, from what was kept and not from today's figures, in the house's look.

    Raises: StoreError where there is none, or it was altered; InputError for a format that does not exist.
    """
    from qa_core.reports.write import write as written

    return written(report_of(desk.store.issued_report(id)), formats, folder, house(desk.config))


def step(
    desk: Desk,
    id: str,
    name: str,
    *,
    on: dt.date | None = None,
    person: str = "",
    note: str = "",
    reason: str = "",
) -> dt.date:
    """Note that an issued report was taken a step further (S0-042 to S0-046, S0-017).

    Args:
        desk: where this happens.
        id: the report, such as `R-0001`.
        name: one of `routes.STEPS`.
        on: the day; today unless given.
        person: who took it there; for `agency` and `received` the contact of the agency, found by itself
            where the staff list has one.
        note: what was said of it.
        reason: why the order was left, or a step is taken again.

    Returns: the day that was noted.
    Raises: InputError where the step cannot be, or leaves the order without a reason.
    """
    if name not in routes.STEPS:
        raise InputError(f"{name!r} is no step. Those are: {', '.join(routes.STEPS)}.")
    kept, day = desk.store.issued_report(id), on or desk.today
    about = (kept.name, kept.period, kept.subject)
    family = [one for one in desk.store.issued_reports() if (one.name, one.period, one.subject) == about]
    wrong = [*routes.barred(kept, name, family), *routes.impossible(kept, name, day, desk.today)]
    against = [*routes.objections(kept, name)]
    if against and not reason.strip():
        wrong += [*against, 'If it is so all the same, say why: --reason "…"']
    if wrong:
        raise InputError(wrong)
    if name in (routes.AGENCY, routes.RECEIVED):
        person = contact(desk, kept, name, person, day)
    desk.store.step_report(
        kept.id, name, day, by=desk.by, person=person.strip(), note=note.strip(), reason=reason.strip()
    )
    return day


def listed(desk: Desk) -> list[dict[str, Any]]:
    """Every issued report, the last first, with the way it went and the step that comes next."""
    return [
        {
            "id": one.id,
            "report": one.name,
            "period": one.period,
            "subject": one.subject,
            "audience": one.audience,
            "issued": one.day.isoformat(),
            "route": ", ".join(f"{step.step} {step.day.isoformat()}" for step in one.route),
            "next": routes.following(one),
            "replaced_by": one.replaced_by,
        }
        for one in reversed(desk.store.issued_reports())
    ]


def shown(desk: Desk, id: str) -> dict[str, Any]:
    """One issued report: what it stands on, its hash, and every step of its way."""
    one = desk.store.issued_report(id)
    return {
        "id": one.id,
        "report": one.name,
        "title": one.title,
        "period": one.period,
        "subject": one.subject,
        "audience": one.audience,
        "audience_title": AUDIENCES[one.audience].title if one.audience in AUDIENCES else one.audience,
        "instruments": list(one.asked),
        "issued": one.day.isoformat(),
        "at": one.at.isoformat(timespec="seconds"),
        "by": one.by,
        "sha256": one.sha256,
        "versions": dict(one.versions),
        "log": {"seq": one.head.seq, "hash": one.head.hash},
        "papers": list(one.papers),
        "replaces": one.replaces or None,
        "replaced_by": one.replaced_by or None,
        "next": routes.following(one) or None,
        "route": [_step(each) for each in one.route],
    }


def _step(one: RouteStep) -> dict[str, Any]:
    return {
        "step": one.step,
        "day": one.day.isoformat(),
        "person": one.person or None,
        "note": one.note,
        "reason": one.reason,
        "by": one.by,
        "at": one.at.isoformat(timespec="seconds"),
    }
