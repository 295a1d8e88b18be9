"""Tier 1 (Quality Control process) of CAF assessments, TAF reviews and closures, for qa-core."""

from __future__ import annotations

from collections.abc import Sequence

from qa_caf_tier1 import assessment, closure, taf
from qa_core.hooks import hookimpl
from qa_core.model.audit import Audit
from qa_core.model.case import Facts
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import Instrument

FILES = ("assessment.toml", "taf.toml", "closure.toml")
RULES = {**assessment.RULES, **taf.RULES, **closure.RULES}


@hookimpl
def qa_instruments() -> Sequence[Instrument]:
    """One instrument for each kind of record: assessment, TAF review, closure (S0-025)."""
    return [Instrument.from_package(__name__, name) for name in FILES]


@hookimpl
def qa_work_out(instrument: Instrument, rule: str, facts: Facts, audit: Audit) -> WorkedOut | None:  # noqa: ARG001
    """What facts tell about a check; None where they do not tell."""
    worker = RULES.get(rule)
    return worker(facts, audit) if worker else None
