"""A good return of each thematic audit, through the JSON door, and changes to it."""

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

BEST = {"yn": "yes", "ynp": "yes", "grade": "good", "text": "In short.", "long": "In short."}
CHILD = {
    "band": "5-11",
    "nonverbal": "no",
    "caf_id": "yes",
    "assessment": "yes",
    "plan": "yes",
    "reviews": "yes",
    "differ": "no",
    "told": "yes",
    "difference": "yes",
}
CONTACT = {"who": "Teacher", "seen": "yes", "alone": "yes", "method": "talk", "learned": "Likes school."}
SAID: dict[str, dict[str, Any]] = {
    "thematic-neglect": {"NEG-safeguarding": {"value": "no"}, "NEG-03": {"value": "no"}},
    "thematic-domestic-abuse": {
        "DA-safeguarding": {"value": "no"},
        "DA-09.used": {"value": "no"},
        "DA-02": {"rows": [{"date": "2026-09-01", "what": "Home visit"}]},
    },
    "thematic-voice": {
        "VOC-safeguarding": {"value": "no"},
        "VOC-01": {"rows": [{"child": child} | CHILD for child in ("C1", "C2")]},
        "VOC-02": {"rows": [{"child": c, "date": "2026-10-01"} | CONTACT for c in ("C1", "C2")]},
    },
}
Graded = Callable[..., Result]


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.load()


@pytest.fixture(scope="session")
def thematic(registry: Registry) -> dict[str, Instrument]:
    """The three instruments by their ids."""
    return {name: registry.instrument(name) for name in SAID}


def good(instrument: Instrument) -> dict[str, Any]:
    """Every question answered as in a good return, as far as an answer is known for it."""
    answers = copy.deepcopy(SAID[instrument.id])
    for key, question in instrument.questions.items():
        ruled = question.work_out is not None and question.work_out.rule is not None
        if key not in answers and question.answer in BEST and not ruled:
            answers[key] = {"value": BEST[question.answer]}
        if key in answers and instrument.comment_of(key) == "required":
            answers[key]["comment"] = "Seen on file."
    return answers


@pytest.fixture
def graded(thematic: dict[str, Instrument], registry: Registry) -> Graded:
    """Grade a good return with changes: text is a value, a list is rows, a dict replaces the answer."""

    def run(name: str, changes: dict[str, Any] | None = None, **top: Any) -> Result:
        instrument = thematic[name]
        data = {"case": "K-0417", "auditor": "A-03", "date": "2026-10-27", "answers": good(instrument)} | top
        data.setdefault("facts", {"children": [{"id": "C1"}, {"id": "C2"}]} if "voice" in name else {})
        for key, change in (changes or {}).items():
            answer = data["answers"].get(key, {})
            field = {"rows": change} if isinstance(change, list) else {"value": change}
            data["answers"][key] = change if isinstance(change, dict) else answer | field
        audit = read_audit(instrument, data, dt.date(2026, 11, 1))
        return grade(instrument, audit, registry.owner(instrument))

    return run


@pytest.fixture
def asked(graded: Graded) -> Callable[..., set[str]]:
    """The keys that an otherwise empty return still has to answer."""

    def run(name: str, answers: dict[str, Any] | None = None, **top: Any) -> set[str]:
        result = graded(name, answers=answers or {}, **top)
        return {str(f.question) for f in result.findings if f.code in ("unanswered", "row-incomplete")}

    return run
