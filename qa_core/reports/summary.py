"""The table a busy reader starts with, and the sentences that say the same."""

from __future__ import annotations

from collections.abc import Sequence

from qa_core.model.figure import Cell, Column, Table
from qa_core.model.grade import AGAIN
from qa_core.model.instrument import Instrument, Option
from qa_core.reports.cells import ALL, REACHED, N, Spot, named
from qa_core.reports.figures import InstrumentFigures, QuarterFigures
from qa_core.reports.follow_up_tables import open_concerns
from qa_core.reports.grade_tables import Given
from qa_core.reports.question_tables import PARTS
from qa_core.reports.tally import Places, Tally, decides, expected, overall, passing, reached
from qa_core.reports.words import percent, plural

SMALL = 10
Row = tuple[tuple[Cell, ...], tuple[str, str]]


def summary(given: Sequence[Given], figures: QuarterFigures) -> Table:
    """Concerns, returns, grades and overdue actions, each with what it is out of.

    Of several instruments it says how many audits came back; how good they are stands in the next table.
    """
    several = len(given) > 1
    concerns, actions = Spot(ALL, "concerns"), Spot(ALL, "actions")
    rows = [_row("Concerns still open", open_concerns(figures), names=(concerns("open"), ""))]
    if figures.unread:
        names = (concerns("unread"), "")
        rows.append(_row("Returns that could not be read", figures.unread, names=names))
    for each, tallies in given:
        found = _rows(each, tallies)
        (words, *cells), names = found[0]
        rows += [((f"{each.instrument.title}: {words}", *cells), names)] if several else found
    total = sum(action.n for action in figures.actions)
    overdue = sum(action.overdue for action in figures.actions)
    rows.append(_row("Remedial actions overdue", overdue, total, (actions("overdue"), actions(N))))
    columns = (
        Column(title="Measure"),
        Column(title="Number", kind="count"),
        Column(title="Out of (n)", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=2),
    )
    total_audits = sum(each.audits for each, _ in given)
    note = "No audit came back in this period."
    if total_audits:
        note = f"{plural(total_audits, 'audit')} of {len(given)} kinds." if several else _headline(*given[0])
    lines = tuple(line for line, _ in rows)
    table = Table(id="summary", title="At a glance", columns=columns, rows=lines, note=note)
    return named(table, [("", *names, "") for _, names in rows])


def versions(figures: Sequence[InstrumentFigures]) -> Table | None:
    """The instrument versions that the figures stand on."""
    rows = tuple(
        (each.instrument.title, each.instrument.id, name, n) for each in figures for name, n in each.versions
    )
    columns = (
        Column(title="Audit"),
        Column(title="Instrument"),
        Column(title="Version"),
        Column(title="Audits", kind="count"),
    )
    mixed = any(len(each.versions) > 1 for each in figures)
    note = "Figures mix versions of an instrument: compare with earlier reports with care." if mixed else ""
    title = "Instrument versions behind the figures"
    if not rows:
        return None
    return Table(id="versions", title=title, columns=columns, rows=rows, note=note, part=PARTS["other"])


def small(figures: Sequence[InstrumentFigures]) -> list[str]:
    """A warning for each instrument with so few audits that shares say little."""
    few = [each.instrument.title for each in figures if 0 < each.audits < SMALL]
    return [f"{title}: fewer than {SMALL} audits, so one audit moves a share a great deal." for title in few]


def _row(words: str, number: int, of: int | None = None, names: tuple[str, str] = ("", "")) -> Row:
    """A measure with its share of what it is out of, and the names of both numbers."""
    return (words, number, of, number / of if of and number <= of else None), names


def _rows(figures: InstrumentFigures, tallies: Places) -> list[Row]:
    instrument = figures.instrument
    rows = [_back(figures)]
    spot, audits = Spot(instrument.id, overall(instrument)), Spot(instrument.id, "audits")
    tally = tallies.get(overall(instrument), Tally())
    good, words = _aim(instrument)
    if good:
        rows.append(_row(words, tally.hits(good), tally.n, (spot(REACHED), spot(N))))
    again = tallies.get(AGAIN, Tally())
    if again.n:
        after = Spot(instrument.id, AGAIN)
        names = (after(REACHED), after(N))
        rows.append(_row("Passed when checked again", again.hits(good), again.n, names))
    if not decides(instrument):
        without, names = tally.missing + tally.na, (spot("ungraded"), audits(N))
        rows.append((("Without an overall grade", without, figures.audits, None), names))
    if instrument.role("nil"):
        nil = sum(one.nil for one in figures.returns)
        names = (Spot(instrument.id, "returns")("nil"), audits(N))
        rows.append((("Nil returns: family not known", nil, figures.audits, None), names))
    return rows


def _aim(instrument: Instrument) -> tuple[tuple[Option, ...], str]:
    """The grades or decisions that are hoped for, and what an audit that has one of them did."""
    if decides(instrument):
        return passing(instrument), "Passed at the first check"
    good = expected(instrument, instrument.grade_scale)
    return good, f"Graded {reached(good, instrument.grade_scale)}" if good else ""


def _headline(figures: InstrumentFigures, tallies: Places) -> str:
    instrument = figures.instrument
    title, audits = instrument.title, plural(figures.audits, "audit")
    good, _ = _aim(instrument)
    tally = tallies.get(overall(instrument), Tally())
    share = tally.share(good)
    if not good or share is None:
        return f"{title}: {audits}."
    if decides(instrument):
        checks = plural(tally.n, "first check")
        return f"{title}: {audits}; {tally.hits(good)} of {checks} ({percent(share)}) passed."
    words = reached(good, instrument.grade_scale)
    return f"{title}: {audits}; {tally.hits(good)} of {tally.n} graded ({percent(share)}) were {words}."


def _back(figures: InstrumentFigures) -> Row:
    """How many audits came back of those sent; or of records, how many of all there are were checked."""
    if figures.covered is not None:
        done, of = figures.covered
        records = Spot(figures.instrument.id, "records")
        return _row("Records of the period checked", done, of, (records("checked"), records(N)))
    audits = Spot(figures.instrument.id, "audits")
    if figures.given:
        return (("Audits made", figures.audits, None, None), (audits(N), ""))
    back = "Audits made" if decides(figures.instrument) else "Audits returned"
    return _row(back, figures.audits, figures.due, (audits(N), audits("due")))
