"""Tables of audits that ask several agencies: who returned what."""

from __future__ import annotations

from qa_core.model.figure import Cell, Column, Sum, Table
from qa_core.reports.cells import N, Spot, grouped, named
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.tally import by_group

OPTIONS = (N, "graded", "nil", "ungraded", "unasked")
NOT_KNOWN = "Nil: family not known"


def returns(figures: InstrumentFigures) -> Table | None:
    """Returns by agency; those where the family is not known, or no grade is asked, are no missing grades.

    None where an audit is one auditor's.
    """
    instrument = figures.instrument
    if not instrument.agencies or not figures.returns:
        return None
    labels = {agency.id: agency.label for agency in instrument.agencies}
    order = {agency: at for at, agency in enumerate(labels)}
    graded = by_group(instrument, figures.agencies)
    rows: list[tuple[Cell, ...]] = []
    for one in sorted(figures.returns, key=lambda o: (order.get(o.agency, len(order)), o.agency)):
        name = labels.get(one.agency, one.agency)
        tally = graded.get(name)
        n, missing = (tally.n, tally.missing + tally.na) if tally else (0, 0)
        rows.append((name or "No agency recorded", one.n, n, one.nil, missing, one.n - n - one.nil - missing))
    totals = [sum(n for n in column if isinstance(n, int)) for column in [*zip(*rows, strict=True)][1:]]
    every: tuple[Cell, ...] = ("All", *totals)
    columns = (
        Column(title="Agency"),
        *(
            Column(title=title, kind="count")
            for title in ("Returns", "Graded", NOT_KNOWN, "Grade missing", "No grade asked")
        ),
    )
    nil = every[3]
    note = (
        f"{nil} nil: the family is not known there. That is an answer, and no missing grade." if nil else ""
    )
    table = Table(id="returns", title="Returns by agency", columns=columns, rows=(*rows, every), note=note)
    whole = Spot(instrument.id, "returns")
    spots = [whole.of(f"agency={row[0]}") for row in rows]
    names = [("", *(spot(option) for option in OPTIONS)) for spot in (*spots, whole)]
    sums = [Sum(total=s(N), parts=tuple(s(o) for o in OPTIONS[1:])) for s in (*spots, whole)]
    return named(table, names, [*sums, *grouped(whole, spots, OPTIONS)])
