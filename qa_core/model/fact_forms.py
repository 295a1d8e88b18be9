"""The form of each documented fact, so that a wrong one is told before anything is worked out from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from qa_core.errors import FactError
from qa_core.model.case import Facts

DATE = (
    *("consent_date", "assessment_started", "assessment_completed", "assessment_updated", "plan_date"),
    *("taf_date", "previous_taf_date", "next_taf_date", "rearranged_to", "opened", "closed"),
    *("closing_taf_date", "allocation_date", "case_plan_date"),
)
DATES = ("taf_dates", "taf_chased")
NUMBER = ("household_children", "level")
ROWS = (
    *("children", "agencies", "workers", "consented_by"),
    *("actions", "previous_actions", "attendance"),
)


def wrong_facts(facts: Mapping[str, Any]) -> list[str]:
    """A sentence for each documented fact whose form is not the documented one."""
    known = Facts(facts)
    readers = {
        **dict.fromkeys(DATE, known.date),
        **dict.fromkeys(DATES, known.dates),
        **dict.fromkeys(NUMBER, known.number),
        **dict.fromkeys(ROWS, known.rows),
    }
    found: list[str] = []
    for name in facts:
        try:
            if name in readers:
                readers[name](name)
        except FactError as error:
            found += error.problems
    return [*found, *([] if found else _details(known))]


def _details(facts: Facts) -> Iterator[str]:
    for name in NUMBER:
        number = facts.number(name)
        if number is not None and number < 0:
            yield f"fact {name}: {number} is less than nothing"
    children = facts.rows("children") or []
    ids = Counter(str(child["id"]) for child in children if child.get("id"))
    yield from (f"fact children: the id {id!r} stands {n} times" for id, n in ids.items() if n > 1)
    for number, child in enumerate(children, 1):
        try:
            Facts(child).date("born")
        except FactError as error:
            yield from (f"child {number}: {problem}" for problem in error.problems)
    for number, row in enumerate(facts.rows("agencies") or [], 1):
        if not isinstance(row.get("agency"), str):
            yield f'fact agencies: entry {number} has no name; write {{"agency": "School"}}'
