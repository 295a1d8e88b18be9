"""Conditions in the words of people: `{"6.e" = ["current", "past"]}` is "6.e is Current or In the past"."""

from __future__ import annotations

from qa_core.model.condition import BUILT_IN, COMPARISON, Clause, parse, tests
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Option, Question
from qa_core.model.rulings import Condition

_FIXED = {"answered": "is answered", "blank": "is left blank", NOT_APPLICABLE: "is not applicable"}
_BOUNDS = {"<": "below {}", "<=": "{} or below", ">": "above {}", ">=": "{} or better"}


def only_if(instrument: Instrument, key: str) -> str:
    """When a question is asked, as a sentence; empty where it always is, or where words would not do."""
    conditions = [instrument.section_of[key].when, instrument.questions[key].when]
    if key in instrument.part_of:
        conditions.insert(1, instrument.questions[instrument.part_of[key]].when)
    found = [
        words for condition in conditions if condition is not None and (words := said(instrument, condition))
    ]
    return f"Only if {' and '.join(dict.fromkeys(found))}." if found else ""


def said(
    instrument: Instrument, condition: Condition, columns: tuple[Question, ...] = (), depth: int = 0
) -> str:
    """A condition in words; empty where it rests on something that has none.

    Args:
        instrument: whose questions it names.
        condition: what is asked of them.
        columns: the columns of the table that it belongs to, if it does.
        depth: how many named conditions it was reached through.
    """
    alternatives = [
        [_clause(instrument, clause, columns, depth) for clause in run] for run in parse(condition)
    ]
    if depth > 4 or not all(all(clauses) for clauses in alternatives):
        return ""
    return ", or ".join(" and ".join(clauses) for clauses in alternatives)


def _clause(instrument: Instrument, clause: Clause, columns: tuple[Question, ...], depth: int) -> str:
    name = clause.subject
    if name in instrument.conditions and clause.quantifier == "one" and clause.test is True:
        return said(instrument, instrument.conditions[name], (), depth + 1)
    beside = next((column for column in columns if column.key == name), None)
    question = beside or instrument.questions.get(name) or instrument.columns.get(name)
    if name in BUILT_IN or clause.quantifier not in ("one", "any") or question is None:
        return ""
    found = [_test(instrument, question, test) for test in tests(clause.test)]
    if not all(found):
        return ""
    subject = f"“{beside.prompt}”" if beside else name.replace("[].", ", ")
    return " or ".join([f"{subject} {found[0]}", *(word.removeprefix("is ") for word in found[1:])])


def _test(instrument: Instrument, question: Question, test: bool | int | str) -> str:
    if isinstance(test, str) and test in _FIXED:
        return _FIXED[test]
    options = instrument.options(question)
    labels = {option.id: option.label for option in options}
    if isinstance(test, int):
        return "is " + (_of_level(options, test) or str(test))
    comparison = COMPARISON.fullmatch(test)
    if not comparison:
        return f"is {labels.get(test, test)}"
    word = comparison[2]
    label = labels.get(word) or (_of_level(options, int(word)) if word.lstrip("-").isdigit() else "")
    return "is " + _BOUNDS[comparison[1]].format(label) if label else ""


def _of_level(options: tuple[Option, ...], level: int) -> str:
    return next((option.label for option in options if option.level == level), "")
