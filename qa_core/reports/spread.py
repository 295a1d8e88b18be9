"""The table that most others are: a row for each tally, a column for each step of the scale they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa_core.model.figure import Cell, Chart, Column, Sum, Table
from qa_core.model.instrument import Option
from qa_core.reports import palette
from qa_core.reports.cells import MISSING, NA, N, Spot, named, scaled
from qa_core.reports.shares import interval
from qa_core.reports.tally import Tally, ordered, reached

APART = (Column(title="Not applicable", kind="count"), Column(title="Missing", kind="count"))
LIKELY = "Likely range"
Row = tuple[tuple[Cell, ...], Tally]


def likely(of: tuple[int, ...], base: int) -> Column:
    """The column of ranges beside a share of `of` in `base`, columns counted from 0."""
    return Column(title=LIKELY, kind="range", of=of, base=base)


def spread(
    id: str,
    title: str,
    lead: tuple[Column, ...],
    rows: Iterable[Row],
    options: Sequence[Option],
    good: tuple[Option, ...],
    share_title: str = "",
    *,
    spots: Sequence[Spot] = (),
    sums: Iterable[Sum] = (),
    populations: Sequence[int | None] | None = None,
) -> Table:
    """One row for each tally, one column for each option of the one scale they share, and a chart of shares.

    Args:
        id, title, lead: the table's, and the columns before the figures.
        rows: the cells of those columns, and the tally.
        options: the steps of the scale. Options without levels are no scale: they are not drawn.
        good: those that reach the benchmark; without any, there is no such share and no colour judges.
        share_title: says in other words what they have in common.
        spots: where each row is counted, which names its cells.
        sums: totals beyond those of the scale itself.
        populations: for each row how many there were to audit, None where not known; not given, the shares
            are exact and have no range.
    """
    given, steps = list(rows), ordered(options)
    first = len(lead) + 1
    at = tuple(first + n for n, step in enumerate(steps) if step in good)
    share = _share(share_title or _share_title(good, steps), at, len(lead), populations) if good else ()
    chart = Chart(
        kind="stacked",
        label=0,
        series=tuple(range(first, first + len(steps))),
        title=f"{title}: share of each answer",
        colours=palette.of_options(steps, good),
    )
    counted = tuple(Column(title=step.label, kind="count") for step in steps)
    known = populations or [None] * len(given)
    table = Table(
        id=id,
        title=title,
        columns=(*lead, Column(title="n", kind="count"), *counted, *share, *APART),
        rows=tuple(
            (*cells, *_cells(tally, steps, good, len(share), population))
            for (cells, tally), population in zip(given, known, strict=True)
        ),
        chart=chart if any(option.level is not None for option in options) else None,
    )
    return _named(table, spots, steps, good, sums)


def _share(
    title: str, of: tuple[int, ...], base: int, populations: Sequence[int | None] | None
) -> tuple[Column, ...]:
    share = Column(title=title, kind="share", of=of, base=base)
    return (share,) if populations is None else (share, likely(of, base))


def _share_title(good: tuple[Option, ...], steps: Sequence[Option]) -> str:
    return f"{good[0].label} (share)" if len(good) == 1 else reached(good, steps)


def _cells(
    tally: Tally, steps: Sequence[Option], good: Sequence[Option], shares: int, population: int | None
) -> tuple[Cell, ...]:
    both = (tally.share(good), interval(tally.hits(good), tally.n, population))
    return (tally.n, *(tally.hits([step]) for step in steps), *both[:shares], tally.na, tally.missing)


def _named(
    table: Table,
    spots: Sequence[Spot],
    steps: Sequence[Option],
    good: Sequence[Option],
    sums: Iterable[Sum],
) -> Table:
    """The table with the names of its cells; without spots nothing is named."""
    if not spots:
        return table
    ids, right = [step.id for step in steps], len(table.columns) - 2
    rows = []
    for spot in spots:
        names = [""] * len(table.columns)
        start = right - len(ids) - sum(column.kind in ("share", "range") for column in table.columns)
        names[start - 1] = spot(N)
        names[start : start + len(ids)] = [spot(id) for id in ids]
        names[right:] = [spot(NA), spot(MISSING)]
        rows.append(names)
    own = [one for spot in spots for one in scaled(spot, ids, [option.id for option in good])]
    return named(table, rows, [*own, *sums])
