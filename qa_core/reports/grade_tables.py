"""Tables of grades: the overall grade, the sections' grades, teams, and what reached the benchmark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qa_core.model.figure import Cell, Chart, Column, Table
from qa_core.model.instrument import Instrument, Option
from qa_core.reports import palette
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.tally import (
    RESULT,
    Places,
    Tally,
    by_group,
    decides,
    expected,
    ordered,
    overall,
    passing,
    places,
    reached,
)
from qa_core.reports.words import percent, plural

APART = (Column(title="Not applicable", kind="count"), Column(title="Missing", kind="count"))
FIRST_ONLY = "First checks only; records that were checked again are counted apart."
Given = tuple[InstrumentFigures, Places]


def grades(figures: InstrumentFigures, tallies: Places) -> Table | None:
    """How often each overall grade was given (S0-001); None where a decision takes its place."""
    instrument, key = figures.instrument, overall(figures.instrument)
    if decides(instrument):
        return None
    tally, scale = tallies.get(key, Tally()), instrument.grade_scale
    rows: list[tuple[Cell, ...]] = [(o.label, tally.hits([o]), tally.share([o]), tally.n) for o in scale]
    rows += [("Not applicable", tally.na, None, None), ("Missing", tally.missing, None, None)]
    colours = (*palette.of_options(scale, expected(instrument, scale)), palette.NO_COLOUR, palette.NO_COLOUR)
    return Table(
        id="grades",
        title="Overall grade",
        columns=(
            Column(title="Grade"),
            Column(title="Audits", kind="count"),
            Column(title="Share of graded", kind="share"),
            Column(title="n graded", kind="count"),
        ),
        rows=tuple(rows),
        note=_grades_note(tally, scale, expected(instrument, scale)),
        chart=Chart(kind="bar", label=0, series=(1,), title="Audits by overall grade", colours=colours),
    )


def sections(figures: InstrumentFigures, tallies: Places) -> Table | None:
    """The grades of sections or domains side by side; None where there are none."""
    instrument = figures.instrument
    keys = [key for key in instrument.role("section_grades") if key in tallies]
    rows = [((instrument.questions[key].prompt,), tallies[key]) for key in keys]
    scale, lead = instrument.grade_scale, (Column(title="Area"),)
    good = expected(instrument, scale)
    return spread("sections", "Grades of each area", lead, rows, scale, good) if rows else None


def groups(figures: InstrumentFigures, which: str) -> Table | None:
    """The overall grade, or the decision at first checks, by team or agency; `which`: `teams`, `agencies`."""
    instrument = figures.instrument
    counts, name = (figures.teams, "Team") if which == "teams" else (figures.agencies, "Agency")
    found = by_group(instrument, counts)
    rows = [((group or f"No {name.lower()} recorded",), tally) for group, tally in found.items()]
    what = RESULT if decides(instrument) else "Overall grade"
    title, lead = f"{what} by {name.lower()}", (Column(title=name),)
    good = passing(instrument) if decides(instrument) else expected(instrument, instrument.grade_scale)
    share = "Passed" if decides(instrument) else ""
    table = spread(which, title, lead, rows, instrument.grade_scale, good, share)
    note = FIRST_ONLY if decides(instrument) else ""
    return table.model_copy(update={"note": note}) if rows else None


def benchmark(figures: Sequence[Given]) -> Table | None:
    """The share at or above the benchmark, the one figure to compare across instruments by (S0-001).

    Of several instruments it has the overall grade alone; the areas of each stand in its own tables.
    """
    several = len(figures) > 1
    rows = tuple(
        row for given, tallies in figures for row in _benchmark_rows(given.instrument, tallies, several)
    )
    columns = (
        Column(title="Grade of"),
        Column(title="Audit"),
        Column(title="Benchmark"),
        Column(title="At or above", kind="count"),
        Column(title="n graded", kind="count"),
        Column(title="Share at or above", kind="share"),
        *APART,
    )
    title = "At or above the benchmark"
    chart = Chart(
        kind="bar",
        label=int(several),
        series=(5,),
        title=f"Share {title.lower()}",
        colours=(palette.REACHED[1],),
    )
    return Table(id="benchmark", title=title, columns=columns, rows=rows, chart=chart) if rows else None


def spread(
    id: str,
    title: str,
    lead: tuple[Column, ...],
    rows: Iterable[tuple[tuple[Cell, ...], Tally]],
    options: Sequence[Option],
    good: tuple[Option, ...],
    share_title: str = "",
) -> Table:
    """One row for each tally, one column for each option of the one scale they share, and a chart of shares.

    `good` are the options that reach the benchmark; without any, there is no such share and no colour judges.
    `share_title` says in other words what they have in common.
    Options without levels are no scale: they are not drawn.
    """
    steps = ordered(options)
    share = (Column(title=share_title or _share_title(good, steps), kind="share"),) if good else ()
    counted = tuple(Column(title=option.label, kind="count") for option in steps)
    first = len(lead) + 1
    chart = Chart(
        kind="stacked",
        label=0,
        series=tuple(range(first, first + len(steps))),
        title=f"{title}: share of each answer",
        colours=palette.of_options(steps, good),
    )
    return Table(
        id=id,
        title=title,
        columns=(*lead, Column(title="n", kind="count"), *counted, *share, *APART),
        rows=tuple((*cells, *_spread_cells(tally, steps, good)) for cells, tally in rows),
        chart=chart if any(option.level is not None for option in options) else None,
    )


def _share_title(good: tuple[Option, ...], steps: Sequence[Option]) -> str:
    return f"{good[0].label} (share)" if len(good) == 1 else reached(good, steps)


def _spread_cells(tally: Tally, steps: Sequence[Option], good: Sequence[Option]) -> tuple[Cell, ...]:
    share = [tally.share(good)] if good else []
    return (tally.n, *(tally.hits([option]) for option in steps), *share, tally.na, tally.missing)


def _benchmark_rows(
    instrument: Instrument, tallies: Places, overall_only: bool
) -> Iterator[tuple[Cell, ...]]:
    good = expected(instrument, instrument.grade_scale)
    if not good or instrument.benchmark is None:
        return
    name = reached(good, instrument.grade_scale)
    for key in (overall(instrument), *(() if overall_only else instrument.role("section_grades"))):
        asked = places(instrument).get(key)
        if asked is not None:
            tally = tallies.get(key, Tally())
            counted = (tally.hits(good), tally.n, tally.share(good), tally.na, tally.missing)
            yield (asked.prompt, instrument.title, name, *counted)


def _grades_note(tally: Tally, scale: Sequence[Option], good: tuple[Option, ...]) -> str:
    share = tally.share(good)
    if not tally.n:
        return "No audit was graded in this period."
    if not good or share is None:
        return f"{plural(tally.n, 'audit')} graded."
    graded = plural(tally.n, "graded audit")
    return f"{tally.hits(good)} of {graded} ({percent(share)}) reached {reached(good, scale)}."
