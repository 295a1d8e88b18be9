"""Answers from JSON: every mistake at once, a possible concern first, an empty template accepted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.rules.answers import blank_audit, read_audit
from qa_core.rules.grading import grade

TODAY = dt.date(2026, 11, 2)


def problems(tiny: Instrument, data: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_audit(tiny, data, TODAY)
    return list(caught.value.problems)


def test_the_template_is_read_as_an_audit_without_answers(tiny: Instrument) -> None:
    audit = read_audit(tiny, blank_audit(tiny), TODAY)
    assert (audit.answers, audit.date) == ({}, TODAY)
    assert not grade(tiny, audit).complete


def test_values_of_every_kind_are_read(tiny: Instrument) -> None:
    audit = read_audit(
        tiny,
        {
            "case": "K-1",
            "auditor": "A-1",
            "date": "2026-10-27",
            "facts": {"children": [{"id": "C1"}]},
            "answers": {
                "1.a": {"value": "good", "comment": "Seen."},
                "1.b": {"value": ["housing", "housing"]},
                "1.c": {"value": "2026-02-03"},
                "2.a": {"rows": [{"child": "C1", "grade": "na", "why": "Unborn."}, {}]},
                "2.d": {"value": 7},
                "3.d": {"rows": [{"action": "Call", "owner": "A-2", "due": "2026-12-01", "rag": "red"}]},
            },
        },
        TODAY,
    )
    values = {key: answer.value for key, answer in audit.answers.items()}
    assert values == {
        "1.a": "good",
        "1.b": ("housing",),
        "1.c": "2026-02-03",
        "2.a": None,
        "2.d": 7,
        "3.d": None,
    }
    assert audit.answers["2.a"].rows == ({"child": "C1", "grade": "na", "why": "Unborn."},)


def test_every_mistake_is_told_at_once_and_the_possible_concern_first(tiny: Instrument) -> None:
    told = problems(
        tiny,
        {
            "colour": "red",
            "date": "27/10/2026",
            "settings": {"gap_days": "many", "limit": 3},
            "facts": {"weather": "fine"},
            "involved": [{"person": "A-1", "as": "friend"}],
            "answers": {
                "9.z": {"value": "yes"},
                "1.a": {"value": "excellent"},
                "1.b": {"value": "housing"},
                "1.c": {"value": "yesterday"},
                "2.a": {"rows": [{"child": "C1", "mark": 1}]},
                "2.d": {"value": 51},
                "3.b": {"value": "maybe"},
                "3.d": {"value": "done"},
            },
        },
    )
    assert told[0].startswith("3.b: a concern may be meant here ('maybe'")
    expected = [
        "'colour'",
        "27/10/2026",
        "gap_days",
        "'limit'",
        "'weather'",
        "'friend'",
        "'9.z'",
        "'excellent'",
    ]
    expected += ["1.b", "'yesterday'", "'mark'", "up to 50", "3.b: 'maybe' is no option", "3.d"]
    for word in expected:
        assert any(word in line for line in told), word
    assert len(told) == len(expected) + 1


@pytest.mark.parametrize("data", [[], "text", 3, None])
def test_anything_but_an_object_is_refused_in_a_sentence(tiny: Instrument, data: Any) -> None:
    assert "one JSON object" in problems(tiny, data)[0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    value=json_values,
    key=st.sampled_from(["1.a", "1.b", "1.c", "2.a", "2.d", "3.b", "3.d", "facts", "settings"]),
)
def test_whatever_is_in_the_file_it_is_read_or_refused_in_sentences(
    tiny: Instrument, value: Any, key: str
) -> None:
    for data in (
        {"answers": {key: value}},
        {key: value},
        {"answers": {key: {"value": value, "rows": value}}},
    ):
        try:
            audit = read_audit(tiny, data, TODAY)
        except InputError as error:
            told = error.problems
        else:
            told = tuple(key for key in audit.answers if key in tiny.questions) or ("nothing",)
        assert told
        assert all(told)
