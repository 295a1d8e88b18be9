"""A baseline review in which everything is good, through the JSON door."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qa_core.model.audit import Audit
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.rules.answers import read_audit
from qa_core.rules.grading import grade

Change = dict[str, Any]
DOMAINS = ("safe", "better_represented", "heard", "enabled")
STANDARDS = ("I1", "I2", "I3", "I4", "C1", "C2", "C3", "C4")
SAID: dict[str, Any] = {
    "work": "Report of September",
    "area": "North",
    "practitioner": "P-012",
    "reviewer": "A-03",
    "ecms": "E-0417",
    "review_date": "2026-10-20",
    "law": "private",
    "evidence": "yes",
    "safeguarding": "no",
    "added_value": ["safeguard"],
    "grade": "outstanding",
    "rationale": "All standards are good.",
}


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.load()


@pytest.fixture(scope="session")
def cafcass(registry: Registry) -> Instrument:
    return registry.instrument("cafcass-impact")


@pytest.fixture(scope="session")
def baseline() -> dict[str, Any]:
    """CF01: every standard good, no safeguarding action, evidence on file, some impact."""
    answers: dict[str, Any] = {key: {"value": value} for key, value in SAID.items()}
    answers |= {key: {"value": "good"} for key in STANDARDS}
    answers |= {key: {"comment": "Seen on file."} for key in DOMAINS}
    answers |= {f"{key}.diversity": {"value": "yes"} for key in DOMAINS}
    return {"case": "K-0417", "auditor": "A-03", "date": "2026-10-27", "answers": answers}


@pytest.fixture(scope="session")
def audit(cafcass: Instrument, baseline: dict[str, Any]) -> Audit:
    """The baseline, read."""
    return read_audit(cafcass, baseline, dt.date(2026, 11, 1))


@pytest.fixture
def graded(cafcass: Instrument, registry: Registry, baseline: dict[str, Any]) -> Callable[..., Result]:
    """Grade the baseline with changes: a dict replaces fields of the answer, anything else is its value."""

    def run(changes: Change | None = None, **top: Any) -> Result:
        data = copy.deepcopy(baseline) | top
        for key, change in (changes or {}).items():
            answer = data["answers"].setdefault(key, {})
            answer.update(change if isinstance(change, dict) else {"value": change})
        read = read_audit(cafcass, data, dt.date(2026, 11, 1))
        return grade(cafcass, read, registry.owner(cafcass))

    return run
