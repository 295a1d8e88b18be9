"""The year so far: month by month, cumulative, by theme (S0-039)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_core.model.figure import Cell, Column, Report, Sum, Table
from qa_core.model.organisation import Organisation
from qa_core.model.period import Period
from qa_core.reports import collected, follow_up_tables, grade_tables, summary, theme_tables
from qa_core.reports.assembling import named as prefixed
from qa_core.reports.assembling import prefixes, there, unlike, versions
from qa_core.reports.cells import REACHED, N, Spot, grouped, named
from qa_core.reports.decision_tables import results
from qa_core.reports.figures import InstrumentFigures, Month, QuarterFigures
from qa_core.reports.narratives import narratives
from qa_core.reports.products import HOW_TO_READ, RANGES
from qa_core.reports.shares import interval
from qa_core.reports.spread import likely
from qa_core.reports.tally import Places, Tally, aim, by_place, overall
from qa_core.reports.theme_tables import RANGED, REACHED_TITLE, Pooled, pooled
from qa_core.reports.trend import trend
from qa_core.reports.words import month_words

PART = "Themes month by month"
SO_FAR = "so far"


def year_to_date(
    figures: QuarterFigures,
    organisation: Organisation,
    period: Period,
    wanted: Period,
    *,
    references: re.Pattern[str] | None = None,
    made_at: str = "",
) -> Report:
    """The summary of the audit year so far, by theme and month by month (S0-039).

    Args:
        figures: what was counted from the start of the audit year on.
        organisation: whose report it is.
        period: those months.
        wanted: the period that was asked for, with whose last month they end; it names the report.
        references: what case references look like; they are taken out of texts.
        made_at: when the report was made, as it shall be printed.

    Returns: the report, with tables of these ids: `concerns`, `summary`, `benchmark`, `months`,
        `trend`, `grades` or `results`, `themes`, `heat-SCALE`, `learning`, `strengths`, `barriers`,
        `shared-themes`, `narratives`, `themes-months`, `versions`; of several instruments the id of each
        before its own.
    """
    given = [(each, by_place(each, each.counts)) for each in figures.instruments]
    ids = prefixes(figures.instruments)
    main = [there(_main(each, tallies, organisation, period)) for each, tallies in given]
    words = [there([narratives(each, references)]) for each in figures.instruments]
    detail = [there([themes_months(each, period.months)]) for each in figures.instruments]
    tables = [
        follow_up_tables.concerns(figures),
        summary.summary(given, figures),
        grade_tables.benchmark(given),
        *prefixed(main, ids),
        theme_tables.shared(given),
        *(table for own in (words, detail) for table in prefixed(own, ids)),
        summary.versions(figures.instruments),
    ]
    return Report(
        name="year-to-date",
        title="Quality audits: the year to date",
        period=wanted.name,
        period_title=period.title,
        made_at=made_at,
        organisation=organisation.name,
        colour=organisation.colour,
        instruments=tuple(name for each in figures.instruments for name in versions(each)),
        notes=(*summary.small(figures.instruments), *HOW_TO_READ, *RANGES),
        tables=unlike(there(tables)),
    )


def months(figures: InstrumentFigures, names: Sequence[str]) -> Table | None:
    """A row a month: the audits, the share at or above the benchmark, and both for the year so far.

    Args:
        figures: what was counted for the year so far.
        names: its months, as `2026-07`; one without audits has its row too.
    """
    good, exact, key = aim(figures.instrument), figures.population.exact, overall(figures.instrument)
    given = [_month(figures, name) for name in names]
    tallies = [by_place(figures, one.counts).get(key, Tally()) for one in given]
    found = [Pooled(tally.hits(good), tally.n) for tally in tallies]
    if not good or not any(one.audits for one in given):
        return None
    rows: list[tuple[Cell, ...]] = []
    for at, one in enumerate(given):
        now, far = _both(found, at)
        audits = sum(each.audits for each in given[: at + 1])
        ranged = () if exact else (interval(far.hits, far.n, figures.population.all),)
        cells = (one.audits, *_cells(now), audits, *_cells(far))
        rows.append((month_words(one.month), *cells, *ranged))
    far_columns = (Column(title=f"Audits {SO_FAR}", kind="count"), *_columns("At or above", 6, f" {SO_FAR}"))
    table = Table(
        id="months",
        title="Month by month, and the year so far",
        columns=(
            *(Column(title="Month"), Column(title="Audits", kind="count"), *_columns("At or above", 2)),
            *(*far_columns, *(() if exact else (likely((6,), 7),))),
        ),
        rows=tuple(rows),
        note="So far is from the start of the audit year to the end of that month.",
    )
    whole, audits_of = Spot(figures.instrument.id, key), Spot(figures.instrument.id, "audits")
    spots = [*zip(_spots(whole, names), _spots(audits_of, names), strict=True)]
    blank = () if exact else ("",)
    cells_named = [
        ("", a(N), one(REACHED), one(N), "", b(N), far(REACHED), far(N), "", *blank)
        for (one, far), (a, b) in spots
    ]
    sums = [*_sums(whole, names, (REACHED, N)), *_sums(audits_of, names, (N,))]
    return named(table, cells_named, sums)


def themes_months(figures: InstrumentFigures, names: Sequence[str]) -> Table | None:
    """For each theme a row a month: what reached the expected level in it, and in the year so far."""
    instrument, known = figures.instrument, figures.population
    given = [_month(figures, name) for name in names]
    places = [by_place(figures, one.counts) for one in given]
    rows: list[tuple[Cell, ...]] = []
    cells_named: list[tuple[str, ...]] = []
    sums: list[Sum] = []
    for theme in instrument.themes:
        found = [pooled(instrument, theme.id, tallies) for tallies in places]
        if not any(one.n for one in found):
            continue
        whole = Spot(instrument.id, f"theme={theme.id}")
        sums += _sums(whole, names, (REACHED, N))
        for at, (one, far) in enumerate(_spots(whole, names)):
            now, to_date = _both(found, at)
            audits = sum(each.audits for each in given[: at + 1])
            ranged = () if known.exact else (to_date.range(audits, known.all),)
            rows.append((theme.label, month_words(names[at]), *_cells(now), *_cells(to_date), *ranged))
            blank = () if known.exact else ("",)
            cells_named.append(("", "", one(REACHED), one(N), "", far(REACHED), far(N), "", *blank))
    table = Table(
        id="themes-months",
        title=PART,
        columns=(
            *(Column(title="Theme"), Column(title="Month"), *_columns(REACHED_TITLE, 2)),
            *(*_columns(REACHED_TITLE, 5, f" {SO_FAR}"), *(() if known.exact else (likely((5,), 6),))),
        ),
        rows=tuple(rows),
        note="n counts answers, not audits." + ("" if known.exact else f" {RANGED}"),
        part=PART,
    )
    return named(table, cells_named, sums) if rows else None


def _main(
    figures: InstrumentFigures, tallies: Places, organisation: Organisation, period: Period
) -> list[Table | None]:
    """What everybody reads."""
    return [
        months(figures, period.months),
        trend(figures, period.months, organisation.benchmark_share),
        grade_tables.grades(figures, tallies),
        results(figures, tallies),
        theme_tables.themes(figures, tallies),
        *theme_tables.heat(figures, tallies),
        follow_up_tables.learning(figures),
        collected.strengths(figures, tallies),
        None if collected.told(figures) else collected.barriers(figures, tallies),
    ]


def _month(figures: InstrumentFigures, name: str) -> Month:
    return next((one for one in figures.months if one.month == name), Month(name, 0))


def _both(found: Sequence[Pooled], at: int) -> tuple[Pooled, Pooled]:
    """What was counted in a month, and in all months up to it."""
    far = found[: at + 1]
    return found[at], Pooled(sum(one.hits for one in far), sum(one.n for one in far))


def _columns(reached: str, at: int, words: str = "") -> tuple[Column, ...]:
    return (
        Column(title=f"{reached}{words}", kind="count"),
        Column(title=f"n{words}", kind="count"),
        Column(title=f"Share{words}", kind="share", of=(at,), base=at + 1),
    )


def _cells(one: Pooled) -> tuple[Cell, ...]:
    return one.hits, one.n, one.share


def _spots(whole: Spot, names: Sequence[str]) -> list[tuple[Spot, Spot]]:
    """Where each month is counted, and the year up to it; up to the last that is the whole."""
    far = [whole.of(f"upto={name}") for name in names[:-1]]
    return [*zip((whole.of(f"month={name}") for name in names), [*far, whole], strict=True)]


def _sums(whole: Spot, names: Sequence[str], options: Sequence[str]) -> Iterator[Sum]:
    """The year up to a month is the year up to the month before, and that month."""
    spots = _spots(whole, names)
    yield from grouped(whole, [month for month, _ in spots], options)
    for at in range(1, len(spots)):
        for option in options:
            yield Sum(total=spots[at][1](option), parts=(spots[at - 1][1](option), spots[at][0](option)))
    for option in options:
        yield Sum(total=spots[0][1](option), parts=(spots[0][0](option),))
