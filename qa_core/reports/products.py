"""The products: which tables, in which order, make which report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from qa_core.model.figure import Report, Table
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.model.period import Period
from qa_core.reports import follow_up_tables, grade_tables, question_tables, summary
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
        first), `summary`, `benchmark`, `grades`, `sections`, `themes`, `teams`, `agencies`, `narratives`,
        `actions`, `action-owners`, `questions-SCALE`, `details-SCALE`, `rows-SCALE`, `ticked-QUESTION`,
        `other-answers`, a regime's own, `versions`. Where there are several instruments, the tables of one
        have its id before theirs.
    """
    given = [(each, by_place(each, each.counts)) for each in figures.instruments]
    main = [_named(each, _main(each, tallies, references), len(given)) for each, tallies in given]
    detail = [_named(each, _detail(each, tallies), len(given)) for each, tallies in given]
    made = [[*first, *last] for first, last in zip(main, detail, strict=True)]
    more, left_out = _extra(figures.instruments, made, extra)
    tables = [
        follow_up_tables.concerns(figures),
        summary.summary(given, figures),
        grade_tables.benchmark(given),
        *chain(*main),
        follow_up_tables.actions(figures),
        follow_up_tables.owners(figures, organisation),
        *chain(*detail),
        *more,
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
        instruments=tuple(
            f"{each.instrument.id} {v}" for each in figures.instruments for v in _versions(each)
        ),
        notes=(*summary.small(figures.instruments), *HOW_TO_READ, *left_out),
        tables=_unlike([table for table in tables if table is not None]),
    )


def _main(
    figures: InstrumentFigures, tallies: Places, references: re.Pattern[str] | None
) -> list[Table | None]:
    """What everybody reads."""
    year = by_place(figures, figures.year_counts) if figures.year_counts else None
    return [
        grade_tables.grades(figures, tallies),
        grade_tables.sections(figures, tallies),
        question_tables.themes(figures, tallies, year),
        grade_tables.groups(figures, "teams"),
        grade_tables.groups(figures, "agencies"),
        narratives(figures, references),
    ]


def _detail(figures: InstrumentFigures, tallies: Places) -> list[Table | None]:
    """What one looks things up in."""
    return [*question_tables.questions(figures, tallies), question_tables.unknown(figures, tallies)]


def _extra(
    figures: Sequence[InstrumentFigures], made: Sequence[Sequence[Table]], extra: Extra | None
) -> tuple[list[Table], list[str]]:
    """A regime's own tables, and a sentence for each that is out of shape and was left out."""
    tables: list[Table] = []
    notes: list[str] = []
    for each, own in zip(figures, made, strict=True):
        for table in extra(each.instrument, tuple(own)) if extra else ():
            if sound(table):
                tables.append(table)
            else:
                notes.append(
                    f"A table of {each.instrument.title} was left out: its rows do not fit its columns."
                )
    return tables, notes


def _versions(figures: InstrumentFigures) -> tuple[str, ...]:
    return tuple(name for name, _ in figures.versions) or (figures.instrument.version,)


def _named(figures: InstrumentFigures, tables: Iterable[Table | None], instruments: int) -> list[Table]:
    """The tables that there are; with the instrument in their names where there are several."""
    found = [table for table in tables if table is not None]
    if instruments == 1:
        return found
    id, title = figures.instrument.id, figures.instrument.title
    return [t.model_copy(update={"id": f"{id}-{t.id}", "title": f"{title}: {t.title}"}) for t in found]


def _unlike(tables: Iterable[Table]) -> tuple[Table, ...]:
    """The tables with ids that nobody else has: a second `themes` becomes `themes-2`."""
    seen: dict[str, int] = {}
    result = []
    for table in tables:
        seen[table.id] = seen.get(table.id, 0) + 1
        again = seen[table.id]
        result.append(table if again == 1 else table.model_copy(update={"id": f"{table.id}-{again}"}))
    return tuple(result)
