"""The way of an issued report: what may come after what, and what is never passed on (S0-042 to S0-047)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from qa_core.model.audience import AUDIENCES
from qa_core.store.issued_records import Issued

SERVICE_LEADER, SOCIAL_CARE, CMT, SLT = "service-leader", "social-care", "cmt", "slt"
CHAMPIONS, AGENCY, RECEIVED = "champions", "agency", "received"
LINE = (SERVICE_LEADER, SOCIAL_CARE, CMT, SLT)
"""The line on which reports go up, in its order."""
STEPS = {
    SERVICE_LEADER: "the Service Leader for Early Help",
    SOCIAL_CARE: "the report route of Children's Social Care",
    CMT: "CMT",
    SLT: "SLT",
    CHAMPIONS: "the CAF Champions Group",
    AGENCY: "the agency's contact",
    RECEIVED: "the agency, which gave its receipt",
}
DIGEST, INDIVIDUAL, PRACTITIONER, THEMATIC = "slt", "individual", "practitioner", "thematic"
_WIDE = {CHAMPIONS: ("champions", "public"), AGENCY: ("agency", "public"), RECEIVED: ("agency", "public")}


def line_of(report: Issued) -> tuple[str, ...]:
    """The steps that a report takes on the line; the digest for SLT is made of what went along it before."""
    if report.name == DIGEST:
        return (SLT,)
    return LINE[:-1] if report.name == INDIVIDUAL else LINE


def following(report: Issued) -> str:
    """The step that comes next on the line; "" where a report went all the way, or is for others."""
    if report.replaced_by or AUDIENCES[report.audience].wide:
        return ""
    return next((step for step in line_of(report) if report.been(step) is None), "")


def barred(report: Issued, step: str, family: Sequence[Issued]) -> Iterator[str]:
    """Why a report can never take a step, whatever the reason.

    Args:
        report: what was issued.
        step: one of `STEPS`.
        family: all issues of the same report, for whatever audience.
    """
    if report.name == INDIVIDUAL and step == SLT:
        yield (
            "An audit goes to SLT as a background paper of the digest alone: qa report slt --papers AUDIT "
            "(with --period and --issue)."
        )
    elif report.name == INDIVIDUAL and step in _WIDE:
        yield f"{report.id} is about one case: it does not go to {STEPS[step]}."
    elif step in _WIDE and report.audience not in _WIDE[step]:
        wanted = _WIDE[step][0]
        yield (
            f"{report.id} was issued for {AUDIENCES[report.audience].title}, with small numbers shown. For "
            f"{STEPS[step]} issue the report {wanted}."
        )
    elif report.name == THEMATIC and step in _WIDE and not any(one.been(SERVICE_LEADER) for one in family):
        yield (
            f"A thematic report comes to {STEPS[SERVICE_LEADER]} first, and no issue of this one was there "
            f"yet: issue it for service-lead, and note that with: qa issued step R-… {SERVICE_LEADER}"
        )


def impossible(report: Issued, step: str, day: dt.date, today: dt.date) -> Iterator[str]:
    """Why a day cannot be."""
    if day > today:
        yield f"{day.isoformat()} is still to come: note a step when it was taken."
    if day < report.day:
        yield f"{report.id} was issued on {report.day.isoformat()}: no step can be of {day.isoformat()}."
    line = line_of(report)
    for before in line[: line.index(step)] if step in line else ():
        been = report.been(before)
        if been is not None and been > day:
            yield (
                f"{report.id} came to {STEPS[before]} on {been.isoformat()}, so it cannot have come to "
                f"{STEPS[step]} on {day.isoformat()}."
            )


def objections(report: Issued, step: str) -> Iterator[str]:
    """What speaks against a step unless there is a reason for it."""
    line = line_of(report)
    missing = [one for one in line[: line.index(step)] if not report.been(one)] if step in line else []
    if missing:
        names = " and ".join(STEPS[one] for one in missing)
        come = "comes" if len(missing) == 1 else "come"
        yield f"{report.id} was not at {names} yet, which {come} before {STEPS[step]}."
    been = report.been(step) if step in (*LINE, CHAMPIONS) else None
    if been is not None:
        yield f"{report.id} came to {STEPS[step]} on {been.isoformat()} already."
    if report.replaced_by:
        yield f"{report.id} was replaced by {report.replaced_by}."
