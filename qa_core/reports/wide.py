"""Tables for those outside the QA team: every number named, nothing about one case, person or auditor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qa_core.model.figure import Cell, Column, Table
from qa_core.reports.cells import ALL, N, Spot, grouped, named
from qa_core.reports.grade_tables import Given, grades, groups, sections
from qa_core.reports.spread import spread
from qa_core.reports.tally import Tally, aim, decides, overall
from qa_core.reports.theme_tables import RANGED, themes
from qa_core.reports.words import plain

EVERY = "All"
NO_AREA = "No area recorded"
AGGREGATED = "Only what many audits add up to is shown: no case, no child, no person and no single audit."
Counts = Mapping[str, int]


def audits(given: Sequence[Given]) -> Table | None:
    """How many audits were completed of each kind, and together."""
    rows: list[tuple[Cell, ...]] = [(each.instrument.title, each.audits) for each, _ in given]
    spots = [Spot(each.instrument.id, "audits") for each, _ in given]
    whole = Spot(ALL, "audits")
    if len(rows) > 1:
        rows.append((EVERY, sum(each.audits for each, _ in given)))
        spots.append(whole)
    columns = (Column(title="Audit"), Column(title="Audits completed", kind="count"))
    table = Table(id="audits", title="Audits completed", columns=columns, rows=tuple(rows))
    sums = grouped(whole, spots[:-1], (N,)) if len(given) > 1 else ()
    return named(table, [("", spot(N)) for spot in spots], sums) if rows else None


def of_one(one: Given) -> Iterator[Table]:
    """The tables of one kind of audit: grades, areas, themes, by agency; no question on its own."""
    figures, tallies = one
    for table in (grades(figures, tallies), sections(figures, tallies), themes(figures, tallies)):
        if table is not None:
            yield unranged(table) if table.id == "themes" else table
    by_agency = by_group(one, "agencies")
    if by_agency is not None:
        yield by_agency


def unranged(table: Table) -> Table:
    """The table without its ranges: that of a theme tells of how many audits its answers are."""
    kept = [at for at, column in enumerate(table.columns) if column.kind != "range"]
    place = {old: new for new, old in enumerate(kept)}
    columns = tuple(
        column.model_copy(
            update={
                "of": tuple(place[at] for at in column.of),
                "base": None if column.base is None else place[column.base],
            }
        )
        for column in (table.columns[at] for at in kept)
    )
    chart = table.chart and table.chart.model_copy(
        update={
            "label": place[table.chart.label],
            "series": tuple(place[at] for at in table.chart.series),
            "lines": tuple(place[at] for at in table.chart.lines),
            "base": None if table.chart.base is None else place[table.chart.base],
        }
    )
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows)
    names = tuple(tuple(row[at] for at in kept) for row in table.names)
    note = table.note.replace(RANGED, "").strip()
    found = {"columns": columns, "rows": rows, "names": names, "chart": chart, "note": note}
    return table.model_copy(update=found)


def by_group(one: Given, which: str) -> Table | None:
    """The overall grade, or the decision, by agency or team, with all of them together in the last row."""
    figures, tallies = one
    table, instrument = groups(figures, which), figures.instrument
    if table is None:
        return None
    whole = spread(
        which,
        table.title,
        table.columns[:1],
        [((EVERY,), tallies.get(overall(instrument), Tally()))],
        instrument.grade_scale,
        aim(instrument),
        "Passed" if decides(instrument) else "",
        spots=[Spot(instrument.id, overall(instrument))],
        populations=None if figures.population.exact else [figures.population.all],
    )
    parts = {"rows": (*table.rows, *whole.rows), "names": (*table.names, *whole.names)}
    return table.model_copy(update={**parts, "sums": tuple(dict.fromkeys((*table.sums, *whole.sums)))})


def learning(instrument: str, counted: Counts) -> Table | None:
    """Learning points by area, never whose they are (S4-034); None without any.

    Args:
        instrument: its id.
        counted: how many points each area has, in printed order.
    """
    columns = (Column(title="Area"), Column(title="Learning points", kind="count"))
    rows = [(area or NO_AREA, n) for area, n in counted.items()]
    spots = [Spot(instrument, f"learning={area}") for area in counted]
    whole = Spot(instrument, "learning")
    table = Table(
        id="learning",
        title="Learning points by area",
        columns=columns,
        rows=(*rows, (EVERY, sum(counted.values()))),
    )
    names = [("", spot(N)) for spot in (*spots, whole)]
    return named(table, names, grouped(whole, spots, (N,))) if sum(counted.values()) else None


def recommendations(rows: Iterable[Mapping[str, Any]], owners: Mapping[str, str]) -> Table | None:
    """Recommendations of the service lead as they were passed on: no numbers, no evidence (S0-054).

    Args:
        rows: as `qa recommendation list --json` gives them, `text` without references.
        owners: the words for posts, agencies and people, by what stands under `owner`.
    """
    made: list[tuple[Cell, ...]] = [
        (
            one["theme"],
            one["text"],
            owners.get(one["owner"], ""),
            one["due"],
            "Overdue" if one["overdue"] else plain(one["state"]),
        )
        for one in rows
    ]
    columns = (
        Column(title="Theme"),
        Column(title="Recommendation"),
        Column(title="Carried out by"),
        Column(title="Due", kind="date"),
        Column(title="State"),
    )
    note = "Set by the service lead."
    table = Table(id="recommendations", title="Recommendations", columns=columns, rows=tuple(made), note=note)
    return table if made else None


def each_named(tables: Iterable[tuple[Given, Iterable[Table]]], several: bool) -> Iterator[Table]:
    """Tables of several kinds of audit with the kind in id and title."""
    for (figures, _), own in tables:
        id, title = figures.instrument.id, figures.instrument.title
        for table in own:
            changes = {"id": f"{id}-{table.id}", "title": f"{title}: {table.title}"}
            yield table.model_copy(update=changes) if several else table
