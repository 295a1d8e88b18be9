"""The Quality and Impact tool of July 2017, for qa-core."""

from __future__ import annotations

from collections.abc import Sequence

from qa_cafcass_impact.dates import case_plan_in_time, reviewed_in_future
from qa_core.hooks import hookimpl
from qa_core.model.audit import Audit
from qa_core.model.case import Facts
from qa_core.model.finding import Finding
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import Instrument


@hookimpl
def qa_instruments() -> Sequence[Instrument]:
    """The one instrument of this plugin, `cafcass-impact`."""
    return [Instrument.from_package(__name__)]


@hookimpl
def qa_work_out(instrument: Instrument, rule: str, facts: Facts, audit: Audit) -> WorkedOut | None:  # noqa: ARG001
    """Whether the case plan was in time, for C2; None where the dates are not known."""
    return case_plan_in_time(facts, audit)


@hookimpl
def qa_validate(instrument: Instrument, audit: Audit) -> Sequence[Finding]:  # noqa: ARG001
    """A date of review that lies after the day of the audit."""
    return reviewed_in_future(audit)
