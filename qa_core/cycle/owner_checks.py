"""What an auditor is asked to think over about the owners of actions: whether anybody can be reminded."""

from __future__ import annotations

from collections.abc import Iterator

from qa_core.cycle.desk import Desk
from qa_core.cycle.owners import is_known
from qa_core.model.audit import Audit
from qa_core.model.finding import Finding
from qa_core.model.instrument import Instrument

UNKNOWN, OWNER = "owner-unknown", "owner"


def findings(desk: Desk, instrument: Instrument, audit: Audit) -> Iterator[Finding]:
    """A warning for each action whose owner is no post, person or agency known here (S0-037).

    Args:
        desk: whose lists, posts and instruments say who is known; "lead professional" always is.
        instrument: what was asked; its role `actions` names the tables.
        audit: the answers.
    """
    rows = [
        (key, number, str(row.get(OWNER) or "").strip())
        for key in instrument.role("actions")
        for number, row in enumerate(audit.answers[key].rows if key in audit.answers else (), 1)
    ]
    for key, row, words in rows:
        if words and not is_known(desk, words):
            text = (
                f"{key}, row {row}: “{words}” is no post, no agency and nobody of the staff list. Reminders "
                "go to the lead professional: name one owner, or write lead professional."
            )
            yield Finding(code=UNKNOWN, level="warn", question=key, row=row, column=OWNER, message=text)
