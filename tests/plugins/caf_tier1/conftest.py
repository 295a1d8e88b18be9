"""A faultless record of each kind, through the JSON door; tests change one thing of it at a time.

A fact set to `...` is left out: it is not known. None, "" and [] say that the record has nothing there.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.rules.answers import read_audit
from qa_core.rules.grading import grade

DATE = "2026-10-27"
UNCHANGED: dict[str, Any] = {}
FIVE = ["name", "born", "gender", "ethnicity", "address"]


def _action(id: str, rag: str = "green") -> dict[str, Any]:
    smart = {"issue": "Diet", "action": "Refer", "by_whom": "School", "by_when": "2026-11-30"}
    goals = {"outcome": "Meals are healthy", "measure": "Food diary"}
    return {"id": id, **smart, **goals, "rag": rag, "owner": "School", "further_action": "Refer again"}


def _child(id: str) -> dict[str, Any]:
    voice = {"voice_text": "Likes school", "voice_comments": "Wants help", "voice_reason": None}
    return {"id": id, "caf_id": f"X-{id}", "born": "2019-04-02", "recorded": list(FIVE), **voice}


def _worker(part: str) -> dict[str, Any]:
    return {"as": part, "person": "A-09", "role": "Learning mentor", "agency": "School", "contact": True}


def _agency(name: str) -> dict[str, Any]:
    heard = {"attended": True, "report": False, "apologies": False}
    return {"agency": name, "key": True, **heard, "told": True}


FACTS: dict[str, dict[str, Any]] = {
    "assessment": {
        "consent_date": "2026-09-01",
        "consented_by": [{"person": "P1", "role": "parental-responsibility"}],
        "children": [_child("C1"), _child("C2")],
        "household_children": 2,
        "assessment_started": "2026-09-01",
        "assessment_completed": "2026-09-20",
        "workers": [_worker("assessor"), _worker("lead-professional")],
        "agencies": [_agency("Health visiting")],
        "no_agency_reason": None,
        "urf": ["poverty"],
        "hri": [],
        "level": 2,
        "actions": [_action("1"), _action("2")],
        "step_down": None,
    },
    "taf": {
        "taf_date": "2026-10-20",
        "previous_taf_date": "2026-09-08",
        "attendance": [
            {"person": "P1", "role": "parent", "attended": True},
            {"person": "C1", "role": "child", "attended": False},
        ],
        "cancelled": False,
        "rearranged_to": None,
        "agencies": [_agency("School"), _agency("Housing")],
        "summary": "The family spoke of their week.",
        "progress": "Two actions are done.",
        "actions": [_action("1"), _action("2", "red"), _action("3", "amber")],
        "previous_actions": [_action("1"), _action("2", "red")],
        "plan_date": "2026-10-20",
        "assessment_completed": "2026-03-02",
        "assessment_updated": None,
        "next_taf_date": "2026-12-01",
        "decision": None,
    },
    "closure": {
        "opened": "2026-01-12",
        "closed": "2026-10-20",
        "closing_taf_date": "2026-10-13",
        "no_closing_taf_reason": None,
        "closing_reason": "needs-met",
        "closing_reason_text": None,
        "actions": [_action("1"), _action("2")],
        "agencies": [_agency("School"), _agency("Housing")],
        "step_up": None,
        "manager_agreed": {"person": "A-01", "date": "2026-10-19"},
        "hri": [],
    },
}


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.load()


@pytest.fixture(scope="session")
def instruments(registry: Registry) -> dict[str, Instrument]:
    """The three instruments by the kind of record."""
    return {kind: registry.instrument(f"caf-tier1-{kind}") for kind in FACTS}


@pytest.fixture(scope="session")
def human(instruments: dict[str, Instrument]) -> dict[str, list[str]]:
    """The checks of each instrument that somebody ticks where the faultless record does not answer them."""
    never_yes = {"T1A-11", "T1A-15", "T1A-18", "T1A-20", "T1T-11", "T1T-16", "T1C-13"}
    return {
        kind: [k for k, q in asked.questions.items() if q.work_out is None or k in never_yes]
        for kind, asked in instruments.items()
    }


@pytest.fixture
def graded(
    instruments: dict[str, Instrument], registry: Registry, human: dict[str, list[str]]
) -> Callable[..., Result]:
    """Grade a faultless record with changes to its facts and answers; human checks are ticked yes.

    An answer None leaves the check blank; `facts=None` gives no fact at all and ticks every check.
    """

    def run(
        kind: str, facts: dict[str, Any] | None = UNCHANGED, answers: dict[str, Any] | None = None, **top: Any
    ) -> Result:
        asked = instruments[kind]
        known = {} if facts is None else {**copy.deepcopy(FACTS[kind]), **facts}
        ticked = asked.questions if facts is None else human[kind]
        worked_na = {"T1A-20": "step_down", "T1C-13": "hri"}
        given: dict[str, Any] = {
            key: {"value": "yes"}
            for key in ticked
            if facts is None or key not in worked_na or known.get(worked_na[key])
        }
        for key, change in (answers or {}).items():
            given[key] = change if isinstance(change, dict) else {"value": change}
        data = {
            "case": "K-0417",
            "auditor": "A-03",
            "date": DATE,
            "facts": {name: value for name, value in known.items() if value is not ...},
            "answers": given,
            **top,
        }
        audit = read_audit(asked, data, dt.date(2026, 11, 1))
        return grade(asked, audit, registry.owner(asked))

    return run


@pytest.fixture
def worked(graded: Callable[..., Result]) -> Callable[..., str | None]:
    """What is worked out for one check of a record with changed facts; None where it stays unanswered."""

    def run(kind: str, key: str, facts: dict[str, Any], **top: Any) -> str | None:
        found = graded(kind, facts, {key: None}, **top).worked_out.get(key)
        return None if found is None else str(found.value)

    return run
