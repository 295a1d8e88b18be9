"""What the made-up town's case-management system exports about a record: mostly sound, some at fault."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from qa_core.model.case import Case

DAY = dt.timedelta(days=1)
IDENTITY = ("name", "born", "gender", "ethnicity", "address")
COLOURS = ("red", "amber", "amber", "green", "green")


def record_facts(case: Case, day: dt.date, chance: Random) -> dict[str, Any]:
    """Every documented fact of a record of this case, as it stood on `day`; some are at fault."""
    children = [_child(row, chance) for row in case.facts["children"]]
    start = day - chance.choice((12, 19, 26, 28, 33)) * DAY
    return {
        "children": children,
        "household_children": len(children),
        **_consent(start, chance),
        "assessment_started": _iso(start),
        "assessment_completed": _iso(day),
        "assessment_updated": _iso(day - chance.choice((30, 200, 340)) * DAY),
        "level": chance.choice((2, 2, 2, 2, 3)),
        "urf": chance.choice((["poverty"], [], ["poor-housing"])),
        "hri": [],
        "step_down": None,
        **_people(case, chance),
        **_meeting(day, chance),
        **_plan(day, chance),
        **_closing(case, day, chance),
        "allocation_date": _iso(day - 60 * DAY),
        "case_plan_date": _iso(day - chance.choice((55, 52, 50, 49)) * DAY),
    }


def _child(row: dict[str, Any], chance: Random) -> dict[str, Any]:
    recorded = [name for name in IDENTITY if name != "ethnicity" or chance.random() > 0.08]
    said = {"voice_text": "yes", "voice_comments": "yes", "voice_reason": None}
    return {**row, "recorded": recorded, **said}


def _consent(start: dt.date, chance: Random) -> dict[str, Any]:
    late = chance.random() < 0.1
    given = start + 3 * DAY if late else start - chance.randint(0, 9) * DAY
    by = [{"person": "parent", "role": "parental-responsibility"}]
    return {"consent_date": _iso(given), "consented_by": by}


def _people(case: Case, chance: Random) -> dict[str, Any]:
    lead = case.lead_professional
    workers = [
        {"as": kind, "person": lead, "role": "Family support worker", "agency": case.agency, "contact": "yes"}
        for kind in ("lead-professional", "assessor")
    ]
    agencies = [
        {
            **row,
            "key": True,
            "attended": chance.random() < 0.8,
            "report": True,
            "apologies": True,
            "told": True,
        }
        for row in case.facts["agencies"]
    ]
    return {"workers": workers, "agencies": agencies, "no_agency_reason": None}


def _meeting(day: dt.date, chance: Random) -> dict[str, Any]:
    gap = chance.choice((35, 41, 42, 49, 56, 63))
    return {
        "taf_date": _iso(day),
        "previous_taf_date": _iso(day - gap * DAY),
        "next_taf_date": _iso(day + chance.choice((35, 42, 49)) * DAY),
        "taf_chased": [],
        "decision": None,
        "attendance": [
            {"person": "parent", "role": "parent", "attended": chance.random() < 0.9},
            {"person": "child", "role": "child", "attended": chance.random() < 0.5},
        ],
        "cancelled": False,
        "rearranged_to": None,
        "summary": "yes" if chance.random() < 0.95 else None,
        "progress": "yes" if chance.random() < 0.9 else None,
    }


def _plan(day: dt.date, chance: Random) -> dict[str, Any]:
    actions = [_action(day, n, chance) for n in range(1, 4)]
    earlier = [{"id": row["id"]} for row in actions[:2]]
    if chance.random() < 0.1:
        earlier.append({"id": "9"})
    return {"plan_date": _iso(day), "actions": actions, "previous_actions": earlier}


def _action(day: dt.date, number: int, chance: Random) -> dict[str, Any]:
    words = ("issue", "action", "by_whom", "outcome", "measure", "owner", "further_action")
    filled = {name: None if chance.random() < 0.02 else "yes" for name in words}
    rag = chance.choice(COLOURS)
    return {"id": str(number), **filled, "by_when": _iso(day + 28 * DAY), "rag": rag}


def _closing(case: Case, day: dt.date, chance: Random) -> dict[str, Any]:
    agreed = {"person": f"M-{chance.randint(1, 6):02}", "date": _iso(day)}
    return {
        "opened": _iso(case.opened) if case.opened else None,
        "closed": _iso(day),
        "closing_taf_date": _iso(day - chance.choice((5, 20, 50, 60)) * DAY),
        "no_closing_taf_reason": None,
        "closing_reason": chance.choice(("needs-met", "needs-met", "single-agency")),
        "closing_reason_text": None,
        "step_up": None,
        "manager_agreed": agreed if chance.random() < 0.9 else None,
    }


def _iso(day: dt.date) -> str:
    return day.isoformat()
