"""Nobody checks their own work: what a record says of its workers counts as involvement."""

from __future__ import annotations

import datetime as dt

import pytest

from qa_core.model.audit import Answer, Audit
from qa_core.registry import Registry
from qa_core.rules.answers import read_audit
from qa_core.rules.grading import grade

DAY = dt.date(2026, 10, 27)


@pytest.mark.requirement("S0-022", "S0-030")
@pytest.mark.parametrize(
    ("kind", "codes"), [("assessor", ["involved"]), ("lead-professional", ["involved"]), ("line-manager", [])]
)
def test_a_worker_of_the_record_may_not_check_it(kind: str, codes: list[str]) -> None:
    registry = Registry.load()
    instrument = registry.instrument("caf-tier1-assessment")
    data = {"case": "K-1", "auditor": "q-1", "facts": {"workers": [{"as": kind, "person": "Q-1"}]}}
    result = grade(instrument, read_audit(instrument, data, DAY), registry.owner(instrument))
    assert [f.code for f in result.findings if f.code == "involved"] == codes


def test_words_of_blanks_are_no_answer() -> None:
    instrument = Registry.load().instrument("cafcass-impact")
    for blank in ("  ", "\u00a0", "\n\t"):
        audit = read_audit(instrument, {"answers": {"rationale": {"value": blank}}}, DAY)
        assert "rationale" not in audit.answers
        assert "rationale" in {f.code for f in grade(instrument, audit).findings}


def test_not_applicable_as_it_was_worked_out_needs_no_reason() -> None:
    registry = Registry.load()
    instrument = registry.instrument("caf-tier1-assessment")
    audit = Audit(
        instrument=instrument.id,
        version=instrument.version,
        case="K-1",
        auditor="Q-1",
        date=DAY,
        facts={"step_down": None},
        answers={"T1A-20": Answer(value="na")},
    )
    codes = {(f.code, f.question) for f in grade(instrument, audit, registry.owner(instrument)).findings}
    assert ("na-reason", "T1A-20") not in codes
