"""Comments that say too little, told to their auditor and to nobody else."""

from __future__ import annotations

from qa_core.cycle.desk import Desk
from qa_core.model.audit import Audit
from qa_core.model.finding import Finding
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.rules.comment_quality import Earlier, doubtful_comments
from qa_core.rules.dates import add_months


def doubtful(desk: Desk, instrument: Instrument, audit: Audit, result: Result) -> tuple[Finding, ...]:
    """Warnings about the comments of an audit, compared with the auditor's other audits of late."""
    months = desk.organisation.comment_months
    others: tuple[Earlier, ...] = ()
    if months:
        since = add_months(desk.today, -months)
        others = tuple(desk.store.words_of(audit.auditor, since, other_than=audit.case))
    return doubtful_comments(
        instrument,
        audit,
        words=desk.organisation.comment_words,
        worked=result.worked_out,
        earlier=others,
    )
