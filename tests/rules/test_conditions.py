"""Conditions: who is looked at, how many must pass, and what is left out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from qa_core.errors import InstrumentError
from qa_core.model.audit import Answer, Audit
from qa_core.model.instrument import Instrument
from qa_core.rules.grading import grade

LEVELS = [{"id": "good", "label": "Good", "level": 2}, {"id": "fair", "label": "Fair", "level": 1}]
LEVELS += [{"id": "poor", "label": "Poor", "level": 0}]


def instrument(condition: Any, **more: Any) -> Instrument:
    """Three graded questions, a list, a table, and one check with the condition."""
    questions = [{"key": f"a.{n}", "prompt": "?", "answer": "grade", "na": True} for n in (1, 2, 3)]
    ticks = {"key": "a.t", "prompt": "?", "answer": "ticks", "many": True, "required": False}
    columns = [{"key": "who", "prompt": "?"}, {"key": "how", "prompt": "?", "answer": "grade"}]
    table = {
        "key": "a.r",
        "prompt": "?",
        "answer": "none",
        "rows": "open",
        "columns": columns,
        "required": False,
    }
    data: dict[str, Any] = {
        "id": "x",
        "version": "1",
        "title": "X",
        "grades": "grade",
        "scales": {"grade": LEVELS},
        "lists": {"ticks": [{"id": "p", "label": "P"}, {"id": "q", "label": "Q"}]},
        "sets": {"all": ["a.1", "a.2", "a.3"], "about_all": ["a.1", "a.2", "a.3"]},
        "conditions": {"weak": {"any all": "poor"}},
        "settings": [{"id": "few", "default": 2}],
        "sections": [{"id": "a", "title": "A", "questions": [*questions, ticks, table]}],
        "checks": [{"code": "HIT", "level": "note", "when": condition, "message": "m"}],
    }
    return Instrument.parse(data | more)


def hit(condition: Any, *values: str | None, ticks: tuple[str, ...] = (), rows: Any = ()) -> bool:
    answers = {f"a.{n}": Answer(value=value) for n, value in enumerate(values, 1)}
    answers["a.t"] = Answer(value=ticks or None)
    answers["a.r"] = Answer(rows=rows)
    audit = Audit(
        instrument="x", version="1", case="K", auditor="A", date=dt.date(2026, 1, 1), answers=answers
    )
    return "HIT" in {finding.code for finding in grade(instrument(condition), audit).findings}


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        ({"a.1": "good"}, ("good",), True),
        ({"a.1": ["good", "fair"]}, ("fair",), True),
        ({"a.1": 0}, ("poor",), True),
        ({"a.1": "<good"}, ("fair",), True),
        ({"a.1": "<good"}, ("na",), False),
        ({"a.1": "<good"}, (None,), False),
        ({"a.1": ">=1"}, ("fair",), True),
        ({"a.1": "na"}, ("na",), True),
        ({"a.1": [0, "na"]}, ("na",), True),
        ({"a.1": "answered"}, ("poor",), True),
        ({"a.1": "blank"}, (None,), True),
        ({"a.1": "blank"}, ("na",), False),
        ({"any all": "poor"}, ("good", "poor", None), True),
        ({"all all": "<good"}, ("fair", "poor", "na"), True),
        ({"all all": "<good"}, ("na", "na", "na"), False),
        ({"none all": "poor"}, ("good", "na", None), True),
        ({"at least 2 all": "<good"}, ("fair", "poor", "good"), True),
        ({"at least few all": "<good"}, ("fair", "na", "good"), False),
        ({"at most 1 all": "poor"}, ("poor", "poor", "good"), False),
        ({"weak": True}, ("poor",), True),
        ({"weak": False}, ("good",), True),
        ({"a.1": "good", "a.2": "good"}, ("good", "fair"), False),
        (({"a.1": "poor"}, {"a.2": "poor"}), ("good", "poor"), True),
    ],
)
def test_each_form_of_condition(condition: Any, values: tuple[str | None, ...], expected: bool) -> None:
    assert hit(condition, *values) is expected


def test_ticks_and_tables() -> None:
    assert hit({"a.t": "q"}, ticks=("p", "q"))
    assert not hit({"a.t": "q"}, ticks=("p",))
    assert hit({"a.r": "answered"}, rows=({"who": "x"},))
    assert hit({"a.r": "blank"})
    assert hit({"any a.r[].how": "poor"}, rows=({"how": "good"}, {"how": "poor"}))
    assert not hit({"any a.r[].how": "poor"})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"checks": [{"code": "C", "level": "note", "when": {"a.9": "good"}, "message": ""}]},
            "'a.9' names no",
        ),
        (
            {"checks": [{"code": "C", "level": "note", "when": {"a.1": "super"}, "message": ""}]},
            "no option 'super'",
        ),
        (
            {"checks": [{"code": "C", "level": "note", "when": {"a.1": "<super"}, "message": ""}]},
            "no level 'super'",
        ),
        (
            {"checks": [{"code": "C", "level": "note", "when": {"at least a.1": "good"}, "message": ""}]},
            "no subject",
        ),
        (
            {
                "checks": [
                    {"code": "C", "level": "note", "when": {"at least lots all": "good"}, "message": ""}
                ]
            },
            "'lots' is neither a number nor a setting",
        ),
        ({"checks": [{"code": "C", "level": "note", "about": "a.9", "message": ""}]}, "about 'a.9'"),
        ({"sets": {"all": ["a.1", "a.7"]}}, "sets.all: 'a.7'"),
        ({"roles": {"overall": "a.7"}}, "roles.overall: 'a.7'"),
        ({"benchmark": "super"}, "benchmark: 'super'"),
        ({"grades": "marks"}, "grades: 'marks'"),
        ({"suggest": [{"code": "S", "grade": "super"}]}, "'super' is no grade"),
        ({"conditions": {"weak": {"weak": True}}}, "weak"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_name_that_does_not_exist_is_a_load_error_with_its_place(change: dict[str, Any], told: str) -> None:
    with pytest.raises(InstrumentError, match=told.replace("[", r"\[")):
        instrument({}, **change)


def test_a_question_asked_only_if_it_is_asked_is_refused() -> None:
    sections = [
        {
            "id": "a",
            "title": "A",
            "questions": [
                {"key": "a.1", "prompt": "?", "answer": "grade", "when": {"a.2": "good"}},
                {"key": "a.2", "prompt": "?", "answer": "grade", "when": {"a.1": "good"}},
            ],
        }
    ]
    with pytest.raises(InstrumentError, match=r"a\.1: whether it is asked depends on its own answer"):
        Instrument.parse(
            {
                "id": "x",
                "version": "1",
                "title": "X",
                "grades": "g",
                "scales": {"g": LEVELS},
                "sections": sections,
            }
            | {"scales": {"g": LEVELS, "grade": LEVELS}}
        )
