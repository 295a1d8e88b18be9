"""Sentences of products with tables of their own: thematic audits, coverage, consistency, the monthly tab."""

from __future__ import annotations

from collections.abc import Iterator

from qa_core.reports.coverage_tables import ALL_TEAMS, COVERED
from qa_core.reports.exercise_tables import ANSWERS, FACT, NOT_GRADED
from qa_core.reports.reading import Line, Shown, of
from qa_core.reports.words import plural


def answered(shown: Shown) -> Iterator[str]:
    """How many of the returns asked for in a thematic audit were answered."""
    for line in shown.one("summary") or ():
        hits, n = line.number("Number"), line.number("Out of (n)")
        if line["Measure"] == ANSWERS and hits is not None and n:
            asked = "return asked for was answered" if n == 1 else "returns asked for were answered"
            yield f"{of(hits, n, asked)}."


def cases_graded(shown: Shown) -> Iterator[str]:
    """How the lead auditor graded the cases."""
    lines = shown.one("case-grades") or []
    given = [(str(line["Grade"]), line.count("Cases")) for line in lines if line["Grade"] != NOT_GRADED]
    told = ", ".join(f"{n:,} {grade}" for grade, n in given if n)
    every = sum(line.count("Cases") for line in lines)
    if told:
        graded = sum(n for _, n in given)
        yield f"The lead auditor graded {graded:,} of {plural(every, 'case')}: {told}."
    elif every:
        yield f"None of {plural(every, 'case')} is graded yet."


def disagreed(shown: Shown) -> Iterator[str]:
    """In how many places agencies disagree, and how often only one of them can be right."""
    lines = shown.one("disagreements") or []
    facts = sum(line[""] == FACT for line in lines)
    if lines:
        only = f"; in {facts:,} of them only one can be right" if facts else ""
        yield f"Agencies disagree in {plural(len(lines), 'place')}{only}."


def checked(shown: Shown) -> Iterator[str]:
    """How many of all records were checked."""
    for line in shown.one("checked") or ():
        done, n = line.number("Checked"), line.number("All (n)")
        if done is not None and n:
            yield f"{line['Records']}: {of(done, n, 'records were checked')}."


def covered(shown: Shown) -> Iterator[str]:
    """How many of the open cases were audited over 12 months."""
    for table, lines in shown.starting("coverage-"):
        for line in lines:
            done, mean = line.number(COVERED), line["Open cases, mean of 12 month-ends"]
            if line["Team"] == ALL_TEAMS and done is not None and isinstance(mean, int | float) and mean:
                title = table.title.rpartition(":")[0]
                share = f"{done:,} of {mean:,.0f} open cases were audited over 12 months ({done / mean:.0%})"
                yield f"{title}: {share}. {table.note}"


def agreed(shown: Shown) -> Iterator[str]:
    """How often two auditors of one case gave the same grade."""
    for line in shown.one("agreement") or ():
        same, pairs = line.number("Same"), line.number("Pairs")
        if same is not None and pairs:
            many = "pair of auditors agreed" if pairs == 1 else "pairs of auditors agreed"
            yield f"{line['Audit']}: {of(same, pairs, f'{many} on the grade')}."


def completed(shown: Shown) -> Iterator[str]:
    """How many audits were completed in the month and in the year so far."""
    lines: list[Line] = shown.one("tab-audits") or []
    now = [line.number("Completed in the month") for line in lines]
    year = [line.number("Completed, year to date") for line in lines]
    if lines and None not in now and None not in year:
        month, so_far = (sum(n for n in each if n is not None) for each in (now, year))
        done = plural(month, "audit was", "audits were")
        yield f"{done} completed in the month, {so_far:,} in the audit year so far."
