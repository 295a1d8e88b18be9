"""An agency's or a team's own figures beside those of all of them; nothing about any other one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa_core.model.figure import Cell, Chart, Column, Sum, Table
from qa_core.model.instrument import Instrument
from qa_core.reports import palette
from qa_core.reports.cells import ALL, REACHED, N, Spot, grouped, named, scaled
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.grade_tables import Given
from qa_core.reports.shares import apart
from qa_core.reports.spread import LIKELY, likely
from qa_core.reports.tally import Tally, aim, decides, overall, places
from qa_core.reports.theme_tables import Pooled, pooled
from qa_core.reports.wide import EVERY, NO_AREA

ABOVE, BELOW, SAME, ALONE = (
    "above the others",
    "below the others",
    "no clear difference",
    "nothing to compare with",
)
ONLY = "The others had none."
OTHERS, MISSED = "others", "missed"
NOTE = "Above or below is said only where the likely ranges of your own and of the others do not meet."


@dataclass(frozen=True, slots=True)
class Own:
    """What was counted of one group.

    Attributes:
        title: what it is called.
        group: what names its numbers, as `agency=Housing`.
        every: what all groups together are called.
    """

    title: str
    group: str
    every: str


@dataclass(frozen=True, slots=True)
class _Line:
    what: str
    spot: Spot
    own: Pooled
    every: Pooled
    given: tuple[InstrumentFigures, InstrumentFigures]
    steps: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def selected(table: Table, own: Own) -> Table:
    """Of a table by group the group's own row and the last, which is all together."""
    kept = [at for at, row in enumerate(table.rows) if str(row[0]).casefold() == own.title.casefold()]
    last = len(table.rows) - 1
    kept += [last] if kept and table.rows[kept[0]][1] != table.rows[last][1] else []
    rows = tuple(table.rows[at] for at in kept)
    shown = tuple((own.every if row[0] == EVERY else row[0], *row[1:]) for row in rows)
    names = tuple(table.names[at] for at in kept)
    title = table.title.rpartition(" by ")[0] or table.title
    return table.model_copy(update={"title": title, "rows": shown, "names": names, "note": ""})


def grades(own: Own, mine: Given, all_of: Given) -> Table | None:
    """What reached the benchmark, own and of all: the overall grade and each area (S0-016, S0-045)."""
    instrument = mine[0].instrument
    good = aim(instrument)
    lines = []
    for key in (overall(instrument), *instrument.role("section_grades")):
        asked = places(instrument).get(key)
        tallies = [tallies.get(key, Tally()) for _, tallies in (mine, all_of)]
        if asked is None or not good or not tallies[0].n:
            continue
        seen = [Pooled(tally.hits(good), tally.n) for tally in tallies]
        steps = tuple(o.id for o in instrument.grade_scale), tuple(o.id for o in good)
        spot, given = Spot(instrument.id, key), (mine[0], all_of[0])
        lines.append(_Line(asked.prompt, spot, seen[0], seen[1], given, steps))
    heads = ("Passed" if decides(instrument) else "At or above", "Grade of")
    return _beside(own, "own-grades", "At or above the benchmark", heads, lines)


def themes(own: Own, mine: Given, all_of: Given) -> Table | None:
    """Answers at the expected level by theme, own and of all: strengths and weaknesses (S0-016)."""
    instrument, lines = mine[0].instrument, []
    for theme in instrument.themes:
        seen = [pooled(instrument, theme.id, tallies) for _, tallies in (mine, all_of)]
        if seen[0].n:
            spot = Spot(instrument.id, f"theme={theme.id}")
            lines.append(_Line(theme.label, spot, seen[0], seen[1], (mine[0], all_of[0])))
    heads = ("At the expected level", "Theme")
    return _beside(own, "own-themes", "Strengths and weaknesses by theme", heads, lines)


def counted(
    own: Own, id: str, title: str, lead: str, spot: Spot, numbers: Mapping[str, tuple[int, int]]
) -> Table | None:
    """Numbers own and of all by what they are of, with a total; None where the group has none.

    Args:
        own: whose.
        id, title, lead: the table's, and the heading of its first column.
        spot: where the total is counted; its parts have what they are of behind their place.
        numbers: own and of all, by what they are of.
    """
    if not sum(mine for mine, _ in numbers.values()):
        return None
    total = tuple(sum(pair[at] for pair in numbers.values()) for at in (0, 1))
    spots = [Spot(spot.instrument, f"{spot.place}={what}", spot.group) for what in numbers]
    rows = (*((what or NO_AREA, *pair) for what, pair in numbers.items()), (EVERY, *total))
    columns = (
        Column(title=lead),
        Column(title=own.title, kind="count"),
        Column(title=own.every, kind="count"),
    )
    sums = [*grouped(spot, spots, (N,)), *grouped(spot.of(own.group), [s.of(own.group) for s in spots], (N,))]
    sums += [one for each in (*spots, spot) for one in _rest(own, each, (N,))]
    names = [("", each.of(own.group)(N), each(N)) for each in (*spots, spot)]
    table = named(Table(id=id, title=title, columns=columns, rows=rows), names, sums)
    alone = all(mine == every for mine, every in numbers.values())
    return _only_own(table) if alone else table


def actions(own: Own, numbers: Mapping[str, int]) -> Table | None:
    """Own open actions by how they stand, and together; None where there are none."""
    rows: list[tuple[Cell, ...]] = [(state, n) for state, n in numbers.items()]
    spots = [Spot(ALL, f"open={state}", own.group) for state in numbers]
    whole = Spot(ALL, "open", own.group)
    table = Table(
        id="own-actions",
        title="Your open actions",
        columns=(Column(title="How they stand"), Column(title="Open actions", kind="count")),
        rows=(*rows, (EVERY, sum(numbers.values()))),
        note="All that are open today, from audits of any time.",
    )
    names = [("", spot(N)) for spot in (*spots, whole)]
    return named(table, names, grouped(whole, spots, (N,))) if sum(numbers.values()) else None


def audits(own: Own, given: Sequence[tuple[InstrumentFigures, InstrumentFigures]]) -> Table | None:
    """How many audits there were of each kind, own and of all."""
    numbers = {mine.instrument.title: (mine.audits, every.audits) for mine, every in given}
    spots = [Spot(mine.instrument.id, "audits") for mine, _ in given]
    columns = (
        Column(title="Audit"),
        Column(title=own.title, kind="count"),
        Column(title=own.every, kind="count"),
    )
    rows = tuple((title, *pair) for title, pair in numbers.items())
    table = Table(id="own-audits", title="Audits completed", columns=columns, rows=rows)
    names = [("", spot.of(own.group)(N), spot(N)) for spot in spots]
    sums = [one for spot in spots for one in _rest(own, spot, (N,))]
    return named(table, names, sums) if rows else None


def words(rows: Iterable[tuple[str, str]]) -> Table | None:
    """What auditors wrote that was released for reports, under the questions it was written for."""
    made = tuple(dict.fromkeys(rows))
    columns = (Column(title="Question"), Column(title="What auditors wrote"))
    title = "In the auditors' words"
    table = Table(id="own-words", title=title, columns=columns, rows=made, quotes=True)
    return table.model_copy(update={"note": "Released for reports by a person."}) if made else None


def area_names(instrument: Instrument, key: str) -> tuple[str, dict[str, str]] | None:
    """Where a table of learning points says what a point is about: the column's address, words by option."""
    question = instrument.questions[key]
    choices = [c for c in question.columns if c.key not in ("point", "critical") and instrument.options(c)]
    found = next((column for column in choices if column.key == "area"), next(iter(choices), None))
    if found is None:
        return None
    return f"{key}[].{found.key}", {option.id: option.label for option in instrument.options(found)}


def _only_own(table: Table) -> Table:
    """Numbers without those of all, where the others have none."""
    rows, names = tuple(row[:2] for row in table.rows), tuple(row[:2] for row in table.names)
    changes = {"columns": table.columns[:2], "rows": rows, "names": names, "note": ONLY}
    return table.model_copy(update=changes)


def _beside(own: Own, id: str, title: str, heads: tuple[str, str], lines: Sequence[_Line]) -> Table | None:
    if not lines:
        return None
    alone = all(line.own == line.every for line in lines)
    columns = [Column(title=heads[1])]
    for words, at in (("", 1),) if alone else ((f": {own.title}", 1), (f": {own.every}", 5)):
        columns += [
            Column(title=f"{heads[0]}{words}", kind="count"),
            Column(title=f"n{words}", kind="count"),
            Column(title=f"Share{words}", kind="share", of=(at,), base=at + 1),
            likely((at,), at + 1).model_copy(update={"title": f"{LIKELY}{words}"}),
        ]
    columns += [] if alone else [Column(title="In words", of=(1, 2, 5), base=6)]
    rows = [(line.what, *_figures(line), _said(line)) for line in lines]
    names = [_names(own, line.spot) for line in lines]
    sums = [one for line in lines for one in _sums(own, line)]
    table = Table(
        id=id,
        title=title,
        columns=tuple(columns),
        rows=tuple(row[: len(columns)] for row in rows),
        note=ONLY if alone else NOTE,
        chart=_chart(title, (3,) if alone else (3, 7)) if len(lines) > 2 else None,
    )
    return named(table, [row[: len(columns)] for row in names], sums)


def _chart(title: str, series: tuple[int, ...]) -> Chart:
    colours = (palette.REACHED[1], palette.NO_COLOUR)[: len(series)]
    return Chart(kind="bar", label=0, series=series, title=f"{title}: shares", colours=colours)


def _figures(line: _Line) -> tuple[Cell, ...]:
    cells: tuple[Cell, ...] = ()
    for one, figures in zip((line.own, line.every), line.given, strict=True):
        known = figures.population
        likely = None if known.exact else one.range(figures.audits, known.all)
        cells += (one.hits, one.n, one.share, likely)
    return cells


def _names(own: Own, spot: Spot) -> tuple[str, ...]:
    mine = spot.of(own.group)
    return ("", mine(REACHED), mine(N), "", "", spot(REACHED), spot(N), "", "", "")


def _sums(own: Own, line: _Line) -> Iterator[Sum]:
    for spot in (line.spot, line.spot.of(own.group)):
        if line.steps[0]:
            yield from scaled(spot, *line.steps)
    yield from _rest(own, line.spot, (REACHED, N))
    others = line.spot.of(OTHERS)
    yield Sum(total=others(N), parts=(others(REACHED), others(MISSED)))


def _rest(own: Own, spot: Spot, options: Iterable[str]) -> Iterator[Sum]:
    """All is own and what the others have, which stands nowhere."""
    yield from grouped(spot, [spot.of(own.group), spot.of(OTHERS)], options)


def _said(line: _Line) -> str:
    """Own against the others together, each answer of an audit no more than the audit itself."""
    own, every = line.given
    mine = line.own.part("own", own.audits, own.population.all)
    rest = Pooled(line.every.hits - line.own.hits, line.every.n - line.own.n)
    others = rest.part(OTHERS, every.audits - own.audits, None)
    if not (mine.n and others.n):
        return ALONE
    return {1: ABOVE, -1: BELOW, 0: SAME}[apart([mine, others]).get("own", 0)]
