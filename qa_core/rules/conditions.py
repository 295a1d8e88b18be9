"""Conditions compiled once per instrument; each evaluation tells what it looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from qa_core.model.audit import Value
from qa_core.model.condition import AGENCY, BUILT_IN, COMPARISON, FACT, Clause, parse, tests
from qa_core.model.grade import Look
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.model.rulings import Condition
from qa_core.rules.reading import BLANK, Reading, Row

Place = tuple[str, str]
Seen = tuple[str, Value, object]
Probe = Callable[[Reading, "Row | None"], "list[Hit]"]


@dataclass(slots=True)
class Hit:
    """One value put to a test: passed, failed, or left out (None), and what was seen."""

    passed: bool | None
    seen: list[Seen]


@dataclass(slots=True)
class Verdict:
    """Whether a condition holds; `why` are the answers that made it hold, `looked` all it looked at."""

    holds: bool
    why: list[Seen] = field(default_factory=list)
    looked: list[Seen] = field(default_factory=list)

    @property
    def looks(self) -> tuple[Look, ...]:
        """What to show in a trace, each answer once."""
        shown = dict.fromkeys((k, v, t) for k, v, t in (self.why if self.holds else self.looked))
        return tuple(Look(question=k, value=v, test=t) for k, v, t in shown)


ALWAYS = Verdict(True)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A clause ready to run."""

    clause: Clause
    probes: tuple[Probe, ...]

    def run(self, reading: Reading, row: Row | None) -> Verdict:
        """The verdict of this clause alone."""
        hits = [hit for probe in self.probes for hit in probe(reading, row)]
        passed = [hit for hit in hits if hit.passed]
        compared = [hit for hit in hits if hit.passed is not None]
        holds = self._holds(len(passed), len(compared), reading)
        rests_on = compared if self.clause.quantifier in ("none", "at most") else passed
        return Verdict(
            holds, [s for hit in rests_on for s in hit.seen], [s for hit in hits for s in hit.seen]
        )

    def _holds(self, passed: int, compared: int, reading: Reading) -> bool:
        match self.clause.quantifier:
            case "any":
                return passed > 0
            case "none":
                return passed == 0
            case "at least":
                return passed >= self._number(reading)
            case "at most":
                return passed <= self._number(reading)
            case _:
                return 0 < compared == passed

    def _number(self, reading: Reading) -> int:
        word = self.clause.number
        return int(word if word.isdigit() else reading.audit.settings[word])


class Rules:
    """An instrument with its conditions compiled; make it with `compiled`."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.levels: dict[str, dict[Any, int | None]] = {
            name: {o.id: o.level for o in options} for name, options in instrument.scales.items()
        }
        self.order = {key: n for n, key in enumerate(instrument.questions)}
        self._named: dict[str, tuple[tuple[Compiled, ...], ...]] = {}
        self._placed: dict[Place, tuple[tuple[Compiled, ...], ...]] = {}
        for name, condition in instrument.conditions.items():
            self._named[name] = self._compile(condition, None)
        for section in instrument.sections:
            self._place(("section", section.id), section.when, None)
            for question in section.questions:
                self._place_question(question.key, question, None)
                for column in question.columns:
                    self._place_question(f"{question.key}[].{column.key}", column, question)
        self.gated = {key for key in instrument.questions if self._gated(key)}
        self.checks = [
            (c, self._compile(c.when, None), None if c.need is None else self._compile(c.need, None))
            for c in instrument.checks
        ]
        self.suggest = [(s, self._compile(s.when, None)) for s in instrument.suggest]
        self.follow_up = [(f, self._compile(f.when, None)) for f in instrument.follow_up]

    def holds(self, place: Place, reading: Reading, row: Row | None = None, absent: bool = True) -> bool:
        """Whether the condition at a place holds; `absent` where there is none."""
        compiled = self._placed.get(place)
        return absent if compiled is None else self.judge(compiled, reading, row).holds

    def judge(
        self, compiled: tuple[tuple[Compiled, ...], ...], reading: Reading, row: Row | None = None
    ) -> Verdict:
        """The verdict of alternatives: it holds when any does, because of all that do."""
        if compiled == ((),):
            return ALWAYS
        verdicts = [self._all(clauses, reading, row) for clauses in compiled]
        looked = [seen for verdict in verdicts for seen in verdict.looked]
        why = [seen for verdict in verdicts if verdict.holds for seen in verdict.why]
        return Verdict(any(verdict.holds for verdict in verdicts), why, looked)

    def _gated(self, key: str) -> bool:
        whole = self.instrument.part_of.get(key)
        own = (key, "when") in self._placed or ("section", self.instrument.section_of[key].id) in self._placed
        return own or (whole is not None and self._gated(whole))

    def _all(self, clauses: Iterable[Compiled], reading: Reading, row: Row | None) -> Verdict:
        verdict = Verdict(True)
        for clause in clauses:
            one = clause.run(reading, row)
            verdict.looked += one.looked
            verdict.why += one.why
            if not one.holds:
                verdict.holds = False
                break
        return verdict

    def _place_question(self, key: str, question: Question, table: Question | None) -> None:
        self._place((key, "when"), question.when, table)
        for name in ("required", "na"):
            self._place((key, name), getattr(question, name), table)
        comment = question.comment if table else self.instrument.comment_of(key)
        self._place((key, "comment"), comment, table)

    def _place(self, place: Place, condition: object, table: Question | None) -> None:
        if isinstance(condition, dict | tuple):
            self._placed[place] = self._compile(condition, table)

    def _compile(self, condition: Condition, table: Question | None) -> tuple[tuple[Compiled, ...], ...]:
        return tuple(
            tuple(Compiled(clause, tuple(self._probes(clause.subject, clause, table))) for clause in clauses)
            for clauses in parse(condition)
        )

    def _probes(self, subject: str, clause: Clause, table: Question | None) -> Iterable[Probe]:
        instrument, wanted = self.instrument, tests(clause.test)
        local = next((c for c in table.columns if c.key == subject), None) if table else None
        if local is not None:
            yield _local_probe(local, wanted, self)
        elif subject in BUILT_IN:
            yield _built_in_probe(subject, wanted)
        elif subject == AGENCY or subject.startswith(FACT):
            yield _given_probe(Question(key=subject, prompt="", answer="text"), wanted, self)
        elif subject in instrument.conditions:
            yield self._condition_probe(subject, wanted)
        elif subject in instrument.questions:
            yield _question_probe(instrument.questions[subject], wanted, self)
        elif subject in instrument.columns:
            yield _column_probe(subject, instrument.columns[subject], wanted, self)
        else:
            for member in instrument.members[subject]:
                yield from self._probes(member, clause, None)

    def _condition_probe(self, name: str, wanted: tuple[object, ...]) -> Probe:
        def probe(reading: Reading, row: Row | None) -> list[Hit]:
            verdict = self.judge(self._named[name], reading, row)
            return [Hit(verdict.holds in wanted, verdict.why if verdict.holds else verdict.looked)]

        return probe


_compiled: dict[str, Rules] = {}


def compiled(instrument: Instrument) -> Rules:
    """The rules of an instrument, compiled once for each digest."""
    if instrument.digest not in _compiled:
        _compiled[instrument.digest] = Rules(instrument)
    return _compiled[instrument.digest]


def _built_in_probe(name: str, wanted: tuple[object, ...]) -> Probe:
    def probe(reading: Reading, _row: Row | None) -> list[Hit]:
        value = reading.built_in.get(name, False)
        return [Hit(value in wanted, [(name, value, _shown(wanted))])]

    return probe


def _given_probe(source: Question, wanted: tuple[object, ...], rules: Rules) -> Probe:
    """What an audit was given with: the agency whose return it is, or a fact."""
    name = source.key

    def probe(reading: Reading, _row: Row | None) -> list[Hit]:
        value = reading.audit.agency if name == AGENCY else reading.audit.facts.get(name.removeprefix(FACT))
        plain = value if isinstance(value, str | int | None) else str(value)
        return [_hit(name, source, plain, wanted, reading, rules)]

    return probe


def _question_probe(question: Question, wanted: tuple[object, ...], rules: Rules) -> Probe:
    key = question.key

    def probe(reading: Reading, _row: Row | None) -> list[Hit]:
        return [_hit(key, question, reading.value(key), wanted, reading, rules)]

    return probe


def _column_probe(address: str, column: Question, wanted: tuple[object, ...], rules: Rules) -> Probe:
    table = address.partition("[].")[0]

    def probe(reading: Reading, _row: Row | None) -> list[Hit]:
        rows = reading.rows(table)
        return [_hit(address, column, row.get(column.key), wanted, reading, rules) for row in rows]

    return probe


def _local_probe(column: Question, wanted: tuple[object, ...], rules: Rules) -> Probe:
    def probe(reading: Reading, row: Row | None) -> list[Hit]:
        value = (row or {}).get(column.key)
        return [_hit(column.key, column, value, wanted, reading, rules)]

    return probe


def _hit(
    name: str, question: Question, value: Value, wanted: tuple[object, ...], reading: Reading, rules: Rules
) -> Hit:
    if len(wanted) == 1:
        return Hit(_passes(question, value, wanted[0], reading, rules), [(name, value, wanted[0])])
    results = [_passes(question, value, test, reading, rules) for test in wanted]
    passed = True if any(results) else None if None in results else False
    return Hit(passed, [(name, value, wanted)])


def _passes(question: Question, value: Value, test: object, reading: Reading, rules: Rules) -> bool | None:
    """Whether a value passes one test; None where it is left out: not applicable, or blank."""
    if test == "blank":
        return value in BLANK
    if value in BLANK:
        return False if test == "answered" else None
    if value == NOT_APPLICABLE:
        return True if test == NOT_APPLICABLE else None
    if test == "answered":
        return True
    if test == NOT_APPLICABLE:
        return False
    if isinstance(value, tuple):
        return test in value
    comparison = COMPARISON.fullmatch(test) if isinstance(test, str) and test[0] in "<>" else None
    if comparison:
        return _compare(comparison[1], comparison[2], question, value, reading, rules)
    if isinstance(test, int) and question.answer in rules.levels:
        return rules.levels[question.answer].get(value) == test
    return value == test


def _compare(
    sign: str, word: str, question: Question, value: Value, reading: Reading, rules: Rules
) -> bool | None:
    levels: dict[Any, Any] = rules.levels.get(question.answer, {})
    left: Any = levels.get(value) if levels else value
    limit = levels.get(word, reading.audit.settings.get(word, word))
    if not isinstance(left, int | float) or limit is None:
        return None
    right = int(limit)
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]


def _shown(wanted: tuple[object, ...]) -> object:
    return wanted[0] if len(wanted) == 1 else wanted
