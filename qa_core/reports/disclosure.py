"""Small numbers hidden from wide audiences, so that no cell gives anybody away."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from qa_core.model.figure import HIDDEN, Cell, Chart, Report, Sum, Table
from qa_core.reports.wide_hiding import to_hide

LEFT_OUT = "Left out, since the numbers in them are too small to be shown:"
COUNTED = ("count", "share", "range")
_FIGURE = re.compile(r"\d")
Names = Collection[str]


def protected(report: Report, limit: int, *, shown: Names = (), closed: Names = ()) -> Report:
    """The report without small numbers, and without those from which one of them could be worked out.

    A number of 1 to `limit` - 1 is small; so is what a share leaves over (its base less what is above the
    line), though that stands nowhere. Of a small base no part is shown, and no nought either: it would say
    what all of the few have. What follows from what is decided by `to_hide`, over all sums and shares of all
    tables together. A share, a range or words made of a hidden number are hidden with it, and the date in a
    row that has one (a date of few); a chart that would draw one is left out; a note with figures in it, made
    before, gives way. A table that counts without naming what it counts is left out, since nobody can say
    what follows from it; so is one of which nothing is left. A report with this `limit` is protected already
    and stays as it is.

    Args:
        report: with `names` and `sums` in its tables.
        limit: the smallest number that is shown, 2 or more (setting `small_numbers`).
        shown: names of numbers that these readers have from elsewhere.
        closed: names of numbers that were hidden from these readers elsewhere.

    Returns: the report with `limit` set and a note on what "*" stands for.
    Raises: ValueError where one name stands for two numbers.
    """
    if report.limit == limit:
        return report
    named = [table for table in report.tables if table.names or not _counts(table)]
    values, kept_before = _values(named)
    sums = [one for table in named for one in (*table.sums, *_left_over(table))]
    away = {*closed, *kept_before, *_few(named, values, sums, limit)}
    hidden = to_hide(values, sums, limit, shown=shown, closed=away)
    tables = [_hidden(table, hidden, limit) for table in named]
    tables = [table for table in tables if not _empty(table)]
    stars = any(_stars(table) for table in tables)
    something = stars or len(tables) < len(report.tables)
    if something:
        tables = [table if _stars(table) else _quiet(table) for table in tables]
    gone = [table.title for table in report.tables if table.id not in {one.id for one in tables}]
    own = (HIDDEN, LEFT_OUT)
    before = [n for n in report.notes if not n.startswith(own) and not (something and _FIGURE.search(n))]
    sentences = tuple(said for said in report.sentences if not (something and _FIGURE.search(said)))
    notes = (*before, *_notes(report, gone, limit if stars else None))
    changes = {"tables": tuple(tables), "notes": notes, "sentences": sentences, "limit": limit}
    return report.model_copy(update=changes)


def _notes(report: Report, gone: Sequence[str], limit: int | None) -> Iterator[str]:
    if limit is not None:
        yield (
            f"{HIDDEN} stands for a number of 1 to {limit - 1}, for a number from which such a one could be "
            "worked out, or for a share of them."
        )
    earlier = [note.removeprefix(LEFT_OUT)[1:-1] for note in report.notes if note.startswith(LEFT_OUT)]
    titles = [*(title for note in earlier for title in note.split("; ")), *gone]
    if titles:
        yield f"{LEFT_OUT} {'; '.join(dict.fromkeys(titles))}."


def _counts(table: Table) -> bool:
    return any(column.kind in COUNTED for column in table.columns)


def _values(tables: Iterable[Table]) -> tuple[dict[str, int], set[str]]:
    """Every named number, and the names of those that came hidden."""
    values: dict[str, int] = {}
    away: set[str] = set()
    for table in tables:
        for row, names in zip(table.rows, table.names, strict=False):
            for cell, name in zip(row, names, strict=True):
                if name and cell == HIDDEN:
                    away.add(name)
                elif name and isinstance(cell, int) and values.setdefault(name, cell) != cell:
                    raise ValueError(f"{name} stands for {values[name]} and, in {table.id}, for {cell}")
    return values, away


def _left_over(table: Table) -> Iterator[Sum]:
    """What every share leaves over: its base less what is above the line."""
    for names in table.names:
        for column in table.columns:
            if column.of and column.base is not None:
                base, parts = names[column.base], [names[at] for at in column.of]
                if base and all(parts) and base not in parts:
                    yield Sum(total=base, parts=(*parts, f"{base} without {', '.join(sorted(parts))}"))


def _few(tables: Iterable[Table], values: Mapping[str, int], sums: Iterable[Sum], limit: int) -> set[str]:
    """How a small number splits up: each part of it, noughts too, else it shows what all of the few have."""
    bases = {
        names[column.base]
        for table in tables
        for names in table.names
        for column in table.columns
        if column.base is not None
    }
    small = {name for name in bases if 0 < values.get(name, 0) < limit}
    return {part for one in sums if one.total in small for part in one.parts if part in values}


def _hidden(table: Table, hidden: Collection[str], limit: int) -> Table:
    """The table with what is to be hidden hidden, and without what would tell of it."""
    if not table.names:
        return table
    rows = tuple(
        tuple(_cells(table, row, names, hidden)) for row, names in zip(table.rows, table.names, strict=True)
    )
    found = table.model_copy(update={"rows": rows})
    if not _stars(found):
        return found
    said = f"{HIDDEN} under {limit}, or would give away such a number."
    note = table.note.removesuffix(said).strip()
    note = "" if _FIGURE.search(note) else note
    chart = table.chart if table.chart and not _draws(found, table.chart) else None
    return found.model_copy(update={"note": f"{note} {said}".strip(), "chart": chart})


def _cells(
    table: Table, row: Sequence[Cell], names: Sequence[str], hidden: Collection[str]
) -> Iterator[Cell]:
    away = [_away(cell, name, hidden) for cell, name in zip(row, names, strict=True)]
    for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
        made_of = (*column.of, *(() if column.base is None else (column.base,)))
        if column.kind == "count":
            strange = isinstance(cell, float) or (not names[at] and isinstance(cell, int))
            yield HIDDEN if away[at] or strange else cell
        elif column.kind == "date" and cell is not None and any(away):
            yield HIDDEN
        elif cell is None or not (made_of or column.kind in COUNTED):
            yield cell
        else:
            whole = column.of and column.base is not None and all(names[one] for one in made_of)
            unclear = column.kind in COUNTED and not whole
            yield HIDDEN if unclear or any(away[one] for one in made_of) else cell


def _away(cell: Cell, name: str, hidden: Collection[str]) -> bool:
    return cell == HIDDEN or bool(name and name in hidden)


def _stars(table: Table) -> bool:
    return bool(table.names) and any(HIDDEN in row for row in table.rows)


def _empty(table: Table) -> bool:
    """Whether a table counts, and nothing is left in it but what is hidden, and noughts."""
    at = [n for n, column in enumerate(table.columns) if column.kind == "count"]
    cells = [row[n] for row in table.rows for n in at if row[n] is not None]
    return bool(table.names) and HIDDEN in cells and all(cell in (HIDDEN, 0) for cell in cells)


def _draws(table: Table, chart: Chart) -> bool:
    """Whether a chart stands on a hidden cell."""
    base = () if chart.base is None else (chart.base,)
    return any(row[at] == HIDDEN for row in table.rows for at in (*chart.series, *chart.lines, *base))


def _quiet(table: Table) -> Table:
    """A table in which nothing is hidden, without a note that could tell figures hidden elsewhere."""
    told = table.names and _FIGURE.search(table.note)
    return table.model_copy(update={"note": ""}) if told else table


def names_shown(report: Report) -> tuple[Mapping[str, int], frozenset[str]]:
    """The named numbers that a protected report shows, and the names of those that it hides."""
    values, away = _values(report.tables)
    return values, frozenset(away)
