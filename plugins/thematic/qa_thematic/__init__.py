"""Three multi-agency thematic audits: neglect, domestic abuse, voice of the child."""

from __future__ import annotations

from collections.abc import Sequence

from qa_core.hooks import hookimpl
from qa_core.model.audit import Audit
from qa_core.model.case import Facts
from qa_core.model.finding import Finding
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import Instrument
from qa_thematic import neglect, voice

RULES = {**neglect.RULES, **voice.RULES}
CHECKS = {neglect.INSTRUMENT: neglect.findings, voice.INSTRUMENT: voice.findings}


@hookimpl
def qa_instruments() -> Sequence[Instrument]:
    """The three instruments of this plugin (S0-050, S0-055)."""
    return [
        Instrument.from_package(__name__, f"{name}.toml") for name in ("neglect", "domestic_abuse", "voice")
    ]


@hookimpl
def qa_work_out(instrument: Instrument, rule: str, facts: Facts, audit: Audit) -> WorkedOut | None:  # noqa: ARG001
    """What the tables of a return tell by themselves; None where they do not tell."""
    worker = RULES.get(rule)
    return worker(facts, audit) if worker else None


@hookimpl
def qa_validate(instrument: Instrument, audit: Audit) -> Sequence[Finding]:
    """What the data of an instrument cannot say, since it compares rows with rows."""
    check = CHECKS.get(instrument.id)
    return check(audit) if check else []
