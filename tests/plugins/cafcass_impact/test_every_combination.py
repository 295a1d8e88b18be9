"""The suggested grade over every combination of the eight standards, graded once and then looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest

from qa_core.model.audit import Answer, Audit
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.rules.grading import grade

IMPACT = ("I1", "I2", "I3", "I4")
COMPLIANCE = ("C1", "C2", "C3", "C4")
RATINGS = ("good", "met", "requires-improvement")
KEPT = ("good", "learning")
SCALES = (RATINGS,) * 4 + (KEPT,) * 4
LEVELS = {"outstanding": 3, "good": 2, "met": 1, "requires-improvement": 0}
Standards = tuple[str, ...]
Table = dict[tuple[Standards, str], str]


@pytest.fixture(scope="module")
def suggested(cafcass: Instrument, registry: Registry, audit: Audit) -> Table:
    """The suggestion for each combination, without and with an immediate safeguarding action."""
    owner = registry.owner(cafcass)
    found: Table = {}
    for standards, flag in product(product(*SCALES), ("no", "yes")):
        given = dict(zip((*IMPACT, *COMPLIANCE, "safeguarding"), (*standards, flag), strict=True))
        answers = audit.answers | {key: Answer(value=value) for key, value in given.items()}
        result = grade(cafcass, audit.model_copy(update={"answers": answers}), owner)
        found[standards, flag] = str(result.suggested)
    return found


def worse(standards: Standards) -> Iterator[Standards]:
    """Every combination in which exactly one standard is rated lower, by one step or by two."""
    for place, rating in enumerate(standards):
        scale = SCALES[place]
        for lower in scale[scale.index(rating) + 1 :]:
            yield (*standards[:place], lower, *standards[place + 1 :])


@pytest.mark.requirement(
    "S4-002", "S4-014", "S4-017", "S4-019", "S4-020", "S4-058", "S4-059", "S4-060", "S4-077"
)
def test_how_many_of_the_combinations_reach_each_grade(suggested: Table) -> None:
    quiet = Counter(found for (_, flag), found in suggested.items() if flag == "no")
    assert quiet == {"outstanding": 1, "good": 10, "met": 245, "requires-improvement": 1040}
    flagged = Counter(found for (_, flag), found in suggested.items() if flag == "yes")
    assert flagged == {"requires-improvement": 1296}


@pytest.mark.requirement("S4-004", "S4-014", "S4-058", "S4-060", "S4-077")
def test_outstanding_is_reached_by_all_good_and_by_nothing_else(suggested: Table) -> None:
    assert [place for place, found in suggested.items() if found == "outstanding"] == [(("good",) * 8, "no")]


@pytest.mark.requirement("S4-002", "S4-010", "S4-011")
def test_worsening_one_input_never_raises_the_grade(suggested: Table) -> None:
    steps = [
        (before, suggested[lower, flag])
        for (standards, flag), before in suggested.items()
        for lower in worse(standards)
    ]
    assert len(steps) == 15_552
    assert [step for step in steps if LEVELS[step[1]] > LEVELS[step[0]]] == []


@pytest.mark.requirement("S4-020", "S4-098")
def test_an_immediate_safeguarding_action_never_raises_the_grade(suggested: Table) -> None:
    raised = [
        standards
        for (standards, flag), found in suggested.items()
        if flag == "yes" and LEVELS[found] > LEVELS[suggested[standards, "no"]]
    ]
    assert raised == []


@pytest.mark.requirement("S4-002", "S4-069")
def test_impact_decides_before_compliance(suggested: Table) -> None:
    """Met and Good are two answers: one Met alone takes the work below Good, whatever compliance is."""
    one_met = [
        found
        for (standards, flag), found in suggested.items()
        if flag == "no" and "met" in standards[:4] and "requires-improvement" not in standards[:4]
    ]
    assert Counter(one_met) == {"met": (2**4 - 1) * 2**4}


@pytest.mark.requirement("S4-043", "S4-061")
@pytest.mark.parametrize("absent", [("I1",), ("I3",), ("I1", "I3")])
def test_not_applicable_is_left_out_in_wtfh_cases(
    cafcass: Instrument, registry: Registry, audit: Audit, suggested: Table, absent: tuple[str, ...]
) -> None:
    owner = registry.owner(cafcass)
    left_out = {key: Answer(value="na", reason="No direct contact.") for key in absent}
    for i2, i4, c1 in product(RATINGS, RATINGS, KEPT):
        rated = {key: Answer(value=value) for key, value in (("I2", i2), ("I4", i4), ("C1", c1))}
        answers = audit.answers | left_out | rated | {"law": Answer(value="wtfh")}
        result = grade(cafcass, audit.model_copy(update={"answers": answers}), owner)
        assert result.complete
        assert result.suggested == suggested[("good", i2, "good", i4, c1, "good", "good", "good"), "no"]
