"""What only arithmetic over dates can say: a case plan in time, a review in the future."""

from __future__ import annotations

import datetime as dt

from qa_core.errors import FactError
from qa_core.model.audit import Audit
from qa_core.model.case import Facts
from qa_core.model.finding import Finding
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import NOT_APPLICABLE

SATURDAY = 5


def case_plan_in_time(facts: Facts, audit: Audit) -> WorkedOut | None:
    """C2.in_time: the case plan at most `case_plan_days` after the allocation (S4-074)."""
    allocated = facts.date("allocation_date")
    if allocated is None or not facts.has("case_plan_date"):
        return None
    planned = facts.date("case_plan_date")
    if planned is None:
        return WorkedOut(value="no", because="the record has no case plan")
    kind = str(audit.settings["case_plan_day_type"]).strip().casefold()
    days = _days(allocated, planned, kind)
    because = f"case plan on day {days} after the allocation ({kind} days)"
    return WorkedOut(value="yes" if days <= int(audit.settings["case_plan_days"]) else "no", because=because)


def reviewed_in_future(audit: Audit) -> list[Finding]:
    """`review-date` where the date of review lies after the day of the audit (S4-084)."""
    answer = audit.answers.get("review_date")
    day = None if answer is None or answer.value == NOT_APPLICABLE else answer.value
    if not isinstance(day, str) or day <= audit.date.isoformat():
        return []
    text = "The date of review lies in the future. Enter the day on which you reviewed the case."
    return [Finding(code="review-date", level="block", question="review_date", message=text)]


def _days(start: dt.date, end: dt.date, kind: str) -> int:
    """Days from `start` to `end`, all of them or Monday to Friday only."""
    days = (end - start).days
    if kind == "calendar":
        return days
    if kind != "working":
        raise FactError(f"setting case_plan_day_type: {kind!r} is neither “calendar” nor “working”")
    return sum((start + dt.timedelta(n)).weekday() < SATURDAY for n in range(1, days + 1))
