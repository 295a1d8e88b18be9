"""The parsed form of conditions: `{"at least 2 core" = "<good"}` becomes typed clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qa_core.model.rulings import Condition, Test

Quantifier = Literal["one", "any", "all", "none", "at least", "at most"]
_SUBJECT = re.compile(r"(?:(any|all|none|at least|at most)(?:\s+(\S+))??\s+)?(\S+)")
COMPARISON = re.compile(r"(<=|>=|<|>)\s*(\S+)")
BUILT_IN = frozenset({"@unanswered", "@above", "@below", "@differs"})
AGENCY = "@agency"
"""The agency whose return an audit is."""
FACT = "@fact."
"""What stands before the name of a fact that a condition looks at."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of a condition: whom it looks at, how many of them must pass, and the test."""

    quantifier: Quantifier
    number: str
    subject: str
    test: Test


def parse_clause(subject: str, test: Test) -> Clause:
    """A clause from its TOML form; ValueError where the subject cannot be read."""
    match = _SUBJECT.fullmatch(subject.strip())
    word = match and match[1]
    counted = word in ("at least", "at most")
    if not match or bool(match[2]) != counted:
        raise ValueError(
            f"{subject!r} is no subject: write a name, or `any NAME`, `at least 2 NAME` and the like"
        )
    return Clause(word or "one", match[2] or "", match[3], test)  # type: ignore[arg-type]


def parse(condition: Condition) -> tuple[tuple[Clause, ...], ...]:
    """The alternatives of a condition, each a run of clauses that must all hold."""
    tables = condition if isinstance(condition, tuple) else (condition,)
    return tuple(tuple(parse_clause(s, t) for s, t in table.items()) for table in tables)


def tests(test: Test) -> tuple[bool | int | str, ...]:
    """The alternatives of a test; a list passes when any of them does."""
    return test if isinstance(test, tuple) else (test,)
