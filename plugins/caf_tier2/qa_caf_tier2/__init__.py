"""The Tier 2 (full) case file audit of CAF cases (guide of November 2018)."""

from __future__ import annotations

from collections.abc import Sequence

from qa_caf_tier2.told import untimed
from qa_caf_tier2.work_out import RULES
from qa_core.hooks import hookimpl
from qa_core.model.audit import Audit
from qa_core.model.case import Facts
from qa_core.model.finding import Finding
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import Instrument


@hookimpl
def qa_instruments() -> Sequence[Instrument]:
    """The one instrument of this plugin, `caf-tier2`."""
    return [Instrument.from_package(__name__)]


@hookimpl
def qa_work_out(instrument: Instrument, rule: str, facts: Facts, audit: Audit) -> WorkedOut | None:  # noqa: ARG001
    """What facts tell about 4.a, 4.c, 4.h and 3.g.ids; None where they do not tell."""
    worker = RULES.get(rule)
    return worker(facts, audit) if worker else None


@hookimpl
def qa_validate(instrument: Instrument, audit: Audit) -> Sequence[Finding]:  # noqa: ARG001
    """B2 where somebody was told at a time that is none."""
    return untimed(audit)
