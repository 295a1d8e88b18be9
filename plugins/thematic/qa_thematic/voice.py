"""What the tables of children and contacts tell: voice at each stage, gaps, children nobody saw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from itertools import pairwise

from qa_core.model.audit import Audit, Value
from qa_core.model.case import Facts
from qa_core.model.finding import Finding
from qa_core.model.grade import WorkedOut

INSTRUMENT = "thematic-voice"
CHILDREN, CONTACTS = "VOC-01", "VOC-02"
FAMILY = "family"
OLDER = ("5-11", "12+")
Row = dict[str, Value]


def evidenced(column: str, facts: Facts, audit: Audit) -> WorkedOut | None:  # noqa: ARG001
    """The share of children, in whole hundredths, whose voice is evidenced at a stage."""
    rows = _rows(audit, CHILDREN)
    given = [(str(row.get("child")), row.get(column)) for row in rows if row.get(column) not in (None, "na")]
    if not given:
        return WorkedOut(value="na", because="it applies to no child") if rows else None
    without = [child for child, value in given if value != "yes"]
    because = f"{len(given) - len(without)} of {len(given)} children"
    missing = f"; not, or only partly: {', '.join(without)}" if without else ""
    return WorkedOut(value=round(100 * (1 - len(without) / len(given))), because=because + missing)


def longest_gap(facts: Facts, audit: Audit) -> WorkedOut | None:  # noqa: ARG001
    """The longest time between two contacts with the same child, in days."""
    gaps = [
        ((later - earlier).days, child, earlier, later)
        for child, days in _days(audit).items()
        for earlier, later in pairwise(days)
    ]
    if not gaps:
        return None
    longest, child, earlier, later = max(gaps)
    because = f"{child}, from {earlier.isoformat()} to {later.isoformat()}; {len(gaps)} gaps looked at"
    return WorkedOut(value=longest, because=because)


def since_last(facts: Facts, audit: Audit) -> WorkedOut | None:  # noqa: ARG001
    """The days from the last contact to the day of the audit, for the child who has waited longest."""
    waited = [((audit.date - days[-1]).days, child, days[-1]) for child, days in _days(audit).items()]
    if not waited:
        return None
    longest, child, last = max(waited)
    return WorkedOut(value=longest, because=f"{child}, last on {last.isoformat()}")


def without_contact(facts: Facts, audit: Audit) -> WorkedOut | None:  # noqa: ARG001
    """How many children of the case have no row in the table of contacts."""
    children, unseen = _children(audit), _without(audit)
    if not children:
        return None
    who = f": {', '.join(unseen)}" if unseen else ""
    return WorkedOut(value=len(unseen), because=f"{len(unseen)} of {len(children)} children{who}")


RULES: dict[str, Callable[[Facts, Audit], WorkedOut | None]] = {
    "voice-in-assessment": partial(evidenced, "assessment"),
    "voice-in-plan": partial(evidenced, "plan"),
    "voice-in-reviews": partial(evidenced, "reviews"),
    "longest-gap": longest_gap,
    "since-last": since_last,
    "without-contact": without_contact,
}


def findings(audit: Audit) -> list[Finding]:
    """Each child without contact, and each older child who speaks and was never seen alone."""
    if audit.agency == FAMILY:
        return []
    children = _children(audit)
    missing, company = _without(audit), _never_alone(audit)
    without = f"{{}} has no row in {CONTACTS}: add the contacts, or say at VOC-D1 why there were none."
    alone = f"{{}} was seen but never alone: say at VOC-D2 why, or write it down in {CONTACTS}."
    return [
        *(_finding("no-contact", children.index(child) + 1, without.format(child)) for child in missing),
        *(_finding("not-seen-alone", children.index(child) + 1, alone.format(child)) for child in company),
    ]


def _finding(code: str, row: int, message: str) -> Finding:
    return Finding(code=code, level="warn", question=CHILDREN, row=row, message=message)


def _never_alone(audit: Audit) -> list[str]:
    """Seen alone is asked of children of 5 and over who speak: of no other does a no count."""
    found = []
    for row in _rows(audit, CHILDREN):
        if row.get("band") in OLDER and row.get("nonverbal") != "yes":
            child = str(row.get("child"))
            seen = [
                c.get("alone") for c in _rows(audit, CONTACTS) if c.get("child") == child and c.get("alone")
            ]
            found += [child] if seen and set(seen) == {"no"} else []
    return found


def _without(audit: Audit) -> list[str]:
    met = {row.get("child") for row in _rows(audit, CONTACTS)}
    return [child for child in _children(audit) if child not in met]


def _children(audit: Audit) -> list[str]:
    """The children of the case; those of the table too, should it name more."""
    named = [str(row["child"]) for row in _rows(audit, CHILDREN) if row.get("child")]
    return list(dict.fromkeys([*audit.known.children, *named]))


def _days(audit: Audit) -> dict[str, list[dt.date]]:
    """The days of contact with each child, in order, up to the day of the audit."""
    found: dict[str, set[dt.date]] = {}
    for row in _rows(audit, CONTACTS):
        day = dt.date.fromisoformat(str(row["date"])) if row.get("date") else None
        if day and day <= audit.date:
            found.setdefault(str(row.get("child")), set()).add(day)
    return {child: sorted(days) for child, days in found.items()}


def _rows(audit: Audit, key: str) -> tuple[Row, ...]:
    return audit.answers[key].rows if key in audit.answers else ()
