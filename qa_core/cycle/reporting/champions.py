"""For the CAF Champions Group: what all audits add up to, and no more (S0-044, S0-054)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_core.cycle import recommendations
from qa_core.cycle.desk import Desk
from qa_core.cycle.reporting import Wanted, counting, extracts
from qa_core.cycle.reporting.front import posts, titled
from qa_core.cycle.screening import without_references
from qa_core.model.figure import Report, Table
from qa_core.model.period import Period
from qa_core.reports import change, grade_tables, wide
from qa_core.reports.cells import BEFORE
from qa_core.reports.disclosure import names_shown, protected
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.grade_tables import Given
from qa_core.reports.products import HOW_TO_READ
from qa_core.reports.tally import by_place

SENT = ("champions-group", "lead-professionals")


def make(desk: Desk, want: Wanted) -> Report:
    """The report for the Champions Group: no case, no person, no text of an auditor, no team.

    Numbers of the period before that were hidden in its own report stay hidden beside those of this one.

    Raises: InputError for an instrument that does not exist.
    """
    span = want.span
    given = figures(desk, want, span)
    report = titled(
        desk,
        want,
        "champions",
        "Quality audits: report for the CAF Champions Group",
        [*tables(desk, given, span), _recommended(desk)],
        instruments=extracts.versions(given),
        notes=(wide.AGGREGATED, *HOW_TO_READ),
    )
    return safe(desk, want, report, span) if want.audience.wide else report


def figures(desk: Desk, want: Wanted, span: Period) -> list[InstrumentFigures]:
    """What was counted of every instrument used in a period."""
    return [counting.figures_of(desk, one, span) for one in counting.used(desk, span, want.instruments)]


def tables(desk: Desk, given: Sequence[InstrumentFigures], span: Period) -> list[Table]:
    """Every table that counts."""
    pairs = [(one, by_place(one, one.counts)) for one in given]
    of_each = [(pair, [*_of_one(desk, pair, span)]) for pair in pairs]
    first = [wide.audits(pairs), grade_tables.benchmark(pairs), change.change(pairs)]
    own = wide.each_named(of_each, len(pairs) > 1)
    return [*(table for table in first if table is not None), *own]


def safe(desk: Desk, want: Wanted, report: Report, span: Period) -> Report:
    """The report protected, with the numbers of the period before as its own report shows them."""
    shown, closed = before(desk, want, span)
    return protected(report, desk.organisation.small_numbers, shown=shown, closed=closed)


def before(desk: Desk, want: Wanted, span: Period) -> tuple[frozenset[str], frozenset[str]]:
    """The names of numbers of the period before that its own report shows, and of those that it hides."""
    earlier = preceding(span)
    found = tables(desk, figures(desk, want, earlier), earlier)
    there = titled(desk, want, "champions", "", [one for one in found if not one.id.startswith("change")])
    shown, hidden = names_shown(protected(there, desk.organisation.small_numbers))
    return frozenset(map(_then, shown)), frozenset(map(_then, hidden))


def preceding(span: Period) -> Period:
    """The months just before a period, as many."""
    year, month = (int(part) for part in span.first.split("-"))
    last = year * 12 + month - 1
    months = tuple(f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - len(span.months), last))
    return Period(f"{span.name}-before", months, span.year_start_month)


def _then(name: str) -> str:
    return f"{name}&{BEFORE}" if "@" in name else f"{name}@{BEFORE}"


def _of_one(desk: Desk, pair: Given, span: Period) -> Iterator[Table]:
    """What one kind of audit found; of few audits nothing: their answers would tell how many they are."""
    if pair[0].audits >= desk.organisation.small_numbers:
        yield from wide.of_one(pair)
        yield from _learning(desk, pair[0], span)


def _learning(desk: Desk, given: InstrumentFigures, span: Period) -> list[Table]:
    counted = desk.store.by_question(counting.ends(span), [given.instrument.id])
    points = extracts.learning(given.instrument, counted)
    found = wide.learning(given.instrument.id, {area: n for area, (_, n) in points.items()})
    return [] if found is None else [found]


def _recommended(desk: Desk) -> Table | None:
    """The recommendations that were passed on (S0-054)."""
    sent = [one for one in recommendations.listed(desk) if one["sent_to"]]
    texts = without_references(desk, [one["text"] for one in sent])
    told = [one | {"text": text} for one, text in zip(sent, texts, strict=True)]
    agencies = extracts.known(desk, "agency")
    owners = {one["owner"]: agencies.get(extracts.plain_name(one["owner"]), "") for one in sent}
    return wide.recommendations(told, {**owners, **posts(desk.organisation)})
