"""What stands out in a report, in sentences: themes, teams, months. Only where chance does not explain it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_core.model.figure import Table
from qa_core.reports.reading import Shown, lines, of
from qa_core.reports.shares import Range, clear
from qa_core.reports.spread import LIKELY
from qa_core.reports.theme_tables import REACHED_TITLE
from qa_core.reports.words import percent

LEAST = 3
CLEARLY = "Clearly "


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as its table shows it."""

    name: str
    hits: int
    n: int
    likely: Range | None

    @property
    def share(self) -> float:
        """The share at the expected level."""
        return self.hits / self.n

    def below(self, other: Theme) -> bool:
        """Whether it is clearly below another; without ranges nothing is said to be."""
        known = self.likely is not None and other.likely is not None and clear(self.likely, other.likely)
        return known and self.share < other.share

    def __str__(self) -> str:
        return f"{self.name} ({self.hits:,} of {self.n:,} answers, {percent(self.share)})"


def themes(shown: Shown) -> Iterator[str]:
    """The strongest and the weakest theme, if its range does not meet that of the theme in the middle.

    The middle is the median of the themes by their share. With fewer than three themes none stands out.
    """
    found = [[*_themes(table)] for table in shown.tables("themes")]
    several = len(found) > 1
    said = []
    for table, given in zip(shown.tables("themes"), found, strict=True):
        which = f"{table.title.partition(': ')[0]}: " if several else ""
        said += [which + words for words in _apart(given)] if len(given) >= LEAST else []
    if said:
        yield from said[:1]
    elif not several:
        for given in found:
            if len(given) >= LEAST:
                low, high = (choose(given, key=lambda one: one.share) for choose in (min, max))
                apart = "No theme stands clearly apart: the" if low.likely else "The"
                yield f"{apart} shares by theme lie between {low} and {high}."


def teams(shown: Shown) -> Iterator[str]:
    """The teams that the note of their table names as clearly above or below the others."""
    for table in shown.tables("teams"):
        if table.note.startswith(CLEARLY):
            audit, _, rest = table.title.rpartition(": ")
            which = f"{audit}: c" if rest and audit else "C"
            yield which + table.note[1:].partition(". ")[0].rstrip(".") + "."


def months(shown: Shown) -> Iterator[str]:
    """The last month of the period where its share lies outside the control limits."""
    for table in shown.tables("trend"):
        for line in lines(table)[-1:]:
            share, low, high = (line[title] for title in ("Share", "Lower limit", "Upper limit"))
            hits, n = line.number("At or above"), line.number("n")
            known = [one for one in (share, low, high) if isinstance(one, int | float)]
            if len(known) == LEAST and hits is not None and n and not known[1] <= known[0] <= known[2]:
                way = "below" if known[0] < known[1] else "above"
                yield (
                    f"{line['Month']} lies {way} the control limits, with {of(hits, n)} at or above the "
                    "benchmark."
                )


def _themes(table: Table) -> Iterator[Theme]:
    for line in lines(table):
        hits, n = line.number(REACHED_TITLE), line.number("n answers")
        if hits is not None and n:
            yield Theme(str(line["Theme"]), hits, n, line.range(LIKELY))


def _apart(given: Sequence[Theme]) -> Iterator[str]:
    ordered = sorted(given, key=lambda one: one.share)
    middle = ordered[(len(ordered) - 1) // 2]
    low, high = ordered[0], ordered[-1]
    said = []
    if middle.below(high):
        said.append(f"{high} stands out as strongest")
    if low.below(middle):
        said.append(f"{low} {'' if said else 'stands out '}as weakest")
    if said:
        yield f"{', '.join(said)}; the theme in the middle is {middle}."
