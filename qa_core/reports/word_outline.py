"""The headings of a report in Word: tables of one instrument stand under its title, the detail by parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from qa_core.model.figure import Report, Table

DETAIL, SHORT, HOW = "The detail", "In short", "How to read this report"


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading: its level from 1, its words, and the table that stands under it, if one does."""

    level: int
    text: str
    table: Table | None = None


def outline(report: Report) -> list[Entry]:
    """Every heading of the report, in order: what stands out, the tables, how to read them."""
    short = [Entry(1, SHORT)] if report.sentences else []
    return [*short, *_main(report), *_detail(report), Entry(1, HOW)]


def _main(report: Report) -> Iterator[Entry]:
    titles, above = _titles(report), ""
    for table in report.tables:
        if table.part:
            continue
        title = titles.get(table.id, "")
        if title and title != above:
            yield Entry(1, title)
        text = table.title.removeprefix(f"{title}: ") if title else table.title
        yield Entry(2 if title else 1, text, table)
        above = title


def _detail(report: Report) -> Iterator[Entry]:
    titles, above = _titles(report), ""
    tables = [table for table in report.tables if table.part]
    if tables:
        yield Entry(1, DETAIL)
    for table in tables:
        if table.part != above and table.part != table.title:
            yield Entry(2, table.part)
        title = table.title.removeprefix(f"{titles[table.id]}: ") if table.id in titles else table.title
        yield Entry(2 if table.part == table.title else 3, title, table)
        above = table.part


def _titles(report: Report) -> dict[str, str]:
    """The title of its instrument for each table that has one: what all titles of its tables begin with."""
    ids = sorted({name.rpartition(" ")[0] for name in report.instruments}, key=len, reverse=True)
    found: dict[str, str] = {}
    for id in ids:
        own = [table for table in report.tables if table.id.startswith(f"{id}-") and table.id not in found]
        parts = zip(*(table.title.split(": ")[:-1] for table in own), strict=False)
        shared = takewhile(lambda each: len(set(each)) == 1, parts)
        title = ": ".join(each[0] for each in shared) if len(own) > 1 else ""
        found |= {table.id: title for table in own if title}
    return found
