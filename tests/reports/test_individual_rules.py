"""Rules of grades in plain words."""

from __future__ import annotations

import pytest

from qa_core.registry import Registry
from qa_core.reports.individual_rules import rule_words

SAYS = [
    ("caf-tier1-closure", "Q1", "Incomplete, if a question is left unanswered."),
    ("caf-tier1-closure", "Q3", "Pass with advice, if T1C-15 is No; or T1C-14 is No."),
    ("caf-tier1-closure", "Q4", "Pass, if none of the rules before holds."),
    ("cafcass-impact", "R3", "Requires Improvement, if one of I1, I2, I3, I4 is Requires improvement."),
    ("cafcass-impact", "R6", "Outstanding, if none of C1, C2, C3, C4 is Learning."),
    ("cafcass-impact", "R7", "Good, if at most 2 of C1, C2, C3, C4 are Learning."),
    ("thematic-voice", "S4", "Good, if the agency is not Family."),
    (
        "caf-tier2",
        "S1",
        "Inadequate, if at least 2 of these hold: (1) (6.h.3 is Inadequate or 3.k is Inadequate); (2) 3.m is "
        "No and 4.c is No or not applicable; (3) (3.i is Inadequate or 3.j is Inadequate) and (4.e is "
        "Inadequate or not applicable or 4.f is Inadequate or not applicable).",
    ),
]


@pytest.mark.parametrize(("instrument", "code", "says"), SAYS, ids=[f"{i} {c}" for i, c, _ in SAYS])
def test_a_rule_is_said_in_words(instrument: str, code: str, says: str) -> None:
    asked = Registry.load().instrument(instrument)
    [rule] = [rule for rule in asked.suggest if rule.code == code]
    assert rule_words(asked, asked.defaults, rule) == says


def test_a_number_is_the_organisations_own() -> None:
    asked = Registry.load().instrument("cafcass-impact")
    [rule] = [rule for rule in asked.suggest if rule.code == "R7"]
    assert "at most 3 of C1" in rule_words(asked, {**asked.defaults, "minimal_max": 3}, rule)


def test_every_rule_of_every_instrument_can_be_said() -> None:
    for asked in Registry.load().instruments.values():
        for rule in asked.suggest:
            words = rule_words(asked, asked.defaults, rule)
            assert words.endswith(".")
            assert "@" not in words
            assert not any(name in words.split() for name in asked.sets), words
