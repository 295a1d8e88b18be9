"""What one agency of a multi-agency audit is never asked: conditions judged before anything is answered."""

from __future__ import annotations

from collections.abc import Iterator

from qa_core.model.condition import AGENCY, Clause, parse, tests
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.model.rulings import Condition
from qa_core.model.rulings import Test as Wanted

Remaining = tuple[tuple[Clause, ...], ...]
"""Alternatives that may still hold, each without what holds anyway: `()` never holds, `((),)` always."""
ALWAYS: Remaining = ((),)
PASSES, FAILS, LEFT_OUT, OPEN, ANY_NUMBER = "passes", "fails", "left out", "open", "any number"


def never_asked(instrument: Instrument, agency: str | None) -> frozenset[str]:
    """The questions (by key) and columns (`KEY[].column`) that an agency is asked under no answers at all.

    Args:
        instrument: a multi-agency audit, or any other.
        agency: the id of an agency; None for a toolkit of no agency in particular, which leaves nothing out.

    Returns: the same set for the same digest and agency; empty where no agency is asked for (S0-050).
    """
    return _view(instrument, agency).never


def remaining(instrument: Instrument, agency: str | None, condition: Condition) -> Remaining:
    """What is left of a condition once it is known whose return it is.

    Args:
        instrument: whose condition it is.
        agency: the id of an agency; with None nothing is known, and the condition stays as it is.
        condition: any condition of the instrument, of a column too.
    """
    view = _view(instrument, agency)
    return parse(condition) if agency is None else view.remaining(condition)


class _View:
    """An instrument as one agency sees it; what is never asked is found by going round until no more is."""

    def __init__(self, instrument: Instrument, agency: str | None) -> None:
        self.instrument, self.agency = instrument, agency
        self.never: frozenset[str] = frozenset()
        self._grow()

    def _grow(self) -> None:
        while self.agency is not None and self.instrument.agencies:
            found = frozenset(self._found())
            if found == self.never:
                break
            self.never = found

    def _found(self) -> Iterator[str]:
        for key, question in self.instrument.questions.items():
            whole = self.instrument.part_of.get(key)
            conditions = [self.instrument.section_of[key].when, question.when]
            conditions.append(self.instrument.questions[whole].when if whole else None)
            gone = whole in self.never or any(self._never(condition) for condition in conditions)
            if gone:
                yield key
            for column in question.columns:
                if gone or self._never(column.when, question):
                    yield f"{key}[].{column.key}"

    def _never(self, condition: Condition | None, table: Question | None = None) -> bool:
        return condition is not None and self.holds(condition, table) is False

    def holds(self, condition: Condition, table: Question | None = None) -> bool | None:
        """Whether a condition holds whatever is answered; None where that depends on the answers."""
        return _some([_all([self.clause(c, table) for c in run]) for run in parse(condition)])

    def remaining(self, condition: Condition) -> Remaining:
        found: list[tuple[Clause, ...]] = []
        for run in parse(condition):
            known = [(clause, self.clause(clause, None)) for clause in run]
            if all(held is not False for _, held in known):
                found.append(tuple(clause for clause, held in known if held is None))
        return ALWAYS if () in found else tuple(found)

    def clause(self, clause: Clause, table: Question | None) -> bool | None:
        hits = list(self._hits(clause.subject, clause.test, table))
        least = hits.count(PASSES)
        most = None if ANY_NUMBER in hits else least + hits.count(OPEN)
        number = int(clause.number) if clause.number.isdigit() else None
        match clause.quantifier:
            case "any":
                return _at_least(1, least, most)
            case "none":
                return _not(_at_least(1, least, most))
            case "at least":
                return _at_least(number, least, most)
            case "at most":
                return _not(_at_least(None if number is None else number + 1, least, most))
            case _:
                return _one_and_all(hits)

    def _hits(self, subject: str, test: Wanted, table: Question | None) -> Iterator[str]:
        instrument, wanted = self.instrument, tests(test)
        if table is not None and any(column.key == subject for column in table.columns):
            yield OPEN
        elif subject == AGENCY:
            passes = self.agency in wanted or "answered" in wanted
            yield PASSES if passes else FAILS
        elif subject in instrument.conditions:
            held = self.holds(instrument.conditions[subject])
            yield OPEN if held is None else PASSES if held in wanted else FAILS
        elif subject in instrument.questions:
            yield self._of_question(subject, wanted)
        elif subject in instrument.columns:
            whole = subject.partition("[].")[0]
            if whole not in self.never and (subject not in self.never or "blank" in wanted):
                yield ANY_NUMBER
        elif subject in instrument.members:
            for member in instrument.members[subject]:
                yield from self._hits(member, test, None)
        else:
            yield OPEN

    def _of_question(self, key: str, wanted: tuple[object, ...]) -> str:
        """What is never asked counts as not applicable."""
        if key not in self.never:
            return OPEN
        return PASSES if NOT_APPLICABLE in wanted else FAILS if wanted == ("blank",) else LEFT_OUT


_views: dict[tuple[str, str | None], _View] = {}


def _view(instrument: Instrument, agency: str | None) -> _View:
    key = (instrument.digest, agency)
    if key not in _views:
        _views[key] = _View(instrument, agency)
    return _views[key]


def _at_least(number: int | None, least: int, most: int | None) -> bool | None:
    if number is None:
        return None
    if least >= number:
        return True
    return False if most is not None and most < number else None


def _one_and_all(hits: list[str]) -> bool | None:
    if FAILS in hits or not {PASSES, OPEN, ANY_NUMBER} & set(hits):
        return False
    return None if OPEN in hits or ANY_NUMBER in hits else True


def _not(held: bool | None) -> bool | None:
    return None if held is None else not held


def _all(held: list[bool | None]) -> bool | None:
    return _not(_some([_not(one) for one in held]))


def _some(held: list[bool | None]) -> bool | None:
    return True if True in held else None if None in held else False
