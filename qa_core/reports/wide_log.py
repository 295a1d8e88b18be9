"""Tables of one practitioner's learning: by quarter and area, and whether it gets better (S4-037)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa_core.model.figure import Cell, Chart, Column, Table
from qa_core.reports import palette
from qa_core.reports.shares import Part, compared
from qa_core.reports.spread import likely
from qa_core.reports.words import plain

HALVES = ("First half", "Second half")
WORDS = {1: "clearly higher", -1: "clearly lower", 0: "no clear difference", None: "nothing to compare with"}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the time: audits of the work, points, grades at or above the benchmark (`good`)."""

    first: str
    last: str
    audits: int
    points: int
    critical: int
    good: int
    graded: int


def glance(audits: int, points: Sequence[Row]) -> Table:
    """What there is, in numbers."""
    reviewed = sum(bool(one["reviewed"]) for one in points)
    tied = sum(bool(one["plr"]) for one in points)
    n = len(points)
    rows: list[tuple[Cell, ...]] = [
        ("Audits that looked for learning", audits, None, None),
        ("Learning points", n, None, None),
    ]
    for words, hits in (
        ("Critical points", sum(one["critical"] for one in points)),
        ("Points that were reviewed", reviewed),
        ("Points tied to a performance review (PLR)", tied),
    ):
        rows.append((words, hits, n, hits / n if n else None))
    columns = (
        Column(title="Measure"),
        Column(title="Number", kind="count"),
        Column(title="Out of (n)", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=2),
    )
    return Table(id="glance", title="At a glance", columns=columns, rows=tuple(rows))


def improvement(halves: tuple[Half, Half]) -> Table:
    """The first half of the time beside the second: points for each audit, grades (S4-037)."""
    columns = (
        Column(title="Time"),
        Column(title="From", kind="date"),
        Column(title="To", kind="date"),
        Column(title="Audits", kind="count"),
        Column(title="Points", kind="count"),
        Column(title="Points for each audit"),
        Column(title="Critical", kind="count"),
        Column(title="At or above the benchmark", kind="count"),
        Column(title="n graded", kind="count"),
        Column(title="Share", kind="share", of=(7,), base=8),
        likely((7,), 8),
    )
    rows = tuple(_half(name, half) for name, half in zip(HALVES, halves, strict=True))
    title = "Improvement over time"
    return Table(id="improvement", title=title, columns=columns, rows=rows, note=_told(halves))


def quarters(rows: Sequence[Row]) -> Table | None:
    """Points by quarter of the audit year; quarters with audits and nothing to learn count too."""
    columns = (
        Column(title="Quarter"),
        Column(title="Audits", kind="count"),
        Column(title="Critical points", kind="count"),
        Column(title="Other points", kind="count"),
        Column(title="Points for each audit"),
    )
    made = tuple(
        (
            one["quarter"],
            one["audits"],
            one["critical"],
            one["points"] - one["critical"],
            f"{one['points_per_audit']:.1f}",
        )
        for one in rows
    )
    title = "Learning points by quarter"
    colours = (palette.BELOW[1], palette.REACHED[1])
    chart = Chart(kind="counts", label=0, series=(2, 3), title=title, colours=colours)
    return Table(id="quarters", title=title, columns=columns, rows=made, chart=chart) if made else None


def areas(rows: Sequence[Row]) -> Table | None:
    """Each area: how often and when, whether it came again, how many audits since had none of it (S4-034)."""
    columns = (
        Column(title="Area"),
        Column(title="Points", kind="count"),
        Column(title="Critical", kind="count"),
        Column(title="In audits", kind="count"),
        Column(title="When"),
        Column(title="Came again"),
        Column(title="Audits since without it", kind="count"),
    )
    made = tuple(
        (
            one["area"],
            one["points"],
            one["critical"],
            one["audits"],
            ", ".join(one["quarters"]),
            "Yes" if one["repeated"] else "No",
            one["audits_since"],
        )
        for one in rows
    )
    title = "Learning by area"
    return Table(id="areas", title=title, columns=columns, rows=made) if made else None


def points(rows: Sequence[Row], texts: Sequence[str]) -> Table | None:
    """The points one by one, newest quarter first and critical ones first, with what was done about them."""
    columns = (
        Column(title="Date", kind="date"),
        Column(title="Area"),
        Column(title="Critical"),
        Column(title="Learning point"),
        Column(title="Reviewed by"),
        Column(title="PLR entry"),
        Column(title="Audit"),
    )
    made = tuple(
        (
            one["date"],
            one["area"] or "No area recorded",
            "Critical" if one["critical"] else None,
            text,
            ", ".join(plain(who) for who in one["reviewed_by"]) or None,
            ", ".join(mark["ref"] for mark in one["plr"]) or None,
            one["audit"],
        )
        for one, text in zip(rows, texts, strict=True)
    )
    table = Table(id="points", title="Learning points one by one", columns=columns, rows=made)
    return table if made else None


def graded(rows: Sequence[tuple[str, str, str, str, str]]) -> Table | None:
    """Audits of the practitioner's work: date, kind, grade, whether that reaches the benchmark, id."""
    columns = (
        Column(title="Date", kind="date"),
        Column(title="Audit of"),
        Column(title="Grade"),
        Column(title="At or above the benchmark"),
        Column(title="Audit"),
    )
    table = Table(id="graded", title="Audits of this practitioner's work", columns=columns, rows=tuple(rows))
    return table if rows else None


def strengths(rows: Sequence[tuple[str, str]]) -> Table | None:
    """What went well, in the auditors' words (S0-016, S4-007)."""
    columns = (Column(title="Date", kind="date"), Column(title="What went well"))
    table = Table(id="strengths", title="Strengths", columns=columns, rows=tuple(rows))
    return table if rows else None


def _half(name: str, half: Half) -> tuple[Cell, ...]:
    part = Part(name, half.good, half.graded)
    each = f"{half.points / half.audits:.1f}" if half.audits else None
    share = half.good / half.graded if half.graded else None
    counts = (half.audits, half.points, each, half.critical, half.good, half.graded)
    return (
        name,
        half.first or None,
        half.last or None,
        *counts,
        share,
        part.range() if half.graded else None,
    )


def _told(halves: tuple[Half, Half]) -> str:
    """What became of it, in words: no number is called better where chance could have made it."""
    one, two = halves
    if not (one.audits and two.audits):
        return "Too few audits for two halves."
    before, after = one.points / one.audits, two.points / two.audits
    way = (
        "as many as before"
        if before == after
        else "fewer than before"
        if after < before
        else "more than before"
    )
    grade = WORDS[compared(Part("", two.good, two.graded), Part("", one.good, one.graded))]
    return (
        f"Points for each audit went from {before:.1f} to {after:.1f}: {way}. Grades at or above the "
        f"benchmark: {grade}. With so few audits this is a matter for supervision, not for measuring."
    )
