"""Counts of one question added up, and what its scale says of them; two scales never meet in one tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from qa_core.model.grade import AGAIN, DECISION
from qa_core.model.instrument import Instrument, Option, Question
from qa_core.reports.figures import Count, GroupCount, InstrumentFigures

Places = Mapping[str, "Tally"]
NOWHERE = -1_000_000
RESULT = "Result of quality control"
CONCERNS = ("concern", "unsafe", "nil")


@dataclass(slots=True)
class Tally:
    """The answers to one question: how often each option was chosen, and `n`, of which that is a share.

    Not applicable and missing stand apart and are in no share. `strange` are answers that the instrument
    does not offer (any more).
    """

    options: Counter[str] = field(default_factory=Counter)
    n: int = 0
    na: int = 0
    missing: int = 0
    strange: Counter[str] = field(default_factory=Counter)

    def add(self, count: Count | GroupCount, known: Collection[str]) -> None:
        """Take one counted answer in; where nothing is `known` any answer will do."""
        if count.state == "na":
            self.na += count.n
        elif count.state == "missing":
            self.missing += count.n
        elif known and count.value not in known:
            self.strange[count.value or ""] += count.n
        else:
            self.n += count.n
            self.options[count.value or ""] += count.n

    def hits(self, options: Iterable[Option]) -> int:
        """How often one of `options` was chosen."""
        return sum(self.options[option.id] for option in options)

    def share(self, options: Iterable[Option]) -> float | None:
        """The share of the answers that are one of `options`; None where nobody answered."""
        return self.hits(options) / self.n if self.n else None


def places(instrument: Instrument) -> dict[str, Question]:
    """Every question by its key, every column of a table by its address, and a decision that follows."""
    asked = {**instrument.questions, **instrument.columns}
    if decides(instrument):
        asked[DECISION] = Question(key=DECISION, prompt=RESULT, answer=instrument.grades)
        asked[AGAIN] = Question(key=AGAIN, prompt=f"{RESULT}, checked again", answer=instrument.grades)
    return asked


def decides(instrument: Instrument) -> bool:
    """Whether an audit ends in a decision that follows from its answers, and not in an auditor's grade."""
    return not instrument.role("overall")


def passing(instrument: Instrument) -> tuple[Option, ...]:
    """The decisions that let a record pass, best first: those above level 0, as with yes and no."""
    return tuple(option for option in instrument.grade_scale if (option.level or 0) > 0)


def aim(instrument: Instrument) -> tuple[Option, ...]:
    """The grades at or above the benchmark, or the decisions that let a record pass."""
    return passing(instrument) if decides(instrument) else expected(instrument, instrument.grade_scale)


def by_place(figures: InstrumentFigures, counts: Iterable[Count]) -> dict[str, Tally]:
    """A tally for each question and column of the instrument that was counted, in printed order."""
    asked = places(figures.instrument)
    known = {key: {o.id for o in figures.instrument.options(asked[key])} for key in asked}
    found: dict[str, Tally] = {}
    for count in counts:
        if count.question in asked:
            found.setdefault(count.question, Tally()).add(count, known[count.question])
    for key, tally in found.items():
        if asked[key].many:
            tally.n = figures.bases.get(key, 0)
    return {key: found[key] for key in asked if key in found}


def by_group(instrument: Instrument, counts: Iterable[GroupCount]) -> dict[str, Tally]:
    """A tally of the overall grade for each team or agency, by name; those without a name last."""
    grades = {option.id for option in instrument.grade_scale}
    names = {agency.id: agency.label for agency in instrument.agencies}
    found: dict[str, Tally] = {}
    for count in counts:
        found.setdefault(names.get(count.group, count.group), Tally()).add(count, grades)
    return dict(sorted(found.items(), key=lambda item: (not item[0], item[0].casefold())))


def ordered(options: Iterable[Option]) -> tuple[Option, ...]:
    """The options best first; those without a level last, in their own order."""
    return tuple(sorted(options, key=lambda o: (o.level is None, -(o.level or 0))))


def expected(instrument: Instrument, options: Iterable[Option]) -> tuple[Option, ...]:
    """The options that reach the benchmark (S0-001), best first; none where the scale cannot be compared.

    A scale can be compared where one of its options has the benchmark's level. An instrument without a
    benchmark expects the upper step of a scale of two.
    """
    steps = [(option.level, option) for option in ordered(options) if option.level is not None]
    levels = {level for level, _ in steps}
    bar = _benchmark_level(instrument, levels)
    return tuple(option for level, option in steps if level >= bar) if bar in levels else ()


def judged(instrument: Instrument, key: str) -> bool:
    """Whether a higher answer to a question is better practice, so that it can reach a benchmark.

    That is not said of a question about a concern, of whether a family is known, of a question that opens its
    section ("Is it a step-down?"), nor of a part that gives detail ("Plans still outstanding?") unless the
    question takes the worst of it.
    """
    whole = key.partition("[")[0]
    if any(whole in instrument.role(role) for role in CONCERNS):
        return False
    if key in details(instrument):
        return True
    question = instrument.questions.get(key)
    return question is not None and key not in instrument.part_of and instrument.section_of[key].id != key


def reached(options: tuple[Option, ...], scale: Iterable[Option]) -> str:
    """The words for "at or above the benchmark" on one scale: `Good or better`, or `Yes`."""
    lowest = options[-1].label
    top = ordered(scale)[0]
    return lowest if lowest == top.label else f"{lowest} or better"


def details(instrument: Instrument) -> frozenset[str]:
    """What questions take the worst of (parts, columns): counted there, not once more."""
    named = (q.work_out.worst for q in instrument.questions.values() if q.work_out)
    return frozenset(key for keys in named for key in keys)


def overall(instrument: Instrument) -> str:
    """Where the overall grade is counted: at its question, else at the decision that follows."""
    return next(iter(instrument.role("overall")), DECISION)


def left_over(figures: InstrumentFigures, tallies: Places) -> list[tuple[str, str, int]]:
    """Counted answers that the instrument does not know (nothing is lost): question, answer, how often."""
    asked = places(figures.instrument)
    found: Counter[tuple[str, str]] = Counter()
    for count in figures.counts:
        if count.question not in asked:
            found[count.question, count.value or count.state] += count.n
    for key, tally in tallies.items():
        found.update({(key, value or "answered"): n for value, n in tally.strange.items()})
    return [(question, value, n) for (question, value), n in sorted(found.items())]


def _benchmark_level(instrument: Instrument, levels: Collection[int]) -> int:
    if instrument.benchmark is None:
        return max(levels) if len(levels) == 2 else NOWHERE
    wanted = (o.level for o in instrument.grade_scale if o.id == instrument.benchmark)
    return next((level for level in wanted if level is not None), NOWHERE)
