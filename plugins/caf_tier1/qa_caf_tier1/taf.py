"""What facts answer of a TAF review: T1T-01 to T1T-17."""

from __future__ import annotations

import datetime as dt

from qa_caf_tier1.record import (
    SMART,
    Row,
    Rule,
    dated,
    decided,
    filled,
    key,
    known,
    lacking,
    lacks,
    last_taf,
    limit,
    listed,
    na,
    no,
    shown,
    word,
    written,
)
from qa_core.model.audit import Audit
from qa_core.model.case import Facts
from qa_core.model.grade import WorkedOut
from qa_core.rules.dates import add_months, spoken

HEARD = ("attended", "report", "apologies")
COLOURS = ("red", "amber", "green")
UPDATES = ("assessment_completed", "assessment_updated")
FIRST = na("this is the first TAF")


def after_first(rule: Rule) -> Rule:
    """Not applicable at the first TAF, unanswered where it is not known whether it was."""

    def judged(facts: Facts, audit: Audit) -> WorkedOut | None:
        if lacks(facts, "previous_taf_date"):
            return FIRST
        return rule(facts, audit) if facts.has("previous_taf_date") else None

    return judged


@after_first
@dated("taf_date", "previous_taf_date")
def interval(audit: Audit, taf: dt.date, previous: dt.date) -> WorkedOut | None:
    """T1T-01, regular, acceptable or drift (S0-131, S0-132); nothing where the order is wrong."""
    days, acceptable = (taf - previous).days, limit(audit, "taf_acceptable_days")
    if days < 0:
        return None
    usual = "regular" if days <= limit(audit, "taf_regular_days") else "acceptable"
    because = f"{days} days since the previous TAF: {usual if days <= acceptable else 'drift'}"
    return decided(days <= acceptable, because)


def parent_attended(facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1T-03, a parent or carer came, or the meeting was cancelled and arranged again (S0-150, S0-151)."""
    rows = facts.rows("attendance") or []
    came = [
        row for row in rows if word(row.get("role")) in ("parent", "carer") and filled(row.get("attended"))
    ]
    if came:
        return decided(True, f"parents or carers who attended: {len(came)}")
    moved = facts.date("rearranged_to")
    if filled(facts.get("cancelled")) and moved:
        return decided(True, f"cancelled and arranged again for {spoken(moved)}")
    if not facts.has("attendance") or not (lacks(facts, "cancelled") or lacks(facts, "rearranged_to")):
        return None
    return no("no parent or carer attended, and the meeting was not cancelled and arranged again")


@listed("agencies")
def agencies_heard(rows: list[Row], _facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1T-05, each key agency attended, reported or sent apologies (S0-134, S0-135)."""
    silent = [row for row in rows if not any(filled(row.get(field)) for field in HEARD)]
    if silent and not (known(rows, *HEARD) and known(rows, "key")):
        return None
    names = [str(row["agency"]) for row in silent if filled(row.get("key"))]
    return decided(not names, f"nothing from {', '.join(names)}" if names else "every key agency was heard")


@listed("actions")
def all_coloured(rows: list[Row], _facts: Facts, _audit: Audit) -> WorkedOut:
    """T1T-08, a RAG colour for each action (S0-140)."""
    bare = [shown(row) for row in rows if word(row.get("rag")) not in COLOURS]
    return decided(not bare, f"no colour: {', '.join(bare)}" if bare else "every action has a colour")


def rolling_plan(facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1T-09, no earlier action missing, whatever its colour was (S0-139)."""
    if lacks(facts, "previous_taf_date"):
        return FIRST
    earlier = facts.rows("previous_actions") or []
    if not (facts.has("previous_actions") and facts.has("actions")):
        return None
    if not (earlier or facts.has("previous_taf_date")):
        return None
    kept = {key(row) for row in facts.rows("actions") or []}
    gone = [shown(row) for row in earlier if key(row) not in kept]
    because = f"missing from the plan: {', '.join(gone)}" if gone else "every earlier action is kept"
    return decided(not gone, because)


@listed("actions")
def new_actions_smart(rows: list[Row], facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1T-10, all six SMART columns of each action that the plan before did not have (S0-128)."""
    gaps = [row for row in rows if lacking(row, SMART)]
    if gaps and not (facts.has("previous_actions") or lacks(facts, "previous_taf_date")):
        return None
    before = {key(row) for row in facts.rows("previous_actions") or []}
    found = [f"{shown(row)} lacks {', '.join(lacking(row, SMART))}" for row in gaps if key(row) not in before]
    return decided(not found, "; ".join(found) or "every new action has all six columns")


def red_without_step(facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1T-11, no where a red action has no further action (S0-144); never yes."""
    rows = [row for row in facts.rows("actions") or [] if word(row.get("rag")) == "red"]
    stuck = [shown(row) for row in rows if not filled(row.get("further_action"))]
    return no(f"red without a further action: {', '.join(stuck)}") if stuck else None


@after_first
def plan_current(facts: Facts, audit: Audit) -> WorkedOut | None:
    """T1T-12, the plan dated within 8 weeks of the last TAF that is known, this one first (S0-137)."""
    if lacks(facts, "plan_date"):
        return no("the plan has no date")
    plan, last = facts.date("plan_date"), last_taf(facts, "taf_date", audit.date)
    if last is None and not facts.has("taf_date"):
        last = facts.date("previous_taf_date")
    if last is None and lacks(facts, "taf_date"):
        return no("the record has no date of the TAF")
    if plan is None or last is None:
        return None
    days, allowed = (plan - last).days, limit(audit, "plan_current_days")
    side = "after" if days >= 0 else "before"
    return decided(
        abs(days) <= allowed, f"plan dated {abs(days)} days {side} the last TAF, {allowed} allowed"
    )


def assessment_stale(facts: Facts, audit: Audit) -> WorkedOut | None:
    """T1T-16, no where the assessment is older than 12 calendar months (S0-154, S0-155); never yes."""
    days = [day for name in UPDATES if (day := facts.date(name)) and day <= audit.date]
    if days:
        until = add_months(max(days), limit(audit, "assessment_months"))
        because = f"completed or last updated on {spoken(max(days))}, current through {spoken(until)}"
        return no(because) if audit.date > until else None
    if all(lacks(facts, name) for name in UPDATES):
        return no("the record has no date of completion or update")
    return None


def next_step(facts: Facts, audit: Audit) -> WorkedOut | None:
    """T1T-17, a next TAF within 8 weeks, or a decision to close or to step up (S0-132)."""
    decision = word(facts.get("decision"))
    if decision in ("closure", "step-up"):
        return decided(True, f"decision: {decision}")
    planned, taf = facts.date("next_taf_date"), facts.date("taf_date")
    because = "no next TAF date and no decision to close or step up"
    if planned and taf:
        days, allowed = (planned - taf).days, limit(audit, "taf_acceptable_days")
        because = f"next TAF {days} days after this one, {allowed} allowed"
        if 0 < days <= allowed:
            return decided(True, because)
    elif planned:
        because = "the record has no date of this TAF to count from"
    known_dates = lacks(facts, "next_taf_date") or (facts.has("next_taf_date") and facts.has("taf_date"))
    return no(because) if known_dates and facts.has("decision") else None


RULES: dict[str, Rule] = {
    "interval": interval,
    "parent_attended": parent_attended,
    "agencies_heard": agencies_heard,
    "summary_written": written("summary"),
    "progress_written": after_first(written("progress")),
    "all_coloured": all_coloured,
    "rolling_plan": rolling_plan,
    "new_actions_smart": new_actions_smart,
    "red_without_step": red_without_step,
    "plan_current": plan_current,
    "assessment_stale": assessment_stale,
    "next_step": next_step,
}
