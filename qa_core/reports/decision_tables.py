"""Tables of quality control: what was decided of records, the ticks behind it, and where records failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qa_core.model.figure import Cell, Chart, Column, Sum, Table
from qa_core.model.grade import AGAIN, DECISION
from qa_core.model.instrument import Instrument, Option
from qa_core.reports import palette
from qa_core.reports.cells import MISSING, NA, N, Spot, grouped, named, scaled
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.tally import Places, Tally, decides, passing
from qa_core.reports.words import percent, plural

MOST = 12
MET, UNMET = "met", "unmet"
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
    table = Table(
        id="results",
        title="Results of quality control",
        columns=(
            Column(title="Result"),
            Column(title="First checks", kind="count"),
            Column(title="Share of first checks", kind="share", of=(1,), base=3),
            Column(title="n first checks", kind="count"),
            Column(title="Checked again", kind="count"),
        ),
        rows=tuple(rows),
        note=_results_note(instrument, first, again),
        chart=Chart(kind="bar", label=0, series=(1,), title=title, colours=colours),
    )
    one, two = Spot(instrument.id, DECISION), Spot(instrument.id, AGAIN)
    names = [("", one(o.id), "", one(N), two(o.id)) for o in scale]
    names += [("", one(MISSING), "", "", two(MISSING))] * (len(rows) - len(scale))
    ids, good = [o.id for o in scale], [o.id for o in passing(instrument)]
    return named(table, names, [*scaled(one, ids, good), *scaled(two, ids, good)])


def ticks(figures: InstrumentFigures, tallies: Places) -> Table | None:
    """The ticks by class: yes of yes and no; not applicable is in no share (S0-008, S0-024)."""
    instrument = figures.instrument
    classes = _classes(instrument)
    if len(classes) > 1:
        classes |= {"All": tuple(dict.fromkeys(key for keys in classes.values() for key in keys))}
    rows = [_tick_row(label, instrument, keys, tallies) for label, keys in classes.items()]
    columns = (
        Column(title="Class"),
        Column(title="Yes", kind="count"),
        Column(title="No", kind="count"),
        Column(title="n (yes and no)", kind="count"),
        Column(title="Share of yes", kind="share", of=(1,), base=3),
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
    table = Table(
        id="ticks", title="Ticks by class", columns=columns, rows=tuple(rows), note=note, chart=chart
    )
    spots = {label: Spot(instrument.id, f"class={label}") for label in classes}
    names = [("", s(MET), s(UNMET), s(N), "", s(NA), s(MISSING)) for s in spots.values()]
    return named(table, names, _tick_sums(instrument, classes, spots))


def failures(figures: InstrumentFigures, tallies: Places) -> Table | None:
    """The items that were most often answered no, with their class."""
    instrument = figures.instrument
    class_of = {key: label for label, keys in _classes(instrument).items() for key in keys}
    found = {key: _ticked(instrument, [key], tallies) for key in class_of}
    worst = sorted((key for key in found if found[key][1]), key=lambda key: -found[key][1])
    rows = tuple(
        (key, instrument.questions[key].prompt, class_of[key], no, yes + no, no / (yes + no))
        for key, (yes, no) in ((key, found[key][:2]) for key in worst[:MOST])
    )
    columns = (
        Column(title="Ref"),
        Column(title="Item"),
        Column(title="Class"),
        Column(title="No", kind="count"),
        Column(title="n (yes and no)", kind="count"),
        Column(title="Share of no", kind="share", of=(3,), base=4),
    )
    more = f"The {MOST} of {len(worst)} that failed most often." if len(worst) > MOST else ""
    title = "Items that failed most often"
    chart = Chart(kind="bar", label=0, series=(3,), title=title, colours=(palette.BELOW[1],))
    table = Table(id="failures", title=title, columns=columns, rows=rows, note=more, chart=chart)
    spots = [Spot(instrument.id, key) for key in worst[:MOST]]
    names = [("", "", "", spot(UNMET), spot(N), "") for spot in spots]
    return named(table, names, _item_sums(instrument, spots)) if rows else None


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


def _tick_sums(
    instrument: Instrument, classes: Mapping[str, Sequence[str]], spots: Mapping[str, Spot]
) -> Iterator[Sum]:
    """A class is the sum of its items."""
    for label, spot in spots.items():
        items = [Spot(instrument.id, key) for key in classes[label]]
        yield Sum(total=spot(N), parts=(spot(MET), spot(UNMET)))
        yield from grouped(spot, items, (MET, UNMET, N, NA, MISSING))
        yield from _item_sums(instrument, items)


def _item_sums(instrument: Instrument, spots: Iterable[Spot]) -> Iterator[Sum]:
    """What is met and not met of an item, of the options that say so."""
    for spot in spots:
        options = instrument.options(instrument.questions[spot.place])
        met = [option.id for option in _met(options)]
        rest = [option.id for option in options if option.id not in met]
        for name, ids in ((MET, met), (UNMET, rest)):
            yield Sum(total=spot(name), parts=tuple(spot(id) for id in ids))


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
