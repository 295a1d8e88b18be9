"""Open remedial actions by how long they are overdue."""

from __future__ import annotations

from qa_core.model.figure import Cell, Chart, Column, Sum, Table
from qa_core.reports import palette
from qa_core.reports.cells import ALL, N, Spot, grouped, named
from qa_core.reports.figures import OpenAction, QuarterFigures
from qa_core.reports.words import plain, plural

STEPS = ((0, "Not yet due"), (28, "1 to 28 days"), (56, "29 to 56 days"))
LONGEST, UNDATED = "Over 56 days", "No day agreed"
OTHER = ""


def ageing(figures: QuarterFigures) -> Table | None:
    """Actions that are not done, by days past their day and by status; None where all are done."""
    given = figures.open_actions
    if not given:
        return None
    statuses = [rag for rag in (*palette.RAG, OTHER) if any(_status(one) == rag for one in given)]
    found = {
        (age, rag): sum(_age(one) == age and _status(one) == rag for one in given)
        for age in _ages()
        for rag in statuses
    }
    rows: list[tuple[Cell, ...]] = []
    ages = [age for age in _ages() if age != UNDATED or any(found[age, rag] for rag in statuses)]
    for age in ages:
        counts = [found[age, rag] for rag in statuses]
        rows.append((age, *counts, sum(counts)))
    late = sum(one.days is not None and one.days > 0 for one in given)
    longest = sum(found[LONGEST, rag] for rag in statuses)
    table = Table(
        id="ageing",
        title="Open remedial actions by how long they are overdue",
        columns=(
            Column(title="Overdue by"),
            *(Column(title=plain(rag) or "No status", kind="count") for rag in statuses),
            Column(title="Open", kind="count"),
        ),
        rows=tuple(rows),
        note=f"{late} of {plural(len(given), 'open action')} overdue, {longest} of them by more than 56 "
        "days. Actions of all audits up to the end of the period, as they stand today.",
        chart=Chart(
            kind="counts",
            label=0,
            series=tuple(range(1, 1 + len(statuses))),
            title="Open remedial actions by how long they are overdue",
            colours=tuple(palette.RAG.get(rag, palette.NO_COLOUR) for rag in statuses),
        ),
    )
    return _named(table, ages, statuses)


def _named(table: Table, ages: list[str], statuses: list[str]) -> Table:
    whole = Spot(ALL, "actions/open")
    spots = [whole.of(f"age={age}") for age in ages]
    options = [rag or "none" for rag in statuses]
    names = [("", *(spot(option) for option in options), spot(N)) for spot in spots]
    sums = [Sum(total=s(N), parts=tuple(s(option) for option in options)) for s in (*spots, whole)]
    return named(table, names, [*sums, *grouped(whole, spots, (*options, N))])


def _ages() -> list[str]:
    return [*(words for _, words in STEPS), LONGEST, UNDATED]


def _age(action: OpenAction) -> str:
    days = action.days
    if days is None:
        return UNDATED
    return next((words for most, words in STEPS if days <= most), LONGEST)


def _status(action: OpenAction) -> str:
    return action.rag if action.rag in palette.RAG else OTHER
