"""The form of facts: what is misspelt is told, and never read as a gap in the record."""

from __future__ import annotations

from typing import Any

import pytest

from qa_core.model.fact_forms import wrong_facts


@pytest.mark.requirement("S0-024")
@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"children": [{"id": "C1", "cafid": "X"}]}, "'cafid' is not known"),
        ({"agencies": [{"agency": "School", "tld": True}]}, "'tld' is not known"),
        ({"children": [{"recorded": ["name", "brn"]}]}, "'brn' is none of name, born, gender"),
        ({"manager_agreed": {"persn": "M-1"}}, "'persn' is not known"),
        ({"workers": [{"as": "assessor", "phone": "yes"}]}, "'phone' is not known"),
    ],
)
def test_a_misspelt_field_is_told(facts: dict[str, Any], says: str) -> None:
    [problem] = wrong_facts(facts)
    assert says in problem


@pytest.mark.parametrize("name", ["urf", "hri"])
@pytest.mark.parametrize(
    ("ids", "says"),
    [
        (["poverty", "isolation", "poverty"], "'poverty' stands 2 times"),
        (["poverty", " "], "an entry is blank"),
        ([""], "an entry is blank"),
        (["poverty", 3], "3 is no text"),
        ("poverty", "a list is wanted"),
    ],
)
def test_risk_factors_are_ids_each_once(name: str, ids: Any, says: str) -> None:
    [problem] = wrong_facts({name: ids})
    assert problem.startswith(f"fact {name}: ")
    assert says in problem
    assert wrong_facts({name: ["poverty", "isolation"]}) == []


def test_the_documented_fields_pass() -> None:
    child = {
        "id": "C1",
        "caf_id": "X1",
        "born": "2019-04-02",
        "recorded": ["name", "born"],
        "voice_text": "yes",
    }
    agency = {
        "agency": "School",
        "key": True,
        "attended": True,
        "report": False,
        "apologies": False,
        "told": True,
    }
    assert wrong_facts({"children": [child], "agencies": [agency], "urf": None, "hri": []}) == []
