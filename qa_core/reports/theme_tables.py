"""Tables by theme: what reached the expected level, how the steps of a scale spread, audits side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_core.model.figure import Cell, Chart, Column, Sum, Table
from qa_core.model.instrument import Instrument, Option
from qa_core.reports import palette
from qa_core.reports.cells import EARLIER, MISSING, NA, REACHED, YEAR, N, Spot, named
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.shares import Part, Range, interval
from qa_core.reports.spread import APART, likely
from qa_core.reports.tally import Places, Tally, details, expected, judged, ordered, reached

STEPS = 3
REACHED_TITLE = "At the expected level"
RANGED = "A theme's likely range takes all answers of one audit as one, as they go together."
SIDE_BY_SIDE = "Themes that several audits look at"


@dataclass(frozen=True, slots=True)
class Pooled:
    """The answers to a theme's questions: `hits` of `n` reached what is expected of them."""

    hits: int = 0
    n: int = 0
    na: int = 0
    missing: int = 0

    @property
    def share(self) -> float | None:
        """The share that reached it; None where nobody answered."""
        return self.hits / self.n if self.n else None

    def part(self, name: str, audits: int, population: int | None) -> Part:
        """The theme as something to compare: no answer of an audit counts more than the audit itself."""
        size = min(self.n, audits)
        return Part(name, self.hits * size / self.n if self.n else 0, size, population)

    def range(self, audits: int, population: int | None) -> Range | None:
        """Where the share of all is likely to lie."""
        part = self.part("", audits, population)
        return interval(part.hits, part.n, population)


def themes(figures: InstrumentFigures, tallies: Places, year: Places | None = None) -> Table | None:
    """For each theme the answers that reached the expected level, of those given (S0-039).

    `year` adds the same for the year to date. Answers on scales without that level are left out.
    """
    instrument, exact = figures.instrument, figures.population.exact
    seen = {*tallies, *(year or {})}
    found = [one for one in instrument.themes if seen & {*members(instrument, one.id)}]
    to_date = (
        Column(title=f"{REACHED_TITLE}, year to date", kind="count"),
        Column(title="Year to date", kind="share", of=(6 if exact else 7,), base=8 if exact else 9),
        Column(title="n, year to date", kind="count"),
    )
    columns = (
        Column(title="Theme"),
        Column(title=REACHED_TITLE, kind="count"),
        Column(title="n answers", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=2),
        *(() if exact else (likely((1,), 2),)),
        *APART,
        *(to_date if year is not None else ()),
    )
    title = "Share of answers at the expected level"
    table = Table(
        id="themes",
        title="By theme",
        columns=columns,
        rows=tuple(_row(figures, one.id, one.label, tallies, year) for one in found),
        note=_note(instrument) + ("" if exact else f" {RANGED}"),
        chart=Chart(kind="bar", label=0, series=(3,), title=title, colours=(palette.REACHED[1],)),
    )
    names = [_names(Spot(instrument.id, f"theme={one.id}"), exact, year is not None) for one in found]
    sums = [one for theme in found for one in _sums(instrument, theme.id)]
    return named(table, names, sums) if found else None


def heat(figures: InstrumentFigures, tallies: Places) -> Iterator[Table]:
    """For each scale how the answers of each theme spread over its steps (`heat-SCALE`); never pooled.

    Only scales of three steps and more, as yes and no say nothing that the share does not, and those on which
    at least two themes have answers.
    """
    instrument = figures.instrument
    for scale, options in instrument.scales.items():
        if sum(option.level is not None for option in options) < STEPS:
            continue
        found = []
        for theme in instrument.themes:
            asked = _on(instrument, theme.id, scale)
            keys = [key for key in tallies if key in asked]
            tally = Tally()
            for key in keys:
                _take(tally, tallies[key])
            if tally.n:
                found.append((theme, tally, keys))
        if len(found) > 1:
            rows = [(theme.label, tally) for theme, tally, _ in found]
            table = _heat(scale, ordered(options), rows)
            spots = [(Spot(instrument.id, f"theme={theme.id}/{scale}"), keys) for theme, _, keys in found]
            names = [_heat_names(spot, ordered(options)) for spot, _ in spots]
            sums = [one for spot, keys in spots for one in _heat_sums(instrument, spot, keys, options)]
            yield named(table, names, sums)


def shared(given: Sequence[tuple[InstrumentFigures, Places]]) -> Table | None:
    """Themes that several kinds of audit have, side by side: only what reached the expected level of each.

    Nothing is added up over different scales, and no audit is held against another.
    """
    labels = {one.id: one.label for figures, _ in given for one in figures.instrument.themes}
    rows: list[tuple[Cell, ...]] = []
    names = []
    for theme, label in labels.items():
        found = [(figures, pooled(figures.instrument, theme, tallies)) for figures, tallies in given]
        there = [(figures, one) for figures, one in found if one.n]
        for figures, one in there if len(there) > 1 else ():
            known = figures.population
            ranged = None if known.exact else one.range(figures.audits, known.all)
            rows.append((label, figures.instrument.title, one.hits, one.n, one.share, ranged))
            spot = Spot(figures.instrument.id, f"theme={theme}")
            names.append(("", "", spot(REACHED), spot(N), "", ""))
    columns = (
        Column(title="Theme"),
        Column(title="Audit"),
        Column(title=REACHED_TITLE, kind="count"),
        Column(title="n answers", kind="count"),
        Column(title="Share", kind="share", of=(2,), base=3),
        likely((2,), 3),
    )
    note = f"Each audit by its own scales: the shares stand side by side and are never added up. {RANGED}"
    table = Table(
        id="shared-themes",
        title=SIDE_BY_SIDE,
        columns=columns,
        rows=tuple(rows),
        note=note,
        part=SIDE_BY_SIDE,
    )
    return named(table, names) if rows else None


def members(instrument: Instrument, theme: str) -> list[str]:
    """The questions of a theme that can be judged, each once; tick lists and details of others are not."""
    return [
        key
        for key in _judged(instrument, theme)
        if expected(instrument, instrument.options(instrument.questions[key]))
    ]


def pooled(instrument: Instrument, theme: str, tallies: Places) -> Pooled:
    """At the expected level, answered, not applicable, missing: all that is added is "reached or not"."""
    hits = n = na = missing = 0
    for key in members(instrument, theme):
        tally = tallies.get(key, Tally())
        hits += tally.hits(expected(instrument, instrument.options(instrument.questions[key])))
        n, na, missing = n + tally.n, na + tally.na, missing + tally.missing
    return Pooled(hits, n, na, missing)


def _judged(instrument: Instrument, theme: str) -> list[str]:
    once = details(instrument)
    return [
        key
        for key, question in instrument.questions.items()
        if theme in instrument.themes_of(key)
        and judged(instrument, key)
        and key not in once
        and not question.many
    ]


def _on(instrument: Instrument, theme: str, scale: str) -> list[str]:
    """The questions of a theme that are answered on one scale."""
    return [key for key in _judged(instrument, theme) if instrument.questions[key].answer == scale]


def _take(into: Tally, tally: Tally) -> None:
    into.options.update(tally.options)
    into.n, into.na, into.missing = into.n + tally.n, into.na + tally.na, into.missing + tally.missing


def _row(
    figures: InstrumentFigures, theme: str, label: str, tallies: Places, year: Places | None
) -> tuple[Cell, ...]:
    one, known = pooled(figures.instrument, theme, tallies), figures.population
    ranged: tuple[Cell, ...] = () if known.exact else (one.range(figures.audits, known.all),)
    row: tuple[Cell, ...] = (label, one.hits, one.n, one.share, *ranged, one.na, one.missing)
    if year is None:
        return row
    date = pooled(figures.instrument, theme, year)
    return (*row, date.hits, date.share, date.n)


def _names(spot: Spot, exact: bool, year: bool) -> tuple[str, ...]:
    own = ("", spot(REACHED), spot(N), "", *(() if exact else ("",)), spot(NA), spot(MISSING))
    date = spot.of(YEAR)
    return (*own, date(REACHED), "", date(N)) if year else own


def _sums(instrument: Instrument, theme: str) -> Iterator[Sum]:
    """A theme is the sum of its questions; the year to date is this period and the months before it."""
    spot, keys = Spot(instrument.id, f"theme={theme}"), members(instrument, theme)
    asked = {key: instrument.options(instrument.questions[key]) for key in keys}
    reach = tuple(Spot(instrument.id, k)(o.id) for k in keys for o in expected(instrument, asked[k]))
    yield Sum(total=spot(REACHED), parts=reach)
    for option in (N, NA, MISSING):
        yield Sum(total=spot(option), parts=tuple(Spot(instrument.id, key)(option) for key in keys))
    for option in (REACHED, N):
        yield Sum(total=spot.of(YEAR)(option), parts=(spot(option), spot.of(EARLIER)(option)))


def _heat(scale: str, steps: Sequence[Option], rows: Sequence[tuple[str, Tally]]) -> Table:
    series = tuple(range(2, 2 + len(steps)))
    title = f"Themes: {', '.join(step.label for step in steps)}"
    return Table(
        id=f"heat-{scale}",
        title=title,
        columns=(
            Column(title="Theme"),
            Column(title="n answers", kind="count"),
            *(Column(title=step.label, kind="count") for step in steps),
            *APART,
        ),
        rows=tuple((name, t.n, *(t.hits([step]) for step in steps), t.na, t.missing) for name, t in rows),
        note="The darker a cell, the more of the theme's answers. n counts answers, not audits; a question "
        "with two themes counts in both.",
        chart=Chart(kind="heat", label=0, series=series, title=title, base=1),
    )


def _heat_names(spot: Spot, steps: Sequence[Option]) -> tuple[str, ...]:
    return ("", spot(N), *(spot(step.id) for step in steps), spot(NA), spot(MISSING))


def _heat_sums(
    instrument: Instrument, spot: Spot, keys: Sequence[str], options: Sequence[Option]
) -> Iterator[Sum]:
    yield Sum(total=spot(N), parts=tuple(spot(option.id) for option in options))
    for option in (*(o.id for o in options), N, NA, MISSING):
        yield Sum(total=spot(option), parts=tuple(Spot(instrument.id, key)(option) for key in keys))


def _note(instrument: Instrument) -> str:
    used = {question.answer for question in instrument.questions.values()}
    scales = [(expected(instrument, o), o) for name, o in instrument.scales.items() if name in used]
    words = dict.fromkeys(reached(good, options) for good, options in scales if good)
    levels = [level for level in words if f"{level} or better" not in words]
    return (
        f"The expected level is {', or '.join(levels) or 'none'}. n counts answers, not audits; "
        "a question with two themes counts in both."
    )
