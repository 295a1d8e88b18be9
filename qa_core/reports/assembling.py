"""A report put together from tables of several instruments, each under a name of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa_core.model.figure import Table
from qa_core.reports.figures import InstrumentFigures


def there(tables: Iterable[Table | None]) -> list[Table]:
    """The tables that there are."""
    return [table for table in tables if table is not None]


def versions(figures: InstrumentFigures) -> list[str]:
    """The versions behind the figures, as `caf-tier2 2018.11`."""
    names = [name for name, _ in figures.versions] or [figures.instrument.version]
    return [f"{figures.instrument.id} {name}" for name in names]


def prefixes(figures: Sequence[InstrumentFigures]) -> list[tuple[str, str]]:
    """What stands before id and title of each instrument's own tables; nothing where there is only one."""
    several = figures if len(figures) > 1 else ()
    return [(f"{each.instrument.id}-", f"{each.instrument.title}: ") for each in several]


def named(tables: Sequence[Sequence[Table]], ids: Sequence[tuple[str, str]]) -> list[Table]:
    """The tables of all instruments; their names say of which where there are several."""
    known = ids or [("", "")] * len(tables)
    return [
        _renamed(table, id, title) for (id, title), own in zip(known, tables, strict=True) for table in own
    ]


def unlike(tables: Iterable[Table]) -> tuple[Table, ...]:
    """The tables with ids that nobody else has: a second `themes` becomes `themes-2`."""
    seen: dict[str, int] = {}
    result = []
    for table in tables:
        seen[table.id] = seen.get(table.id, 0) + 1
        again = seen[table.id]
        result.append(table if again == 1 else table.model_copy(update={"id": f"{table.id}-{again}"}))
    return tuple(result)


def _renamed(table: Table, id: str, title: str) -> Table:
    part = table.part and title + table.part
    return table.model_copy(update={"id": id + table.id, "title": title + table.title, "part": part})
