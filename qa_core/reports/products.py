"""The products: which tables, in which order, make which report."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain

from qa_core.model.figure import Report, Table
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.model.period import Period
from qa_core.reports import (
    ageing,
    agency_tables,
    change,
    collected,
    decision_tables,
    earlier_tables,
    falling,
    follow_up_tables,
    given_tables,
    grade_tables,
    question_tables,
    summary,
    theme_tables,
)
from qa_core.reports.assembling import named, prefixes, there, unlike, versions
from qa_core.reports.checked import sound
from qa_core.reports.figures import InstrumentFigures, QuarterFigures
from qa_core.reports.narratives import narratives
from qa_core.reports.tally import Places, by_place
from qa_core.reports.trend import trend

Extra = Callable[[Instrument, Sequence[Table]], Sequence[Table]]
HOW_TO_READ = (
    "Every share stands beside its n, the number it is a share of.",
    "Not applicable and missing (asked, but not answered) are counted apart and are in no share.",
    "Different grade scales are never added together; only the share at or above the benchmark is compared.",
)
RANGES = (
    "A likely range holds, nineteen times in twenty, the share of all cases, had every one been audited. It "
    "takes into account how many there were, where that is known; it is wide where few were audited.",
    "One share is called higher than another only where their likely ranges do not meet. Teams and agencies "
    "stand in the order of the alphabet.",
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
    """The quarterly report (S0-038): concerns first, change and actions, each audit, then the detail.

    Args:
        figures: what was counted for the period, one entry for each instrument.
        organisation: whose report it is; its name, colour and posts are used.
        period: the quarter (or month, or year) that was counted.
        references: what case references look like, see `screen.reference_pattern`: taken out of texts.
        extra: gives a regime's own tables from those made for its instrument (hook `qa_report`).
        made_at: when the report was made, as it shall be printed; "" prints nothing.

    Returns: the report, with tables of these ids where there is something to count: `concerns` (always
        the first), `summary`, `benchmark`, `change`, `change-numbers`, `actions`, `ageing`,
        `action-owners`, `completed`, `grades` (or `results`, `ticks`, `failures` where a decision
        follows), `trend`, `returns`, `sections`, `themes`, `heat-SCALE`, `teams`, `agencies`, `learning`,
        `strengths`, `barriers`, `earlier`, `narratives`, `shared-themes` (of several instruments),
        `questions-SCALE`, `details-SCALE`, `rows-SCALE`, `ticked-QUESTION`, `areas-QUESTION`,
        `other-answers`, a regime's own, `versions`. Where there are several instruments, the tables of
        one have its id before theirs.
    """
    tables, left_out = _tables(figures, organisation, period, references, extra)
    return Report(
        name="quarterly",
        title="Quality audit report",
        period=period.name,
        period_title=period.title,
        made_at=made_at,
        organisation=organisation.name,
        colour=organisation.colour,
        instruments=tuple(name for each in figures.instruments for name in versions(each)),
        notes=(*summary.small(figures.instruments), *HOW_TO_READ, *RANGES, *left_out),
        tables=unlike(tables),
    )


def _tables(
    figures: QuarterFigures,
    organisation: Organisation,
    period: Period,
    references: re.Pattern[str] | None,
    extra: Extra | None,
) -> tuple[list[Table], list[str]]:
    """The tables in reading order, and a sentence for each of a regime's own that was left out."""
    given = [(each, by_place(each, each.counts)) for each in figures.instruments]
    main = [there(_main(each, tallies, organisation, period)) for each, tallies in given]
    detail = [there(_detail(each, tallies)) for each, tallies in given]
    words = [there([narratives(each, references)]) for each in figures.instruments]
    core = [[*chain(*tables)] for tables in zip(main, words, detail, strict=True)]
    own, left_out = _own(figures.instruments, core, extra)
    ids = prefixes(figures.instruments)
    tables = [
        follow_up_tables.concerns(figures),
        summary.summary(given, figures),
        grade_tables.benchmark(given),
        change.change(given),
        change.numbers(figures),
        follow_up_tables.actions(figures),
        ageing.ageing(figures),
        follow_up_tables.owners(figures, organisation, references),
        *named(main, ids),
        *named(words, ids),
        theme_tables.shared(given),
        *named(detail, ids),
        *named(own, ids),
        summary.versions(figures.instruments),
    ]
    return there(tables), left_out


def _main(
    figures: InstrumentFigures, tallies: Places, organisation: Organisation, period: Period
) -> list[Table | None]:
    """What everybody reads."""
    year = by_place(figures, figures.year_counts) if figures.year_counts else None
    return [
        given_tables.completed(figures),
        grade_tables.grades(figures, tallies),
        decision_tables.results(figures, tallies),
        decision_tables.ticks(figures, tallies),
        decision_tables.failures(figures, tallies),
        trend(figures, period.months, organisation.benchmark_share),
        agency_tables.returns(figures),
        grade_tables.sections(figures, tallies),
        theme_tables.themes(figures, tallies, year),
        *theme_tables.heat(figures, tallies),
        grade_tables.groups(figures, "teams"),
        grade_tables.groups(figures, "agencies"),
        follow_up_tables.learning(figures),
        collected.strengths(figures, tallies),
        None if collected.told(figures) else collected.barriers(figures, tallies),
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
