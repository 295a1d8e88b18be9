"""The products: which tables, in which order, make which report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from qa_core.model.figure import Report, Table
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.model.period import Period
from qa_core.reports import (
    agency_tables,
    decision_tables,
    earlier_tables,
    falling,
    follow_up_tables,
    grade_tables,
    question_tables,
    summary,
)
from qa_core.reports.checked import sound
from qa_core.reports.figures import InstrumentFigures, QuarterFigures
from qa_core.reports.narratives import narratives
from qa_core.reports.tally import Places, by_place

Extra = Callable[[Instrument, Sequence[Table]], Sequence[Table]]
HOW_TO_READ = (
    "Every share stands beside its n, the number it is a share of.",
    "Not applicable and missing (asked, but not answered) are counted apart and are in no share.",
    "Different grade scales are never added together; only the share at or above the benchmark is compared.",
)


def quarterly(
    figures: QuarterFigures,
    organisation: Organisation,
    period: Period,
    *,
    references: re.Pattern[str] | None = None,
    extra: Extra | None = None,
    made_at: str = "",
) -> Report:
    """The quarterly report (S0-038): concerns first, what everybody reads, actions, then the detail.

    Args:
        figures: what was counted for the period, one entry for each instrument.
        organisation: whose report it is; its name, colour and posts are used.
        period: the quarter (or month, or year) that was counted.
        references: what case references look like, see `screen.reference_pattern`: taken out of texts.
        extra: gives a regime's own tables from those made for its instrument (hook `qa_report`).
        made_at: when the report was made, as it shall be printed; "" prints nothing.

    Returns: the report, with tables of these ids where there is something to count: `concerns` (always the
        first), `summary`, `benchmark`, `grades` (or `results`, `ticks`, `failures` where a decision follows),
        `returns`, `sections`, `themes`, `teams`, `agencies`, `learning`, `earlier`, `actions`,
        `action-owners`, `narratives`, `questions-SCALE`, `details-SCALE`, `rows-SCALE`, `ticked-QUESTION`,
        `areas-QUESTION`, `other-answers`, a regime's own, `versions`. Where there are several
        instruments, the tables of one have its id before theirs.
    """
    given = [(each, by_place(each, each.counts)) for each in figures.instruments]
    main = [_there(_main(each, tallies)) for each, tallies in given]
    detail = [_there(_detail(each, tallies)) for each, tallies in given]
    words = [_there([narratives(each, references)]) for each in figures.instruments]
    core = [[*chain(*tables)] for tables in zip(main, words, detail, strict=True)]
    own, left_out = _own(figures.instruments, core, extra)
    several = figures.instruments if len(given) > 1 else ()
    ids = [(f"{each.instrument.id}-", f"{each.instrument.title}: ") for each in several]
    tables = [
        follow_up_tables.concerns(figures),
        summary.summary(given, figures),
        grade_tables.benchmark(given),
        *_named(main, ids),
        follow_up_tables.actions(figures),
        follow_up_tables.owners(figures, organisation, references),
        *_named(words, ids),
        *_named(detail, ids),
        *_named(own, ids),
        summary.versions(figures.instruments),
    ]
    return Report(
        name="quarterly",
        title="Quality audit report",
        period=period.name,
        period_title=period.title,
        made_at=made_at,
        organisation=organisation.name,
        colour=organisation.colour,
        instruments=tuple(name for each in figures.instruments for name in _versions(each)),
        notes=(*summary.small(figures.instruments), *HOW_TO_READ, *left_out),
        tables=_unlike(_there(tables)),
    )


def _main(figures: InstrumentFigures, tallies: Places) -> list[Table | None]:
    """What everybody reads."""
    year = by_place(figures, figures.year_counts) if figures.year_counts else None
    return [
        grade_tables.grades(figures, tallies),
        decision_tables.results(figures, tallies),
        decision_tables.ticks(figures, tallies),
        decision_tables.failures(figures, tallies),
        agency_tables.returns(figures),
        grade_tables.sections(figures, tallies),
        question_tables.themes(figures, tallies, year),
        grade_tables.groups(figures, "teams"),
        grade_tables.groups(figures, "agencies"),
        follow_up_tables.learning(figures),
        earlier_tables.earlier(figures, year if year is not None else tallies),
    ]


def _detail(figures: InstrumentFigures, tallies: Places) -> list[Table | None]:
    """What one looks things up in."""
    by_question = question_tables.questions(figures, tallies)
    return [*by_question, *falling.areas(figures), question_tables.unknown(figures, tallies)]


def _own(
    figures: Sequence[InstrumentFigures], made: Sequence[Sequence[Table]], extra: Extra | None
) -> tuple[list[list[Table]], list[str]]:
    """Each regime's own tables, and a sentence for each that is out of shape and was left out."""
    tables: list[list[Table]] = []
    left_out: list[str] = []
    for each, core in zip(figures, made, strict=True):
        given = extra(each.instrument, tuple(core)) if extra else ()
        tables.append([table for table in given if sound(table)])
        wrong = f"A table of {each.instrument.title} was left out: its rows or chart do not fit its columns."
        left_out += [wrong for table in given if not sound(table)]
    return tables, left_out


def _there(tables: Iterable[Table | None]) -> list[Table]:
    return [table for table in tables if table is not None]


def _versions(figures: InstrumentFigures) -> list[str]:
    """The versions behind the figures, as `caf-tier2 2018.11`."""
    names = [name for name, _ in figures.versions] or [figures.instrument.version]
    return [f"{figures.instrument.id} {name}" for name in names]


def _named(tables: Sequence[Sequence[Table]], ids: Sequence[tuple[str, str]]) -> list[Table]:
    """The tables of all instruments; their names say of which where there are several."""
    known = ids or [("", "")] * len(tables)
    return [
        _renamed(table, id, title) for (id, title), own in zip(known, tables, strict=True) for table in own
    ]


def _renamed(table: Table, id: str, title: str) -> Table:
    part = table.part and title + table.part
    return table.model_copy(update={"id": id + table.id, "title": title + table.title, "part": part})


def _unlike(tables: Iterable[Table]) -> tuple[Table, ...]:
    """The tables with ids that nobody else has: a second `themes` becomes `themes-2`."""
    seen: dict[str, int] = {}
    result = []
    for table in tables:
        seen[table.id] = seen.get(table.id, 0) + 1
        again = seen[table.id]
        result.append(table if again == 1 else table.model_copy(update={"id": f"{table.id}-{again}"}))
    return tuple(result)
