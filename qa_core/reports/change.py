"""What changed from the period before: shares with both ranges, and numbers (S0-038)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_core.model.figure import Cell, Column, Table
from qa_core.model.instrument import Instrument
from qa_core.reports.cells import ALL, BEFORE, REACHED, N, Spot, named
from qa_core.reports.figures import InstrumentFigures, Population, QuarterFigures, Turn
from qa_core.reports.grade_tables import Given
from qa_core.reports.shares import Part, compared, interval
from qa_core.reports.spread import LIKELY
from qa_core.reports.tally import Places, Tally, aim, by_place, decides, overall, places, reached
from qa_core.reports.theme_tables import Pooled, pooled
from qa_core.reports.words import whole_percent

HIGHER, LOWER, SAME, UNKNOWN = "higher", "lower", "no clear difference", "nothing to compare with"
TITLE = "Change from "
PASSED = "Passed at the first check"


@dataclass(frozen=True, slots=True)
class Seen:
    """A share of one period: `hits` of `n` answers of `size` audits, out of a `population` if known."""

    hits: int
    n: int
    size: int
    population: Population

    @property
    def part(self) -> Part:
        """It as something to compare; an exact share as if it were a sample."""
        known = None if self.population.exact else self.population.all
        return Part("", self.hits * self.size / self.n if self.n else 0, self.size, known)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What it comes to: at or above, n, share, likely range."""
        ranged = None if self.population.exact else interval(self.part.hits, self.size, self.population.all)
        return self.hits, self.n, self.hits / self.n if self.n else None, ranged


@dataclass(frozen=True, slots=True)
class Line:
    """One share now and before: what it is of, where it is counted, and what changed in words."""

    what: str
    spot: Spot
    now: Seen
    before: Seen

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The row of the table."""
        said = {1: HIGHER, -1: LOWER, 0: SAME, None: UNKNOWN}[compared(self.now.part, self.before.part)]
        return self.what, *self.now.cells, *self.before.cells, self._points, said

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its cells."""
        was = self.spot.of(BEFORE)
        return ("", self.spot(REACHED), self.spot(N), "", "", was(REACHED), was(N), "", "", "", "")

    @property
    def _points(self) -> str | None:
        if not (self.now.n and self.before.n):
            return None
        now, before = (whole_percent(one.hits / one.n) for one in (self.now, self.before))
        return _signed(now - before)


def change(given: Sequence[Given]) -> Table | None:
    """The share at or above the benchmark now and before; higher or lower only where the ranges do not meet.

    Of several instruments it has the overall grade alone, of one its sections and themes too. The order is
    that of the questions, never of the change.
    """
    several = len(given) > 1
    lines = [line for each, tallies in given for line in _lines(each, tallies, several)]
    title = next((each.before.title for each, _ in given if each.before), "")
    counted: tuple[Column, ...] = ()
    for words, at in (("", 1), (", before", 5)):
        counted += (
            Column(title=f"At or above{words}", kind="count"),
            Column(title=f"n{words}", kind="count"),
            Column(title=f"Share{words}", kind="share", of=(at,), base=at + 1),
            Column(title=f"{LIKELY}{words}", kind="range", of=(at,), base=at + 1),
        )
    columns = (
        *(Column(title="Share of"), *counted),
        Column(title="Points", of=(1, 2, 5, 6)),
        Column(title="Change", of=(1, 2, 5, 6)),
    )
    note = (
        "Higher or lower is said only where the two likely ranges do not meet. Points are percentage points."
    )
    table = Table(
        id="change",
        title=f"{TITLE}{title}",
        columns=columns,
        rows=tuple(line.cells for line in lines),
        note=note,
    )
    return named(table, [line.names for line in lines]) if lines else None


def numbers(figures: QuarterFigures) -> Table | None:
    """Audits, concerns and actions now and in the period before; None where nothing is known of before."""
    title = next((one.before.title for one in figures.instruments if one.before), "")
    several = len(figures.instruments) > 1
    turns = [
        (f"{one.instrument.title}: audits" if several else "Audits", _audits(one), Turn(one.audits, before))
        for one in figures.instruments
        for before in [one.before.audits if one.before else 0]
    ]
    turns += [
        (words, Spot(ALL, place), turn)
        for words, place, turn in (
            ("Concerns raised", "concerns", figures.raised),
            ("Remedial actions agreed", "actions", figures.agreed),
            ("Of these overdue now", "actions/overdue", figures.late),
        )
        if turn is not None
    ]
    columns = (
        Column(title="Number of"),
        Column(title="This period", kind="count"),
        Column(title="Before", kind="count"),
        Column(title="Difference", of=(1, 2)),
    )
    table = Table(
        id="change-numbers",
        title=f"Numbers beside those of {title}",
        columns=columns,
        rows=tuple(
            (words, turn.now, turn.before, _signed(turn.now - turn.before)) for words, _, turn in turns
        ),
        note="Numbers, not shares: more audits find more. Concerns and actions are those of the audits of "
        "each period.",
    )
    names = [("", spot(N), spot.of(BEFORE)(N), "") for _, spot, _ in turns]
    return named(table, names) if title and turns else None


def _lines(figures: InstrumentFigures, tallies: Places, overall_only: bool) -> Iterator[Line]:
    before = figures.before
    if before is None or not (figures.audits or before.audits):
        return
    was = by_place(figures, before.counts)
    for what, spot, now, then in _shares(figures.instrument, tallies, was, overall_only):
        sizes = [min(one.n, audits) for one, audits in ((now, figures.audits), (then, before.audits))]
        known = Seen(now.hits, now.n, sizes[0], figures.population)
        yield Line(what, spot, known, Seen(then.hits, then.n, sizes[1], before.population))


def _shares(
    instrument: Instrument, tallies: Places, was: Places, overall_only: bool
) -> Iterator[tuple[str, Spot, Pooled, Pooled]]:
    """What is compared, now and before, wherever either was answered."""
    good = aim(instrument)
    words = PASSED if decides(instrument) else reached(good, instrument.grade_scale) if good else ""
    for key in (overall(instrument), *(() if overall_only else instrument.role("section_grades"))):
        asked = places(instrument).get(key)
        if asked is not None and good and (key in tallies or key in was):
            now, then = (
                Pooled(t.hits(good), t.n) for t in (tallies.get(key, Tally()), was.get(key, Tally()))
            )
            of = instrument.title if overall_only else asked.prompt
            what = words if decides(instrument) and not overall_only else f"{of}: {words}"
            yield what, Spot(instrument.id, key), now, then
    for theme in () if overall_only else instrument.themes:
        now, then = (pooled(instrument, theme.id, found) for found in (tallies, was))
        if now.n or then.n:
            yield theme.label, Spot(instrument.id, f"theme={theme.id}"), now, then


def _signed(number: int) -> str:
    """A difference with its sign, a proper minus; none is 0."""
    return f"{number:+,}".replace("-", "\u2212") if number else "0"


def _audits(figures: InstrumentFigures) -> Spot:
    return Spot(figures.instrument.id, "audits")
