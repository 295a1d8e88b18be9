"""What an accepted audit decides, and who is to be told of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qa_core.cycle import learning_checks, owner_checks
from qa_core.cycle.desk import Desk
from qa_core.model.audit import Audit
from qa_core.model.finding import Finding
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.rules.verdicts import failed, verdicts

LEAD = "lead-professional"


def judged(desk: Desk, instrument: Instrument, audit: Audit, result: Result) -> dict[str, Any]:
    """The fields of an outcome that tell what an audit decided: grade, warnings, verdicts, whom to tell."""
    labels = {option.id: option.label for option in instrument.grade_scale}
    return {
        "grade": labels.get(result.recorded or "", result.recorded),
        "warnings": (
            *warnings(result),
            *learning_checks.findings(desk, instrument, audit, result),
            *owner_checks.findings(desk, instrument, audit),
        ),
        "verdicts": verdicts(result) if any(check.verdict for check in instrument.checks) else None,
        "tell": tuple(_tell(desk, audit, result)),
    }


def warnings(result: Result) -> tuple[Finding, ...]:
    """What the auditor should think about once more."""
    return tuple(f for f in result.findings if f.level == "warn" and not f.verdict)


def _tell(desk: Desk, audit: Audit, result: Result) -> Iterator[str]:
    """A record that fails goes back to its lead professional, the manager copied (S0-022)."""
    if not failed(result):
        return
    leads = sorted({one.person for one in audit.involved if one.involved == LEAD})
    people = {person.ref.casefold(): person for person in desk.store.people()}
    for lead in leads or [""]:
        person = people.get(lead.casefold())
        manager = person.manager if person else ""
        named = f"the lead professional{' ' + lead if lead else ''}"
        copied = f"the line manager{' ' + manager if manager else ''}"
        yield f"Send it back to {named}, with a copy to {copied}."
    if audit.subject.cycle > 1:
        yield f"It was returned before: this is cycle {audit.subject.cycle}. Let the line manager know."
