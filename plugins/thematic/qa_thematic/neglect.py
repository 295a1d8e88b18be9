"""Grades of care (1 best, 5 worst) at two points in time: each difference for itself, never an average."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qa_core.model.audit import Audit, Value
from qa_core.model.case import Facts
from qa_core.model.finding import Finding
from qa_core.model.grade import WorkedOut

INSTRUMENT = "thematic-neglect"
AREAS = ("physical", "safety", "emotional", "developmental")
TABLE, TARGETS = "NEG-04", "NEG-06"


def change(facts: Facts, audit: Audit) -> WorkedOut:  # noqa: ARG001
    """NEG-08: baseline minus review of each child, carer and area; positive is better."""
    found = list(_differences(audit))
    if not found:
        return WorkedOut(value="na", because="no area has a grade at baseline and at review")
    better, worse = (sum(sign * by > 0 for _, by in found) for sign in (1, -1))
    same = len(found) - better - worse
    said = "; ".join(where for where, _ in found)
    because = f"{better} better, {same} the same, {worse} worse (baseline minus review): {said}"
    return WorkedOut(value=_word(better, worse), because=because)


RULES: dict[str, Callable[[Facts, Audit], WorkedOut | None]] = {"change": change}


def findings(audit: Audit) -> list[Finding]:
    """A target that is worse than the grade it starts from: lower is better."""
    text = (
        f"{TARGETS}, row {{}}: the target {{}} is worse than the current grade {{}}. "
        "On this scale 1 is best and 5 is worst: put the two grades right."
    )
    return [
        Finding(
            code="target-worse",
            level="warn",
            question=TARGETS,
            row=number,
            column="target",
            message=text.format(number, target, current),
        )
        for number, row in enumerate(_rows(audit, TARGETS), 1)
        if (target := _grade(row.get("target")))
        and (current := _grade(row.get("current")))
        and target > current
    ]


def _differences(audit: Audit) -> Iterator[tuple[str, int]]:
    for row in _rows(audit, TABLE):
        for area in AREAS:
            before, after = _grade(row.get(f"{area}_baseline")), _grade(row.get(f"{area}_review"))
            if before and after:
                who = f"{row.get('child')} with {row.get('carer')}"
                yield f"{who}, {area} {before} to {after}: {before - after:+d}", before - after


def _rows(audit: Audit, key: str) -> tuple[dict[str, Value], ...]:
    return audit.answers[key].rows if key in audit.answers else ()


def _grade(value: Value) -> int:
    return int(value) if isinstance(value, str) and value.isdigit() else 0


def _word(better: int, worse: int) -> str:
    if better and worse:
        return "mixed"
    return "improved" if better else "worse" if worse else "no-change"
