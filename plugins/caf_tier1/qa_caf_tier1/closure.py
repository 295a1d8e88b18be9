"""What facts answer of a closure: T1C-01 to T1C-15."""

from __future__ import annotations

from qa_caf_tier1.record import (
    Row,
    Rule,
    decided,
    either,
    entry,
    filled,
    known,
    last_taf,
    limit,
    listed,
    na,
    no,
    shown,
    word,
)
from qa_core.model.audit import Audit
from qa_core.model.case import Facts
from qa_core.model.grade import WorkedOut
from qa_core.rules.dates import spoken

REASONS = ("needs-met", "single-agency", "stepped-up", "withdrew", "moved", "other")


def one_reason(facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1C-02, one of six reasons for closing; other in words."""
    if not facts.has("closing_reason"):
        return None
    reason = word(facts.text("closing_reason"))
    if reason not in REASONS:
        return no(
            f"“{reason}” is none of the six reasons" if reason else "no reason for closing in the record"
        )
    if reason != "other":
        return decided(True, f"reason: {reason}")
    if not facts.has("closing_reason_text"):
        return None
    text = facts.text("closing_reason_text")
    return decided(text is not None, f"reason: other, {'in words' if text else 'without words'}")


@listed("actions")
def actions_settled(rows: list[Row], _facts: Facts, _audit: Audit) -> WorkedOut:
    """T1C-04, each action green or with a new owner (S0-143)."""
    left = [shown(row) for row in rows if word(row.get("rag")) != "green" and not filled(row.get("owner"))]
    return decided(not left, f"open without a new owner: {', '.join(left)}" if left else "all green or owned")


@listed("agencies")
def agencies_told(rows: list[Row], _facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1C-08, every agency of the TAF told."""
    if not known(rows, "told"):
        return None
    left = [str(row["agency"]) for row in rows if not filled(row.get("told"))]
    return decided(not left, f"not told: {', '.join(left)}" if left else "every agency was told")


def step_up_accepted(facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1C-10, a step-up accepted, with its date; a refusal leaves the child with nobody."""
    if not facts.has("closing_reason"):
        return None
    if word(facts.text("closing_reason")) != "stepped-up":
        return na("the reason for closing is not a step-up")
    if not facts.has("step_up"):
        return None
    step_up = entry(facts, "step_up")
    if not filled(step_up.get("accepted")):
        refused = filled(step_up.get("date")) or step_up.get("accepted") is False
        return no("the step-up was not accepted" if refused else "no decision on the step-up in the record")
    day = step_up.date("date")
    return decided(day is not None, f"accepted on {spoken(day)}" if day else "accepted, without a date")


def manager_agreed(facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1C-12, the manager's agreement with name and date (S0-008)."""
    if not facts.has("manager_agreed"):
        return None
    agreed = entry(facts, "manager_agreed")
    day = agreed.date("date")
    if day and filled(agreed.get("person")):
        return decided(True, f"agreed on {spoken(day)}")
    return no("no agreement of a manager with name and date in the record")


def risk_revisited(facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1C-13, not applicable without high risk indicators, no without the list (S0-107); never yes."""
    if not facts.has("hri"):
        return None
    if facts["hri"] in (None, ""):
        return no("the list of high risk indicators was not completed at the assessment")
    return None if filled(facts["hri"]) else na("no high risk indicator at the assessment")


def closed_in_time(facts: Facts, audit: Audit) -> WorkedOut | None:
    """T1C-14, closed within 8 weeks of the last TAF; says how long the case was open."""
    closed = facts.date("closed")
    if closed is None:
        return no("no date in the record: closed") if facts.has("closed") else None
    opened, last = facts.date("opened"), last_taf(facts, "closing_taf_date", closed)
    lasted = f"; open {(closed - opened).days} days" if opened else ""
    if last is None:
        none = no(f"no TAF in the record to count from{lasted}")
        return none if facts.has("closing_taf_date") else None
    days, allowed = (closed - last).days, limit(audit, "closure_days")
    return decided(0 <= days <= allowed, f"closed {days} days after the last TAF, {allowed} allowed{lasted}")


RULES: dict[str, Rule] = {
    "closing_taf_held": either("closing_taf_date", "no_closing_taf_reason"),
    "one_reason": one_reason,
    "actions_settled": actions_settled,
    "agencies_told": agencies_told,
    "step_up_accepted": step_up_accepted,
    "manager_agreed": manager_agreed,
    "risk_revisited": risk_revisited,
    "closed_in_time": closed_in_time,
}
