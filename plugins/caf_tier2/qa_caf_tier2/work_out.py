"""Answers that dates and counts give; each rule judges on the day of the audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from qa_core.model.audit import Audit
from qa_core.model.case import Facts
from qa_core.model.grade import WorkedOut
from qa_core.rules.dates import add_months, spoken

Gap = tuple[dt.date, dt.date]


def taf_gaps(facts: Facts, audit: Audit) -> WorkedOut | None:
    """4.a, regular TAF meetings: yes, partly with one explained longer gap, else no (S0-131, S0-132)."""
    if not facts.has("taf_dates"):
        return None
    met = _held(facts, audit)
    if met:
        return _judged("longest gap {} days", list(pairwise([*met, audit.date])), facts, audit)
    completed = facts.date("assessment_completed")
    if completed is None or completed > audit.date:
        return None
    return _judged(
        "no TAF meeting yet, {} days since the assessment", [(completed, audit.date)], facts, audit
    )


def plan_current(facts: Facts, audit: Audit) -> WorkedOut | None:
    """4.c, a plan dated within 8 weeks of the last TAF; not applicable before the first (S0-137)."""
    if not facts.has("taf_dates"):
        return None
    met = _held(facts, audit)
    if not met:
        return WorkedOut(value="na", because="no TAF meeting yet")
    if not facts.has("plan_date"):
        return None
    plan = facts.date("plan_date")
    if plan is None:
        return WorkedOut(value="no", because="the record has no plan with a date")
    days = (plan - met[-1]).days
    side = "after" if days >= 0 else "before"
    current = abs(days) <= _setting(audit, "plan_current_days")
    return WorkedOut(value=_yes(current), because=f"plan dated {abs(days)} days {side} the last TAF meeting")


def assessment_current(facts: Facts, audit: Audit) -> WorkedOut | None:
    """4.h, the assessment completed or updated within 12 calendar months (S0-154, S0-155)."""
    names = ("assessment_completed", "assessment_updated")
    known = [found for name in names if (found := facts.date(name)) and found <= audit.date]
    if known:
        until = add_months(max(known), _setting(audit, "assessment_months"))
        because = f"completed or last updated on {spoken(max(known))}, current through {spoken(until)}"
        return WorkedOut(value=_yes(audit.date <= until), because=because)
    if all(facts.has(name) and facts.date(name) is None for name in names):
        return WorkedOut(value="no", because="the record has no date of completion or update")
    return None


def own_caf_ids(facts: Facts, audit: Audit) -> WorkedOut | None:  # noqa: ARG001
    """3.g.ids, every child in the household registered with a CAF ID of their own (S0-112)."""
    if not facts.has("children"):
        return None
    children = facts.rows("children") or []
    ids = [_caf_id(child) for child in children if "caf_id" in child]
    if "" in ids:
        return WorkedOut(value="no", because=f"{ids.count('')} of {len(children)} children without a CAF ID")
    if len(set(ids)) < len(ids):
        return WorkedOut(value="no", because="children share a CAF ID")
    household = facts.number("household_children")
    if household is None:
        return None
    because = f"children in the household: {household}, registered: {len(children)}"
    if len(children) < household:
        return WorkedOut(value="no", because=because)
    alike = len(ids) == len(children) == household
    return WorkedOut(value="yes", because=f"{because}, each with their own CAF ID") if alike else None


RULES: dict[str, Callable[[Facts, Audit], WorkedOut | None]] = {
    "taf_gaps": taf_gaps,
    "plan_current": plan_current,
    "assessment_current": assessment_current,
    "own_caf_ids": own_caf_ids,
}


def _judged(what: str, gaps: list[Gap], facts: Facts, audit: Audit) -> WorkedOut:
    acceptable = _setting(audit, "taf_acceptable_days")
    longest = max(_days(gap) for gap in gaps)
    because = what.format(longest)
    longer = [gap for gap in gaps if _days(gap) > acceptable]
    if not longer:
        regular = _setting(audit, "taf_regular_days")
        said = f", regular (at most {regular})" if longest <= regular else ""
        return WorkedOut(value="yes", because=because + said)
    if len(longer) > 1:
        return WorkedOut(value="no", because=f"{because}; {len(longer)} gaps of more than {acceptable} days")
    said = _explained(longer[0], facts, audit)
    because = f"{because}, more than {acceptable}; {said or 'no chasing or reason recorded'}"
    return WorkedOut(value="partly" if said else "no", because=because)


def _explained(gap: Gap, facts: Facts, audit: Audit) -> str:
    start, end = gap
    chased = [day for day in facts.dates("taf_chased") or [] if start < day <= end]
    if chased:
        return f"chased on {spoken(min(chased))}"
    answer = audit.answers.get("4.a")
    return "a reason is given" if answer and answer.reason.strip() else ""


def _held(facts: Facts, audit: Audit) -> list[dt.date]:
    return sorted(day for day in facts.dates("taf_dates") or [] if day <= audit.date)


def _setting(audit: Audit, name: str) -> int:
    return int(audit.settings[name])


def _caf_id(child: dict[str, Any]) -> str:
    return str(child["caf_id"] or "").strip().casefold()


def _days(gap: Gap) -> int:
    return (gap[1] - gap[0]).days


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
