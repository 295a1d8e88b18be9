"""The table a busy reader starts with, and the sentences that say the same."""

from __future__ import annotations

from collections.abc import Sequence

from qa_core.model.figure import Cell, Column, Table
from qa_core.model.grade import AGAIN
from qa_core.model.instrument import Instrument, Option
from qa_core.reports.figures import InstrumentFigures, QuarterFigures
from qa_core.reports.follow_up_tables import open_concerns
from qa_core.reports.grade_tables import Given
from qa_core.reports.question_tables import PARTS
from qa_core.reports.tally import Places, Tally, decides, expected, overall, passing, reached
from qa_core.reports.words import percent, plural

SMALL = 10


def summary(given: Sequence[Given], figures: QuarterFigures) -> Table:
    """Concerns, returns, grades and overdue actions, each with what it is out of.

    Of several instruments it says how many audits came back; how good they are stands in the next table.
    """
    several = len(given) > 1
    rows: list[tuple[Cell, ...]] = [("Concerns still open", open_concerns(figures), None, None)]
    if figures.unread:
        rows.append(("Returns that could not be read", figures.unread, None, None))
    for each, tallies in given:
        found = _rows(each, tallies)
        rows += [(f"{each.instrument.title}: {found[0][0]}", *found[0][1:])] if several else found
    total = sum(action.n for action in figures.actions)
    overdue = sum(action.overdue for action in figures.actions)
    rows.append(("Remedial actions overdue", overdue, total, overdue / total if total else None))
    columns = (
        Column(title="Measure"),
        Column(title="Number", kind="count"),
        Column(title="Out of (n)", kind="count"),
        Column(title="Share", kind="share"),
    )
    total_audits = sum(each.audits for each, _ in given)
    note = "No audit came back in this period."
    if total_audits:
        note = f"{plural(total_audits, 'audit')} of {len(given)} kinds." if several else _headline(*given[0])
    return Table(id="summary", title="At a glance", columns=columns, rows=tuple(rows), note=note)


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


def _rows(figures: InstrumentFigures, tallies: Places) -> list[tuple[Cell, ...]]:
    instrument = figures.instrument
    rows: list[tuple[Cell, ...]] = [_back(figures)]
    tally = tallies.get(overall(instrument), Tally())
    good, words = _aim(instrument)
    if good:
        rows.append((words, tally.hits(good), tally.n, tally.share(good)))
    again = tallies.get(AGAIN, Tally())
    if again.n:
        rows.append(("Passed when checked again", again.hits(good), again.n, again.share(good)))
    if not decides(instrument):
        rows.append(("Without an overall grade", tally.missing + tally.na, figures.audits, None))
    if instrument.role("nil"):
        nil = sum(one.nil for one in figures.returns)
        rows.append(("Nil returns: family not known", nil, figures.audits, None))
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


def _back(figures: InstrumentFigures) -> tuple[Cell, ...]:
    """How many audits came back of those sent; or of records, how many of all there are were checked."""
    if figures.covered is not None:
        done, of = figures.covered
        return "Records of the period checked", done, of, done / of if of else None
    due = figures.due
    back = "Audits made" if decides(figures.instrument) else "Audits returned"
    return back, figures.audits, due, figures.audits / due if due and figures.audits <= due else None
