"""Numbers and dates in the words of a report."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from qa_core.model.figure import HIDDEN, Cell, Kind, Report


def whole_percent(share: float) -> int:
    """A share as whole per cent, halves away from nought as Excel shows them: 0.125 is 13."""
    return int(Decimal(f"{share * 100:.10g}").quantize(Decimal(1), ROUND_HALF_UP))


def percent(share: float) -> str:
    """A share of 0 to 1 as whole per cent; what is short of all, or more than nothing, never rounds to it."""
    whole = whole_percent(share)
    if whole == 100 and share < 1:
        return "over 99%"
    return "under 1%" if whole == 0 and share > 0 else f"{whole}%"


def plural(n: int, one: str, many: str = "") -> str:
    """`1 audit`, `2 audits`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def day(iso: str) -> str:
    """`2026-07-03` as `3 July 2026`; any other text as it stands."""
    try:
        date = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{date.day} {date:%B %Y}"


def month_words(month: str) -> str:
    """`2026-07` as `July 2026`."""
    return f"{dt.date.fromisoformat(f'{month}-01'):%B %Y}"


def plain(identifier: str) -> str:
    """An id as words: `immediate-concern` is `Immediate concern`."""
    text = identifier.replace("-", " ").replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def shown(cell: Cell, kind: Kind) -> str:
    """A cell as people read it; what is not known is a dash."""
    if cell is None:
        return "–"
    if isinstance(cell, tuple):
        low, high = (whole_percent(end) for end in cell)
        return f"{low}–{high}%"
    if kind == "share" and isinstance(cell, int | float):
        return percent(cell)
    if kind == "count" and isinstance(cell, int | float):
        return f"{cell:,}"
    return day(cell) if kind == "date" and isinstance(cell, str) else str(cell)


def plain_number(value: float) -> str:
    """A number of things: whole where it is, thousands parted by commas."""
    return f"{int(value) if value == int(value) else value:,}"


def timespan(report: Report) -> str:
    """The period in words and in short: `July to September 2026 (2026-Q3)`."""
    return f"{report.period_title} ({report.period})" if report.period_title else report.period


def about(report: Report) -> list[str]:
    """What a report is about, for whom it is, and whether it was issued; what is not said is left out."""
    readers = f"For: {report.audience}" if report.audience else ""
    issue = f"Issue {report.issue}" if report.issue else "Draft"
    return [words for words in (report.subject, readers, issue) if words]


def hidden_note(report: Report) -> str:
    """What a star stands for, where there is one; else nothing."""
    cells = (cell for table in report.tables for row in table.rows for cell in row)
    if report.limit is None or HIDDEN not in cells:
        return ""
    return (
        f"{HIDDEN} stands for a number below {report.limit} that is not 0, or for one that would give such a "
        "number away: so nobody can be recognised."
    )
