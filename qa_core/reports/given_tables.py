"""Audits completed against those expected, month by month (S0-032)."""

from __future__ import annotations

from collections.abc import Sequence

from qa_core.model.figure import Cell, Chart, Column, Sum, Table
from qa_core.reports import palette
from qa_core.reports.cells import N, Spot, grouped, named
from qa_core.reports.figures import Given, InstrumentFigures
from qa_core.reports.words import month_words, percent

OPTIONS = ("returned", "out", "overdue", "declined", "exempt")


def completed(figures: InstrumentFigures) -> Table | None:
    """What was asked for in each month and what came of it; None where nothing was asked for."""
    if not any(one.given or one.declined or one.exempt for one in figures.given):
        return None
    every = _all(figures.given)
    rows = [_row(month_words(one.month), one) for one in figures.given]
    table = Table(
        id="completed",
        title="Completed against expected",
        columns=(
            Column(title="Month"),
            Column(title="Given out", kind="count"),
            Column(title="Returned", kind="count"),
            Column(title="Share returned", kind="share", of=(2,), base=1),
            Column(title="Out, not yet due", kind="count"),
            Column(title="Overdue", kind="count"),
            Column(title="Given back: conflict", kind="count"),
            Column(title="Given back: other reason", kind="count"),
        ),
        rows=tuple(rows),
        note=_note(every),
        chart=Chart(
            kind="counts",
            label=0,
            series=(2, 4, 5),
            title="Audits given out, by what came of them",
            colours=(palette.REACHED[1], palette.NEUTRAL[3], palette.BELOW[1]),
        ),
    )
    return _named(table, figures)


def _named(table: Table, figures: InstrumentFigures) -> Table:
    whole = Spot(figures.instrument.id, "given")
    spots = [whole.of(f"month={one.month}") for one in figures.given]
    names = [("", s(N), s("returned"), "", s("out"), s("overdue"), s("declined"), s("exempt")) for s in spots]
    sums = [Sum(total=s(N), parts=tuple(s(option) for option in OPTIONS[:3])) for s in spots]
    sums += grouped(whole, spots, (N, *OPTIONS))
    return named(table, names, sums)


def _row(words: str, one: Given) -> tuple[Cell, ...]:
    share = one.returned / one.given if one.given else None
    counts = (one.out, one.overdue, one.declined, one.exempt)
    return (words, one.given, one.returned, share, *counts)


def _note(every: Given) -> str:
    if not every.given:
        return "All that was given out was given back."
    share = percent(every.returned / every.given)
    late = f", {every.overdue} overdue" if every.overdue else ""
    return f"{every.returned} of {every.given} ({share}) came back{late}. What was given back is not counted."


def _all(given: Sequence[Given]) -> Given:
    return Given("", *(sum(getattr(one, name) for one in given) for name in OPTIONS))
