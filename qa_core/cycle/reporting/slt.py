"""The digest for SLT, built from reports that were at CMT before (S0-046, S0-047)."""

from __future__ import annotations

from qa_core.cycle import recommendations, routes
from qa_core.cycle.desk import Desk
from qa_core.cycle.issuing import report_of
from qa_core.cycle.reporting import Wanted
from qa_core.cycle.reporting.front import posts, titled
from qa_core.cycle.reporting.individual import papers
from qa_core.cycle.screening import without_references
from qa_core.errors import InputError
from qa_core.model.audience import AUDIENCES
from qa_core.model.figure import Report, Table
from qa_core.reports import digest_tables as tables
from qa_core.reports.recommendation_tables import recommendations as recommended
from qa_core.store.issued_records import Issued

SOURCE = "quarterly"
NOTES = (
    "This digest repeats what CMT saw; the reports it stands on are listed with the days on which they were "
    "there.",
    "Individual audits are no part of it; they are attached as background papers where SLT asked for them.",
)


def make(desk: Desk, want: Wanted) -> Report:
    """What the reports of a period said, once CMT has seen them.

    Nothing is counted anew: the tables and sentences are those of the issued quarterly report. The audits in
    `want.papers` are attached as background papers, which the event log keeps.

    Raises: InputError where no quarterly report of the period and these instruments was issued, or it was not
        at CMT yet.
    """
    source = _source(desk, want)
    before = report_of(source)
    there = [_seen(one) for one in _at_cmt(desk, want)]
    attached = [table for id in want.papers for table in papers(desk, id)]
    made = [
        *tables.kept(before),
        _recommendations(desk),
        tables.others(one for one in there if one.id != source.id),
        tables.seen(there),
        *attached,
    ]
    if want.papers:
        desk.store.attach_papers(want.span.name, want.papers, by=desk.by)
    heads = [desk.store.audit(id).head for id in want.papers]
    own = [f"{head.instrument} {head.instrument_version}" for head in heads]
    versions = [*dict.fromkeys([*before.instruments, *own])]
    title = "Quality audit digest for SLT"
    report = titled(desk, want, "slt", title, made, instruments=versions, notes=NOTES)
    return report.model_copy(
        update={"sentences": before.sentences, "notes": (*report.notes, *before.notes), "limit": before.limit}
    )


def _source(desk: Desk, want: Wanted) -> Issued:
    """The newest quarterly report of the period that CMT saw and nothing replaced since."""
    found = [one for one in _same(desk, want) if one.name == SOURCE]
    seen = [one for one in found if one.been(routes.CMT)]
    standing = [one for one in seen if not one.replaced_by]
    if standing:
        return standing[-1]
    period = want.span.name
    if not found:
        which = f" on {', '.join(sorted(want.instruments))}" if want.instruments else ""
        raise InputError(
            f"SLT gets what CMT has seen, and no quarterly report of {period}{which} was issued yet. Issue "
            f"it with: qa report quarterly --period {period} --issue (and the same --instrument, if any)"
        )
    last = found[-1]
    if seen:
        raise InputError(
            f"{seen[-1].id}, which CMT saw, was replaced by {seen[-1].replaced_by}, and CMT has not seen "
            f"{last.id} yet. When it has, note that with: qa issued step {last.id} cmt"
        )
    raise InputError(
        f"CMT has not seen the quarterly report of {period} ({last.id}) yet, and SLT gets it after CMT. When "
        f"it has, note that with: qa issued step {last.id} cmt"
    )


def _at_cmt(desk: Desk, want: Wanted) -> list[Issued]:
    """Every report of the period that CMT saw, and that no other took the place of."""
    found = [one for one in _same(desk, want) if one.been(routes.CMT) and not one.replaced_by]
    return [one for one in found if one.name not in (routes.DIGEST, routes.INDIVIDUAL)]


def _same(desk: Desk, want: Wanted) -> list[Issued]:
    """Issues of the period on the same instruments, none of them for a wide audience."""
    asked = tuple(sorted(set(want.instruments)))
    return [
        one
        for one in desk.store.issued_reports()
        if (one.period, one.asked) == (want.span.name, asked) and not AUDIENCES[one.audience].wide
    ]


def _seen(one: Issued) -> tables.Seen:
    led, cmt = one.been(routes.SERVICE_LEADER), one.been(routes.CMT)
    return tables.Seen(
        one.id,
        one.title,
        one.subject,
        one.day.isoformat(),
        led.isoformat() if led else None,
        cmt.isoformat() if cmt else "",
        one.sha256,
        report_of(one).sentences,
    )


def _recommendations(desk: Desk) -> Table | None:
    """What the service lead recommended and is not done."""
    found = recommendations.listed(desk, open_only=True)
    safe = [one | {"evidence": without_references(desk, one["evidence"])} for one in found]
    return recommended(safe, posts(desk.organisation))
