"""Who was told of a concern, and when: a time must be a time (S0-058, S0-060)."""

from __future__ import annotations

import datetime as dt

from qa_core.model.audit import Audit
from qa_core.model.finding import Finding

FLAGS = {"6.e": ("current", "past"), "6.f": ("yes",)}
TOLD = "6.f.told"


def untimed(audit: Audit) -> list[Finding]:
    """B2 at each flagged question where a row of 6.f.told has no date and time in ISO form."""
    flagged = [
        key for key, values in FLAGS.items() if key in audit.answers and audit.answers[key].value in values
    ]
    rows = audit.answers[TOLD].rows if TOLD in audit.answers else ()
    wrong = [str(row["at"]) for row in rows if row.get("at") and not _is_time(str(row["at"]))]
    if not wrong:
        return []
    text = f"“{wrong[0]}” does not say when: write date and time such as 2026-10-27 14:30 at {TOLD}."
    return [Finding(code="B2", level="block", question=key, message=text) for key in flagged]


def _is_time(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return False
    return True
