"""References that words could name: of cases, of children, of people."""

from __future__ import annotations

import re

from qa_core.cycle.desk import Desk
from qa_core.reports.screen import reference_pattern, screened


def case_references(desk: Desk) -> list[str]:
    """Every reference of a case or of a child in the CAF system."""
    cases = desk.store.cases()
    sent = (allocation.case for allocation in desk.store.allocations())
    caf_ids = (str(row["caf_id"]) for c in cases for row in c.facts.get("children", []) if row.get("caf_id"))
    return list(dict.fromkeys(filter(None, [*(case.ref for case in cases), *sent, *caf_ids])))


def people_references(desk: Desk) -> list[str]:
    """Every reference of somebody of the staff list, of the case list or of the learning log."""
    known = [*(one.ref for one in desk.store.people()), *desk.store.learners()]
    known += [hand.person for case in desk.store.cases() for hand in case.involved]
    return list(dict.fromkeys(filter(None, known)))


def named_in(desk: Desk, words: str) -> list[str]:
    """What in some words looks like a reference of a case, or is one of a person."""
    found = [match[0] for match in reference_pattern(case_references(desk)).finditer(words)]
    found += [
        ref for ref in people_references(desk) if re.search(rf"(?<!\w){re.escape(ref)}(?!\w)", words, re.I)
    ]
    return list(dict.fromkeys(found))


def without_references(desk: Desk, texts: list[str]) -> list[str]:
    """Texts with every reference of a case, a child or a person taken out."""
    pattern = reference_pattern([*case_references(desk), *people_references(desk)])
    return [screened(text, pattern)[0] for text in texts]
