"""Facts: each documented one has its form, and one of another form is told before anything is worked out."""

from __future__ import annotations

from typing import Any

import pytest

from qa_core.model.fact_forms import wrong_facts

ACTION = {
    "id": 1,
    "issue": "sleep",
    "action": "visit",
    "by_whom": "A-09",
    "by_when": "as soon as may be",
    "outcome": "sleeps",
    "measure": "diary",
    "rag": "purple",
    "owner": None,
    "further_action": "",
}
RIGHT: dict[str, Any] = {
    "children": [
        {"id": "C1", "caf_id": "X1", "born": "2019-04-02", "recorded": ["name", "born"], "voice_text": "I…"},
        {"id": "C2", "caf_id": None, "voice_comments": None, "voice_reason": "too young"},
    ],
    "household_children": 2,
    "consent_date": "2026-09-01",
    "consented_by": [{"person": "P1", "role": "aunt"}],
    "assessment_started": None,
    "workers": [{"as": "assessor", "person": "A-09", "role": "", "agency": None, "contact": True}],
    "agencies": [{"agency": "School", "key": True, "attended": None, "report": False, "told": False}],
    "no_agency_reason": "none needed",
    "urf": ["poverty"],
    "hri": [],
    "level": 2,
    "actions": [ACTION],
    "previous_actions": [],
    "step_down": [True, False, True, True, None],
    "taf_dates": ["2026-07-15", "2026-09-01"],
    "taf_chased": None,
    "attendance": [{"person": "P1", "role": "parent", "attended": True}],
    "cancelled": False,
    "rearranged_to": "",
    "summary": "All met.",
    "decision": "step-up",
    "closing_reason": "bored",
    "step_up": {"accepted": True, "date": "2026-10-01"},
    "manager_agreed": {"person": "A-01", "date": None},
    "something_else": object(),
}


def test_every_documented_form_is_right() -> None:
    assert wrong_facts(RIGHT) == []
    assert wrong_facts(dict.fromkeys(RIGHT)) == []
    assert wrong_facts(dict.fromkeys(RIGHT, "")) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("consent_date", "1/9/2026", "fact consent_date: '1/9/2026' is no date; write it as 2026-10-27"),
        ("consent_date", 20260901, "fact consent_date: 20260901 is no date; write it as 2026-10-27"),
        ("taf_dates", "2026-09-01", "fact taf_dates: a list is wanted, not '2026-09-01'"),
        ("taf_chased", ["soon"], "fact taf_chased: 'soon' is no date; write it as 2026-10-27"),
        ("household_children", "2", "fact household_children: '2' is no whole number"),
        ("household_children", -1, "fact household_children: -1 is less than nothing"),
        ("level", 5, "fact level: 5 is not between 1 and 4"),
        ("level", True, "fact level: True is no whole number"),
        ("urf", "poverty", "fact urf: a list is wanted, not 'poverty'"),
        ("hri", [3], "fact hri: 3 is no text"),
        ("cancelled", "yes", "fact cancelled: 'yes' is neither true nor false"),
        ("summary", 3, "fact summary: 3 is no text"),
        ("closing_reason", ["moved"], "fact closing_reason: ['moved'] is no text"),
        (
            "step_down",
            [True] * 4,
            "fact step_down: 5 times true or false is wanted, not [True, True, True, True]",
        ),
        (
            "step_down",
            ["y"] * 5,
            "fact step_down: 5 times true or false is wanted, not ['y', 'y', 'y', 'y', 'y']",
        ),
        ("step_up", True, "fact step_up: an object with accepted, date is wanted, not True"),
        ("step_up", {"accepted": "yes"}, "fact step_up: fact accepted: 'yes' is neither true nor false"),
        (
            "manager_agreed",
            {"date": "soon"},
            "fact manager_agreed: fact date: 'soon' is no date; write it as 2026-10-27",
        ),
        (
            "children",
            [{"born": "2.4.2019"}],
            "child 1: fact born: '2.4.2019' is no date; write it as 2026-10-27",
        ),
        ("children", [{"recorded": "name"}], "child 1: fact recorded: a list is wanted, not 'name'"),
        ("children", [{"voice_text": False}], "child 1: fact voice_text: False is no text"),
        ("children", [{"id": "C1"}, {"id": "C1"}], "fact children: the id 'C1' stands 2 times"),
        ("children", {"id": "C1"}, "fact children: a list is wanted, not {'id': 'C1'}"),
        ("workers", ["A-09"], "fact workers: each entry must be an object with named fields"),
        (
            "workers",
            [{"contact": 3}],
            "fact workers, entry 1: fact contact: 3 is neither true, false nor text",
        ),
        ("agencies", [{"key": True}], 'fact agencies: entry 1 has no name; write {"agency": "School"}'),
        (
            "attendance",
            [{"attended": 1}],
            "fact attendance, entry 1: fact attended: 1 is neither true nor false",
        ),
        ("consented_by", [{"role": 1}], "fact consented_by, entry 1: fact role: 1 is no text"),
        ("actions", [{}, {"by_when": 3}], "fact actions, entry 2: fact by_when: 3 is no text"),
        (
            "previous_actions",
            [{"id": True}],
            "fact previous_actions, entry 1: fact id: True is no text or number",
        ),
    ],
)
def test_a_wrong_form_is_told_in_one_sentence(name: str, value: Any, said: str) -> None:
    assert wrong_facts({**RIGHT, name: value}) == [said]


def test_every_wrong_fact_is_told_at_once() -> None:
    assert len(wrong_facts({"level": 9, "taf_date": "x", "actions": [{"rag": 1, "owner": 2}, 3]})) == 5
