"""What a new version of an instrument breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from qa_core.model.instrument import Instrument
from qa_core.rules.diff import Change, compare

Edit = Callable[[dict[str, Any]], object]


def changes(tiny: Instrument, edit: Edit) -> list[Change]:
    data: dict[str, Any] = json.loads(tiny.canonical)
    edit(data)
    return compare(tiny, Instrument.parse({**data, "version": "2"}))


def questions(data: dict[str, Any], section: int) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = data["sections"][section]["questions"]
    return listed


def told(found: list[Change]) -> list[tuple[str, str, str | None, bool]]:
    return [(change.kind, change.key, change.was, change.breaks) for change in found]


def test_the_same_is_the_same(tiny: Instrument) -> None:
    assert compare(tiny, tiny) == []


def test_wording_and_checks_are_no_difference(tiny: Instrument) -> None:
    def edit(data: dict[str, Any]) -> None:
        questions(data, 0)[0].update(prompt="Other words?", guidance="More.", comment="none")
        data["checks"].pop()
        data["scales"]["grade"][0]["label"] = "Good!"

    assert changes(tiny, edit) == []


def test_a_new_question_breaks_nothing(tiny: Instrument) -> None:
    found = changes(tiny, lambda data: questions(data, 0).append({"key": "1.z", "prompt": "New?"}))
    assert told(found) == [("added", "1.z", None, False)]


def test_a_question_that_is_gone(tiny: Instrument) -> None:
    assert told(changes(tiny, lambda data: questions(data, 0).pop())) == [("removed", "1.c", None, True)]


def test_renamed_without_a_word_breaks_and_the_mapping_is_proposed(tiny: Instrument) -> None:
    found = changes(tiny, lambda data: questions(data, 0)[3].update(key="1.d"))
    assert told(found) == [("removed", "1.c", None, True), ("added", "1.d", None, False)]
    assert found[0].message == '1.c is gone. 1.d asks the same: if it is this question, give it was = "1.c".'


def test_renamed_and_declared(tiny: Instrument) -> None:
    found = changes(tiny, lambda data: questions(data, 0)[3].update(key="1.d", was="1.c"))
    assert told(found) == [("renamed", "1.d", "1.c", False)]


def test_two_questions_may_change_places(tiny: Instrument) -> None:
    def edit(data: dict[str, Any]) -> None:
        questions(data, 1)[3].update(key="2.e", was="2.d")
        questions(data, 1).append({"key": "2.d", "prompt": "Another?", "answer": "number"})

    assert told(changes(tiny, edit)) == [("renamed", "2.e", "2.d", False), ("added", "2.d", None, False)]


@pytest.mark.parametrize("declared", [False, True])
def test_moved_to_another_section(tiny: Instrument, declared: bool) -> None:
    def edit(data: dict[str, Any]) -> None:
        moved = questions(data, 0).pop()
        questions(data, 2).append({**moved, "was": "1.c"} if declared else moved)

    found = changes(tiny, edit)
    assert told(found) == [("moved", "1.c", "1.c", not declared)]
    assert "from section 1 to 3" in found[0].message


@pytest.mark.parametrize("was", [None, "1.c"])
def test_another_type_breaks_whatever_is_declared(tiny: Instrument, was: str | None) -> None:
    found = changes(tiny, lambda data: questions(data, 0)[3].update(answer="text", was=was))
    assert told(found) == [("retyped", "1.c", "1.c", True)]
    assert "by date, now by text" in found[0].message


def test_from_one_to_several(tiny: Instrument) -> None:
    found = changes(tiny, lambda data: questions(data, 0)[1].update(many=False))
    assert told(found)[0] == ("retyped", "1.b", "1.b", True)


def test_another_level_breaks_every_question_of_the_scale_and_the_grades(tiny: Instrument) -> None:
    found = changes(tiny, lambda data: data["scales"]["yn"][1].update(level=1))
    assert {(change.kind, change.breaks) for change in found} == {("scale", True)}
    assert {change.key for change in found} == {"1.b.used", "2.b[].came", "2.c", "3.b"}
    found = changes(tiny, lambda data: data["scales"]["grade"].append({"id": "x", "label": "X", "level": 3}))
    assert "grades" in {change.key for change in found if change.breaks}


def test_a_further_tick_breaks_nothing_and_a_lost_one_does(tiny: Instrument) -> None:
    found = changes(tiny, lambda data: data["lists"]["factors"].append({"id": "debt", "label": "Debt"}))
    assert told(found) == [("scale", "1.b", "1.b", False)]
    found = changes(tiny, lambda data: data["lists"]["rag"].pop())
    assert told(found) == [("scale", "3.d[].rag", "3.d[].rag", True)]
    assert "green is gone" in found[0].message


def test_another_benchmark_breaks(tiny: Instrument) -> None:
    found = changes(tiny, lambda data: data.update(benchmark="fair"))
    assert told(found) == [("scale", "grades", None, True)]


def test_columns_follow_their_table_and_may_be_renamed_themselves(tiny: Instrument) -> None:
    def edit(data: dict[str, Any]) -> None:
        table = questions(data, 1)[1]
        table.update(key="2.f", was="2.b")
        table["columns"][0].update(key="attended", was="came")

    assert told(changes(tiny, edit)) == [
        ("renamed", "2.f", "2.b", False),
        ("renamed", "2.f[].attended", "2.b[].came", False),
    ]


def test_a_column_that_is_gone(tiny: Instrument) -> None:
    found = changes(tiny, lambda data: questions(data, 2)[4]["columns"].pop(0))
    assert told(found) == [("removed", "3.d[].action", None, True)]
