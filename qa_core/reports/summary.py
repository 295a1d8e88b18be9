"""The table a busy reader starts with, and the sentences that say the same."""

from __future__ import annotations

from collections.abc import Sequence

from qa_core.model.figure import Cell, Column, Table
from qa_core.reports.figures import InstrumentFigures, QuarterFigures
from qa_core.reports.follow_up_tables import open_concerns
from qa_core.reports.grade_tables import Given
from qa_core.reports.question_tables import PARTS
from qa_core.reports.tally import Places, Tally, expected, overall, reached
from qa_core.reports.words import percent, plural

SMALL = 10


def summary(given: Sequence[Given], figures: QuarterFigures) -> Table:
    """Concerns, returns, grades and overdue actions, each with what it is out of."""
    rows: list[tuple[Cell, ...]] = [("Concerns still open", open_concerns(figures), None, None)]
    if figures.unread:
        rows.append(("Returns that could not be read", figures.unread, None, None))
    for each, tallies in given:
        rows += _rows(each, tallies, f"{each.instrument.title}: " if len(given) > 1 else "")
    total = sum(action.n for action in figures.actions)
    overdue = sum(action.overdue for action in figures.actions)
    rows.append(("Remedial actions overdue", overdue, total, overdue / total if total else None))
    columns = (
        Column(title="Measure"),
        Column(title="Number", kind="count"),
        Column(title="Out of (n)", kind="count"),
        Column(title="Share", kind="share"),
    )
    note = (
        " ".join(_headline(each, tallies) for each, tallies in given) or "No audit came back in this period."
    )
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


def _rows(figures: InstrumentFigures, tallies: Places, prefix: str) -> list[tuple[Cell, ...]]:
    instrument, due = figures.instrument, figures.due
    share = figures.audits / due if due and figures.audits <= due else None
    rows: list[tuple[Cell, ...]] = [("Audits returned", figures.audits, due, share)]
    key, good = overall(instrument), expected(instrument, instrument.grade_scale)
    if key and good:
        tally = tallies.get(key, Tally())
        words = reached(good, instrument.grade_scale)
        rows.append((f"Graded {words}", tally.hits(good), tally.n, tally.share(good)))
        rows.append(("Without an overall grade", tally.missing + tally.na, figures.audits, None))
    return [(f"{prefix}{row[0]}", *row[1:]) for row in rows]


def _headline(figures: InstrumentFigures, tallies: Places) -> str:
    title, audits = figures.instrument.title, plural(figures.audits, "audit")
    key, good = overall(figures.instrument), expected(figures.instrument, figures.instrument.grade_scale)
    tally = tallies.get(key, Tally()) if key else Tally()
    share = tally.share(good)
    if not good or share is None:
        return f"{title}: {audits}."
    words = reached(good, figures.instrument.grade_scale)
    return f"{title}: {audits}; {tally.hits(good)} of {tally.n} graded ({percent(share)}) were {words}."
