"""The rules of a suggested grade in plain words, for somebody who never saw the instrument."""

from __future__ import annotations

from collections.abc import Mapping

from qa_core.model.condition import AGENCY, COMPARISON, FACT, Clause, parse, tests
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Option
from qa_core.model.rulings import Condition, Suggest

Settings = Mapping[str, int | str | bool]
_BUILT_IN = {
    "@unanswered": ("a question is left unanswered", "every question is answered"),
    "@above": ("the grade is above the suggested one", "the grade is not above the suggested one"),
    "@below": ("the grade is below the suggested one", "the grade is not below the suggested one"),
    "@differs": ("the grade differs from the suggested one", "the grade is the suggested one"),
}
_SIGNS = {"<": "below {}", ">=": "{} or better", "<=": "{} or below", ">": "above {}"}
_NEEDS_ONE = ("any", "at least")
_ONCE_SAID = {"any": "one of {}", "all": "each of {}", "none": "none of {}"}


def rule_words(instrument: Instrument, settings: Settings, rule: Suggest) -> str:
    """What a rule says: the grade, and what must hold for it.

    Args:
        instrument: whose rule it is.
        settings: those in force, which a rule may count by.
        rule: one of `instrument.suggest`.
    """
    label = next((o.label for o in instrument.grade_scale if o.id == rule.grade), rule.grade)
    if not rule.when:
        return f"{label}, if none of the rules before holds."
    return f"{label}, if {_condition(instrument, settings, rule.when)}."


def _condition(instrument: Instrument, settings: Settings, condition: Condition, inner: bool = False) -> str:
    """All that must hold, joined by "and", and what may hold instead; in brackets within another."""
    found = []
    for clauses in parse(condition):
        said = [clause for clause in clauses if not _empty(instrument, clause)]
        if len(said) == len(clauses) or not any(c.quantifier in _NEEDS_ONE for c in clauses if c not in said):
            inside = inner or len(said) > 1
            found.append(" and ".join(_clause(instrument, settings, clause, inside) for clause in said))
    words = (" or " if inner else "; or ").join(found)
    return f"({words})" if inner and len(found) > 1 else words


def _empty(instrument: Instrument, clause: Clause) -> bool:
    """Whether a clause looks at a set that nothing belongs to: then none of it can be so."""
    return (
        clause.quantifier != "one"
        and not clause.subject.startswith("@")
        and not _members(instrument, clause.subject)
    )


def _members(instrument: Instrument, subject: str) -> tuple[str, ...]:
    known = {**instrument.questions, **instrument.columns, **instrument.conditions}
    return (subject,) if subject in known else instrument.members.get(subject, ())


def _clause(instrument: Instrument, settings: Settings, clause: Clause, inner: bool) -> str:
    subject, test = clause.subject, tests(clause.test)
    if subject in _BUILT_IN:
        return _BUILT_IN[subject][test != (True,)]
    if subject in instrument.conditions:
        own = _condition(instrument, settings, instrument.conditions[subject], inner)
        return own if test == (True,) else f"it is not so that {own}"
    members = _members(instrument, subject) or (subject,)
    named = [name for name in members if name in instrument.conditions]
    if named:
        points = "; ".join(
            f"({n}) {_condition(instrument, settings, instrument.conditions[name], True)}"
            for n, name in enumerate(named, 1)
        )
        return f"{_how_many(clause, settings, 'these')} hold: {points}"
    words = _tested(instrument, members, test)
    if subject == AGENCY:
        return f"the agency is {'not ' if clause.quantifier == 'none' else ''}{words}"
    if clause.quantifier == "one" or (len(members) == 1 and clause.quantifier == "any"):
        return f"{_name(instrument, members[0])} is {words}"
    who = ", ".join(_name(instrument, name) for name in members)
    verb = "are" if clause.quantifier in ("at least", "at most") else "is"
    return f"{_how_many(clause, settings, who)} {verb} {words}"


def _how_many(clause: Clause, settings: Settings, who: str) -> str:
    if clause.quantifier in _ONCE_SAID:
        return _ONCE_SAID[clause.quantifier].format(who)
    number = settings.get(clause.number, clause.number) if clause.number else "one"
    return f"{clause.quantifier} {number} of {who}".removeprefix("one ")


def _name(instrument: Instrument, subject: str) -> str:
    """A question by its key, a fact or the agency in words."""
    if subject == AGENCY:
        return "the agency"
    if subject.startswith(FACT):
        return f"{subject.removeprefix(FACT).replace('_', ' ')} (in the record)"
    if subject in instrument.columns:
        return f"{instrument.columns[subject].prompt.rstrip('?.:')} at {subject.partition('[]')[0]}"
    return subject


def _tested(instrument: Instrument, members: tuple[str, ...], test: tuple[bool | int | str, ...]) -> str:
    """What an answer must be, in the words of the scales of those that are looked at."""
    asked = {**instrument.questions, **instrument.columns}
    scales = dict.fromkeys(instrument.options(asked[name]) for name in members if name in asked)
    agencies = {one.id: one.label for one in instrument.agencies}
    said = [_one_test([*scales], agencies, each) for each in test]
    return " or ".join(dict.fromkeys(said))


def _one_test(scales: list[tuple[Option, ...]], agencies: Mapping[str, str], test: bool | int | str) -> str:
    if isinstance(test, bool):
        return "so" if test else "not so"
    if test == NOT_APPLICABLE:
        return "not applicable"
    sign, wanted = "", test
    if isinstance(test, str) and (match := COMPARISON.fullmatch(test)):
        sign, wanted = match[1], match[2]
    if isinstance(wanted, str) and wanted.lstrip("-").isdecimal():
        wanted = int(wanted)
    labels = dict.fromkeys(
        option.label
        for scale in scales
        for option in scale
        if wanted in (option.id, option.level if isinstance(wanted, int) else None)
    )
    words = " or ".join(labels) or agencies.get(str(wanted), str(wanted))
    return _SIGNS[sign].format(words) if sign else words
