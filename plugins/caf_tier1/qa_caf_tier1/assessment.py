"""What facts answer of a CAF assessment: T1A-01 to T1A-20."""

from __future__ import annotations

import datetime as dt

from qa_caf_tier1.record import (
    SMART,
    Row,
    Rule,
    dated,
    decided,
    filled,
    known,
    lacking,
    lacks,
    limit,
    listed,
    na,
    no,
    shown,
    word,
)
from qa_core.errors import FactError
from qa_core.model.audit import Audit
from qa_core.model.case import Facts, as_date
from qa_core.model.grade import WorkedOut
from qa_core.rules.dates import spoken

CAF_LEVEL = 2
ENTITLED = ("parental-responsibility", "young-person")
IDENTITY = ("name", "born", "gender", "ethnicity", "address")
VOICE = ("voice_text", "voice_comments", "voice_reason")
TRANSFER = ("unmet needs", "clear overview", "each child's needs", "the child's voice", "SMART outline plan")


@dated("consent_date", "assessment_started")
def consent_in_time(_audit: Audit, consent: dt.date, started: dt.date) -> WorkedOut:
    """T1A-01, consent dated on or before the start (S0-008)."""
    because = f"consent dated {spoken(consent)}, assessment started {spoken(started)}"
    return decided(consent <= started, because)


@listed("consented_by")
def entitled_to_consent(rows: list[Row], _facts: Facts, _audit: Audit) -> WorkedOut:
    """T1A-02, at least one who consented is named and entitled to (S0-008)."""
    found = [word(row.get("role")) for row in rows if filled(row.get("person"))]
    entitled = [role for role in found if role in ENTITLED]
    said = ", ".join(dict.fromkeys(entitled)) or "nobody named with parental responsibility, no young person"
    return decided(bool(entitled), f"consented: {said}")


@listed("children")
def identity_complete(rows: list[Row], facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1A-03, five identity fields for each child."""
    if not known(rows, "recorded"):
        return None
    gaps = {child: _unrecorded(row) for child, row in zip(facts.children, rows, strict=True)}
    found = [f"{child} lacks {', '.join(fields)}" for child, fields in gaps.items() if fields]
    return decided(not found, "; ".join(found) or "complete for every child")


@listed("children")
def own_caf_ids(rows: list[Row], facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1A-04, every child of the household registered, each with a CAF ID of their own (S0-112)."""
    household = facts.number("household_children")
    because = f"children in the household: {household}, registered: {len(rows)}"
    if lacks(facts, "household_children"):
        return no("the record does not say how many children live in the household")
    if household is not None and household != len(rows):
        return no(because)
    if not known(rows, "caf_id"):
        return None
    ids = [word(row.get("caf_id")) for row in rows]
    if "" in ids:
        return no(f"{ids.count('')} of {len(ids)} children without a CAF ID")
    if len(set(ids)) < len(ids):
        return no("children share a CAF ID")
    return None if household is None else decided(True, f"{because}, each with their own CAF ID")


@dated("assessment_started", "assessment_completed")
def dates_in_order(_audit: Audit, started: dt.date, completed: dt.date) -> WorkedOut:
    """T1A-05, start and completion dates present and in order."""
    return decided(started <= completed, f"started {spoken(started)}, completed {spoken(completed)}")


@dated("assessment_started", "assessment_completed")
def completed_in_time(audit: Audit, started: dt.date, completed: dt.date) -> WorkedOut:
    """T1A-06, completed within the days allowed."""
    days, allowed = (completed - started).days, limit(audit, "assessment_days")
    return decided(0 <= days <= allowed, f"completed {days} days after the start, {allowed} allowed")


@listed("workers")
def workers_named(rows: list[Row], _facts: Facts, _audit: Audit) -> WorkedOut:
    """T1A-07, assessor and lead professional with role, agency and contact."""
    gaps: list[str] = []
    for part in ("assessor", "lead-professional"):
        missing = [_unnamed(row) for row in rows if word(row.get("as")) == part] or [["any entry"]]
        fewest = min(missing, key=len)
        gaps += [f"{part.replace('-', ' ')} without {', '.join(fewest)}"] if fewest else []
    return decided(not gaps, "; ".join(gaps) or "assessor and lead professional named in full")


def other_agency(facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1A-08, an agency beside the assessor's own, or the reason why there is none (S0-094)."""
    assessors = [row for row in facts.rows("workers") or [] if word(row.get("as")) == "assessor"]
    own = {word(row.get("agency")) for row in assessors} - {""}
    others = [row for row in facts.rows("agencies") or [] if word(row.get("agency")) not in own]
    if others:
        return decided(True, f"agencies beside the assessor's own: {len(others)}")
    if filled(facts.get("no_agency_reason")):
        return decided(True, "the record says why there is no other agency")
    known_to_lack = facts.has("agencies") and facts.has("no_agency_reason")
    return no("no other agency is listed, and no reason why") if known_to_lack else None


@listed("children")
def voices_present(rows: list[Row], facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1A-11, no where a child has neither both texts nor a reason (S0-116, S0-118); never yes."""
    if not known(rows, *VOICE):
        return None
    silent = [child for child, row in zip(facts.children, rows, strict=True) if not _heard(row)]
    return no(f"no voice in both places and no reason: {', '.join(silent)}") if silent else None


def risk_lists_completed(facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1A-15, no where a list of risk factors was not completed (S0-109); never yes."""
    blank = [name.upper() for name in ("urf", "hri") if facts.has(name) and facts[name] in (None, "")]
    return no(f"not completed: {' and '.join(blank)}") if blank else None


def level_two(facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1A-18, no at any level but 2 (S0-125); never yes."""
    level = facts.number("level")
    if level is not None:
        return None if level == CAF_LEVEL else no(f"level {level} is recorded, CAF is level {CAF_LEVEL}")
    return no("no level is recorded") if facts.has("level") else None


@listed("actions")
def smart_plan(rows: list[Row], facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1A-19, all six columns of each action, and a date by when that is not before the plan (S0-128)."""
    gaps = [f"{shown(row)} lacks {', '.join(empty)}" for row in rows if (empty := lacking(row, SMART))]
    gaps += [
        f"{shown(row)}: by when is no date" for row in rows if filled(row.get("by_when")) and not _by(row)
    ]
    if gaps:
        return no("; ".join(gaps))
    plan = facts.date("plan_date") or facts.date("assessment_completed")
    if plan is None:
        return no("the plan has no date") if lacks(facts, "assessment_completed") else None
    early = [shown(row) for row in rows if (day := _by(row)) and day < plan]
    because = f"by when before the plan of {spoken(plan)}: {', '.join(early)}"
    return decided(not early, because if early else "every action has all six columns")


def transfer_record(facts: Facts, _audit: Audit) -> WorkedOut | None:
    """T1A-20, no where the transfer record lacks one of five elements (S0-087 to S0-091); never yes."""
    if not facts.has("step_down"):
        return None
    if lacks(facts, "step_down"):
        return na("no step-down")
    missing = [name for name, there in zip(TRANSFER, facts["step_down"], strict=True) if not there]
    return no(f"the transfer record lacks {', '.join(missing)}") if missing else None


RULES: dict[str, Rule] = {
    "consent_in_time": consent_in_time,
    "entitled_to_consent": entitled_to_consent,
    "identity_complete": identity_complete,
    "own_caf_ids": own_caf_ids,
    "dates_in_order": dates_in_order,
    "completed_in_time": completed_in_time,
    "workers_named": workers_named,
    "other_agency": other_agency,
    "voices_present": voices_present,
    "risk_lists_completed": risk_lists_completed,
    "level_two": level_two,
    "smart_plan": smart_plan,
    "transfer_record": transfer_record,
}


def _unrecorded(child: Row) -> list[str]:
    there = {word(name) for name in child.get("recorded") or ()}
    return [name for name in IDENTITY if name not in there]


def _unnamed(worker: Row) -> list[str]:
    return lacking(worker, ("person", "role", "agency", "contact"))


def _heard(child: Row) -> bool:
    text, comments, reason = (filled(child.get(name)) for name in VOICE)
    return (text and comments) or reason


def _by(action: Row) -> dt.date | None:
    try:
        return as_date("by_when", action.get("by_when"))
    except FactError:
        return None
