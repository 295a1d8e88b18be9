"""Conditions over single choices as formulas: which texts must stand in which cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from qa_core.model.condition import COMPARISON, Clause, tests
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.model.rulings import Condition
from qa_core.rules.agency import ALWAYS, remaining
from qa_core.toolkit.grid import NA_LABEL, Layout, Row, Slot
from qa_core.toolkit.naming import quoted

_MOST_LABELS, _LONGEST_LABEL = 20, 120
One = tuple[Slot, frozenset[str]]
"""A slot, and the texts that make a condition hold when they stand in it."""
Holds = tuple[tuple[One, ...], ...]
"""Alternatives, each a run of which all must hold."""


@dataclass(frozen=True, slots=True)
class Where:
    """The row that a condition is put for: a child's row sees the other columns of that child."""

    instrument: Instrument
    layout: Layout
    row: Row

    @property
    def agency(self) -> str:
        """Whose return it is; nobody's in a toolkit of no agency in particular."""
        return self.layout.agency or ""

    def source(self, name: str) -> tuple[Question | None, Slot | None]:
        """The question or column that a condition names, and the cell with its answer."""
        if self.row.kind == "answer":
            columns = self.instrument.questions[self.row.key].columns
            beside = next((column for column in columns if column.key == name), None)
            if beside is not None:
                place = self.layout.find(self.row.key, "value", row=self.row.child, column=name)
                return beside, place
        return self.instrument.questions.get(name), self.layout.find(name, "value")


def asked_if(where: Where, question: Question) -> tuple[tuple[Holds, ...], bool]:
    """The conditions under which a row must be filled, and whether all of them could be put as formulas."""
    instrument, key = where.instrument, where.row.key
    whole = instrument.part_of.get(key)
    found = [instrument.questions[key].when, instrument.questions[whole].when if whole else None]
    found += [c for c in (question.required, question.when) if not isinstance(c, bool)]
    gates = [_simple(where, condition) for condition in _unsettled(where, [instrument.section_of[key].when])]
    simple = [*map(_or_blank, gates), *(_simple(where, condition) for condition in _unsettled(where, found))]
    return tuple(holds for holds in simple if holds), all(simple)


def _unsettled(where: Where, conditions: Iterable[Condition | None]) -> list[Condition]:
    """The conditions, each once, that the agency alone does not settle."""
    found = {str(condition): condition for condition in conditions if condition is not None}
    return [c for c in found.values() if remaining(where.instrument, where.agency, c) != ALWAYS]


def never(where: Where, key: str, question: Question) -> bool:
    """Whether a toolkit of no agency shows a row for agencies only."""
    conditions = [where.instrument.section_of[key].when, where.instrument.questions[key].when, question.when]
    return any(c is not None and not remaining(where.instrument, where.agency, c) for c in conditions)


def _or_blank(holds: Holds) -> Holds:
    """The same, but what is not answered yet may still hold: only an answer rules a whole section out."""
    return tuple(tuple((slot, labels | {""}) for slot, labels in run) for run in holds)


def comment_if(where: Where, question: Question, says: object, value: Slot | None) -> Holds:
    found: Holds = ()
    if isinstance(says, dict | tuple):
        found = _simple(where, says)
    if question.na is not False and value:
        found = (*found, ((value, frozenset({NA_LABEL})),))
    return found


def _simple(where: Where, condition: Condition, depth: int = 0) -> Holds:
    """A condition over single choices, as texts in cells; empty where it is more than that."""
    found: list[tuple[One, ...]] = []
    for clauses in remaining(where.instrument, where.agency, condition):
        runs: Holds = ((),)
        for clause in clauses:
            more = _clause(where, clause, depth)
            runs = tuple((*run, *another) for run in runs for another in more)
        found += runs
    return tuple(found) if all(found) else ()


def _clause(where: Where, clause: Clause, depth: int) -> Holds:
    name, instrument = clause.subject, where.instrument
    if name in instrument.conditions and clause.test is True and clause.quantifier == "one" and depth < 5:
        return _simple(where, instrument.conditions[name], depth + 1)
    question, slot = where.source(name)
    if not question or not slot or clause.quantifier != "one" or question.work_out or question.many:
        return ()
    labels = frozenset().union(*(_labels(instrument, question, test) for test in tests(clause.test)))
    fits = len(labels) <= _MOST_LABELS and all(len(label) <= _LONGEST_LABEL for label in labels)
    return (((slot, labels),),) if labels and fits else ()


def _labels(instrument: Instrument, question: Question, test: bool | int | str) -> Collection[str]:
    options = instrument.options(question)
    if test == NOT_APPLICABLE:
        return {NA_LABEL}
    if test == "blank":
        return set()
    if test == "answered":
        return {o.label for o in options} | ({NA_LABEL} if question.na else set())
    if isinstance(test, int):
        return {o.label for o in options if o.level == test}
    comparison = COMPARISON.fullmatch(test)
    if not comparison:
        return {o.label for o in options if o.id == test}
    word = comparison[2]
    level = next(
        (o.level for o in options if o.id == word), int(word) if word.lstrip("-").isdigit() else None
    )
    if level is None:
        return set()
    passes = {"<": level.__gt__, "<=": level.__ge__, ">": level.__lt__, ">=": level.__le__}[comparison[1]]
    return {o.label for o in options if o.level is not None and passes(o.level) is True}


def holds_now(holds: Holds, shown: Mapping[str, str]) -> bool:
    return any(all(shown.get(slot.name, "") in labels for slot, labels in run) for run in holds)


def formula_of(holds: Holds, sheet: str) -> str:
    return _any(
        _all(_any(f"{at(s, sheet)}={quoted_text(t)}" for t in sorted(labels)) for s, labels in r)
        for r in holds
    )


def _any(parts: Iterable[str]) -> str:
    listed = list(parts)
    return listed[0] if len(listed) == 1 else f"OR({','.join(listed)})"


def _all(parts: Iterable[str]) -> str:
    listed = list(parts)
    return listed[0] if len(listed) == 1 else f"AND({','.join(listed)})"


def quoted_text(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def at(slot: Slot, sheet: str) -> str:
    return slot.cell if slot.sheet == sheet else f"{quoted(slot.sheet)}!{slot.cell}"
