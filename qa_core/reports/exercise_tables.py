"""Tables of one thematic audit: who answered, how each case was graded, where agencies disagree (S0-051)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qa_core.model.figure import Cell, Chart, Column, Table
from qa_core.model.instrument import Instrument
from qa_core.reports import palette
from qa_core.reports.tally import expected, ordered
from qa_core.reports.words import plain

STATES = ("graded", "returned", "nil", "missing", "waived")
STATE_WORDS = {
    "graded": "Graded",
    "returned": "Back, no grade asked",
    "nil": "Nil: family not known",
    "missing": "Missing",
    "waived": "Waived",
}
ANSWERED = STATES[:3]
ANSWERS = "Returns answered (response rate)"
FACT, NOT_GRADED = "Only one can be right", "Not graded"
PART = "Where agencies disagree"
CASES = "Cases are numbered in the order of the exercise; their references stay with the lead auditor."


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One place where agencies say different things; `fact` where only one can be right."""

    case: int
    question: str
    about: str
    said: Mapping[str, str]
    fact: bool


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case: how many agencies gave each grade, what was suggested, what the lead auditor decided."""

    number: int
    state: str
    agencies: Mapping[str, str]
    suggested: str | None
    grade: str | None
    discussed: bool


@dataclass(frozen=True, slots=True)
class ExerciseFigures:
    """Everything that is told of one exercise: requests by agency and state, cases, disagreements."""

    instrument: Instrument
    about: Sequence[tuple[str, str]]
    requests: Mapping[str, Counter[str]]
    cases: Sequence[CaseResult]
    disagreements: Sequence[Disagreement] = ()
    open_concerns: int = 0
    names: Mapping[str, str] = field(default_factory=dict)


def about(figures: ExerciseFigures) -> Table:
    """What was audited, why, and by whom it was led."""
    columns = (Column(title="About this audit"), Column(title=""))
    return Table(id="about", title="About this audit", columns=columns, rows=tuple(figures.about))


def summary(figures: ExerciseFigures) -> Table:
    """How much came back, how many cases are done, and what is open."""
    asked = sum(sum(found.values()) for found in figures.requests.values())
    back = sum(found[state] for found in figures.requests.values() for state in ANSWERED)
    graded = sum(one.grade is not None for one in figures.cases)
    rows: tuple[tuple[Cell, ...], ...] = (
        (ANSWERS, back, asked, back / asked if asked else None),
        ("Cases graded by the lead auditor", graded, len(figures.cases), _share(graded, len(figures.cases))),
        ("Concerns still open", figures.open_concerns, None, None),
    )
    columns = (
        Column(title="Measure"),
        Column(title="Number", kind="count"),
        Column(title="Out of (n)", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=2),
    )
    return Table(id="summary", title="At a glance", columns=columns, rows=rows)


def response(figures: ExerciseFigures) -> Table:
    """What became of the requests to each agency; answered are graded returns, and nil."""
    columns = (
        Column(title="Agency"),
        Column(title="Asked (n)", kind="count"),
        *(Column(title=STATE_WORDS[state], kind="count") for state in STATES),
        Column(title="Response rate", kind="share", of=(2, 3, 4), base=1),
    )
    rows: list[tuple[Cell, ...]] = []
    every: Counter[str] = Counter()
    for agency, found in sorted(
        figures.requests.items(), key=lambda item: figures.names.get(item[0], item[0])
    ):
        rows.append(_response(figures.names.get(agency, agency), found))
        every.update(found)
    chart = Chart(
        kind="counts",
        label=0,
        series=(2, 3, 4, 5, 6),
        title="Returns by agency",
        colours=(
            palette.REACHED[0],
            palette.REACHED[1],
            palette.REACHED[2],
            palette.BELOW[1],
            palette.NO_COLOUR,
        ),
    )
    note = "A waived return counts as asked for. Nil is an answer: the family is not known there."
    return Table(
        id="response",
        title="Response by agency",
        columns=columns,
        rows=(*rows, _response("All", every)),
        note=note,
        chart=chart,
    )


def grades(figures: ExerciseFigures) -> Table:
    """How many cases have each grade of the lead auditor; no average across cases."""
    scale = ordered(figures.instrument.grade_scale)
    found = Counter(one.grade for one in figures.cases)
    n = sum(found[option.id] for option in scale)
    rows: list[tuple[Cell, ...]] = [(o.label, found[o.id], n, _share(found[o.id], n)) for o in scale]
    rows.append((NOT_GRADED, len(figures.cases) - n, None, None))
    colours = palette.of_options(scale, expected(figures.instrument, scale))
    title = "Cases by the lead auditor's grade"
    return Table(
        id="case-grades",
        title=title,
        columns=(
            Column(title="Grade"),
            Column(title="Cases", kind="count"),
            Column(title="n graded", kind="count"),
            Column(title="Share", kind="share", of=(1,), base=2),
        ),
        rows=tuple(rows),
        chart=Chart(kind="bar", label=0, series=(1,), title=title, colours=(*colours, palette.NO_COLOUR)),
    )


def cases(figures: ExerciseFigures) -> Table:
    """Each case: how many agencies gave each grade, what was suggested, and what was decided."""
    scale = ordered(figures.instrument.grade_scale)
    labels = {option.id: option.label for option in scale}
    columns = (
        Column(title="Case"),
        Column(title="Graded returns (n)", kind="count"),
        *(Column(title=option.label, kind="count") for option in scale),
        Column(title="Suggested"),
        Column(title="Lead auditor's grade"),
        Column(title="Discussed"),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in figures.cases:
        found = Counter(one.agencies.values())
        counted = [found[option.id] for option in scale]
        told = labels.get(one.suggested or "", plain(one.state))
        decided = labels.get(one.grade or "", NOT_GRADED)
        said = "Yes" if one.discussed else "No"
        rows.append((f"Case {one.number}", sum(counted), *counted, told, decided, said))
    chart = Chart(
        kind="counts",
        label=0,
        series=tuple(range(2, 2 + len(scale))),
        title="Agencies' grades by case",
        colours=palette.of_options(scale, expected(figures.instrument, scale)),
    )
    title = "Grades by case"
    return Table(id="cases", title=title, columns=columns, rows=tuple(rows), note=CASES, chart=chart)


def disagreements(figures: ExerciseFigures) -> Table | None:
    """Where agencies say different things of one case, the contradictions of fact first; None without any."""
    order = sorted(figures.disagreements, key=lambda one: (not one.fact, one.case))
    rows = tuple(
        (
            f"Case {one.case}",
            _asked(one),
            _said(one, figures.names),
            FACT if one.fact else "",
        )
        for one in order
    )
    columns = (
        Column(title="Case"),
        Column(title="Question"),
        Column(title="What was said"),
        Column(title=""),
    )
    facts = sum(one.fact for one in order)
    note = f"{facts} of {len(order)} are contradictions of fact." if facts else ""
    return (
        Table(id="disagreements", title=PART, columns=columns, rows=rows, note=note, part=PART)
        if rows
        else None
    )


def _response(name: str, found: Counter[str]) -> tuple[Cell, ...]:
    asked, back = sum(found.values()), sum(found[state] for state in ANSWERED)
    return (name, asked, *(found[state] for state in STATES), _share(back, asked))


def _asked(one: Disagreement) -> str:
    return f"{one.question} ({one.about})" if one.about else one.question


def _said(one: Disagreement, names: Mapping[str, str]) -> str:
    return "; ".join(f"{names.get(agency, agency)}: {words}" for agency, words in one.said.items())


def _share(hits: int, n: int) -> float | None:
    return hits / n if n else None


def quoted(rows: Iterable[tuple[str, str, str]], id: str, title: str) -> Table | None:
    """Released words under the questions they belong to: ref, question, words; None without any."""
    columns = (Column(title="Ref"), Column(title="Question"), Column(title="What auditors wrote"))
    given = tuple(rows)
    return Table(id=id, title=title, columns=columns, rows=given, quotes=True) if given else None
