"""Conditions in the words of people: `{"6.e" = ["current", "past"]}` is "6.e is Current or In the past"."""

from __future__ import annotations

from qa_core.model.condition import AGENCY, BUILT_IN, COMPARISON, Clause, tests
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Option, Question
from qa_core.model.rulings import Condition
from qa_core.rules.agency import remaining

_FIXED = {"answered": "is answered", "blank": "is left blank", NOT_APPLICABLE: "is not applicable"}
_BOUNDS = {"<": "below {}", "<=": "{} or below", ">": "above {}", ">=": "{} or better"}


def only_if(instrument: Instrument, key: str, agency: str | None = None, section: bool = True) -> str:
    """When a question is asked, as a sentence; empty where it always is, or where words would not do.

    Args:
        instrument: what is asked.
        key: the question's key.
        agency: whose toolkit it is; what that settles is not said.
        section: whether to say the section's condition too.
    """
    conditions = [instrument.section_of[key].when if section else None]
    if key in instrument.part_of:
        conditions.append(instrument.questions[instrument.part_of[key]].when)
    conditions.append(instrument.questions[key].when)
    spoken = (said(instrument, condition, (), agency) for condition in conditions if condition is not None)
    found = [words for words in spoken if words]
    return f"Only if {' and '.join(dict.fromkeys(found))}." if found else ""


def said(
    instrument: Instrument,
    condition: Condition,
    columns: tuple[Question, ...] = (),
    agency: str | None = None,
    depth: int = 0,
) -> str:
    """A condition in words; empty where it always holds, or rests on something that has none.

    Args:
        instrument: whose questions it names.
        condition: what is asked of them.
        columns: the columns of the table that it belongs to, if it does.
        agency: whose toolkit it is.
        depth: how many named conditions it was reached through.
    """
    alternatives = [
        [_clause(instrument, clause, columns, agency, depth) for clause in run]
        for run in remaining(instrument, agency, condition)
    ]
    if depth > 4 or not all(all(clauses) for clauses in alternatives):
        return ""
    return ", or ".join(" and ".join(clauses) for clauses in alternatives)


def _clause(
    instrument: Instrument, clause: Clause, columns: tuple[Question, ...], agency: str | None, depth: int
) -> str:
    name = clause.subject
    if name in instrument.conditions and clause.quantifier == "one" and clause.test is True:
        return said(instrument, instrument.conditions[name], (), agency, depth + 1)
    if name == AGENCY:
        return _of_agency(instrument, clause)
    beside = next((column for column in columns if column.key == name), None)
    question = beside or instrument.questions.get(name) or instrument.columns.get(name)
    if name in BUILT_IN or clause.quantifier not in ("one", "any") or question is None:
        return ""
    found = [_test(instrument, question, test) for test in tests(clause.test)]
    if not all(found):
        return ""
    subject = f"“{beside.prompt}”" if beside else name.replace("[].", ", ")
    return " or ".join([f"{subject} {found[0]}", *(word.removeprefix("is ") for word in found[1:])])


def _of_agency(instrument: Instrument, clause: Clause) -> str:
    labels = {option.id: option.label for option in instrument.agencies}
    named = [labels.get(str(test), "") for test in tests(clause.test)]
    verb = {"one": "is", "any": "is", "none": "is not"}.get(clause.quantifier)
    return f"the agency {verb} {' or '.join(named)}" if verb and all(named) else ""


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
