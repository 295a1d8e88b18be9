"""Tables of quality control: what was decided of records, the ticks behind it, and where records failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa_core.model.figure import Cell, Chart, Column, Table
from qa_core.model.grade import AGAIN, DECISION
from qa_core.model.instrument import Instrument, Option
from qa_core.reports import palette
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.tally import Places, Tally, decides, passing
from qa_core.reports.words import percent, plural

MOST = 12
CLASSES = {"M": "Must be right", "A": "Advice", "T": "Timeliness"}


def results(figures: InstrumentFigures, tallies: Places) -> Table | None:
    """How often each decision was made: at first checks, and apart where a record was checked again."""
    instrument = figures.instrument
    if not decides(instrument):
        return None
    scale, first, again = instrument.grade_scale, tallies.get(DECISION, Tally()), tallies.get(AGAIN, Tally())
    rows: list[tuple[Cell, ...]] = [
        (o.label, first.hits([o]), first.share([o]), first.n, again.hits([o])) for o in scale
    ]
    if first.missing or again.missing:
        rows.append(("Missing", first.missing, None, None, again.missing))
    title = "Results of first checks"
    colours = palette.of_options(scale, passing(instrument))
    colours += (palette.NO_COLOUR,) * (len(rows) - len(scale))
    return Table(
        id="results",
        title="Results of quality control",
        columns=(
            Column(title="Result"),
            Column(title="First checks", kind="count"),
            Column(title="Share of first checks", kind="share"),
            Column(title="n first checks", kind="count"),
            Column(title="Checked again", kind="count"),
        ),
        rows=tuple(rows),
        note=_results_note(instrument, first, again),
        chart=Chart(kind="bar", label=0, series=(1,), title=title, colours=colours),
    )


def ticks(figures: InstrumentFigures, tallies: Places) -> Table | None:
    """The ticks by class: yes of yes and no; not applicable is in no share (S0-008, S0-024)."""
    instrument = figures.instrument
    classes = _classes(instrument)
    rows = [_tick_row(label, instrument, keys, tallies) for label, keys in classes.items()]
    if len(classes) > 1:
        every = dict.fromkeys(key for keys in classes.values() for key in keys)
        rows.append(_tick_row("All", instrument, every, tallies))
    columns = (
        Column(title="Class"),
        Column(title="Yes", kind="count"),
        Column(title="No", kind="count"),
        Column(title="n (yes and no)", kind="count"),
        Column(title="Share of yes", kind="share"),
        Column(title="Not applicable", kind="count"),
        Column(title="Missing", kind="count"),
    )
    title = "Share of yes by class"
    chart = Chart(kind="bar", label=0, series=(4,), title=title, colours=(palette.REACHED[1],))
    note = (
        "n counts ticks, not records; not applicable is left out. Records that were checked again count too."
    )
    if not any(row[3] for row in rows):
        return None
    return Table(
        id="ticks", title="Ticks by class", columns=columns, rows=tuple(rows), note=note, chart=chart
    )


def failures(figures: InstrumentFigures, tallies: Places) -> Table | None:
    """The items that were most often answered no, with their class."""
    instrument = figures.instrument
    named = {key: label for label, keys in _classes(instrument).items() for key in keys}
    found = {key: _ticked(instrument, [key], tallies) for key in named}
    worst = sorted((key for key in found if found[key][1]), key=lambda key: -found[key][1])
    rows = tuple(
        (key, instrument.questions[key].prompt, named[key], no, yes + no, no / (yes + no))
        for key, (yes, no) in ((key, found[key][:2]) for key in worst[:MOST])
    )
    columns = (
        Column(title="Ref"),
        Column(title="Item"),
        Column(title="Class"),
        Column(title="No", kind="count"),
        Column(title="n (yes and no)", kind="count"),
        Column(title="Share of no", kind="share"),
    )
    more = f"The {MOST} of {len(worst)} that failed most often." if len(worst) > MOST else ""
    title = "Items that failed most often"
    chart = Chart(kind="bar", label=0, series=(3,), title=title, colours=(palette.BELOW[1],))
    return (
        Table(id="failures", title=title, columns=columns, rows=rows, note=more, chart=chart)
        if rows
        else None
    )


def passed_words(instrument: Instrument) -> str:
    """What counts as passed: `Pass or Pass with advice`."""
    return " or ".join(option.label for option in passing(instrument))


def _results_note(instrument: Instrument, first: Tally, again: Tally) -> str:
    good = passing(instrument)
    share = first.share(good)
    said = ["No record was checked for the first time in this period."]
    if share is not None:
        checks = plural(first.n, "first check")
        said = [f"{first.hits(good)} of {checks} ({percent(share)}) gave {passed_words(instrument)}."]
    if again.n:
        said.append(
            f"{plural(again.n, 'record was', 'records were')} checked again after a return: "
            f"{again.hits(good)} passed."
        )
    return " ".join(said)


def _classes(instrument: Instrument) -> dict[str, tuple[str, ...]]:
    """The questions of each class of ticks, by its name for people; else a question by its key."""
    names = instrument.role("ticks")
    return {CLASSES.get(name, name): instrument.members.get(name, (name,)) for name in names}


def _tick_row(label: str, instrument: Instrument, keys: Iterable[str], tallies: Places) -> tuple[Cell, ...]:
    yes, no, na, missing = _ticked(instrument, [*keys], tallies)
    n = yes + no
    return (label, yes, no, n, yes / n if n else None, na, missing)


def _ticked(instrument: Instrument, keys: Sequence[str], tallies: Places) -> tuple[int, int, int, int]:
    """Yes, no, not applicable, missing."""
    found = [0, 0, 0, 0]
    for key in keys:
        tally, options = tallies.get(key, Tally()), instrument.options(instrument.questions[key])
        yes = tally.hits(_met(options))
        for at, n in enumerate((yes, tally.n - yes, tally.na, tally.missing)):
            found[at] += n
    return found[0], found[1], found[2], found[3]


def _met(options: Iterable[Option]) -> list[Option]:
    return [option for option in options if (option.level or 0) > 0]
