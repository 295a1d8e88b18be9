"""`qa learning list`: from a returned toolkit to a person's log."""

from __future__ import annotations

import json

import pytest
from office import Office

from qa_core.model.audit import Answer

POINTS = (
    {"point": "See each child alone", "level": "practitioner"},
    {"point": "Give social workers a quiet room", "level": "system"},
)


@pytest.fixture
def returned(office: Office) -> Office:
    """One returned toolkit on a case of P-01, with two points to learn from."""
    outcome = office.answers_after(office.send(), **{"6_d": Answer(rows=POINTS)})
    assert outcome["status"] == "accepted"
    return office


@pytest.mark.requirement("S4-033")
def test_the_lead_professional_finds_what_to_learn(returned: Office) -> None:
    found = returned.json("learning", "list", "--person", "p-01")
    assert [list(one) for one in found] == [["audit", "date", "area", "point", "critical"]] * 2
    assert [(one["audit"], one["area"], one["point"], one["critical"]) for one in found] == [
        ("A-000001", "Practitioner", POINTS[0]["point"], False),
        ("A-000001", "System", POINTS[1]["point"], False),
    ]
    shown = returned.qa("learning", "list", "--person", "P-01").stdout
    assert "See each child alone" in shown


def test_an_amendment_and_a_void_reach_the_log(returned: Office) -> None:
    rows = json.dumps([{"point": "Write down who was told", "level": "agency"}])
    returned.qa("audit", "amend", "A-000001", "6.d", rows, "--part", "rows", "--reason", "Seen again")
    [one] = returned.json("learning", "list", "--person", "P-01")
    assert (one["area"], one["point"]) == ("Agency", "Write down who was told")
    returned.qa("audit", "void", "A-000001", "--reason", "Wrong case")
    assert returned.json("learning", "list", "--person", "P-01") == []
    assert returned.json("verify")["ok"]


def test_a_person_whom_nobody_knows_is_told(returned: Office) -> None:
    assert returned.json("learning", "list", "--person", "A-03") == []
    assert "A-30" in returned.qa("learning", "list", "--person", "A-30", expect=2).stderr
    assert "--person" in returned.qa("learning", "list", expect=2).stderr
