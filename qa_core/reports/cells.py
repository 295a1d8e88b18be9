"""Names for what is counted, the same wherever it is counted (S0-015): by them small numbers are hidden.

A name is `INSTRUMENT/PLACE:OPTION@GROUP`, such as `caf-tier2/6.i:good@team=North`; without `@GROUP` it is
of the whole period.

- INSTRUMENT: the id; `all` for what is counted over several.
- PLACE: a question key, a column's address (`6.j[].rag`), `@grade` and `@again` (decisions), `theme=ID`
  (answers at the expected level), `theme=ID/SCALE` (answers on one scale), `class=ID` (ticks),
  `learning=AREA`, `audits`, `given` (toolkits), `concerns`, `actions`, `owner=NAME`.
- OPTION: an option id, or `n`, `reached` (at or above the benchmark, passed, at the expected level), `na`,
  `missing`, or a word for a number that is no answer (`returned`, `overdue`, …).
- GROUP: `team=NAME`, `agency=NAME`, `month=2026-07`, `year` (the year to date), `before` (the period before),
  `earlier` (the months of the year before this period: never shown, but what is left when one is taken from
  the other), or several joined by `&`.

The sums of a table say which total is published beside which parts; a part that stands in no table follows
where it is the only one that is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa_core.model.figure import Sum, Table

N, REACHED, NA, MISSING = "n", "reached", "na", "missing"
ALL = "all"
YEAR, BEFORE, EARLIER = "year", "before", "earlier"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is counted; called with an option it gives the name of that number."""

    instrument: str
    place: str
    group: str = ""

    def __call__(self, option: str) -> str:
        return f"{self.instrument}/{self.place}:{option}" + (f"@{self.group}" if self.group else "")

    def of(self, group: str) -> Spot:
        """The same of one team, agency, month …, within the group that it already is of."""
        return replace(self, group="&".join(filter(None, (self.group, group))))


def scaled(spot: Spot, options: Iterable[str], good: Iterable[str] = ()) -> Iterator[Sum]:
    """The sums of one question: n is all options, `reached` those at or above the benchmark."""
    yield Sum(total=spot(N), parts=tuple(spot(option) for option in options))
    reached = tuple(spot(option) for option in good)
    if reached:
        yield Sum(total=spot(REACHED), parts=reached)


def grouped(whole: Spot, parts: Sequence[Spot], options: Iterable[str]) -> Iterator[Sum]:
    """What all groups together come to, option by option."""
    for option in options if parts else ():
        yield Sum(total=whole(option), parts=tuple(part(option) for part in parts))


def parted(spots: Iterable[Spot], option: str) -> Iterator[Sum]:
    """What is some of its n leaves the others, who stand in no table and follow from the two."""
    for spot in spots:
        yield Sum(total=spot(N), parts=(spot(option), spot(f"not-{option}")))


def named(table: Table, names: Iterable[Sequence[str]], sums: Iterable[Sum] = ()) -> Table:
    """The table with a name for each of its cells ("" where it counts nothing), and its sums."""
    there = tuple(
        tuple(name if isinstance(cell, int) else "" for name, cell in zip(row, cells, strict=True))
        for row, cells in zip(names, table.rows, strict=True)
    )
    return table.model_copy(update={"names": there, "sums": tuple(dict.fromkeys(sums))})
