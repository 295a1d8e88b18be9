"""Tables of grades: the overall grade, the sections' grades, teams, and what reached the benchmark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qa_core.model.figure import Cell, Chart, Column, Sum, Table
from qa_core.model.instrument import Instrument, Option
from qa_core.reports import palette
from qa_core.reports.cells import MISSING, NA, REACHED, N, Spot, grouped, named, scaled
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.shares import Part, apart, interval
from qa_core.reports.spread import APART, likely, spread
from qa_core.reports.tally import (
    RESULT,
    Places,
    Tally,
    aim,
    by_group,
    decides,
    expected,
    overall,
    places,
    reached,
)
from qa_core.reports.words import percent, plural

__all__ = ["APART", "Given", "benchmark", "grades", "groups", "sections", "spread"]
FIRST_ONLY = "First checks only; records that were checked again are counted apart."
Given = tuple[InstrumentFigures, Places]


def grades(figures: InstrumentFigures, tallies: Places) -> Table | None:
    """How often each overall grade was given (S0-001); None where a decision takes its place."""
    instrument, key = figures.instrument, overall(figures.instrument)
    if decides(instrument):
        return None
    tally, scale = tallies.get(key, Tally()), instrument.grade_scale
    good, spot = expected(instrument, scale), Spot(instrument.id, key)
    rows: list[tuple[Cell, ...]] = [(o.label, tally.hits([o]), tally.share([o]), tally.n) for o in scale]
    rows += [("Not applicable", tally.na, None, None), ("Missing", tally.missing, None, None)]
    colours = (*palette.of_options(scale, good), palette.NO_COLOUR, palette.NO_COLOUR)
    table = Table(
        id="grades",
        title="Overall grade",
        columns=(
            Column(title="Grade"),
            Column(title="Audits", kind="count"),
            Column(title="Share of graded", kind="share", of=(1,), base=3),
            Column(title="n graded", kind="count"),
        ),
        rows=tuple(rows),
        note=_grades_note(tally, scale, good),
        chart=Chart(kind="bar", label=0, series=(1,), title="Audits by overall grade", colours=colours),
    )
    names = [("", spot(option.id), "", spot(N)) for option in scale]
    names += [("", spot(NA), "", ""), ("", spot(MISSING), "", "")]
    return named(table, names, scaled(spot, [o.id for o in scale], [o.id for o in good]))


def sections(figures: InstrumentFigures, tallies: Places) -> Table | None:
    """The grades of sections or domains side by side; None where there are none."""
    instrument = figures.instrument
    keys = [key for key in instrument.role("section_grades") if key in tallies]
    rows = [((instrument.questions[key].prompt,), tallies[key]) for key in keys]
    scale, lead = instrument.grade_scale, (Column(title="Area"),)
    spots = [Spot(instrument.id, key) for key in keys]
    known = _populations(figures, [figures.population.all] * len(keys))
    good = expected(instrument, scale)
    table = spread("sections", "Grades of each area", lead, rows, scale, good, spots=spots, populations=known)
    return table if rows else None


def groups(figures: InstrumentFigures, which: str) -> Table | None:
    """The overall grade, or the decision at first checks, by team or agency; `which`: `teams`, `agencies`.

    They stand in the order of the alphabet, never of their share; the note names those that are clearly above
    or below the others together (`shares.apart`), or says that there is no clear difference.
    """
    instrument = figures.instrument
    teams = which == "teams"
    counts, name = (figures.teams, "Team") if teams else (figures.agencies, "Agency")
    found = by_group(instrument, counts)
    if not found:
        return None
    sizes = figures.population.teams if teams else figures.population.agencies
    rows = [((group or f"No {name.lower()} recorded",), tally) for group, tally in found.items()]
    what = RESULT if decides(instrument) else "Overall grade"
    good, share = aim(instrument), "Passed" if decides(instrument) else ""
    spots = [Spot(instrument.id, overall(instrument), f"{name.lower()}={group}") for group in found]
    table = spread(
        which,
        f"{what} by {name.lower()}",
        (Column(title=name),),
        rows,
        instrument.grade_scale,
        good,
        share,
        spots=spots,
        sums=_all_of(instrument, spots),
        populations=_populations(figures, [sizes.get(group) for group in found]),
    )
    said = [_compared(found, sizes, good, which) if good else "", FIRST_ONLY if decides(instrument) else ""]
    return table.model_copy(update={"note": " ".join(filter(None, said))})


def benchmark(figures: Sequence[Given]) -> Table | None:
    """The share at or above the benchmark, the one figure to compare across instruments by (S0-001).

    Of several instruments it has the overall grade alone; the areas of each stand in its own tables.
    """
    several = len(figures) > 1
    given = [row for each, tallies in figures for row in _benchmark_rows(each, tallies, several)]
    columns = (
        Column(title="Grade of"),
        Column(title="Audit"),
        Column(title="Benchmark"),
        Column(title="At or above", kind="count"),
        Column(title="n graded", kind="count"),
        Column(title="Share at or above", kind="share", of=(3,), base=4),
        likely((3,), 4),
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
    table = Table(
        id="benchmark", title=title, columns=columns, rows=tuple(row for row, _, _ in given), chart=chart
    )
    names = [("", "", "", s(REACHED), s(N), "", "", s(NA), s(MISSING)) for _, s, _ in given]
    return named(table, names, [one for _, _, sums in given for one in sums]) if given else None


def _populations(figures: InstrumentFigures, known: Sequence[int | None]) -> Sequence[int | None] | None:
    """For each row how many there were; None where every one was audited, so that no share has a range."""
    return None if figures.population.exact else known


def _all_of(instrument: Instrument, spots: Sequence[Spot]) -> Iterator[Sum]:
    """Over all teams or agencies, each grade comes to what the whole report counts of it."""
    options = [*(option.id for option in instrument.grade_scale), N, NA, MISSING]
    return grouped(Spot(instrument.id, overall(instrument)), spots, options)


def _compared(
    found: Mapping[str, Tally], sizes: Mapping[str, int], good: Sequence[Option], which: str
) -> str:
    """Which groups stand out from all others together, in words; those without a name are never named."""
    parts = [Part(group, tally.hits(good), tally.n, sizes.get(group)) for group, tally in found.items()]
    if sum(part.n > 0 for part in parts) < 2:
        return ""
    standing = {name: way for name, way in apart(parts).items() if name}
    said = []
    for way, words in ((1, "above"), (-1, "below")):
        names = [part for part in parts if standing.get(part.name) == way]
        if names:
            listed = ", ".join(f"{p.name} ({p.hits:g} of {p.n}, {percent(p.hits / p.n)})" for p in names)
            said.append(f"Clearly {words} the other {which} together: {listed}.")
    return " ".join(said) or f"No clear difference between {which}."


def _benchmark_rows(
    figures: InstrumentFigures, tallies: Places, overall_only: bool
) -> Iterator[tuple[tuple[Cell, ...], Spot, list[Sum]]]:
    instrument = figures.instrument
    good = expected(instrument, instrument.grade_scale)
    if not good or instrument.benchmark is None:
        return
    name, known = reached(good, instrument.grade_scale), figures.population
    for key in (overall(instrument), *(() if overall_only else instrument.role("section_grades"))):
        asked = places(instrument).get(key)
        if asked is not None:
            tally = tallies.get(key, Tally())
            hits = tally.hits(good)
            likely = None if known.exact else interval(hits, tally.n, known.all)
            counted = (hits, tally.n, tally.share(good), likely, tally.na, tally.missing)
            spot = Spot(instrument.id, key)
            options = [option.id for option in instrument.grade_scale]
            sums = [*scaled(spot, options, [option.id for option in good])]
            yield (asked.prompt, instrument.title, name, *counted), spot, sums


def _grades_note(tally: Tally, scale: Sequence[Option], good: tuple[Option, ...]) -> str:
    share = tally.share(good)
    if not tally.n:
        return "No audit was graded in this period."
    if not good or share is None:
        return f"{plural(tally.n, 'audit')} graded."
    graded = plural(tally.n, "graded audit")
    return f"{tally.hits(good)} of {graded} ({percent(share)}) reached {reached(good, scale)}."
