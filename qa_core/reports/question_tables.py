"""Tables of answers: by theme, and by question with a table for each scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_core.model.figure import Cell, Chart, Column, Table
from qa_core.model.instrument import Instrument, Option, Question
from qa_core.reports import palette
from qa_core.reports.falling import N_ROWS, ROWS, falling, worst
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.grade_tables import APART, spread
from qa_core.reports.tally import (
    Places,
    Tally,
    details,
    expected,
    judged,
    left_over,
    places,
    reached,
)

ELSEWHERE = ("overall", "section_grades", "actions", "learning")
FEW = 5
PARTS = {
    "questions": "By question",
    "details": "Further facts",
    "rows": ROWS,
    "ticked": "Tick lists",
    "other": "About the figures",
}
NOTES = {
    PARTS["details"]: "Shown as they were answered; no level is expected of them.",
    ROWS: N_ROWS,
}


def themes(figures: InstrumentFigures, tallies: Places, year: Places | None = None) -> Table | None:
    """For each theme the answers that reached the expected level, of those given (S0-039).

    `year` adds the same for the year to date. Answers on scales without that level are left out.
    """
    instrument = figures.instrument
    found = [(named.label, _members(instrument, named.id)) for named in instrument.themes]
    seen = {*tallies, *(year or {})}
    rows = tuple(_theme(instrument, label, keys, tallies, year) for label, keys in found if seen & {*keys})
    to_date = (Column(title="Year to date", kind="share"), Column(title="n, year to date", kind="count"))
    columns = (
        Column(title="Theme"),
        Column(title="At the expected level", kind="count"),
        Column(title="n answers", kind="count"),
        Column(title="Share", kind="share"),
        *APART,
        *(to_date if year is not None else ()),
    )
    title = "Share of answers at the expected level"
    chart = Chart(kind="bar", label=0, series=(3,), title=title, colours=(palette.REACHED[1],))
    note = _note(instrument)
    return (
        Table(id="themes", title="By theme", columns=columns, rows=rows, note=note, chart=chart)
        if rows
        else None
    )


def questions(figures: InstrumentFigures, tallies: Places) -> Iterator[Table]:
    """Tables for each scale and list that questions are answered on: scales are never pooled.

    Questions that can be judged come first; then those that only tell (`details-…`), rows of tables
    (`rows-…`), and tick lists (`ticked-…`).
    """
    instrument = figures.instrument
    apart = {key for role in ELSEWHERE for key in instrument.role(role)}
    given = {
        key: question
        for key, question in places(instrument).items()
        if key in tallies and key.partition("[")[0] not in apart and not key.startswith("@")
    }
    scales = {**instrument.scales, **instrument.lists}
    for kind in [*PARTS][:3]:
        for name, options in scales.items():
            asked = [
                key for key, q in given.items() if q.answer == name and _kind(instrument, key, q) == kind
            ]
            if asked:
                yield _by_question(instrument, f"{kind}-{name}", options, asked, tallies)
    for key, question in given.items():
        if question.many and question.answer in scales:
            yield _ticked(key, question, scales[question.answer], tallies[key])


def unknown(figures: InstrumentFigures, tallies: Places) -> Table | None:
    """Answers of other versions that this version of the instrument does not know; in no other table."""
    rows = tuple(left_over(figures, tallies))
    columns = (Column(title="Question"), Column(title="Answer"), Column(title="Answers", kind="count"))
    note = "These stand in audits of other versions of the instrument and are counted in no other table."
    if not rows:
        return None
    title = "Answers of other versions"
    part = PARTS["other"]
    return Table(id="other-answers", title=title, columns=columns, rows=rows, note=note, part=part)


def _kind(instrument: Instrument, key: str, question: Question) -> str:
    if question.many:
        return "ticked"
    if "[" in key:
        return "rows"
    options = instrument.options(question)
    return "questions" if judged(instrument, key) and any(o.level is not None for o in options) else "details"


def _by_question(
    instrument: Instrument, id: str, options: Sequence[Option], asked: Sequence[str], tallies: Places
) -> Table:
    lead = (Column(title="Ref"), Column(title="Question"))
    known = places(instrument)
    rows = [((key, _prompt(instrument, key, known[key])), tallies[key]) for key in asked]
    good = expected(instrument, options) if all(judged(instrument, key) for key in asked) else ()
    labels = ", ".join(option.label for option in options[:FEW]) + (" …" if len(options) > FEW else "")
    part = PARTS[id.partition("-")[0]]
    table = spread(id, f"{part}: {labels}", lead, rows, options, good)
    plain = {"chart": None} if part == PARTS["details"] and not falling(options) else {}
    note = " ".join(
        said for said in (NOTES.get(part, ""), worst([(row[0][1], row[1]) for row in rows], options)) if said
    )
    return table.model_copy(update={"part": part, "note": note, **plain})


def _prompt(instrument: Instrument, key: str, question: Question) -> str:
    table = instrument.questions.get(key.partition("[")[0]) if "[" in key else None
    return f"{table.prompt}: {question.prompt}" if table else question.prompt


def _ticked(key: str, question: Question, options: Sequence[Option], tally: Tally) -> Table:
    columns = (
        Column(title="Choice"),
        Column(title="Ticked", kind="count"),
        Column(title="n answered", kind="count"),
        Column(title="Share", kind="share"),
    )
    rows: list[tuple[Cell, ...]] = [
        (o.label, tally.hits([o]), tally.n or None, tally.share([o])) for o in options
    ]
    rows += [("Not applicable", tally.na, None, None), ("Missing", tally.missing, None, None)]
    note = "An audit may tick several: shares do not add up to 100%."
    title = f"{key} {question.prompt}"
    part = PARTS["ticked"]
    return Table(id=f"ticked-{key}", title=title, columns=columns, rows=tuple(rows), note=note, part=part)


def _members(instrument: Instrument, theme: str) -> list[str]:
    """The questions of a theme that can be judged, each once; tick lists and details of others are not."""
    once = details(instrument)
    return [
        key
        for key, question in instrument.questions.items()
        if theme in instrument.themes_of(key)
        and judged(instrument, key)
        and key not in once
        and not question.many
        and expected(instrument, instrument.options(question))
    ]


def _theme(
    instrument: Instrument, label: str, members: Sequence[str], tallies: Places, year: Places | None
) -> tuple[Cell, ...]:
    hits, n, na, missing = _pooled(instrument, members, tallies)
    row: tuple[Cell, ...] = (label, hits, n, hits / n if n else None, na, missing)
    if year is None:
        return row
    hits, n, _, _ = _pooled(instrument, members, year)
    return (*row, hits / n if n else None, n)


def _pooled(instrument: Instrument, members: Sequence[str], tallies: Places) -> tuple[int, int, int, int]:
    """At the expected level, answered, not applicable, missing: all that is added is "reached or not"."""
    hits = n = na = missing = 0
    for key in members:
        tally = tallies.get(key, Tally())
        hits += tally.hits(expected(instrument, instrument.options(instrument.questions[key])))
        n, na, missing = n + tally.n, na + tally.na, missing + tally.missing
    return hits, n, na, missing


def _note(instrument: Instrument) -> str:
    used = {question.answer for question in instrument.questions.values()}
    scales = [(expected(instrument, o), o) for name, o in instrument.scales.items() if name in used]
    words = dict.fromkeys(reached(good, options) for good, options in scales if good)
    levels = [level for level in words if f"{level} or better" not in words]
    return (
        f"The expected level is {', or '.join(levels) or 'none'}. n counts answers, not audits; "
        "a question with two themes counts in both."
    )
