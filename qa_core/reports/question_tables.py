"""Tables of answers: by theme, and by question with a table for each scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_core.model.figure import Cell, Column, Table
from qa_core.model.instrument import Instrument, Option, Question
from qa_core.reports.cells import MISSING, NA, N, Spot, named
from qa_core.reports.falling import N_ROWS, ROWS, falling, worst
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.spread import spread
from qa_core.reports.tally import Places, Tally, expected, judged, left_over, places

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
            spot = Spot(instrument.id, key)
            yield _ticked(question, spot, scales[question.answer], tallies[key])


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
    spots = [Spot(instrument.id, key) for key in asked]
    table = spread(id, f"{part}: {labels}", lead, rows, options, good, spots=spots)
    plain = {"chart": None} if part == PARTS["details"] and not falling(options) else {}
    note = " ".join(
        said for said in (NOTES.get(part, ""), worst([(row[0][1], row[1]) for row in rows], options)) if said
    )
    return table.model_copy(update={"part": part, "note": note, **plain})


def _prompt(instrument: Instrument, key: str, question: Question) -> str:
    table = instrument.questions.get(key.partition("[")[0]) if "[" in key else None
    return f"{table.prompt}: {question.prompt}" if table else question.prompt


def _ticked(question: Question, spot: Spot, options: Sequence[Option], tally: Tally) -> Table:
    key = question.key
    columns = (
        Column(title="Choice"),
        Column(title="Ticked", kind="count"),
        Column(title="n answered", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=2),
    )
    rows: list[tuple[Cell, ...]] = [
        (o.label, tally.hits([o]), tally.n or None, tally.share([o])) for o in options
    ]
    rows += [("Not applicable", tally.na, None, None), ("Missing", tally.missing, None, None)]
    note = "An audit may tick several: shares do not add up to 100%."
    title = f"{key} {question.prompt}"
    part = PARTS["ticked"]
    table = Table(id=f"ticked-{key}", title=title, columns=columns, rows=tuple(rows), note=note, part=part)
    names = [("", spot(option.id), spot(N) if tally.n else "", "") for option in options]
    return named(table, [*names, ("", spot(NA), "", ""), ("", spot(MISSING), "", "")])
