"""What an instrument says of itself must hold together: every name that is used exists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from qa_core.model.condition import AGENCY, BUILT_IN, COMPARISON, FACT, Clause, parse, tests
from qa_core.model.instrument import AGENCIES, NOT_APPLICABLE, PRIMITIVES, Instrument, Question
from qa_core.model.rulings import Condition

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def contradictions(instrument: Instrument) -> list[str]:
    """Every contradiction found, each a line with the place and the name that is wrong."""
    return [*_ids(instrument), *_answers(instrument), *_names(instrument), *_conditions(instrument)]


def _ids(instrument: Instrument) -> Iterator[str]:
    keys = Counter(q.key for section in instrument.sections for q in section.questions)
    yield from (f"{key}: key used twice" for key, n in keys.items() if n > 1)
    yield from (
        f"{key!r} is no key: letters, digits, dots, - and _" for key in keys if not _KEY.fullmatch(key)
    )
    sections = Counter(section.id for section in instrument.sections)
    yield from (f"section {name}: id used twice" for name, n in sections.items() if n > 1)
    for kind in ("scales", "lists"):
        for name, options in getattr(instrument, kind).items():
            repeated = Counter(option.id for option in options)
            yield from (f"{kind}.{name}: option {o!r} twice" for o, n in repeated.items() if n > 1)
            if NOT_APPLICABLE in repeated:
                yield f"{kind}.{name}: {NOT_APPLICABLE!r} is kept for not applicable"
    for name, options in instrument.scales.items():
        if all(option.level is None for option in options):
            yield f"scales.{name}: no option has a level; a choice without an order is a list"
    yield from (
        f"{name}: both a scale and a list" for name in instrument.scales.keys() & instrument.lists.keys()
    )


def _answers(instrument: Instrument) -> Iterator[str]:
    known = PRIMITIVES | instrument.scales.keys() | instrument.lists.keys()
    themes = {theme.id for theme in instrument.themes}
    for place, question in _all_questions(instrument):
        if question.answer not in known:
            yield f"{place}: answer {question.answer!r} is no scale, list or type of answer"
        yield from (
            f"{place}: theme {t!r} is not among the themes" for t in question.themes if t not in themes
        )
        if bool(question.rows) != bool(question.columns):
            yield f"{place}: rows and columns belong together"
        if any(column.rows for column in question.columns):
            yield f"{place}: a table within a table; use an open table with a child column"
        if question.many and not instrument.options(question):
            yield f"{place}: many needs a scale or list to choose from"
        yield from _work_out(instrument, place, question)


def _work_out(instrument: Instrument, place: str, question: Question) -> Iterator[str]:
    work_out = question.work_out
    if work_out is None:
        return
    if bool(work_out.worst) == bool(work_out.rule):
        yield f"{place}: work_out wants either worst or rule"
    for name in work_out.worst:
        source = instrument.questions.get(name) or instrument.columns.get(name)
        if source is None:
            yield f"{place}: work_out.worst {name!r} names no question or column"
        elif source.answer != question.answer:
            yield f"{place}: work_out.worst {name!r} is on scale {source.answer}, not {question.answer}"


def _names(instrument: Instrument) -> Iterator[str]:
    if instrument.grades not in instrument.scales:
        yield f"grades: {instrument.grades!r} is no scale"
    grades = {option.id for option in instrument.scales.get(instrument.grades, ())}
    if instrument.benchmark is not None and instrument.benchmark not in grades:
        yield f"benchmark: {instrument.benchmark!r} is no grade of {instrument.grades}"
    yield from (
        f"suggest {s.code}: {s.grade!r} is no grade" for s in instrument.suggest if s.grade not in grades
    )
    questions = instrument.questions
    for role in instrument.roles:
        known = set(questions)
        if role in ("ticks", "agree"):
            known |= instrument.members.keys() | instrument.columns.keys()
        if role != "involved":
            yield from (
                f"roles.{role}: {k!r} is no question" for k in instrument.role(role) if k not in known
            )
    for name, members in instrument.members.items():
        known = questions.keys() | instrument.columns.keys() | instrument.conditions.keys()
        yield from (f"sets.{name}: {m!r} is no question or condition" for m in members if m not in known)
    for check in instrument.checks:
        if bool(check.code) != bool(check.message) or not (check.code or check.about):
            yield f"check {check.code or check.about}: wants a code and a message, or neither and an about"
        if check.about and check.about not in questions and check.about not in instrument.members:
            yield f"check {check.code}: about {check.about!r} is no question or set"
    for follow in instrument.follow_up:
        if follow.about not in questions:
            yield f"follow_up: about {follow.about!r} is no question"
        if sum(x is not None for x in (follow.escalate, follow.action, follow.learning)) != 1:
            yield f"follow_up about {follow.about}: wants one of escalate, action, learning"


def _conditions(instrument: Instrument) -> Iterator[str]:
    for place, condition, row in _all_conditions(instrument):
        try:
            alternatives = parse(condition)
        except ValueError as error:
            yield f"{place}: {error}"
            continue
        for clause in (clause for clauses in alternatives for clause in clauses):
            yield from _clause(instrument, place, clause, row)
    yield from _circles(instrument)


def _all_questions(instrument: Instrument) -> Iterator[tuple[str, Question]]:
    yield from instrument.questions.items()
    yield from instrument.columns.items()


def _all_conditions(instrument: Instrument) -> Iterator[tuple[str, Condition, Question | None]]:
    yield from ((f"conditions.{name}", c, None) for name, c in instrument.conditions.items())
    yield from ((f"section {s.id}", s.when, None) for s in instrument.sections if s.when is not None)
    yield from (
        (f"section {s.id}", s.comment, None) for s in instrument.sections if not isinstance(s.comment, str)
    )
    for question in instrument.questions.values():
        yield from _of_question(question.key, question, None)
        for column in question.columns:
            yield from _of_question(f"{question.key}[].{column.key}", column, question)
    for check in instrument.checks:
        yield f"check {check.code}", check.when, None
        if check.need is not None:
            yield f"check {check.code}", check.need, None
    yield from ((f"suggest {s.code}", s.when, None) for s in instrument.suggest)
    yield from ((f"follow_up about {f.about}", f.when, None) for f in instrument.follow_up)


def _of_question(
    place: str, question: Question, table: Question | None
) -> Iterator[tuple[str, Condition, Question | None]]:
    for name in ("when", "required", "na", "comment"):
        value = getattr(question, name)
        if isinstance(value, dict | tuple):
            yield f"{place}.{name}", value, table


def _clause(instrument: Instrument, place: str, clause: Clause, table: Question | None) -> Iterator[str]:
    if clause.number and not clause.number.isdigit() and clause.number not in instrument.defaults:
        yield f"{place}: {clause.number!r} is neither a number nor a setting"
    sources = _sources(instrument, clause.subject, table)
    if sources is None:
        yield f"{place}: {clause.subject!r} names no question, column, set, condition or built-in"
        return
    for test in tests(clause.test):
        problems = [_test(instrument, source, test) for source in sources]
        if all(problems):
            yield from (f"{place}: {clause.subject}: {problem}" for problem in problems)


def _sources(instrument: Instrument, subject: str, table: Question | None) -> list[Question | None] | None:
    """The questions a subject stands for; None within the list is a condition or built-in."""
    if subject == AGENCY and instrument.agencies:
        return [Question(key=AGENCY, prompt="", answer=AGENCIES)]
    if subject.startswith(FACT) and subject.removeprefix(FACT) in instrument.facts:
        return [Question(key=subject, prompt="", answer="number")]
    for column in table.columns if table else ():
        if column.key == subject:
            return [column]
    if subject in BUILT_IN or subject in instrument.conditions:
        return [None]
    found = instrument.questions.get(subject) or instrument.columns.get(subject)
    if found:
        return [found]
    if subject in instrument.members:
        listed = [_sources(instrument, member, None) for member in instrument.members[subject]]
        return [source for sources in listed if sources is not None for source in sources]
    return None


def _test(instrument: Instrument, source: Question | None, test: object) -> str:
    if source is None:
        return "" if isinstance(test, bool) else f"{test!r}: a condition is true or false"
    if test in ("answered", "blank", NOT_APPLICABLE):
        return ""
    options = instrument.options(source)
    levels = {option.level for option in options} - {None}
    if isinstance(test, bool):
        return f"{source.key} has no option {test!r}"
    if source.key.startswith(FACT) and not COMPARISON.fullmatch(str(test)):
        return ""
    if isinstance(test, int):
        return "" if test in levels or source.answer == "number" else f"{source.key} has no level {test}"
    comparison = COMPARISON.fullmatch(str(test))
    if comparison:
        word = comparison[2]
        known = word in {o.id for o in options if o.level is not None} or word in instrument.defaults
        number = word.lstrip("-").isdigit() and bool(levels or source.answer == "number")
        return "" if known or number else f"{source.key} has no level {word!r} to compare with"
    return "" if test in {option.id for option in options} else f"{source.key} has no option {test!r}"


def _circles(instrument: Instrument) -> Iterator[str]:
    """Questions that are asked only if they are asked, and conditions that rest on themselves."""
    needs = {key: set(_needs(instrument, key)) for key in instrument.questions}
    yield from (f"{key}: whether it is asked depends on its own answer" for key in _in_circles(needs))
    named = {name: set(_named(instrument, c)) for name, c in instrument.conditions.items()}
    yield from (f"conditions.{name}: it rests on itself" for name in _in_circles(named))


def _in_circles(needs: dict[str, set[str]]) -> Iterator[str]:
    for key in needs:
        seen: set[str] = set()
        todo = list(needs[key])
        while todo:
            name = todo.pop()
            if name == key:
                yield key
                break
            if name not in seen:
                seen.add(name)
                todo += needs.get(name, ())


def _named(instrument: Instrument, condition: Condition) -> Iterator[str]:
    """The named conditions that a condition rests on, through sets as well."""
    try:
        clauses = [clause for alternative in parse(condition) for clause in alternative]
    except ValueError:
        return
    for clause in clauses:
        for name in instrument.members.get(clause.subject, (clause.subject,)):
            if name in instrument.conditions:
                yield name


def _needs(instrument: Instrument, key: str) -> Iterator[str]:
    conditions = [instrument.questions[key].when, instrument.section_of[key].when]
    if key in instrument.part_of:
        conditions.append(instrument.questions[instrument.part_of[key]].when)
    for condition in conditions:
        if condition is not None:
            yield from _subjects(instrument, condition, frozenset())


def _subjects(instrument: Instrument, condition: Condition, seen: frozenset[str]) -> Iterable[str]:
    try:
        clauses = [clause for alternative in parse(condition) for clause in alternative]
    except ValueError:
        return
    for clause in clauses:
        for name in instrument.members.get(clause.subject, (clause.subject,)):
            if name in instrument.conditions and name not in seen:
                yield from _subjects(instrument, instrument.conditions[name], seen | {name})
            else:
                yield name.partition("[].")[0]
