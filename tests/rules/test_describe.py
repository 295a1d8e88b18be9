"""What `qa instrument show --json` prints."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qa_core.model.instrument import Instrument
from qa_core.rules.describe import described

QUESTION = [
    *("key", "part_of", "prompt", "guidance", "origin", "answer", "scale", "many", "min", "max", "options"),
    *("rows", "columns", "required", "na", "comment", "themes", "sets", "when", "work_out", "was"),
]


@pytest.fixture(scope="module")
def shown(tiny: Instrument) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(described(tiny)))
    return data


def question(shown: dict[str, Any], key: str) -> dict[str, Any]:
    (found,) = [q for section in shown["sections"] for q in section["questions"] if q["key"] == key]
    return dict(found)


def test_every_field_of_the_contract_is_there(shown: dict[str, Any]) -> None:
    top = "id version title digest benchmark grades themes settings scales lists sets conditions roles codes"
    assert set(shown) == {*top.split(), "checks", "suggest", "follow_up", "sections"}
    for section in shown["sections"]:
        assert list(section) == ["id", "title", "guidance", "origin", "when", "questions"]
        for asked in section["questions"]:
            assert list(asked) == QUESTION
            assert all(list(column) == QUESTION for column in asked["columns"])
    assert set(shown["grades"][0]) == {"id", "label", "level", "descriptor"}
    options = question(shown, "1.a")["options"]
    assert set(options[0]) == {"id", "label", "level", "guidance", "descriptor", "alone"}


def test_grades_are_best_first(shown: dict[str, Any]) -> None:
    assert [grade["id"] for grade in shown["grades"]] == ["good", "fair", "poor"]


def test_scales_and_lists_are_choices(shown: dict[str, Any]) -> None:
    assert (question(shown, "1.a")["answer"], question(shown, "1.a")["scale"]) == ("choice", "grade")
    assert (question(shown, "1.b")["answer"], question(shown, "1.b")["scale"]) == ("choice", None)
    assert (question(shown, "1.c")["answer"], question(shown, "1.c")["options"]) == ("date", [])


def test_what_is_inherited_is_written_out(shown: dict[str, Any]) -> None:
    assert question(shown, "1.a")["comment"] == "required"
    part = question(shown, "1.b.used")
    assert (part["part_of"], part["comment"], part["origin"]) == ("1.b", "none", "printed")
    assert part["when"] == {"1.b": ["housing", "isolation"]}
    table = question(shown, "2.a")
    assert (table["origin"], table["themes"]) == ("proposal", ["voice"])
    assert (table["columns"][0]["origin"], table["columns"][0]["themes"]) == ("proposal", ["voice"])
    assert table["columns"][1]["when"] == {"grade": "na"}
    assert (table["sets"], shown["sets"]) == (["core"], {"core": ["1.a", "2.a"]})


def test_what_is_worked_out(shown: dict[str, Any]) -> None:
    assert question(shown, "1.a")["work_out"] is None
    assert question(shown, "2.a")["work_out"] == {"worst": ["2.a[].grade"]}
    assert question(shown, "2.c")["work_out"] == {"rule": "regular", "need": ["taf_dates"]}


def test_conditions_stand_as_in_the_toml(shown: dict[str, Any]) -> None:
    assert shown["conditions"] == {"weak": {"any core": "<good"}}
    assert shown["checks"][0]["when"] == {"3.a": "<good"}
    assert shown["suggest"][2] == {"code": "S3", "grade": "good", "when": {}}


def test_a_condition_for_a_comment_stays_a_condition(tiny: Instrument) -> None:
    data = json.loads(tiny.canonical)
    data["sections"][0]["questions"][0]["comment"] = [{"1.a": "poor"}, {"1.a": ["fair", "good"]}]
    shown = json.loads(json.dumps(described(Instrument.parse(data))))
    assert question(shown, "1.a")["comment"] == [{"1.a": "poor"}, {"1.a": ["fair", "good"]}]
