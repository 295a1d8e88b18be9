"""Scales that count down from their best step, as grades of care from 1 to 5: how they spread, no mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from qa_core.model.figure import Column, Table
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Option
from qa_core.reports.cells import Spot
from qa_core.reports.figures import Count, InstrumentFigures
from qa_core.reports.spread import spread
from qa_core.reports.tally import Tally, ordered
from qa_core.reports.words import percent

ROWS = "By child, agency or other row"
N_ROWS = "n counts rows, not audits."


def crossings(instrument: Instrument) -> list[tuple[str, str]]:
    """Tables with one column on a scale that counts down, and one that says what is graded: both addresses.

    Such grades (of care, by area) are shown area by area.
    """
    found = []
    for key, question in instrument.questions.items():
        graded = [c for c in question.columns if falling(instrument.options(c))]
        areas = [c for c in question.columns if c.answer in instrument.lists and not c.many]
        if len(graded) == 1 and areas:
            found.append((f"{key}[].{areas[0].key}", f"{key}[].{graded[0].key}"))
    return found


def falling(options: Collection[Option]) -> bool:
    """Whether a scale counts from its best step down, as the grades of care from 1 to 5 do."""
    return bool(options) and all((option.level or 0) < 0 for option in options)


def worst(rows: Iterable[tuple[object, Tally]], options: Collection[Option]) -> str:
    """Where answers on a scale that counts down were worst: the last step given, never a mean; else empty."""
    given = [(str(name), tally) for name, tally in rows]
    steps = [step for step in ordered(options) if any(tally.options[step.id] for _, tally in given)]
    if not steps or not falling(options):
        return ""
    last = steps[-1:]
    most = max(tally.share(last) or 0.0 for _, tally in given)
    named = "; ".join(name for name, tally in given if tally.share(last) == most)
    where = f"most often for {named} ({percent(most)})"
    return f"The best step stands first. The worst given is {last[0].id}, {where}."


def areas(figures: InstrumentFigures) -> Iterator[Table]:
    """Grades on a scale that counts down, by what is graded: how they spread, and where they were worst."""
    instrument = figures.instrument
    for by, column in crossings(instrument):
        options = instrument.options(instrument.columns[column])
        found: dict[str, Tally] = {}
        for one in figures.crossed:
            if (one.by, one.column) == (by, column):
                known = Count(column, one.value, "na" if one.value == NOT_APPLICABLE else "answered", one.n)
                found.setdefault(one.group, Tally()).add(known, {option.id for option in options})
        known_areas = [area for area in instrument.options(instrument.columns[by]) if area.id in found]
        rows = [((area.label,), found[area.id]) for area in known_areas]
        spots = [Spot(instrument.id, column, f"{by}={area.id}") for area in known_areas]
        key = by.partition("[")[0]
        title = f"{instrument.questions[key].prompt}: {instrument.columns[by].prompt}"
        table = spread(f"areas-{key}", title, (Column(title="Area"),), rows, options, (), spots=spots)
        note = " ".join(filter(None, (N_ROWS, worst([(r[0][0], r[1]) for r in rows], options))))
        if rows:
            yield table.model_copy(update={"part": ROWS, "note": note})
