"""A baseline audit as the regime's table of examples describes it, through the JSON door."""

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

Change = dict[str, Any]
ACTION = {"finding": "F", "action": "A", "owner": "School", "due": "2026-12-01", "rag": "red"}
TOLD = {
    "fsm": {"post": "family-support-manager", "at": "2026-10-27T10:00"},
    "lp": {"post": "lead-professional", "at": "2026-10-27T10:05"},
    "manager": {"post": "line-manager", "at": "2026-10-27T10:10"},
}


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.load()


@pytest.fixture(scope="session")
def tier2(registry: Registry) -> Instrument:
    return registry.instrument("caf-tier2")


@pytest.fixture(scope="session")
def baseline(tier2: Instrument) -> dict[str, Any]:
    """All core questions yes or Good, comments complete, no step-down, no concern, no action."""
    said: dict[str, Any] = {"2": "no", "6.e": "none", "6.f": "no", "6.g": "not-needed"}
    by_scale = {"ynp": "yes", "yn": "yes", "grade": "good", "text": "In short.", "long": "In short."}
    answers: dict[str, Any] = {}
    for key, question in tier2.questions.items():
        if key in tier2.part_of or key.startswith("2."):
            continue
        value = said.get(key, by_scale.get(question.answer))
        answers[key] = {"value": value} if value else {}
        if tier2.comment_of(key) != "none":
            answers[key]["comment"] = "Seen on file."
    answers["6.i.rationale"] = {"value": "The seven tests are met."}
    return {"case": "K-0417", "auditor": "A-03", "date": "2026-10-27", "answers": answers}


@pytest.fixture
def graded(tier2: Instrument, registry: Registry, baseline: dict[str, Any]) -> Callable[..., Result]:
    """Grade the baseline with changes: a string is a value, a dict replaces fields of the answer."""

    def run(changes: Change | None = None, **top: Any) -> Result:
        data = copy.deepcopy(baseline) | top
        for key, change in (changes or {}).items():
            answer = data["answers"].setdefault(key, {})
            answer.update(change if isinstance(change, dict) else {"value": change})
        audit = read_audit(tier2, data, dt.date(2026, 11, 1))
        return grade(tier2, audit, registry.owner(tier2))

    return run
