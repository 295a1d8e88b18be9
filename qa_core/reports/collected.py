"""What was found good and could be used elsewhere, and what stands in its way (S0-011, S0-012, S0-014).

Numbers alone: the words are quoted where a person released them (`narratives`).
"""

from __future__ import annotations

from collections.abc import Iterator

from qa_core.model.figure import Cell, Column, Table
from qa_core.model.instrument import Instrument, Option
from qa_core.reports.cells import N, Spot, named
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.tally import Places, Tally

TRANSFERABLE = "transferable"
BARRIERS = ("system", "agency")
"""The options by which a learning point says that it lies beyond the practitioner."""


def strengths(figures: InstrumentFigures, tallies: Places) -> Table | None:
    """Good practice that was written down, and how much of it could be used elsewhere (S0-012)."""
    instrument = figures.instrument
    found = [
        (question.prompt, column, tallies[column])
        for key, question in instrument.questions.items()
        for column in [f"{key}[].{TRANSFERABLE}"]
        if column in tallies
    ]
    columns = (
        Column(title="Where"),
        Column(title="Could be used elsewhere", kind="count"),
        Column(title="n answered", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=2),
        Column(title="Not said", kind="count"),
    )
    rows: list[tuple[Cell, ...]] = []
    for prompt, column, tally in found:
        yes = _yes(instrument, column)
        rows.append((prompt, tally.hits(yes), tally.n, tally.share(yes), tally.na + tally.missing))
    table = Table(
        id="strengths",
        title="Good practice found",
        columns=columns,
        rows=tuple(rows),
        note="n counts what was written down as good practice, not audits.",
    )
    spots = [Spot(instrument.id, column) for _, column, _ in found]
    return named(table, [("", s("yes"), s(N), "", s("unsaid")) for s in spots]) if rows else None


def barriers(figures: InstrumentFigures, tallies: Places) -> Table | None:
    """Learning that lies beyond one practitioner: with the system or an agency (S0-014)."""
    instrument = figures.instrument
    found = [*_barriers(instrument, tallies)]
    columns = (
        Column(title="Whose it is to change"),
        Column(title="Learning points", kind="count"),
        Column(title="n points", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=2),
    )
    table = Table(
        id="barriers",
        title="What stands in the way of good practice",
        columns=columns,
        rows=tuple((o.label, tally.hits([o]), tally.n, tally.share([o])) for o, _, tally in found),
        note="Learning points that one practitioner cannot act on alone. n counts points, not audits.",
    )
    names = [("", spot(option.id), spot(N), "") for option, spot, _ in found]
    return named(table, names) if any(tally.n for _, _, tally in found) else None


def told(figures: InstrumentFigures) -> bool:
    """Whether the areas that learning is counted by are themselves those of the system or an agency."""
    instrument = figures.instrument
    columns = [column for key in instrument.role("learning") for column in instrument.questions[key].columns]
    options = [option for column in columns for option in instrument.options(column)]
    labels = {option.label for option in options if option.id in BARRIERS}
    return any(one.area in labels for one in figures.learning)


def _barriers(instrument: Instrument, tallies: Places) -> Iterator[tuple[Option, Spot, Tally]]:
    for key in instrument.role("learning"):
        for column in instrument.questions[key].columns:
            place = f"{key}[].{column.key}"
            for option in instrument.options(column):
                if option.id in BARRIERS and place in tallies:
                    yield option, Spot(instrument.id, place), tallies[place]


def _yes(instrument: Instrument, column: str) -> list[Option]:
    return [option for option in instrument.options(instrument.columns[column]) if option.id == "yes"]
