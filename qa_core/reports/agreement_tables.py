"""Tables of second audits: how far two auditors agree, and how strict each is (S0-026)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qa_core.model.figure import Cell, Chart, Column, Table
from qa_core.reports import palette
from qa_core.reports.shares import interval
from qa_core.reports.words import plural

Line = Mapping[str, Any]
GRADE = "@grade"
ALPHA = (
    "Agreement beyond chance is Krippendorff's alpha with its 95% interval: 1 is complete agreement, 0 is "
    "what chance gives. It is worked out from 20 pairs on."
)
PART = "By question"


def grades(lines: Sequence[Line], titles: Mapping[str, str], audits: Mapping[str, int]) -> Table | None:
    """How often both auditors gave the same overall grade; None without a pair.

    Args:
        lines: what `agreement` measured, a line for each question or grade.
        titles: the title of each instrument.
        audits: how many audits of each instrument the pairs were drawn from.
    """
    rows = [_agreed(titles[one["instrument"]], one, audits) for one in lines if one["question"] == GRADE]
    return _agreement("agreement", "Agreement on the overall grade", "Audit", rows, ALPHA) if rows else None


def questions(lines: Sequence[Line], titles: Mapping[str, str], audits: Mapping[str, int]) -> Iterable[Table]:
    """The same for every question that both judged, an instrument a table, in printed order."""
    for id, title in titles.items():
        mine = [one for one in lines if one["instrument"] == id and one["question"] != GRADE]
        rows = [_agreed(f"{one['question']} {one['prompt']}", one, audits) for one in mine]
        if rows:
            made = _agreement(f"agreement-{id}", f"{title}: agreement by question", "Question", rows, "")
            yield made.model_copy(update={"chart": None, "part": PART})


def crossed(line: Line, title: str, words: Mapping[str, str]) -> Table:
    """What the second auditor gave where the first gave each grade: the pairs themselves.

    Args:
        line: the measured line of one instrument's overall grade.
        title: the instrument's title.
        words: the label of each grade, best first.
    """
    found = {(pair["first"], pair["second"]): pair["pairs"] for pair in line["counts"]}
    columns = (
        Column(title="First auditor"),
        Column(title="n", kind="count"),
        *(Column(title=label, kind="count") for label in words.values()),
    )
    rows: list[tuple[Cell, ...]] = []
    for first, label in words.items():
        given = [found.get((first, second), 0) for second in words]
        if sum(given):
            rows.append((label, sum(given), *given))
    drawn = tuple(range(2, len(columns)))
    name = f"{title}: grade of the second auditor"
    return Table(
        id=f"pairs-{line['instrument']}",
        title=name,
        columns=columns,
        rows=tuple(rows),
        note="The first auditor's grade stands in the row, the second's in the column.",
        chart=Chart(kind="heat", label=0, series=drawn, title=name, base=1),
    )


def severity(lines: Sequence[Line], titles: Mapping[str, str]) -> Table | None:
    """How many steps each auditor stands above or below the other, by quarter; None without a pair."""
    rows: list[tuple[Cell, ...]] = [
        (
            one["auditor"],
            titles.get(one["instrument"], one["instrument"]),
            one["quarter"],
            one["pairs"],
            _steps(one["mean_difference"]) if not one["note"] else "Too few pairs",
        )
        for one in lines
    ]
    columns = (
        Column(title="Auditor"),
        Column(title="Audit"),
        Column(title="Quarter"),
        Column(title="Pairs", kind="count"),
        Column(title="Mean difference in steps"),
    )
    note = "Above 0 the auditor graded higher than the other of the pair, below 0 lower. It is no ranking."
    title = "Severity of auditors"
    return Table(id="severity", title=title, columns=columns, rows=tuple(rows), note=note) if rows else None


def settled(third: int, changed: int, kept: int) -> Table:
    """What became of pairs that stood apart."""
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Third auditor asked", third),
        ("Grade changed by moderation", changed),
        ("Grade kept by moderation", kept),
    )
    columns = (Column(title="What was done"), Column(title="Audits", kind="count"))
    return Table(id="settled", title="Moderation", columns=columns, rows=rows)


def _agreement(id: str, title: str, lead: str, rows: Iterable[tuple[Cell, ...]], note: str) -> Table:
    columns = (
        Column(title=lead),
        Column(title="Pairs", kind="count"),
        Column(title="Same", kind="count"),
        Column(title="Agreement", kind="share", of=(2,), base=1),
        Column(title="Likely range", kind="range", of=(2,), base=1),
        Column(title="Beyond chance"),
    )
    chart = Chart(kind="bar", label=0, series=(3,), title=title, colours=(palette.REACHED[1],))
    return Table(id=id, title=title, columns=columns, rows=tuple(rows), note=note, chart=chart)


def _agreed(name: str, line: Line, audits: Mapping[str, int]) -> tuple[Cell, ...]:
    same, pairs = line["same"], line["pairs"]
    range_ = interval(same, pairs, audits.get(line["instrument"]))
    return (name, pairs, same, same / pairs if pairs else None, range_, _beyond(line))


def _beyond(line: Line) -> str:
    if line["alpha"] is None:
        return line["note"] or "Not worked out"
    return f"{line['alpha']:.2f} ({line['low']:.2f} to {line['high']:.2f}), {plural(line['weighed'], 'pair')}"


def _steps(difference: float | None) -> str:
    return "–" if difference is None else f"{difference:+.2f}"
